//! What a field of integers modulo a prime can do; two ways of keeping its elements implement it.

use std::fmt::Debug;
use std::ops::{Add, Mul, Sub};

/// An element of a prime field of N words.
pub trait Field<const N: usize>:
    Copy + Debug + PartialEq + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self>
{
    /// The prime.
    const PRIME: [u64; N];
    /// Nought.
    const ZERO: Self;
    /// One.
    const ONE: Self;

    /// The number modulo the prime.
    fn reduce(number: [u64; N]) -> Self;

    /// The number below the prime that stands for this element.
    fn number(self) -> [u64; N];

    /// `self * self`.
    fn square(self) -> Self;

    /// The element of a number below the prime; none for any other.
    fn new(number: [u64; N]) -> Option<Self> {
        super::limbs::less(&number, &Self::PRIME).then(|| Self::reduce(number))
    }

    /// Whether this is nought.
    fn is_zero(self) -> bool {
        self == Self::ZERO
    }

    /// `2 * self`.
    fn double(self) -> Self {
        self + self
    }

    /// `self` to the power of `exponent`, four bits at a time.
    fn power(self, exponent: &[u64; N]) -> Self {
        let mut powers = [Self::ONE; 16];
        for i in 1..16 {
            powers[i] = powers[i - 1] * self;
        }
        let mut result = Self::ONE;
        for word in exponent.iter().rev() {
            for shift in (0..64).step_by(4).rev() {
                result = result.square().square().square().square();
                result = result * powers[(word >> shift & 15) as usize];
            }
        }
        result
    }

    /// One divided by `self`, nought for nought (Fermat's little theorem).
    fn inverse(self) -> Self {
        self.power(&super::limbs::sub(&Self::PRIME, &super::limbs::small(2)).0)
    }
}
