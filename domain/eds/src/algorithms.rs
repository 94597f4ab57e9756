//! The closed list of (digest, signature, key) triples, and the one place that checks a raw signature.
//!
//! RSA and ECDSA are a kept library's, the national algorithms are ours ([`crate::gost`]).

use aws_lc_rs::{digest, signature};
use const_oid::ObjectIdentifier as Oid;
use serde::{Deserialize, Serialize};

use crate::asn1::{self, Element, Malformed, Parsed, Reader};
use crate::gost::{self, CryptoProA, Tc26x512A};
use crate::oids;
use crate::report::{Refusal, SubIndication};

/// Sizes of RSA modulus accepted, bits.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=4096;

/// One allowed triple. Nothing outside this list is ever computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Algorithm {
    /// SHA-256, RSASSA-PKCS1-v1_5, RSA key of 2048 to 4096 bits (RFC 8017 §8.2).
    #[serde(rename = "rsa-sha256")]
    RsaSha256,
    /// SHA-256, ECDSA on NIST P-256 (RFC 5758 §3.2): foreign certificates, no national authority issues them.
    #[serde(rename = "ecdsa-p256-sha256")]
    EcdsaP256Sha256,
    /// GOST 34.11-2015 and 34.10-2015, 512 bits (PKI 1.4).
    #[serde(rename = "gost2015-512")]
    Gost2015x512,
    /// GOST 34.311-95 and 34.310-2004 (PKI 1.4); archive signatures.
    #[serde(rename = "gost2004")]
    Gost2004,
}

use Algorithm::{EcdsaP256Sha256, Gost2004, Gost2015x512, RsaSha256};

impl Algorithm {
    /// The triple a signature algorithm belongs to. `rsaEncryption` beside a separate digest counts as RSA with
    /// SHA-256; the digest is compared by [`Algorithm::require`].
    pub fn of_signature(signature: Oid) -> Option<Self> {
        match signature {
            oids::RSA_SHA256 | oids::RSA => Some(RsaSha256),
            oids::ECDSA_SHA256 => Some(EcdsaP256Sha256),
            oids::GOST_2015_512_SIGNATURE => Some(Gost2015x512),
            oids::GOST_2004_SIGNATURE => Some(Gost2004),
            _ => None,
        }
    }

    /// The name in reports, for example `rsa-sha256`.
    pub fn as_str(self) -> &'static str {
        match self {
            RsaSha256 => "rsa-sha256",
            EcdsaP256Sha256 => "ecdsa-p256-sha256",
            Gost2015x512 => "gost2015-512",
            Gost2004 => "gost2004",
        }
    }

    fn digest_oid(self) -> Oid {
        match self {
            RsaSha256 | EcdsaP256Sha256 => oids::SHA256,
            Gost2015x512 => oids::GOST_2015_512_DIGEST,
            Gost2004 => oids::GOST_2004_DIGEST,
        }
    }

    fn key_oid(self) -> Oid {
        match self {
            RsaSha256 => oids::RSA,
            EcdsaP256Sha256 => oids::EC,
            Gost2015x512 => oids::GOST_2015_512_KEY,
            Gost2004 => oids::GOST_2004_KEY,
        }
    }

    /// The triple that signature algorithm, key and (in a CMS) digest form together.
    ///
    /// # Errors
    /// CRYPTO_CONSTRAINTS_FAILURE: unknown or mixed.
    pub fn require(signature: Oid, digest: Option<Oid>, key: &PublicKey<'_>) -> Result<Self, Refusal> {
        let algorithm = Self::of_signature(signature).ok_or(refused("algorithm_unknown"))?;
        // A certificate or CRL names no digest apart, so there the signature algorithm has to carry it.
        let digest_fits = match digest {
            Some(digest) => digest == algorithm.digest_oid(),
            None => signature != oids::RSA,
        };
        if !digest_fits || key.algorithm != algorithm.key_oid() {
            return Err(refused("algorithm_triple_not_allowed"));
        }
        Ok(algorithm)
    }

    /// The digest of the triple over `bytes`, in the byte order of its containers.
    pub fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            RsaSha256 | EcdsaP256Sha256 => digest::digest(&digest::SHA256, bytes).as_ref().to_vec(),
            Gost2015x512 => gost::streebog512(bytes).to_vec(),
            Gost2004 => gost::gost94(bytes).to_vec(),
        }
    }
}

const fn refused(detail: &'static str) -> Refusal {
    Refusal::new(SubIndication::CryptoConstraintsFailure, detail)
}

/// A subject public key, still encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey<'a> {
    /// The key algorithm.
    pub algorithm: Oid,
    /// Its parameters as they stand.
    pub parameters: Option<Element<'a>>,
    /// The bytes of the BIT STRING.
    pub bits: &'a [u8],
}

impl<'a> PublicKey<'a> {
    /// Reads a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7).
    ///
    /// # Errors
    /// Malformed bytes.
    pub fn parse(info: Element<'a>) -> Parsed<Self> {
        let mut reader = info.reader();
        let (algorithm, parameters) = algorithm_identifier(reader.take(asn1::SEQUENCE)?)?;
        let bits = reader.bit_bytes()?;
        reader.finish()?;
        Ok(Self { algorithm, parameters, bits })
    }
}

