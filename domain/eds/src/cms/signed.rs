//! What every SignerInfo is held to, of a document and of a timestamp: one certificate, one digest, one signature.

use super::{SignedAttributes, SignedData, SignerInfo};
use crate::algorithms::{Algorithm, verify_raw};
use crate::certificates::Certificate;
use crate::report::{Refusal, SubIndication};

/// Exactly one certificate of the document per SignerInfo (order 500/НҚ p. 15).
pub(crate) fn certificate_of<'p, 'a>(
    data: &'p SignedData<'a>,
    info: &SignerInfo<'a>,
) -> Result<&'p Certificate<'a>, Refusal> {
    let mut matches = data.certificates.iter().filter(|certificate| info.id.names(certificate));
    match (matches.next(), matches.next()) {
        (Some(one), None) => Ok(one),
        (None, _) => Err(Refusal::new(SubIndication::NoSigningCertificateFound, "signer_certificate_absent")),
        (Some(_), Some(_)) => {
            Err(Refusal::new(SubIndication::SigConstraintsFailure, "signer_certificate_ambiguous"))
        }
    }
}

/// Whether the attributes hold the digest of `content`, and the signature is the certificate's over the attributes.
///
/// # Errors
/// CRYPTO_CONSTRAINTS_FAILURE, HASH_FAILURE or SIG_CRYPTO_FAILURE.
pub(crate) fn mathematics(
    info: &SignerInfo<'_>,
    attributes: &SignedAttributes<'_>,
    certificate: &Certificate<'_>,
    content: &[u8],
) -> Result<(), Refusal> {
    let algorithm = Algorithm::require(info.signature_algorithm, Some(info.digest), &certificate.key)?;
    if algorithm.digest(content) != attributes.message_digest {
        return Err(Refusal::new(SubIndication::HashFailure, "message_digest_differs"));
    }
    verify_raw(algorithm, &certificate.key, &attributes.signed_bytes, info.signature)
}
