//! The form of an OCSP answer, read strictly over borrowed bytes (RFC 6960 §4.2.1). Says nothing of whether to believe it.

use chrono::{DateTime, Utc};
use const_oid::ObjectIdentifier as Oid;

use super::request::CertId;
use crate::algorithms::algorithm_identifier;
use crate::asn1::{
    self, ENUMERATED, Element, GENERALIZED_TIME, Malformed, OCTET_STRING, Parsed, Reader, SEQUENCE, context,
    context_primitive,
};
use crate::certificates::{Certificate, Extension, extension_list};
use crate::oids;
use crate::revocation::Reason;

/// Certificates looked at in one answer: a delegate, and perhaps its CA.
const MAX_CERTIFICATES: usize = 8;
const NULL: u8 = 0x05;

/// What an answer is as a whole.
pub(super) enum Answer<'a> {
    /// It says something of certificates.
    Basic(Box<Basic<'a>>),
    /// An error status, by its name in our reports. Nobody signs these.
    Status(&'static str),
}

/// A BasicOCSPResponse.
pub(super) struct Basic<'a> {
    pub(super) tbs: &'a [u8],
    pub(super) responder: Responder<'a>,
    pub(super) produced_at: DateTime<Utc>,
    pub(super) singles: Vec<Single<'a>>,
    pub(super) nonce: Option<&'a [u8]>,
    /// A critical extension we do not know stands somewhere.
    pub(super) refused: bool,
    pub(super) signature_algorithm: Oid,
    pub(super) signature: &'a [u8],
    /// DER of the certificates carried along.
    pub(super) certificates: Vec<&'a [u8]>,
}

/// Who signed, by the answer's own word.
#[derive(Clone, Copy)]
pub(super) enum Responder<'a> {
    /// Encoded name.
    Name(&'a [u8]),
    /// SHA-1 of the key.
    Key(&'a [u8]),
}

/// What is said of one certificate.
pub(super) struct Single<'a> {
    pub(super) id: CertId<'a>,
    pub(super) status: CertStatus,
    pub(super) this_update: DateTime<Utc>,
    pub(super) next_update: Option<DateTime<Utc>>,
}

/// The three words of RFC 6960 §2.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CertStatus {
    Good,
    Revoked { at: DateTime<Utc>, reason: Reason },
    Unknown,
}

impl<'a> Answer<'a> {
    /// Reads one answer, nothing behind it.
    pub(super) fn parse(bytes: &'a [u8]) -> Parsed<Self> {
        let mut outer = asn1::whole(bytes, SEQUENCE)?.reader();
        let status = match outer.take(ENUMERATED)?.content {
            [0] => None,
            [1] => Some("ocsp_malformed_request"),
            [2] => Some("ocsp_internal_error"),
            [3] => Some("ocsp_try_later"),
            [5] => Some("ocsp_signature_required"),
            [6] => Some("ocsp_unauthorised"),
            _ => return Err(Malformed),
        };
        let body = outer.optional(context(0))?;
        outer.finish()?;
        let (None, Some(body)) = (status, body) else {
            return status.map(Self::Status).ok_or(Malformed);
        };
        let mut fields = asn1::whole(body.content, SEQUENCE)?.reader();
        if fields.oid()? != oids::OCSP_BASIC {
            return Err(Malformed);
        }
        let basic = fields.take(OCTET_STRING)?.content;
        fields.finish()?;
        Basic::parse(basic).map(|basic| Self::Basic(Box::new(basic)))
    }
}