/// Reads an AlgorithmIdentifier: the identifier and its parameters.
///
/// # Errors
/// Malformed bytes.
pub fn algorithm_identifier(element: Element<'_>) -> Parsed<(Oid, Option<Element<'_>>)> {
    let mut reader = element.reader();
    let oid = reader.oid()?;
    let parameters = if reader.is_empty() { None } else { Some(reader.any()?) };
    reader.finish()?;
    Ok((oid, parameters))
}

/// Whether `signature` is this key's over `message` (the message itself, not its digest).
///
/// # Errors
/// CRYPTO_CONSTRAINTS_FAILURE for a key outside the bounds or on another curve, SIG_CRYPTO_FAILURE otherwise.
pub fn verify_raw(
    algorithm: Algorithm,
    key: &PublicKey<'_>,
    message: &[u8],
    signature: &[u8],
) -> Result<(), Refusal> {
    let fits = match algorithm {
        RsaSha256 => {
            rsa_bounds(key.bits).map_err(|_| refused("rsa_key_not_allowed"))?;
            signature::UnparsedPublicKey::new(&signature::RSA_PKCS1_2048_8192_SHA256, key.bits)
                .verify(message, signature)
                .is_ok()
        }
        EcdsaP256Sha256 => {
            // The curve by name, the point whole: 0x04 and both coordinates (RFC 5480 §2.2).
            let named = |one: Element<'_>| one.tag == asn1::OID && asn1::oid(one.content) == Ok(oids::P256);
            if !key.parameters.is_some_and(named) || key.bits.len() != 65 || key.bits[0] != 4 {
                return Err(refused("ec_key_not_allowed"));
            }
            signature::UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_ASN1, key.bits)
                .verify(message, signature)
                .is_ok()
        }
        Gost2015x512 => {
            let point = gost_point(key, oids::GOST_2015_512_CURVE, oids::GOST_2015_512_DIGEST)?;
            gost::PublicKey::<Tc26x512A, 8>::from_bytes(point)
                .is_some_and(|key| key.verifies(&algorithm.digest(message), signature))
        }
        Gost2004 => {
            let point = gost_point(key, oids::GOST_2004_CURVE, oids::GOST_2004_SBOX)?;
            gost::PublicKey::<CryptoProA, 4>::from_bytes(point)
                .is_some_and(|key| key.verifies(&algorithm.digest(message), signature))
        }
    };
    if fits { Ok(()) } else { Err(Refusal::new(SubIndication::SigCryptoFailure, "signature_does_not_fit")) }
}

/// The point of a national key, still encoded: parameters name exactly this curve and digest, and the bits hold one OCTET
/// STRING (PKI 1.4).
fn gost_point<'a>(key: &PublicKey<'a>, curve: Oid, digest: Oid) -> Result<&'a [u8], Refusal> {
    let named = |parameters: Element<'_>| -> Parsed<bool> {
        if parameters.tag != asn1::SEQUENCE {
            return Ok(false);
        }
        let mut reader = parameters.reader();
        let found = (reader.oid()?, reader.oid()?);
        reader.finish()?;
        Ok(found == (curve, digest))
    };
    if !key.parameters.is_some_and(|parameters| named(parameters) == Ok(true)) {
        return Err(refused("key_parameters_not_allowed"));
    }
    let point = asn1::whole(key.bits, asn1::OCTET_STRING).map_err(|_| refused("gost_key_not_allowed"))?;
    Ok(point.content)
}

/// Modulus of an allowed size, exponent odd, from 65537 up to 32 bits: cheap to check and no room for e = 3 forgeries.
fn rsa_bounds(bits: &[u8]) -> Parsed<()> {
    let mut key = asn1::whole(bits, asn1::SEQUENCE)?.reader();
    let modulus = unsigned(&mut key)?;
    let exponent = unsigned(&mut key)?;
    key.finish()?;
    let leading = modulus.first().map_or(0, |b| b.leading_zeros() as usize);
    let exponent_fits = exponent.len() == 4 || (exponent.len() == 3 && exponent >= [1, 0, 1].as_slice());
    let exponent_odd = exponent.last().is_some_and(|b| b & 1 == 1);
    if RSA_BITS.contains(&(modulus.len() * 8 - leading)) && exponent_fits && exponent_odd {
        Ok(())
    } else {
        Err(Malformed)
    }
}

