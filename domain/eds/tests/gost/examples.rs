//! The worked examples of GOST R 34.10-2012 (RFC 7091 §7.1, §7.2), on the curves they use, through the same code that
//! judges national signatures; and the constants of the national curves.

use std::sync::LazyLock;

use ruqsat_eds::gost::arithmetic::limbs::{from_hex, small, to_le_bytes};
use ruqsat_eds::gost::arithmetic::{
    Affine, Curve, Field, FixedBase, Modulus, Point, Residue, Scalar, multiply, multiply_base,
};
use ruqsat_eds::gost::{CryptoProA, PublicKey, Tc26x512A};

use super::signer;

/// A curve of an example: a = 7, and a prime of no special form.
macro_rules! example {
    ($curve:ident, $prime:ident, $order:ident, $words:literal, p: $p:expr, q: $q:expr, b: $b:expr, x: $x:expr, y: $y:expr) => {
        #[derive(Clone, Copy, Debug)]
        struct $curve;
        #[derive(Clone, Copy, Debug)]
        struct $prime;
        #[derive(Clone, Copy, Debug)]
        struct $order;
        impl Modulus<$words> for $prime {
            const PRIME: [u64; $words] = from_hex($p);
        }
        impl Modulus<$words> for $order {
            const PRIME: [u64; $words] = from_hex($q);
        }
        impl Curve<$words> for $curve {
            type Field = Residue<$prime, $words>;
            type Order = $order;
            const B: Self::Field = Residue::constant(from_hex($b));
            const BASE: Affine<Self, $words> =
                Affine { x: Residue::constant(from_hex($x)), y: Residue::constant(from_hex($y)) };
            fn a_times(factor: Self::Field) -> Self::Field {
                Residue::constant(small(7)) * factor
            }
            fn fixed() -> &'static FixedBase<Self, $words> {
                static FIXED: LazyLock<FixedBase<$curve, $words>> = LazyLock::new(FixedBase::new);
                &FIXED
            }
        }
    };
}

example!(
    Example256, Prime256, Order256, 4,
    p: "8000000000000000000000000000000000000000000000000000000000000431",
    q: "8000000000000000000000000000000150FE8A1892976154C59CFC193ACCF5B3",
    b: "5FBFF498AA938CE739B8E022FBAFEF40563F6E6A3472FC2A514C0CE9DAE23B7E",
    x: "0000000000000000000000000000000000000000000000000000000000000002",
    y: "08E2A8A0E65147D4BD6316030E16D19C85C97F0A9CA267122B96ABBCEA7E8FC8"
);
example!(
    Example512, Prime512, Order512, 8,
    p: "4531ACD1FE0023C7550D267B6B2FEE80922B14B2FFB90F04D4EB7C09B5D2D15DF1D852741AF4704A0458047E80E4546D35B8336FAC224DD81664BBF528BE6373",
    q: "4531ACD1FE0023C7550D267B6B2FEE80922B14B2FFB90F04D4EB7C09B5D2D15DA82F2D7ECB1DBAC719905C5EECC423F1D86E25EDBE23C595D644AAF187E6E6DF",
    b: "1CFF0806A31116DA29D8CFA54E57EB748BC5F377E49400FDD788B649ECA1AC4361834013B2AD7322480A89CA58E0CF74BC9E540C2ADD6897FAD0A3084F302ADC",
    x: "24D19CC64572EE30F396BF6EBBFD7A6C5213B3B3D7057CC825F91093A68CD762FD60611262CD838DC6B60AA7EEE804E28BC849977FAC33B4B530F1B120248A9A",
    y: "2BB312A43BD2CE6E0D020613C857ACDDCFBF061E91E5F2C3F32447C259F39B2C83AB156D77F1496BF7EB3351E1EE4E43DC1A18B91B24640B6DBB92CB1ADD371E"
);

/// What an example prints: private number, public point, digest as a number, the number used once, r and s.
struct Printed<const N: usize> {
    d: [u64; N],
    q: ([u64; N], [u64; N]),
    e: [u64; N],
    k: [u64; N],
    r: [u64; N],
    s: [u64; N],
}

