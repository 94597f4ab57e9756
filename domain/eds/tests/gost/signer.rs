//! A signer for tests (RFC 7091 §6.1): the number that must never be used twice is the test's to give.

use ruqsat_eds::gost::PublicKey;
use ruqsat_eds::gost::arithmetic::{Curve, Field, Scalar, limbs, multiply_base};

/// The key of a private number.
pub(crate) fn key<C: Curve<N>, const N: usize>(private: Scalar<C, N>) -> PublicKey<C, N> {
    PublicKey::new(multiply_base::<C, N>(private).affine().unwrap())
}

/// r ‖ s over a digest, in the national byte order.
pub(crate) fn sign<C: Curve<N>, const N: usize>(
    private: Scalar<C, N>,
    once: Scalar<C, N>,
    digest: &[u8],
) -> Vec<u8> {
    let e = Scalar::<C, N>::reduce(limbs::from_le_bytes(digest).unwrap());
    let e = if e.is_zero() { Scalar::<C, N>::ONE } else { e };
    let r = Scalar::<C, N>::reduce(multiply_base::<C, N>(once).affine().unwrap().x.number());
    let s = r * private + once * e;
    assert!(!r.is_zero() && !s.is_zero());
    [r, s].map(|half| limbs::to_le_bytes(&half.number())).concat()
}