fn unsigned<'a>(reader: &mut Reader<'a>) -> Parsed<&'a [u8]> {
    match reader.integer()? {
        [0, rest @ ..] => Ok(rest),
        [first, ..] if first & 0x80 != 0 => Err(Malformed),
        bytes => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lc_rs::rand::SystemRandom;
    use aws_lc_rs::rsa::KeySize;
    use aws_lc_rs::signature::{
        ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
    };

    /// SubjectPublicKeyInfo of a P-256 key, RFC 5480 §2: `point` after its 23 bytes of algorithm.
    fn info(curve: [u8; 8], point: &[u8]) -> Vec<u8> {
        let oids: [&[u8]; 4] =
            [&[0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01], &[0x06, 0x08], &curve, &[]];
        let bits = [&[0x03, u8::try_from(point.len() + 1).expect("short"), 0][..], point].concat();
        let inside = [oids.concat(), bits].concat();
        [vec![0x30, u8::try_from(inside.len()).expect("short")], inside].concat()
    }

    const P256: [u8; 8] = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];

    fn judge(info: &[u8], message: &[u8], signature: &[u8]) -> Result<(), Refusal> {
        let key = PublicKey::parse(asn1::whole(info, asn1::SEQUENCE).expect("DER")).expect("a key");
        let algorithm = Algorithm::require(oids::ECDSA_SHA256, Some(oids::SHA256), &key)?;
        verify_raw(algorithm, &key, message, signature)
    }

    /// DER of one element.
    fn element(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len()).expect("short").to_be_bytes();
        [&[tag, 0x82, length[0], length[1]], content].concat()
    }

    /// An INTEGER of so many bytes behind a leading nought, so that it is positive.
    fn positive(bytes: &[u8]) -> Vec<u8> {
        let content = [&[0], bytes].concat();
        match u8::try_from(content.len()) {
            Ok(short) if short < 128 => [&[2, short], content.as_slice()].concat(),
            _ => element(2, &content),
        }
    }

    #[test]
    fn rsa_keys_and_signatures_of_other_sizes_are_refused() {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).expect("a key");
        let mut signature = vec![0; pair.public_modulus_len()];
        pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), b"message", &mut signature).expect("signed");
        let judge = |bits: &[u8], signature: &[u8]| {
            let key = PublicKey { algorithm: oids::RSA, parameters: None, bits };
            verify_raw(RsaSha256, &key, b"message", signature).map_err(|refusal| refusal.sub_indication)
        };
        let own = pair.public_key().as_ref();
        assert_eq!(judge(own, &signature), Ok(()));
        let behind = [signature.as_slice(), &[0]].concat();
        let before = [&[0], signature.as_slice()].concat();
        for bad in [&behind, &before, &signature[1..].to_vec(), &vec![0; 256], &vec![0xff; 256], &vec![]] {
            assert_eq!(judge(own, bad), Err(SubIndication::SigCryptoFailure));
        }
        let modulus = |bytes: usize| positive(&vec![0xc1; bytes]);
        let exponent = [2, 3, 1, 0, 1].to_vec();
        for (modulus, exponent) in [
            (modulus(256), vec![2, 1, 3]),
            (modulus(256), vec![2, 1, 1]),
            (modulus(256), vec![2, 3, 1, 0, 0]),
            (modulus(256), positive(&[0xff; 5])),
            (modulus(128), exponent.clone()),
            (modulus(255), exponent.clone()),
            (modulus(513), exponent.clone()),
            (modulus(8192), exponent.clone()),
        ] {
            let bits = element(0x30, &[modulus, exponent].concat());
            assert_eq!(judge(&bits, &signature), Err(SubIndication::CryptoConstraintsFailure));
        }
        // A key of an allowed size that is somebody else's.
        let bits = element(0x30, &[modulus(256), exponent].concat());
        assert_eq!(judge(&bits, &signature), Err(SubIndication::SigCryptoFailure));
    }

    #[test]
    fn p256_holds_over_its_message_on_its_curve_only() {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("a key");
        let point = pair.public_key().as_ref();
        let signature = pair.sign(&SystemRandom::new(), b"message").expect("a signature");
        let (key, signature) = (info(P256, point), signature.as_ref());
        assert_eq!(judge(&key, b"message", signature), Ok(()));
        let cause = |verdict: Result<(), Refusal>| verdict.expect_err("refused").sub_indication;
        assert_eq!(cause(judge(&key, b"messagf", signature)), SubIndication::SigCryptoFailure);
        assert_eq!(cause(judge(&key, b"message", &signature[1..])), SubIndication::SigCryptoFailure);
        assert_eq!(cause(judge(&key, b"message", &[])), SubIndication::SigCryptoFailure);
        // r = s = 0; as raw halves instead of DER.
        assert_eq!(
            cause(judge(&key, b"message", &[0x30, 6, 2, 1, 0, 2, 1, 0])),
            SubIndication::SigCryptoFailure
        );
        assert_eq!(cause(judge(&key, b"message", &[1; 64])), SubIndication::SigCryptoFailure);
        let secp256k1 = [0x2b, 0x81, 0x04, 0x00, 0x0a, 0x05, 0x00, 0x00];
        let mut odd = point.to_vec();
        odd[64] ^= 1;
        for (bad, why) in [
            (info(secp256k1, point), SubIndication::CryptoConstraintsFailure),
            (info(P256, &point[..33]), SubIndication::CryptoConstraintsFailure),
            (info(P256, &[0]), SubIndication::CryptoConstraintsFailure),
            // Off the curve.
            (info(P256, &odd), SubIndication::SigCryptoFailure),
        ] {
            assert_eq!(cause(judge(&bad, b"message", signature)), why);
        }
    }
}
