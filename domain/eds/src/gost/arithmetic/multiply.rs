//! Multiples of points: two at a time over one run of doublings (Straus), digits in width-w non-adjacent form.

use super::point::{Affine, Curve, Point, Scalar};
use super::{Field, limbs};

/// Digits of the base's multiplier are odd and below 2^(8−1): 64 points, 8 KiB on a curve of 512 bits.
const BASE_WIDTH: u32 = 8;
/// Digits of a key's multiplier: eight points, made for each signature.
const KEY_WIDTH: u32 = 5;

/// Odd multiples of a curve's base, 1, 3, 5 and so on.
#[derive(Debug)]
pub struct FixedBase<C: Curve<N>, const N: usize>(Vec<Affine<C, N>>);

impl<C: Curve<N>, const N: usize> FixedBase<C, N> {
    /// Makes the table; a curve keeps it for ever.
    pub fn new() -> Self {
        // The order is a prime far above the table's size, so none of these is at infinity.
        Self(odd_multiples(C::BASE, 1 << (BASE_WIDTH - 2)).iter().filter_map(Point::affine).collect())
    }
}

impl<C: Curve<N>, const N: usize> Default for FixedBase<C, N> {
    fn default() -> Self {
        Self::new()
    }
}

/// `point`, three times it, five times it, and so on.
fn odd_multiples<C: Curve<N>, const N: usize>(point: Affine<C, N>, many: usize) -> Vec<Point<C, N>> {
    let first = Point::from(point);
    let twice = first.double();
    std::iter::successors(Some(first), |last| Some(last.add(&twice))).take(many).collect()
}

/// `base_times` times the base of the curve plus `times` times `point`.
pub fn multiply_two<C: Curve<N>, const N: usize>(
    base_times: Scalar<C, N>,
    times: Scalar<C, N>,
    point: Affine<C, N>,
) -> Point<C, N> {
    let FixedBase(base) = C::fixed();
    let odd = odd_multiples(point, 1 << (KEY_WIDTH - 2));
    let (base_digits, digits) = (digits(base_times.number(), BASE_WIDTH), digits(times.number(), KEY_WIDTH));
    let mut sum = Point::INFINITY;
    for (base_digit, digit) in base_digits.into_iter().zip(digits).rev() {
        sum = sum.double();
        let of_base = base.get(usize::from(base_digit.unsigned_abs() / 2));
        match (base_digit.signum(), of_base) {
            (1, Some(multiple)) => sum = sum.add_affine(multiple),
            (-1, Some(multiple)) => sum = sum.add_affine(&multiple.negated()),
            _ => {}
        }
        match (digit.signum(), odd.get(usize::from(digit.unsigned_abs() / 2))) {
            (1, Some(multiple)) => sum = sum.add(multiple),
            (-1, Some(multiple)) => sum = sum.add(&multiple.negated()),
            _ => {}
        }
    }
    sum
}

/// So many times the point.
pub fn multiply<C: Curve<N>, const N: usize>(times: Scalar<C, N>, point: Affine<C, N>) -> Point<C, N> {
    multiply_two(Scalar::<C, N>::ZERO, times, point)
}

/// So many times the base of the curve.
pub fn multiply_base<C: Curve<N>, const N: usize>(times: Scalar<C, N>) -> Point<C, N> {
    multiply_two(times, Scalar::<C, N>::ZERO, C::BASE)
}

/// Nought, or odd and below 2^(width−1) either way; among `width` digits in a row at most one is not nought. The least
/// significant first, one more than the number has bits.
fn digits<const N: usize>(mut number: [u64; N], width: u32) -> Vec<i16> {
    let mut digits = vec![0; 64 * N + 1];
    // What a negative digit took too much, carried above the number's top bit.
    let mut carry = false;
    for digit in &mut digits {
        if number[0] & 1 == 1 {
            // Below 2^8, so it fits.
            let low = (number[0] & ((1 << width) - 1)) as i16;
            *digit = if low >= 1 << (width - 1) { low - (1 << width) } else { low };
            let size = limbs::small(u64::from(digit.unsigned_abs()));
            if *digit > 0 {
                number = limbs::sub(&number, &size).0;
            } else {
                let over;
                (number, over) = limbs::add(&number, &size);
                carry |= over;
            }
        }
        number = limbs::shifted_down(&number, 1, u64::from(carry));
        carry = false;
    }
    digits
}
