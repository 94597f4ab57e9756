//! The two ways national keys sign: RSA, and GOST 34.10-2015 with 512 bits (PKI 1.4); private keys of both.
//!
//! GOST signing is here and nowhere else: it runs in variable time, which is good enough for keys that protect nothing.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::{SystemRandom, fill};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use ruqsat_eds::gost::arithmetic::{Field, Scalar, limbs, multiply_base};
use ruqsat_eds::gost::{PublicKey, Tc26x512A, streebog512};
use x509_cert::der::asn1::OctetString;
use x509_cert::der::{Decode, Sequence};
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::CaError;
use super::der::{algorithm, bits, integer, octets, oid, sequence};

const GOST_KEY: &str = "1.2.398.3.10.1.1.2.2";
const GOST_CURVE: &str = "1.2.398.3.10.1.1.2.2.1";
const GOST_DIGEST: &str = "1.2.398.3.10.1.3.3";

/// How a CA and those below it sign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scheme {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    #[default]
    Rsa,
    /// GOST 34.10-2015, 512 bits, with GOST 34.11-2015.
    Gost,
}

impl Scheme {
    /// Identifier of the signature algorithm, dotted.
    pub fn signature(self) -> &'static str {
        match self {
            // sha256WithRSAEncryption, RFC 8017 appendix C.
            Self::Rsa => "1.2.840.113549.1.1.11",
            Self::Gost => "1.2.398.3.10.1.1.2.3.2",
        }
    }

    /// Identifier of the digest, dotted.
    pub fn digest_id(self) -> &'static str {
        match self {
            Self::Rsa => "2.16.840.1.101.3.4.2.1",
            Self::Gost => GOST_DIGEST,
        }
    }

    /// The digest of bytes.
    pub fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Rsa => digest(&SHA256, bytes).as_ref().to_vec(),
            Self::Gost => streebog512(bytes).to_vec(),
        }
    }

    /// As the national CA names its certificates' kind.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Rsa => "RSA",
            Self::Gost => "GOST",
        }
    }

    /// AlgorithmIdentifier of a key.
    fn key(self) -> Vec<u8> {
        match self {
            Self::Rsa => algorithm("1.2.840.113549.1.1.1"),
            Self::Gost => sequence(&[&oid(GOST_KEY), &sequence(&[&oid(GOST_CURVE), &oid(GOST_DIGEST)])]),
        }
    }

    /// SubjectPublicKeyInfo around the bits of a key.
    pub(super) fn key_info(self, public: &[u8]) -> Vec<u8> {
        sequence(&[&self.key(), &bits(public)])
    }
}

/// A private key. Of GOST keys PKCS#8 holds the number in an OCTET STRING, little-endian as everything national.
pub(super) enum Secret {
    Rsa(KeyPair),
    Gost(Box<Scalar<Tc26x512A, 8>>),
}

/// PrivateKeyInfo (RFC 5208 §5), without attributes.
#[derive(Sequence)]
struct PrivateKeyInfo {
    version: u8,
    algorithm: AlgorithmIdentifierOwned,
    key: OctetString,
}

impl Secret {
    pub(super) fn generate(scheme: Scheme) -> Result<Self, CaError> {
        Ok(match scheme {
            Scheme::Rsa => Self::Rsa(KeyPair::generate(KeySize::Rsa2048)?),
            Scheme::Gost => Self::Gost(Box::new(random()?)),
        })
    }

    /// Reads PKCS#8.
    pub(super) fn read(pkcs8: &[u8]) -> Result<Self, CaError> {
        let info = PrivateKeyInfo::from_der(pkcs8)?;
        if info.algorithm.oid.to_string() != GOST_KEY {
            return Ok(Self::Rsa(KeyPair::from_pkcs8(pkcs8)?));
        }
        let number = OctetString::from_der(info.key.as_bytes())?;
        let number =
            limbs::from_le_bytes(number.as_bytes()).ok_or(CaError::Stored("a GOST key has 64 bytes"))?;
        Ok(Self::Gost(Box::new(Scalar::<Tc26x512A, 8>::reduce(number))))
    }

    pub(super) fn scheme(&self) -> Scheme {
        match self {
            Self::Rsa(_) => Scheme::Rsa,
            Self::Gost(_) => Scheme::Gost,
        }
    }

    pub(super) fn pkcs8(&self) -> Result<Vec<u8>, CaError> {
        Ok(match self {
            Self::Rsa(key) => AsDer::<Pkcs8V1Der<'_>>::as_der(key)?.as_ref().to_vec(),
            Self::Gost(number) => {
                let number = octets(&limbs::to_le_bytes(&number.number()));
                sequence(&[&integer(&[0]), &Scheme::Gost.key(), &octets(&number)])
            }
        })
    }

    /// What the BIT STRING of a SubjectPublicKeyInfo holds.
    pub(super) fn public(&self) -> Result<Vec<u8>, CaError> {
        Ok(match self {
            Self::Rsa(key) => key.public_key().as_ref().to_vec(),
            Self::Gost(number) => {
                let point = multiply_base::<Tc26x512A, 8>(**number).affine();
                octets(&PublicKey::new(point.ok_or(NOUGHT)?).to_bytes())
            }
        })
    }

    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, CaError> {
        match self {
            Self::Rsa(key) => {
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)?;
                Ok(signature)
            }
            Self::Gost(number) => sign_gost(**number, &streebog512(message)),
        }
    }
}

const NOUGHT: CaError = CaError::Stored("a GOST key is not nought");

fn random() -> Result<Scalar<Tc26x512A, 8>, CaError> {
    let mut bytes = [0; 64];
    fill(&mut bytes)?;
    // Nought comes out of this as often as a guess hits a key.
    limbs::from_le_bytes(&bytes).map(Scalar::<Tc26x512A, 8>::reduce).ok_or(NOUGHT)
}

/// r ‖ s over a digest (RFC 7091 §6.1), in the national byte order.
fn sign_gost(private: Scalar<Tc26x512A, 8>, digest: &[u8; 64]) -> Result<Vec<u8>, CaError> {
    let e = limbs::from_le_bytes(digest).map(Scalar::<Tc26x512A, 8>::reduce).ok_or(NOUGHT)?;
    let e = if e.is_zero() { Scalar::<Tc26x512A, 8>::ONE } else { e };
    let once = random()?;
    let point = multiply_base::<Tc26x512A, 8>(once).affine().ok_or(NOUGHT)?;
    let r = Scalar::<Tc26x512A, 8>::reduce(point.x.number());
    let s = r * private + once * e;
    if r.is_zero() || s.is_zero() {
        return Err(NOUGHT);
    }
    Ok([r, s].map(|half| limbs::to_le_bytes(&half.number())).concat())
}
