//! Fields of any odd prime, by Montgomery's multiplication: the orders of the curves, and curves of examples.

use std::fmt::{self, Debug};
use std::marker::PhantomData;
use std::ops::{Add, Mul, Sub};

use super::field::Field;
use super::limbs;

/// An odd prime of N words, as a type.
pub trait Modulus<const N: usize>: Copy + 'static {
    /// The prime; its first word is not nought.
    const PRIME: [u64; N];
}

/// An element modulo the prime of M: the number times 2^(64N), below the prime.
pub struct Residue<M, const N: usize>([u64; N], PhantomData<M>);

impl<M: Modulus<N>, const N: usize> Residue<M, N> {
    /// Minus one divided by the lowest word, modulo 2^64: each round of Newton's doubles the bits that are right.
    const FACTOR: u64 = {
        let (low, mut inverse, mut round) = (M::PRIME[0], 1u64, 0);
        assert!(low & 1 == 1);
        while round < 6 {
            inverse = inverse.wrapping_mul(2u64.wrapping_sub(low.wrapping_mul(inverse)));
            round += 1;
        }
        inverse.wrapping_neg()
    };
    /// 2^(64N) modulo the prime.
    const RADIX: [u64; N] = doubled::<N>(limbs::small(1), &M::PRIME, 64 * N);
    /// 2^(128N) modulo the prime.
    const RADIX_SQUARED: [u64; N] = doubled::<N>(Self::RADIX, &M::PRIME, 64 * N);

    const fn of(words: [u64; N]) -> Self {
        Self(words, PhantomData)
    }

    /// The element of a constant below the prime.
    pub const fn constant(number: [u64; N]) -> Self {
        Self::of(product(&number, &Self::RADIX_SQUARED, &M::PRIME, Self::FACTOR))
    }
}

/// `number` doubled so many times, modulo the prime.
const fn doubled<const N: usize>(mut number: [u64; N], prime: &[u64; N], times: usize) -> [u64; N] {
    let mut i = 0;
    while i < times {
        let (twice, carry) = limbs::add(&number, &number);
        number = once_less(twice, carry, prime);
        i += 1;
    }
    number
}

/// A number below twice the prime, whose top bit is `carry`, taken below the prime.
#[inline(always)]
const fn once_less<const N: usize>(number: [u64; N], carry: bool, prime: &[u64; N]) -> [u64; N] {
    let (reduced, borrow) = limbs::sub(&number, prime);
    if carry || !borrow { reduced } else { number }
}

/// `a * b / 2^(64N)` modulo the prime; one of the two may be any number of N words, the other is below the prime.
const fn product<const N: usize>(a: &[u64; N], b: &[u64; N], prime: &[u64; N], factor: u64) -> [u64; N] {
    let (mut sum, mut top, mut i) = ([0u64; N], 0u64, 0);
    while i < N {
        let (mut carry, mut j) = (0, 0);
        while j < N {
            (sum[j], carry) = limbs::multiply_add(a[i], b[j], sum[j], carry);
            j += 1;
        }
        let (upper, over) = top.overflowing_add(carry);
        // A multiple of the prime that makes the lowest word nought, so that all can move down by one.
        let multiple = sum[0].wrapping_mul(factor);
        (_, carry) = limbs::multiply_add(multiple, prime[0], sum[0], 0);
        j = 1;
        while j < N {
            (sum[j - 1], carry) = limbs::multiply_add(multiple, prime[j], sum[j], carry);
            j += 1;
        }
        let (last, above) = upper.overflowing_add(carry);
        sum[N - 1] = last;
        top = over as u64 + above as u64;
        i += 1;
    }
    once_less(sum, top != 0, prime)
}

impl<M, const N: usize> Clone for Residue<M, N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, const N: usize> Copy for Residue<M, N> {}

impl<M: Modulus<N>, const N: usize> Debug for Residue<M, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x?}", self.number())
    }
}

impl<M, const N: usize> PartialEq for Residue<M, N> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<M: Modulus<N>, const N: usize> Add for Residue<M, N> {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let (sum, carry) = limbs::add(&self.0, &other.0);
        Self::of(once_less(sum, carry, &M::PRIME))
    }
}

impl<M: Modulus<N>, const N: usize> Sub for Residue<M, N> {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        let (difference, borrow) = limbs::sub(&self.0, &other.0);
        Self::of(if borrow { limbs::add(&difference, &M::PRIME).0 } else { difference })
    }
}

impl<M: Modulus<N>, const N: usize> Mul for Residue<M, N> {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self::of(product(&self.0, &other.0, &M::PRIME, Self::FACTOR))
    }
}

impl<M: Modulus<N>, const N: usize> Field<N> for Residue<M, N> {
    const PRIME: [u64; N] = M::PRIME;
    const ZERO: Self = Self::of([0; N]);
    const ONE: Self = Self::of(Self::RADIX);

    fn reduce(number: [u64; N]) -> Self {
        Self::of(product(&number, &Self::RADIX_SQUARED, &M::PRIME, Self::FACTOR))
    }

    fn number(self) -> [u64; N] {
        product(&self.0, &limbs::small(1), &M::PRIME, Self::FACTOR)
    }

    fn square(self) -> Self {
        self * self
    }
}
