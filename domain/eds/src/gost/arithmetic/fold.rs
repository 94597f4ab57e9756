//! Fields whose prime is a little below a power of two, 2^(64N) − C: both national curves are over such ones.

use std::ops::{Add, Mul, Sub};

use super::field::Field;
use super::limbs;

/// An element modulo 2^(64N) − C, as any of the one or two numbers of N words that stand for it. What leaves the N
/// words comes back C times as large, so that a product is reduced by one pass of multiplications.
#[derive(Clone, Copy, Debug)]
pub struct Fold<const N: usize, const C: u64>([u64; N]);

impl<const N: usize, const C: u64> Fold<N, C> {
    /// The element of a constant below the prime.
    pub const fn constant(number: [u64; N]) -> Self {
        Self(number)
    }

    /// `high * 2^(64N) + low`. C is below 2^31, so the second word that leaves times C is one word again.
    #[inline(always)]
    fn folded(mut low: [u64; N], high: [u64; N]) -> Self {
        let mut carry = 0;
        for (word, above) in low.iter_mut().zip(high) {
            (*word, carry) = limbs::multiply_add(above, C, *word, carry);
        }
        Self::carried(low, carry * C)
    }

    /// `number + more`, where `more` is below 2^63.
    #[inline(always)]
    fn carried(number: [u64; N], more: u64) -> Self {
        let (sum, carry) = limbs::add(&number, &limbs::small(more));
        // After a carry the sum is smaller than `more`: C fits beside it.
        let (sum, _) = if carry { limbs::add(&sum, &limbs::small(C)) } else { (sum, false) };
        Self(sum)
    }
}

impl<const N: usize, const C: u64> Add for Fold<N, C> {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        let (sum, carry) = limbs::add(&self.0, &other.0);
        Self::carried(sum, if carry { C } else { 0 })
    }
}

impl<const N: usize, const C: u64> Sub for Fold<N, C> {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        let (difference, borrow) = limbs::sub(&self.0, &other.0);
        let less = limbs::small(if borrow { C } else { 0 });
        let (difference, borrow) = limbs::sub(&difference, &less);
        // After a second borrow the difference is close to 2^(64N): C can be taken away.
        let (difference, _) =
            if borrow { limbs::sub(&difference, &limbs::small(C)) } else { (difference, false) };
        Self(difference)
    }
}

impl<const N: usize, const C: u64> Mul for Fold<N, C> {
    type Output = Self;

    #[inline]
    fn mul(self, other: Self) -> Self {
        // Row by row; a row leaves one finished word of the lower half and moves the others down by one.
        let (mut low, mut high) = ([0; N], [0; N]);
        for (finished, a) in low.iter_mut().zip(self.0) {
            let mut carry;
            (*finished, carry) = limbs::multiply_add(a, other.0[0], high[0], 0);
            for j in 1..N {
                (high[j - 1], carry) = limbs::multiply_add(a, other.0[j], high[j], carry);
            }
            high[N - 1] = carry;
        }
        Self::folded(low, high)
    }
}

impl<const N: usize, const C: u64> PartialEq for Fold<N, C> {
    fn eq(&self, other: &Self) -> bool {
        self.number() == other.number()
    }
}

impl<const N: usize, const C: u64> Field<N> for Fold<N, C> {
    const PRIME: [u64; N] = {
        assert!(C < 1 << 31);
        limbs::sub(&[0; N], &limbs::small(C)).0
    };
    const ZERO: Self = Self([0; N]);
    const ONE: Self = Self(limbs::small(1));

    fn reduce(number: [u64; N]) -> Self {
        Self(number)
    }

    fn number(self) -> [u64; N] {
        match limbs::sub(&self.0, &Self::PRIME) {
            (reduced, false) => reduced,
            (_, true) => self.0,
        }
    }

    #[inline]
    fn square(self) -> Self {
        let number = self.0;
        let mut wide = [[0u64; N]; 2];
        let words = wide.as_flattened_mut();
        // The products of different words once, then twice, then the squares between them.
        for i in 0..N {
            let mut carry = 0;
            for j in i + 1..N {
                (words[i + j], carry) = limbs::multiply_add(number[i], number[j], words[i + j], carry);
            }
            words[i + N] = carry;
        }
        let (mut shifted, mut carry) = (0, 0);
        for i in 0..N {
            let (even, odd) = (words[2 * i], words[2 * i + 1]);
            let (low, high) = limbs::multiply_add(number[i], number[i], even << 1 | shifted, carry);
            let over;
            (words[2 * i], (words[2 * i + 1], over)) = (low, (odd << 1 | even >> 63).overflowing_add(high));
            (shifted, carry) = (odd >> 63, u64::from(over));
        }
        let [low, high] = wide;
        Self::folded(low, high)
    }
}
