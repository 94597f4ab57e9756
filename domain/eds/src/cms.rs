//! CMS SignedData, read strictly over borrowed bytes (RFC 5652 §3, §5), with bounds on everything that repeats.

mod attributes;
mod signed;

pub(crate) use signed::{certificate_of, mathematics};

pub use attributes::{EssCertificate, SignedAttributes};

use std::borrow::Cow;

use const_oid::ObjectIdentifier as Oid;

use crate::algorithms::algorithm_identifier;
use crate::asn1::{self, Element, Malformed, OCTET_STRING, Parsed, Reader, SEQUENCE, SET, context};
use crate::certificates::Certificate;
use crate::oids;

/// Largest CMS read, bytes.
pub const MAX_CMS_BYTES: usize = 1 << 20;
/// Most certificates read from one CMS.
pub const MAX_CERTIFICATES: usize = 32;
/// Most signers read from one CMS.
pub const MAX_SIGNERS: usize = 16;
/// Most unsigned attributes of one signer.
const MAX_UNSIGNED: usize = 32;

/// How a SignerInfo names its certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignerId<'a> {
    /// Issuer name and serial number.
    IssuerAndSerial {
        /// The encoded name.
        issuer: &'a [u8],
        /// Contents of the INTEGER.
        serial: &'a [u8],
    },
    /// subjectKeyIdentifier.
    KeyIdentifier(&'a [u8]),
}

impl SignerId<'_> {
    /// Whether this certificate is the one named.
    pub fn names(&self, certificate: &Certificate<'_>) -> bool {
        match self {
            Self::IssuerAndSerial { issuer, serial } => {
                certificate.issuer == *issuer && certificate.serial == *serial
            }
            Self::KeyIdentifier(id) => certificate.extensions.subject_key_identifier == Some(*id),
        }
    }
}

/// One SignerInfo.
#[derive(Clone, Debug)]
pub struct SignerInfo<'a> {
    /// The certificate's name.
    pub id: SignerId<'a>,
    /// Digest algorithm.
    pub digest: Oid,
    /// Signature algorithm.
    pub signature_algorithm: Oid,
    /// `[0]` with the signed attributes, if any.
    pub signed_attributes: Option<Element<'a>>,
    /// The signature.
    pub signature: &'a [u8],
    /// The values of every signature timestamp attribute: an honest document has one at most.
    pub timestamps: Vec<&'a [u8]>,
}

/// A parsed SignedData.
#[derive(Clone, Debug)]
pub struct SignedData<'a> {
    /// Type of the content, as the envelope says.
    pub content_type: Oid,
    /// The content, if attached.
    pub content: Option<Cow<'a, [u8]>>,
    /// The bag, equal certificates once.
    pub certificates: Vec<Certificate<'a>>,
    /// The signers in order; may be empty.
    pub signers: Vec<SignerInfo<'a>>,
}

impl<'a> SignedData<'a> {
    /// Reads a ContentInfo with SignedData and nothing behind it. The envelope may be streamed BER.
    ///
    /// # Errors
    /// More than [`MAX_CMS_BYTES`], too many parts, another content type, malformed bytes.
    pub fn parse(bytes: &'a [u8]) -> Parsed<Self> {
        if bytes.len() > MAX_CMS_BYTES {
            return Err(Malformed);
        }
        let mut outer = Reader::new(bytes);
        let mut info = asn1::spine(&mut outer, SEQUENCE)?.reader();
        outer.finish()?;
        if info.oid()? != oids::SIGNED_DATA {
            return Err(Malformed);
        }
        let mut explicit = asn1::spine(&mut info, context(0))?.reader();
        info.finish()?;
        let mut data = asn1::spine(&mut explicit, SEQUENCE)?.reader();
        explicit.finish()?;

        if !(1..=5).contains(&data.small()?) {
            return Err(Malformed);
        }
        // The list of digests is a hint for one-pass readers; each SignerInfo names its own.
        asn1::spine(&mut data, SET)?;
        let mut envelope = asn1::spine(&mut data, SEQUENCE)?.reader();
        let content_type = envelope.oid()?;
        let content = if envelope.is_empty() {
            None
        } else {
            let mut explicit = asn1::spine(&mut envelope, context(0))?.reader();
            let content = asn1::octets(&mut explicit)?;
            explicit.finish()?;
            Some(content)
        };
        envelope.finish()?;
        let certificates = match data.peek() {
            Some(tag) if tag == context(0) => bag(asn1::spine(&mut data, tag)?)?,
            _ => Vec::new(),
        };
        // Revocation data inside the document is the signer's claim; evidence comes from the caller.
        if data.peek() == Some(context(1)) {
            asn1::spine(&mut data, context(1))?;
        }
        let mut infos = asn1::spine(&mut data, SET)?.reader();
        data.finish()?;
        let mut signers = Vec::new();
        while !infos.is_empty() {
            if signers.len() == MAX_SIGNERS {
                return Err(Malformed);
            }
            signers.push(signer_info(infos.take(SEQUENCE)?)?);
        }
        Ok(Self { content_type, content, certificates, signers })
    }
}

fn bag(element: Element<'_>) -> Parsed<Vec<Certificate<'_>>> {
    let mut reader = element.reader();
    let mut certificates: Vec<Certificate<'_>> = Vec::new();
    while !reader.is_empty() {
        let der = reader.take(SEQUENCE)?.raw;
        if certificates.len() == MAX_CERTIFICATES {
            return Err(Malformed);
        }
        if !certificates.iter().any(|other| other.der == der) {
            certificates.push(Certificate::parse(der)?);
        }
    }
    Ok(certificates)
}

fn signer_info(element: Element<'_>) -> Parsed<SignerInfo<'_>> {
    let mut reader = element.reader();
    let version = reader.small()?;
    let id = match (version, reader.peek()) {
        (1, Some(SEQUENCE)) => {
            let mut fields = reader.any()?.reader();
            let issuer = fields.take(SEQUENCE)?.raw;
            let serial = fields.integer()?;
            fields.finish()?;
            SignerId::IssuerAndSerial { issuer, serial }
        }
        (3, Some(_)) => SignerId::KeyIdentifier(reader.take(asn1::context_primitive(0))?.content),
        _ => return Err(Malformed),
    };
    let (digest, _) = algorithm_identifier(reader.take(SEQUENCE)?)?;
    let signed_attributes = reader.optional(context(0))?;
    let (signature_algorithm, _) = algorithm_identifier(reader.take(SEQUENCE)?)?;
    let signature = reader.take(OCTET_STRING)?.content;
    let timestamps = match reader.optional(context(1))? {
        Some(unsigned) => timestamps(unsigned)?,
        None => Vec::new(),
    };
    reader.finish()?;
    Ok(SignerInfo { id, digest, signature_algorithm, signed_attributes, signature, timestamps })
}

/// Unsigned attributes are whatever somebody added: walked strictly, and of them only the timestamps are read.
fn timestamps(unsigned: Element<'_>) -> Parsed<Vec<&[u8]>> {
    let mut reader = unsigned.reader();
    let (mut found, mut count) = (Vec::new(), 0);
    while !reader.is_empty() {
        let mut fields = reader.take(SEQUENCE)?.reader();
        let (id, mut values) = (fields.oid()?, fields.take(SET)?.reader());
        fields.finish()?;
        count += 1;
        if count > MAX_UNSIGNED {
            return Err(Malformed);
        }
        while id == oids::TIMESTAMP_TOKEN && !values.is_empty() {
            found.push(values.any()?.raw);
        }
    }
    Ok(found)
}
