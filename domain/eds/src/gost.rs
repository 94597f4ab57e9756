//! GOST 34.10-2015 / 34.11-2015 and the archive pair GOST 34.310-2004 / 34.311-95 as Kazakhstan uses them: a small
//! library of its own.
//!
//! Mathematically the first pair is GOST R 34.10-2012 with Streebog (RFC 7091, RFC 6986) on the curve
//! id-tc26-gost-3410-12-512-paramSetA (RFC 7836), the second GOST R 34.10-2001 (RFC 5832) on the CryptoPro-A curve
//! (RFC 4357) with GOST R 34.11-94 and its test S-box. The national byte order is one and everywhere the same
//! (PKI 1.4): a key is `x ‖ y`, a signature `r ‖ s`, a digest one number, all of them little-endian. No other order is
//! tried: the block form of RFC 9215 is refused.
//!
//! ```
//! use ruqsat_eds::gost::{PublicKey, Tc26x512A, streebog512};
//!
//! // A point that is not on the curve is no key.
//! assert!(PublicKey::<Tc26x512A, 8>::from_bytes(&[0; 128]).is_none());
//! assert_eq!(streebog512(b"").len(), 64);
//! ```
//!
//! Everything works on public data and in variable time. There is no signing here: [`arithmetic`] is what a maker of
//! test keys needs, and no more.

pub mod arithmetic;
mod curves;
mod signature;

pub use curves::{CryptoProA, Tc26x512A};
pub use signature::PublicKey;

use gost94::Gost94Test;
use streebog::{Digest, Streebog512};

/// GOST 34.11-2015, 512 bits, in the byte order of RFC 9215 and of the national containers. RFC 6986 prints the same
/// digests reversed, as numbers.
pub fn streebog512(message: &[u8]) -> [u8; 64] {
    Streebog512::digest(message).into()
}

/// GOST 34.311-95 with the S-box of RFC 5831's test parameters, the one on production certificates (PKI 1.4).
pub fn gost94(message: &[u8]) -> [u8; 32] {
    Gost94Test::digest(message).into()
}
