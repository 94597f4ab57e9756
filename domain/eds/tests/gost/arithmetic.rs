//! Our arithmetic against that of `num-bigint`, in its plainest form: affine points, one bit at a time.

use num_bigint::BigUint;
use proptest::prelude::*;
use ruqsat_eds::gost::arithmetic::limbs::{from_le_bytes, to_le_bytes};
use ruqsat_eds::gost::arithmetic::{
    Affine, Curve, Field, Point, Scalar, multiply, multiply_base, multiply_two,
};
use ruqsat_eds::gost::{CryptoProA, Tc26x512A};

fn big<const N: usize>(number: [u64; N]) -> BigUint {
    BigUint::from_bytes_le(&to_le_bytes(&number))
}

fn small<const N: usize>(number: &BigUint) -> [u64; N] {
    let mut bytes = number.to_bytes_le();
    bytes.resize(8 * N, 0);
    from_le_bytes(&bytes).unwrap()
}

/// Numbers near the ends of the range as often as any others: that is where carries are lost.
fn number<const N: usize>(prime: [u64; N]) -> impl Strategy<Value = [u64; N]> {
    let near = prop_oneof![Just([0; N]), Just([u64::MAX; N]), Just(prime)];
    let near = (near, 0u64..3, any::<bool>()).prop_map(|(edge, by, up)| {
        let (edge, modulus) = (big(edge), BigUint::from(1u8) << (64 * N));
        let moved = if up { &edge + by } else { &edge + &modulus - by };
        small(&(moved % modulus))
    });
    let words = prop_oneof![Just(0), Just(u64::MAX), any::<u64>()];
    prop_oneof![1 => near, 2 => proptest::array::uniform(words)]
}

fn field_agrees<F: Field<N>, const N: usize>(a: [u64; N], b: [u64; N]) -> Result<(), TestCaseError> {
    let (p, x, y) = (big(F::PRIME), big(a), big(b));
    let (u, v) = (F::reduce(a), F::reduce(b));
    prop_assert_eq!(big(u.number()), &x % &p);
    prop_assert_eq!(big((u + v).number()), (&x + &y) % &p);
    prop_assert_eq!(big((u - v).number()), (&x % &p + &p - &y % &p) % &p);
    prop_assert_eq!(big((u * v).number()), (&x * &y) % &p);
    prop_assert_eq!(big(u.square().number()), (&x * &x) % &p);
    prop_assert_eq!(big(u.double().number()), (&x * 2u8) % &p);
    prop_assert_eq!(big(u.inverse().number()), x.modpow(&(&p - 2u8), &p));
    prop_assert_eq!(u.is_zero(), &x % &p == BigUint::ZERO);
    prop_assert_eq!(F::new(a).is_some(), x < p);
    prop_assert_eq!(u == v, &x % &p == &y % &p);
    Ok(())
}

/// Chained, so that results of one operation, in whatever form they stand, are the input of the next.
fn chain_agrees<F: Field<N>, const N: usize>(numbers: &[[u64; N]]) -> Result<(), TestCaseError> {
    let p = big(F::PRIME);
    let (mut ours, mut theirs) = (F::ONE, BigUint::from(1u8));
    for (i, number) in numbers.iter().enumerate() {
        let (other, plain) = (F::reduce(*number), big(*number) % &p);
        (ours, theirs) = match i % 4 {
            0 => (ours + other, (&theirs + &plain) % &p),
            1 => (ours * other, (&theirs * &plain) % &p),
            2 => (ours - other, (&theirs + &p - &plain) % &p),
            _ => (ours.square() - other, (&theirs * &theirs + &p - &plain) % &p),
        };
    }
    prop_assert_eq!(big(ours.number()), theirs);
    Ok(())
}

/// An affine point, none at infinity.
type Plain = Option<(BigUint, BigUint)>;

fn plain_sum(p: &BigUint, one: &Plain, other: &Plain) -> Plain {
    let (Some((x1, y1)), Some((x2, y2))) = (one, other) else { return one.clone().or(other.clone()) };
    let divided = |above: BigUint, below: BigUint| above * below.modpow(&(p - 2u8), p) % p;
    let slope = if x1 != x2 {
        divided(y2 + p - y1, (x2 + p - x1) % p)
    } else if y1 == y2 {
        // a = −3 on both curves.
        divided(x1 * x1 * 3u8 + p - 3u8, y1 * 2u8 % p)
    } else {
        return None;
    };
    let x = (&slope * &slope + p + p - x1 - x2) % p;
    let y = (slope * (x1 + p - &x) + p - y1) % p;
    Some((x, y))
}

