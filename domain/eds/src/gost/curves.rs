//! The two curves of national signatures. Constants are printed as in the RFCs.

use std::sync::LazyLock;

use super::arithmetic::limbs::{from_hex, small};
use super::arithmetic::{Affine, Curve, Field, FixedBase, Fold, Modulus};

/// id-tc26-gost-3410-12-512-paramSetA (RFC 7836 appendix A.1), here 1.2.398.3.10.1.1.2.2.1: p = 2^512 − 569, a = p − 3,
/// cofactor 1.
#[derive(Clone, Copy, Debug)]
pub struct Tc26x512A;

/// The order of [`Tc26x512A`].
#[derive(Clone, Copy, Debug)]
pub struct Tc26x512AOrder;

impl Modulus<8> for Tc26x512AOrder {
    const PRIME: [u64; 8] = from_hex(concat!(
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
        "27E69532F48D89116FF22B8D4E0560609B4B38ABFAD2B85DCACDB1411F10B275",
    ));
}

impl Curve<8> for Tc26x512A {
    type Field = Fold<8, 569>;
    type Order = Tc26x512AOrder;

    const B: Self::Field = Fold::constant(from_hex(concat!(
        "E8C2505DEDFC86DDC1BD0B2B6667F1DA34B82574761CB0E879BD081CFD0B6265",
        "EE3CB090F30D27614CB4574010DA90DD862EF9D4EBEE4761503190785A71C760",
    )));
    const BASE: Affine<Self, 8> = Affine {
        x: Fold::constant(small(3)),
        y: Fold::constant(from_hex(concat!(
            "7503CFE87A836AE3A61B8816E25450E6CE5E1C93ACF1ABC1778064FDCBEFA921",
            "DF1626BE4FD036E93D75E6A50E3A41E98028FE5FC235F5B889A589CB5215F2A4",
        ))),
    };

    fn a_times(factor: Self::Field) -> Self::Field {
        minus_three_times(factor)
    }

    fn tangent(x: Self::Field, zz: Self::Field) -> Self::Field {
        tangent_of_minus_three(x, zz)
    }

    fn fixed() -> &'static FixedBase<Self, 8> {
        static FIXED: LazyLock<FixedBase<Tc26x512A, 8>> = LazyLock::new(FixedBase::new);
        &FIXED
    }
}

/// GostR3410-2001-CryptoPro-A (RFC 4357 §11.4), here 1.2.398.3.10.1.1.1.1.1: p = 2^256 − 617, a = p − 3, cofactor 1.
#[derive(Clone, Copy, Debug)]
pub struct CryptoProA;

/// The order of [`CryptoProA`].
#[derive(Clone, Copy, Debug)]
pub struct CryptoProAOrder;

impl Modulus<4> for CryptoProAOrder {
    const PRIME: [u64; 4] = from_hex("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF6C611070995AD10045841B09B761B893");
}

impl Curve<4> for CryptoProA {
    type Field = Fold<4, 617>;
    type Order = CryptoProAOrder;

    const B: Self::Field = Fold::constant(small(0xa6));
    const BASE: Affine<Self, 4> = Affine {
        x: Fold::constant(small(1)),
        y: Fold::constant(from_hex("8D91E471E0989CDA27DF505A453F2B7635294F2DDF23E3B122ACC99C9E9F1E14")),
    };

    fn a_times(factor: Self::Field) -> Self::Field {
        minus_three_times(factor)
    }

    fn tangent(x: Self::Field, zz: Self::Field) -> Self::Field {
        tangent_of_minus_three(x, zz)
    }

    fn fixed() -> &'static FixedBase<Self, 4> {
        static FIXED: LazyLock<FixedBase<CryptoProA, 4>> = LazyLock::new(FixedBase::new);
        &FIXED
    }
}

fn minus_three_times<F: Field<N>, const N: usize>(factor: F) -> F {
    F::ZERO - factor.double() - factor
}

/// 3x² − 3z⁴ = 3(x − z²)(x + z²): one multiplication where the general form has two squarings.
#[inline(always)]
fn tangent_of_minus_three<F: Field<N>, const N: usize>(x: F, zz: F) -> F {
    let product = (x - zz) * (x + zz);
    product.double() + product
}
