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

    /// One divided by `self`, nought for nought.
    fn inverse(self) -> Self {
        Self::reduce(super::limbs::inverse(&self.number(), &Self::PRIME))
    }
}
