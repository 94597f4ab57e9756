//! The OCSP responder (RFC 6960): reads a request, says what the CA knows, signs as its delegate. An answer is drafted
//! first and can be bent before it is signed: tests need bad answers with good signatures.

use aws_lc_rs::digest::{Algorithm, SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use chrono::{DateTime, Utc};
use const_oid::ObjectIdentifier;
use x509_cert::der::asn1::{Any, OctetString};
use x509_cert::der::{Decode, Encode, Sequence};
use x509_cert::ext::Extension;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::der::{algorithm, bits, context, octets, oid, sequence, tlv};
use super::{Ca, CaError, Key};

const BASIC: &str = "1.3.6.1.5.5.7.48.1.1";
const NONCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.2");
/// Certificates asked about in one request at most.
const MOST_ASKED: usize = 8;

#[derive(Sequence)]
struct Request {
    tbs: TbsRequest,
    /// Whoever asks may sign; nobody is interested.
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    signature: Option<Any>,
}

#[derive(Sequence)]
struct TbsRequest {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    version: Option<u8>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    requestor: Option<Any>,
    list: Vec<Asked>,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", optional = "true")]
    extensions: Option<Vec<Extension>>,
}

#[derive(Sequence)]
struct Asked {
    id: CertId,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    extensions: Option<Vec<Extension>>,
}

#[derive(Sequence)]
struct CertId {
    hash: AlgorithmIdentifierOwned,
    name_hash: OctetString,
    key_hash: OctetString,
    serial: SerialNumber,
}

/// What is said of one certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OcspStatus {
    /// Not revoked.
    Good,
    /// Since when, and a reason as RFC 5280 §5.3.1 numbers it.
    Revoked(DateTime<Utc>, Option<u8>),
    /// None of ours.
    Unknown,
}

/// An answer before it is signed.
#[derive(Clone, Debug)]
pub struct OcspDraft {
    /// The certificates, each as the request named it (DER of its CertID), and what is said of them.
    pub said: Vec<(Vec<u8>, OcspStatus)>,
    /// As of when.
    pub this_update: DateTime<Utc>,
    /// When there will be news; the national responders do not say.
    pub next_update: Option<DateTime<Utc>>,
    /// When the answer was made.
    pub produced_at: DateTime<Utc>,
    /// The nonce to repeat, as the request's extension held it.
    pub nonce: Option<Vec<u8>>,
}

/// An error status (RFC 6960 §4.2.1), which nobody signs: 1 malformed request, 2 internal error, 3 try later.
pub fn ocsp_error(status: u8) -> Vec<u8> {
    sequence(&[&tlv(0x0a, &[&[status]])])
}

impl Ca {
    /// What the CA knows of the certificates a request asks about; `None` for a request that does not parse.
    ///
    /// # Errors
    /// [`CaError`].
    pub fn ocsp_draft(&self, request: &[u8], now: DateTime<Utc>) -> Result<Option<OcspDraft>, CaError> {
        let Some(Request { tbs, .. }) = Request::from_der(request).ok() else { return Ok(None) };
        if tbs.version.unwrap_or(0) != 0 || tbs.list.is_empty() || tbs.list.len() > MOST_ASKED {
            return Ok(None);
        }
        let mut said = Vec::new();
        for asked in &tbs.list {
            said.push((asked.id.to_der()?, self.status(&asked.id)?));
        }
        let extensions = tbs.extensions.unwrap_or_default();
        let nonce = extensions.iter().find(|extension| extension.extn_id == NONCE);
        let nonce = nonce.map(|extension| extension.extn_value.as_bytes().to_vec());
        Ok(Some(OcspDraft { said, this_update: now, next_update: None, produced_at: now, nonce }))
    }

    fn status(&self, id: &CertId) -> Result<OcspStatus, CaError> {
        let hash: Option<&'static Algorithm> = match id.hash.oid.to_string().as_str() {
            "2.16.840.1.101.3.4.2.1" => Some(&SHA256),
            // What command line tools ask with where nobody tells them otherwise.
            "1.3.14.3.2.26" => Some(&SHA1_FOR_LEGACY_USE_ONLY),
            _ => None,
        };
        let Some(hash) = hash else { return Ok(OcspStatus::Unknown) };
        let issuing = self.issuing();
        let serial = id.serial.as_bytes();
        let ours = id.name_hash.as_bytes() == digest(hash, &issuing.subject()?).as_ref()
            && id.key_hash.as_bytes() == digest(hash, &issuing.public()?).as_ref()
            && issuing.numbered(serial);
        if !ours {
            return Ok(OcspStatus::Unknown);
        }
        let revoked = self.list().iter().find(|one| one.serial == serial).map(|one| one.at);
        Ok(revoked.map_or(OcspStatus::Good, |at| OcspStatus::Revoked(at, None)))
    }
}

impl OcspDraft {
    /// Signs the draft as it stands; the signer's certificate is carried along, as the responder's identity by its name.
    ///
    /// # Errors
    /// [`CaError`].
    pub fn sign(&self, signer: &Key) -> Result<Vec<u8>, CaError> {
        let said: Vec<u8> = self.said.iter().flat_map(|(id, status)| self.single(id, status)).collect();
        let extensions = self.nonce.as_ref().map_or_else(Vec::new, |nonce| {
            let extension = sequence(&[&oid(&NONCE.to_string()), &octets(nonce)]);
            context(1, &[&sequence(&[&extension])])
        });
        let tbs = sequence(&[
            &context(1, &[&signer.subject()?]),
            &generalised(self.produced_at),
            &sequence(&[&said]),
            &extensions,
        ]);
        let basic = sequence(&[
            &tbs,
            &algorithm(signer.scheme.signature()),
            &bits(&signer.sign(&tbs)?),
            &context(0, &[&sequence(&[&signer.cert_der])]),
        ]);
        let body = context(0, &[&sequence(&[&oid(BASIC), &octets(&basic)])]);
        Ok(sequence(&[&tlv(0x0a, &[&[0]]), &body]))
    }

    fn single(&self, id: &[u8], status: &OcspStatus) -> Vec<u8> {
        let status = match status {
            OcspStatus::Good => tlv(0x80, &[]),
            OcspStatus::Revoked(at, reason) => {
                let reason = reason.map(|reason| context(0, &[&tlv(0x0a, &[&[reason]])]));
                context(1, &[&generalised(*at), &reason.unwrap_or_default()])
            }
            OcspStatus::Unknown => tlv(0x82, &[]),
        };
        let next = self.next_update.map(|next| context(0, &[&generalised(next)])).unwrap_or_default();
        sequence(&[id, &status, &generalised(self.this_update), &next])
    }
}

/// OCSP knows GeneralizedTime only.
fn generalised(at: DateTime<Utc>) -> Vec<u8> {
    tlv(0x18, &[at.format("%Y%m%d%H%M%SZ").to_string().as_bytes()])
}