fn holds<C: Curve<N>, const N: usize>(printed: &Printed<N>) {
    let point = Affine::<C, N>::new(printed.q.0, printed.q.1).expect("the key is on the curve");
    let key = PublicKey::new(point);
    assert_eq!(key.to_bytes(), signer::key::<C, N>(Scalar::<C, N>::reduce(printed.d)).to_bytes());
    let (e, signature) =
        (to_le_bytes(&printed.e), [printed.r, printed.s].map(|half| to_le_bytes(&half)).concat());
    assert!(key.verifies(&e, &signature));
    let again =
        signer::sign::<C, N>(Scalar::<C, N>::reduce(printed.d), Scalar::<C, N>::reduce(printed.k), &e);
    assert_eq!(again, signature, "signing gives the printed r and s");
    let mut other = e.clone();
    other[0] ^= 1;
    assert!(!key.verifies(&other, &signature), "row neg-vec-a2-e");
    assert_order::<C, N>();
}

/// The base is on the curve and its order is what it is said to be.
fn assert_order<C: Curve<N>, const N: usize>() {
    assert!(Affine::<C, N>::new(C::BASE.x.number(), C::BASE.y.number()).is_some());
    let less = Scalar::<C, N>::ZERO - Scalar::<C, N>::ONE;
    let before = multiply::<C, N>(less, C::BASE);
    assert!(before.add(&Point::from(C::BASE)).is_infinity());
    assert_eq!(before.affine().unwrap().y.number(), C::BASE.negated().y.number());
    assert!(multiply_base::<C, N>(less).negated().add_affine(&C::BASE.negated()).is_infinity());
    assert!(multiply_base::<C, N>(Scalar::<C, N>::ZERO).is_infinity());
}

#[test]
fn the_example_of_256_bits_holds() {
    holds::<Example256, 4>(&Printed {
        d: from_hex("7A929ADE789BB9BE10ED359DD39A72C11B60961F49397EEE1D19CE9891EC3B28"),
        q: (
            from_hex("7F2B49E270DB6D90D8595BEC458B50C58585BA1D4E9B788F6689DBD8E56FD80B"),
            from_hex("26F1B489D6701DD185C8413A977B3CBBAF64D1C593D26627DFFB101A87FF77DA"),
        ),
        e: from_hex("2DFBC1B372D89A1188C09C52E0EEC61FCE52032AB1022E8E67ECE6672B043EE5"),
        k: from_hex("77105C9B20BCD3122823C8CF6FCC7B956DE33814E95B7FE64FED924594DCEAB3"),
        r: from_hex("41AA28D2F1AB148280CD9ED56FEDA41974053554A42767B83AD043FD39DC0493"),
        s: from_hex("01456C64BA4642A1653C235A98A60249BCD6D3F746B631DF928014F6C5BF9C40"),
    });
}

#[test]
fn the_example_of_512_bits_holds() {
    holds::<Example512, 8>(&Printed {
        d: from_hex(
            "0BA6048AADAE241BA40936D47756D7C93091A0E8514669700EE7508E508B102072E8123B2200A0563322DAD2827E2714A2636B7BFD18AADFC62967821FA18DD4",
        ),
        q: (
            from_hex(
                "115DC5BC96760C7B48598D8AB9E740D4C4A85A65BE33C1815B5C320C854621DD5A515856D13314AF69BC5B924C8B4DDFF75C45415C1D9DD9DD33612CD530EFE1",
            ),
            from_hex(
                "37C7C90CD40B0F5621DC3AC1B751CFA0E2634FA0503B3D52639F5D7FB72AFD61EA199441D943FFE7F0C70A2759A3CDB84C114E1F9339FDF27F35ECA93677BEEC",
            ),
        ),
        e: from_hex(
            "3754F3CFACC9E0615C4F4A7C4D8DAB531B09B6F9C170C533A71D147035B0C5917184EE536593F4414339976C647C5D5A407ADEDB1D560C4FC6777D2972075B8C",
        ),
        k: from_hex(
            "0359E7F4B1410FEACC570456C6801496946312120B39D019D455986E364F365886748ED7A44B3E794434006011842286212273A6D14CF70EA3AF71BB1AE679F1",
        ),
        r: from_hex(
            "2F86FA60A081091A23DD795E1E3C689EE512A3C82EE0DCC2643C78EEA8FCACD35492558486B20F1C9EC197C90699850260C93BCBCD9C5C3317E19344E173AE36",
        ),
        s: from_hex(
            "1081B394696FFE8E6585E7A9362D26B6325F56778AADBC081C0BFBE933D52FF5823CE288E8C4F362526080DF7F70CE406A6EEB1F56919CB92A9853BDE73E5B4A",
        ),
    });
}

/// RFC 7836 and RFC 4357.
#[test]
fn the_national_curves_have_the_order_they_are_said_to_have() {
    assert_order::<Tc26x512A, 8>();
    assert_order::<CryptoProA, 4>();
}
