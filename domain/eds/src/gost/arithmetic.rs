//! Fields, curves and points for whoever verifies GOST signatures, or makes test keys. Variable time: never let it near
//! a key that protects anything.

mod field;
mod fold;
pub mod limbs;
mod montgomery;
mod multiply;
mod point;

pub use field::Field;
pub use fold::Fold;
pub use montgomery::{Modulus, Residue};
pub use multiply::{FixedBase, multiply, multiply_base, multiply_two};
pub use point::{Affine, Curve, Point, Scalar};