fn plain_multiple(p: &BigUint, times: &BigUint, point: &Plain) -> Plain {
    (0..times.bits()).rev().fold(None, |sum, bit| {
        let twice = plain_sum(p, &sum, &sum);
        if times.bit(bit) { plain_sum(p, &twice, point) } else { twice }
    })
}

fn plain<C: Curve<N>, const N: usize>(point: &Point<C, N>) -> Plain {
    point.affine().map(|Affine { x, y }| (big(x.number()), big(y.number())))
}

fn curve_agrees<C: Curve<N>, const N: usize>(numbers: [[u64; N]; 3]) -> Result<(), TestCaseError> {
    let p = big(C::Field::PRIME);
    let [a, b, c] = numbers.map(Scalar::<C, N>::reduce);
    let [x, y, z] = [a, b, c].map(|scalar| big(scalar.number()));
    let base = plain::<C, N>(&C::BASE.into());
    let point = plain_multiple(&p, &z, &base);
    prop_assert_eq!(&plain(&multiply_base::<C, N>(c)), &point);
    let Some(key) = multiply_base::<C, N>(c).affine() else { return Ok(()) };
    let expected = plain_sum(&p, &plain_multiple(&p, &x, &base), &plain_multiple(&p, &y, &point));
    prop_assert_eq!(&plain(&multiply_two::<C, N>(a, b, key)), &expected);
    prop_assert_eq!(plain(&multiply::<C, N>(b, key)), plain_multiple(&p, &y, &point));
    // Sums that meet themselves, their opposite, and nothing.
    let (sum, one) = (Point::<C, N>::from(key).double(), Point::<C, N>::from(key));
    let twice = plain_sum(&p, &point, &point);
    prop_assert_eq!(&plain(&one.add(&one)), &twice);
    prop_assert_eq!(&plain(&one.add_affine(&key)), &twice);
    prop_assert_eq!(plain(&sum.add(&one.negated())), point.clone());
    prop_assert!(sum.add(&sum.negated()).is_infinity() && one.add_affine(&key.negated()).is_infinity());
    prop_assert_eq!(plain(&Point::<C, N>::INFINITY.add(&sum)), twice.clone());
    prop_assert_eq!(plain(&sum.add(&Point::INFINITY)), twice);
    prop_assert!(Point::<C, N>::INFINITY.double().is_infinity());
    prop_assert!(one.has_x(key.x) && !sum.has_x(key.x) && !Point::<C, N>::INFINITY.has_x(C::Field::ONE));
    Ok(())
}

type Field512 = <Tc26x512A as Curve<8>>::Field;
type Field256 = <CryptoProA as Curve<4>>::Field;

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn fields_agree(a in number(Field512::PRIME), b in number(Field512::PRIME)) {
        field_agrees::<Field512, 8>(a, b)?;
        field_agrees::<Scalar<Tc26x512A, 8>, 8>(a, b)?;
    }

    #[test]
    fn smaller_fields_agree(a in number(Field256::PRIME), b in number(Field256::PRIME)) {
        field_agrees::<Field256, 4>(a, b)?;
        field_agrees::<Scalar<CryptoProA, 4>, 4>(a, b)?;
    }

    #[test]
    fn orders_agree_near_their_own_end(
        a in number(Scalar::<Tc26x512A, 8>::PRIME),
        b in number(Scalar::<CryptoProA, 4>::PRIME),
    ) {
        field_agrees::<Scalar<Tc26x512A, 8>, 8>(a, a)?;
        field_agrees::<Scalar<CryptoProA, 4>, 4>(b, b)?;
    }

    #[test]
    fn chains_agree(numbers in prop::collection::vec(number(Field512::PRIME), 64)) {
        chain_agrees::<Field512, 8>(&numbers)?;
        chain_agrees::<Scalar<Tc26x512A, 8>, 8>(&numbers)?;
    }
}

proptest! {
    // A slow multiple costs thousands of divisions.
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn multiples_agree(
        long in proptest::array::uniform(number(Scalar::<Tc26x512A, 8>::PRIME)),
        short in proptest::array::uniform(number(Scalar::<CryptoProA, 4>::PRIME)),
    ) {
        curve_agrees::<Tc26x512A, 8>(long)?;
        curve_agrees::<CryptoProA, 4>(short)?;
    }
}
