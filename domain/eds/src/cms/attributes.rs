//! Signed attributes: always there, in DER, each once, one value each (RFC 5652 §5.3, §11; PKI 5.4).

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use const_oid::ObjectIdentifier as Oid;

use crate::asn1::{self, Element, INTEGER, OCTET_STRING, OID, Parsed, SEQUENCE, SET, context, is_der};
use crate::certificates::Certificate;
use crate::oids;
use crate::report::{Refusal, SubIndication};

const MAX_ATTRIBUTES: usize = 32;

/// The attributes a verdict rests on.
#[derive(Clone, Debug)]
pub struct SignedAttributes<'a> {
    /// contentType.
    pub content_type: Oid,
    /// messageDigest.
    pub message_digest: &'a [u8],
    /// The first reference of signingCertificateV2, if present.
    pub certificate: Option<EssCertificate<'a>>,
    /// The same of signingCertificate, which is by SHA-1, as far as it can be read: refused in documents, and in timestamps
    /// but those of the archive.
    pub certificate_by_sha1: Option<Parsed<EssCertificate<'a>>>,
    /// What the signature covers: the attributes re-tagged as SET (RFC 5652 §5.4).
    pub signed_bytes: Vec<u8>,
}

/// ESSCertIDv2 (RFC 5035 §4).
#[derive(Clone, Copy, Debug)]
pub struct EssCertificate<'a> {
    hash_algorithm: Oid,
    hash: &'a [u8],
    issuer_serial: Option<Element<'a>>,
}

const FORMAT: SubIndication = SubIndication::FormatFailure;
const CONSTRAINTS: SubIndication = SubIndication::SigConstraintsFailure;

impl<'a> SignedAttributes<'a> {
    /// Reads `[0] IMPLICIT SignedAttributes`.
    ///
    /// # Errors
    /// FORMAT_FAILURE: not its own DER, an attribute twice, not exactly one value where one is due, malformed.
    /// SIG_CONSTRAINTS_FAILURE: contentType or messageDigest missing.
    pub fn parse(element: Element<'a>) -> Result<Self, Refusal> {
        if !is_der(element.content, true) {
            return Err(Refusal::new(FORMAT, "signed_attributes_not_der"));
        }
        let list = list(element).map_err(|_| Refusal::new(FORMAT, "signed_attributes_malformed"))?;
        let mut ids: Vec<Oid> = list.iter().map(|(id, _)| *id).collect();
        ids.sort_unstable();
        if ids.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(Refusal::new(FORMAT, "signed_attribute_twice"));
        }
        let value = |id, tag| -> Result<Option<Element<'a>>, Refusal> {
            let Some((_, values)) = list.iter().find(|(other, _)| *other == id) else { return Ok(None) };
            let one = asn1::whole(values.content, tag);
            one.map(Some).map_err(|_| Refusal::new(FORMAT, "signed_attribute_values"))
        };
        let required = |id, tag, missing| value(id, tag)?.ok_or(Refusal::new(CONSTRAINTS, missing));
        let content_type = asn1::oid(required(oids::CONTENT_TYPE, OID, "content_type_missing")?.content)
            .map_err(|_| Refusal::new(FORMAT, "signed_attributes_malformed"))?;
        let message_digest = required(oids::MESSAGE_DIGEST, OCTET_STRING, "message_digest_missing")?;
        let certificate = value(oids::SIGNING_CERTIFICATE_V2, SEQUENCE)?
            .map(|element| ess_certificate(element, oids::SHA256))
            .transpose()
            .map_err(|_| Refusal::new(FORMAT, "certificate_reference_malformed"))?;
        let certificate_by_sha1 = value(oids::SIGNING_CERTIFICATE_V1, SEQUENCE)?
            .map(|element| ess_certificate(element, oids::SHA1));
        let mut signed_bytes = element.raw.to_vec();
        if let Some(tag) = signed_bytes.first_mut() {
            *tag = SET;
        }
        let message_digest = message_digest.content;
        Ok(Self { content_type, message_digest, certificate, certificate_by_sha1, signed_bytes })
    }
}

fn list(element: Element<'_>) -> Parsed<Vec<(Oid, Element<'_>)>> {
    let mut reader = element.reader();
    let mut list = Vec::new();
    while !reader.is_empty() {
        let mut fields = reader.take(SEQUENCE)?.reader();
        list.push((fields.oid()?, fields.take(SET)?));
        fields.finish()?;
        if list.len() > MAX_ATTRIBUTES {
            return Err(asn1::Malformed);
        }
    }
    Ok(list)
}

/// SigningCertificateV2, or SigningCertificate, whose references name no hash (RFC 5035 §3, §5): the references, the
/// signer's first, then policies, which bind nobody here.
fn ess_certificate(element: Element<'_>, default: Oid) -> Parsed<EssCertificate<'_>> {
    let mut value = element.reader();
    let mut certificates = value.take(SEQUENCE)?.reader();
    value.optional(SEQUENCE)?;
    value.finish()?;
    let mut fields = certificates.take(SEQUENCE)?.reader();
    let hash_algorithm = match fields.optional(SEQUENCE)? {
        Some(identifier) if default == oids::SHA256 => crate::algorithms::algorithm_identifier(identifier)?.0,
        Some(_) => return Err(asn1::Malformed),
        None => default,
    };
    let hash = fields.take(OCTET_STRING)?.content;
    let issuer_serial = fields.optional(SEQUENCE)?;
    fields.finish()?;
    while !certificates.is_empty() {
        certificates.take(SEQUENCE)?;
    }
    Ok(EssCertificate { hash_algorithm, hash, issuer_serial })
}

impl EssCertificate<'_> {
    /// Whether the reference is to this certificate, by hash and, where given, by issuer and serial number.
    pub fn names(&self, certificate: &Certificate<'_>) -> bool {
        let hash_fits = match self.hash_algorithm {
            oids::SHA256 => digest(&SHA256, certificate.der).as_ref() == self.hash,
            oids::SHA1 => digest(&SHA1_FOR_LEGACY_USE_ONLY, certificate.der).as_ref() == self.hash,
            _ => false,
        };
        hash_fits && self.issuer_serial.is_none_or(|element| issuer_serial_fits(element, certificate))
    }
}

/// IssuerSerial: GeneralNames with one directoryName `[4]`, serial number.
fn issuer_serial_fits(element: Element<'_>, certificate: &Certificate<'_>) -> bool {
    let read = || -> Parsed<bool> {
        let mut fields = element.reader();
        let names = fields.take(SEQUENCE)?;
        let directory = asn1::whole(names.content, context(4))?;
        let serial = fields.take(INTEGER)?.content;
        fields.finish()?;
        Ok(directory.content == certificate.issuer && serial == certificate.serial)
    };
    read().unwrap_or(false)
}
