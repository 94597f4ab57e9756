//! The check of a signature over a digest (RFC 7091 §6.2), in the national byte order (PKI 1.4).

use super::arithmetic::{Affine, Curve, Field, Modulus, Residue, limbs, multiply_two};

/// A point of the curve that may be somebody's key.
#[derive(Clone, Copy, Debug)]
pub struct PublicKey<C: Curve<N>, const N: usize>(Affine<C, N>);

impl<C: Curve<N>, const N: usize> PublicKey<C, N> {
    /// The key of exactly 16N bytes, x ‖ y, each little-endian. None where a coordinate is not below the prime or the
    /// point is not on the curve; infinity has no such form.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (x, y) = bytes.split_at_checked(8 * N)?;
        Affine::new(limbs::from_le_bytes(x)?, limbs::from_le_bytes(y)?).map(Self)
    }

    /// Takes a point of the curve as a key.
    pub fn new(point: Affine<C, N>) -> Self {
        Self(point)
    }

    /// The bytes [`PublicKey::from_bytes`] reads.
    pub fn to_bytes(&self) -> Vec<u8> {
        [self.0.x, self.0.y].map(|coordinate| limbs::to_le_bytes(&coordinate.number())).concat()
    }

    /// Whether `signature`, exactly 16N bytes r ‖ s, is this key's over the digest of 8N bytes.
    pub fn verifies(&self, digest: &[u8], signature: &[u8]) -> bool {
        self.try_verify(digest, signature).unwrap_or(false)
    }

    fn try_verify(&self, digest: &[u8], signature: &[u8]) -> Option<bool> {
        let (r, s) = signature.split_at_checked(8 * N)?;
        let (r, s) = (limbs::from_le_bytes::<N>(r)?, limbs::from_le_bytes::<N>(s)?);
        let in_range = |number: &[u64; N]| *number != [0; N] && limbs::less(number, &C::Order::PRIME);
        if !in_range(&r) || !in_range(&s) {
            return None;
        }
        let e = Residue::<C::Order, N>::reduce(limbs::from_le_bytes(digest)?);
        let e = if e.is_zero() { Residue::ONE } else { e };
        let v = e.inverse();
        let (z1, z2) = (Residue::reduce(s) * v, Residue::ZERO - Residue::reduce(r) * v);
        let point = multiply_two(z1, z2, self.0);
        // The coordinate is below the prime, which may lie above the order: x mod q = r has more than one solution then.
        let mut x = r;
        loop {
            if point.has_x(C::Field::new(x)?) {
                return Some(true);
            }
            let carry;
            (x, carry) = limbs::add(&x, &C::Order::PRIME);
            if carry {
                return Some(false);
            }
        }
    }
}
