//! Points of curves y² = x³ + ax + b, of prime order: affine ones as they are given, Jacobian ones to reckon with.

use super::field::Field;
use super::montgomery::{Modulus, Residue};
use super::multiply::FixedBase;

/// A curve over a field of N words.
pub trait Curve<const N: usize>: Copy + 'static {
    /// The field of its coordinates.
    type Field: Field<N>;
    /// The order of its points, a prime.
    type Order: Modulus<N>;
    /// The coefficient b.
    const B: Self::Field;
    /// The point everybody starts from.
    const BASE: Affine<Self, N>;

    /// The coefficient a times `factor`.
    fn a_times(factor: Self::Field) -> Self::Field;

    /// 3x² + az⁴, the slope of a tangent before it is divided: `zz` is z².
    fn tangent(x: Self::Field, zz: Self::Field) -> Self::Field {
        let xx = x.square();
        xx.double() + xx + Self::a_times(zz.square())
    }

    /// The multiples of the base made once.
    fn fixed() -> &'static FixedBase<Self, N>;
}

/// A number modulo the order of a curve.
pub type Scalar<C, const N: usize> = Residue<<C as Curve<N>>::Order, N>;

/// A point that is not at infinity.
#[derive(Clone, Copy, Debug)]
pub struct Affine<C: Curve<N>, const N: usize> {
    /// First coordinate.
    pub x: C::Field,
    /// Second coordinate.
    pub y: C::Field,
}

impl<C: Curve<N>, const N: usize> Affine<C, N> {
    /// The point with these coordinates; none where one is not below the prime, or the curve does not go there. The
    /// order being a prime, every such point has it.
    pub fn new(x: [u64; N], y: [u64; N]) -> Option<Self> {
        let (x, y) = (C::Field::new(x)?, C::Field::new(y)?);
        (y.square() == x.square() * x + C::a_times(x) + C::B).then_some(Self { x, y })
    }

    /// The same point on the other side of the x axis.
    pub fn negated(self) -> Self {
        Self { x: self.x, y: C::Field::ZERO - self.y }
    }
}

/// A point in Jacobian coordinates, (x/z², y/z³); at infinity where z is nought.
#[derive(Clone, Copy, Debug)]
pub struct Point<C: Curve<N>, const N: usize> {
    x: C::Field,
    y: C::Field,
    z: C::Field,
}

impl<C: Curve<N>, const N: usize> From<Affine<C, N>> for Point<C, N> {
    fn from(Affine { x, y }: Affine<C, N>) -> Self {
        Self { x, y, z: C::Field::ONE }
    }
}

impl<C: Curve<N>, const N: usize> Point<C, N> {
    /// The neutral element.
    pub const INFINITY: Self = Self { x: C::Field::ONE, y: C::Field::ONE, z: C::Field::ZERO };

    /// Whether this is the neutral element.
    pub fn is_infinity(&self) -> bool {
        self.z.is_zero()
    }

    /// The point with its own coordinates; none at infinity.
    pub fn affine(&self) -> Option<Affine<C, N>> {
        if self.is_infinity() {
            return None;
        }
        let inverse = self.z.inverse();
        let square = inverse.square();
        Some(Affine { x: self.x * square, y: self.y * square * inverse })
    }

    /// Whether the first coordinate is this one, found without a division; nothing is at infinity.
    pub fn has_x(&self, x: C::Field) -> bool {
        !self.is_infinity() && x * self.z.square() == self.x
    }

    /// Twice the point (dbl-2001-b of the Explicit-Formulas Database, with the tangent left to the curve).
    pub fn double(&self) -> Self {
        let (zz, yy) = (self.z.square(), self.y.square());
        let beta = self.x * yy;
        let alpha = C::tangent(self.x, zz);
        let beta4 = beta.double().double();
        let x = alpha.square() - beta4.double();
        let z = (self.y + self.z).square() - yy - zz;
        let y = alpha * (beta4 - x) - yy.square().double().double().double();
        Self { x, y, z }
    }

    /// The sum with an affine point (madd-2007-bl).
    pub fn add_affine(&self, other: &Affine<C, N>) -> Self {
        if self.is_infinity() {
            return (*other).into();
        }
        let zz = self.z.square();
        let h = other.x * zz - self.x;
        let r = (other.y * self.z * zz - self.y).double();
        if h.is_zero() {
            return if r.is_zero() { self.double() } else { Self::INFINITY };
        }
        let hh = h.square();
        let i = hh.double().double();
        let (j, v) = (h * i, self.x * i);
        let x = r.square() - j - v.double();
        let y = r * (v - x) - (self.y * j).double();
        let z = (self.z + h).square() - zz - hh;
        Self { x, y, z }
    }

    /// The sum of two points (add-2007-bl).
    pub fn add(&self, other: &Self) -> Self {
        if self.is_infinity() {
            return *other;
        }
        if other.is_infinity() {
            return *self;
        }
        let (zz1, zz2) = (self.z.square(), other.z.square());
        let (u1, u2) = (self.x * zz2, other.x * zz1);
        let (s1, s2) = (self.y * other.z * zz2, other.y * self.z * zz1);
        let (h, r) = (u2 - u1, (s2 - s1).double());
        if h.is_zero() {
            return if r.is_zero() { self.double() } else { Self::INFINITY };
        }
        let i = h.double().square();
        let (j, v) = (h * i, u1 * i);
        let x = r.square() - j - v.double();
        let y = r * (v - x) - (s1 * j).double();
        let z = ((self.z + other.z).square() - zz1 - zz2) * h;
        Self { x, y, z }
    }

    /// The same point on the other side of the x axis.
    pub fn negated(&self) -> Self {
        Self { y: C::Field::ZERO - self.y, ..*self }
    }
}