impl<'a> Basic<'a> {
    fn parse(bytes: &'a [u8]) -> Parsed<Self> {
        let mut outer = asn1::whole(bytes, SEQUENCE)?.reader();
        let tbs = outer.take(SEQUENCE)?;
        let signature_algorithm = plain_algorithm(outer.take(SEQUENCE)?)?;
        let signature = outer.bit_bytes()?;
        let mut certificates = Vec::new();
        if let Some(explicit) = outer.optional(context(0))? {
            let mut list = asn1::whole(explicit.content, SEQUENCE)?.reader();
            while !list.is_empty() {
                certificates.push(list.take(SEQUENCE)?.raw);
            }
        }
        outer.finish()?;
        if certificates.len() > MAX_CERTIFICATES {
            return Err(Malformed);
        }

        let mut reader = tbs.reader();
        // The default version, v1, is left out in DER; there is no other.
        let responder = match reader.any()? {
            name if name.tag == context(1) => Responder::Name(asn1::whole(name.content, SEQUENCE)?.raw),
            key if key.tag == context(2) => Responder::Key(asn1::whole(key.content, OCTET_STRING)?.content),
            _ => return Err(Malformed),
        };
        let produced_at = time(&mut reader)?;
        let (mut singles, mut refused) = (Vec::new(), false);
        let mut list = reader.take(SEQUENCE)?.reader();
        while !list.is_empty() {
            let (single, unknown) = Single::parse(list.take(SEQUENCE)?.reader())?;
            refused |= unknown;
            singles.push(single);
        }
        let mut nonce = None;
        for extension in extensions(&mut reader)? {
            if extension.id == oids::OCSP_NONCE {
                nonce = Some(asn1::whole(extension.value, OCTET_STRING)?.content);
            } else {
                refused |= extension.critical;
            }
        }
        reader.finish()?;
        Ok(Self {
            tbs: tbs.raw,
            responder,
            produced_at,
            singles,
            nonce,
            refused,
            signature_algorithm,
            signature,
            certificates,
        })
    }
}

impl<'a> Single<'a> {
    /// The element, and whether it bears a critical extension.
    fn parse(mut reader: Reader<'a>) -> Parsed<(Self, bool)> {
        let id = CertId::parse(&mut reader)?;
        let said = reader.any()?;
        let status = match said.tag {
            tag if tag == context_primitive(0) && said.content.is_empty() => CertStatus::Good,
            tag if tag == context_primitive(2) && said.content.is_empty() => CertStatus::Unknown,
            tag if tag == context(1) => {
                let mut revoked = said.reader();
                let at = time(&mut revoked)?;
                let reason = revoked.optional(context(0))?.map(|reason| Reason::parse(reason.content));
                revoked.finish()?;
                let reason = reason.transpose()?.unwrap_or(Reason::Unspecified);
                if reason == Reason::RemoveFromCrl {
                    return Err(Malformed);
                }
                CertStatus::Revoked { at, reason }
            }
            _ => return Err(Malformed),
        };
        let this_update = time(&mut reader)?;
        let next_update = reader.optional(context(0))?;
        let next_update = next_update.map(|explicit| {
            let mut inner = explicit.reader();
            time(&mut inner).and_then(|time| inner.finish().map(|()| time))
        });
        let critical = extensions(&mut reader)?.iter().any(|extension| extension.critical);
        reader.finish()?;
        Ok((Self { id, status, this_update, next_update: next_update.transpose()? }, critical))
    }
}

/// `[1] EXPLICIT Extensions`, where they are there.
fn extensions<'a>(reader: &mut Reader<'a>) -> Parsed<Vec<Extension<'a>>> {
    match reader.optional(context(1))? {
        Some(explicit) => extension_list(asn1::whole(explicit.content, SEQUENCE)?),
        None => Ok(Vec::new()),
    }
}

/// An algorithm without parameters, or with NULL: nothing here takes any, and nobody signed these.
pub(super) fn plain_algorithm(element: Element<'_>) -> Parsed<Oid> {
    match algorithm_identifier(element)? {
        (oid, None) => Ok(oid),
        (oid, Some(parameters)) if parameters.raw == [NULL, 0] => Ok(oid),
        _ => Err(Malformed),
    }
}

/// OCSP knows GeneralizedTime only.
fn time(reader: &mut Reader<'_>) -> Parsed<DateTime<Utc>> {
    if reader.peek() == Some(GENERALIZED_TIME) { asn1::time(reader) } else { Err(Malformed) }
}

/// The certificates of an answer that parse.
pub(super) fn carried<'a>(basic: &Basic<'a>) -> impl Iterator<Item = Certificate<'a>> {
    basic.certificates.iter().filter_map(|der| Certificate::parse(der).ok())
}
