//! The making of a CMS SignedData (RFC 5652 §5). A draft can be bent before it is signed: tests need bad documents
//! with good signatures.

use aws_lc_rs::digest::{SHA256, digest};
use chrono::{DateTime, Utc};

use super::der::{algorithm, context, integer, octets, oid, sequence, set_of, time, tlv};
use super::{CaError, Key};

/// id-data, RFC 5652 §4.
const DATA: &str = "1.2.840.113549.1.7.1";

/// The parts of a SignedData with one signer.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What the envelope says of the content's type, dotted.
    pub content_type: &'static str,
    /// Content to carry inside; none makes the signature detached.
    pub attached: Option<Vec<u8>>,
    /// DER of the certificates to carry.
    pub certificates: Vec<Vec<u8>>,
    /// Encoded signed attributes in the order they will stand in; none signs the content itself.
    pub attributes: Option<Vec<Vec<u8>>>,
    /// How many copies of the SignerInfo to carry: one in an honest document.
    pub signers: usize,
}

impl Draft {
    /// An honest detached draft of `key` over `content`.
    pub fn new(key: &Key, content: &[u8], signing_time: DateTime<Utc>) -> Self {
        Self::of(DATA, key, content, signing_time)
    }

    /// The same over content of another type, such as a timestamp's.
    pub fn of(content_type: &'static str, key: &Key, content: &[u8], signing_time: DateTime<Utc>) -> Self {
        let named = octets(digest(&SHA256, &key.cert_der).as_ref());
        let reference = sequence(&[&sequence(&[&sequence(&[&named])])]);
        let mut attributes = vec![
            attribute("1.2.840.113549.1.9.3", oid(content_type)),
            attribute("1.2.840.113549.1.9.5", time(signing_time)),
            attribute("1.2.840.113549.1.9.4", octets(&key.scheme.digest(content))),
            attribute("1.2.840.113549.1.9.16.2.47", reference),
        ];
        attributes.sort();
        let certificates = std::iter::once(&key.cert_der).chain(&key.chain).cloned().collect();
        Self { content_type, attached: None, certificates, attributes: Some(attributes), signers: 1 }
    }

    /// What the signature covers: the attributes as a SET in the order given, or the content.
    pub fn signed_bytes(&self, content: &[u8]) -> Vec<u8> {
        match &self.attributes {
            Some(attributes) => tlv(0x31, &[&attributes.concat()]),
            None => content.to_vec(),
        }
    }

    /// Signs the draft as it stands.
    ///
    /// # Errors
    /// As [`Key::sign`].
    pub fn sign(&self, key: &Key, content: &[u8]) -> Result<Vec<u8>, CaError> {
        let signature = key.sign(&self.signed_bytes(content))?;
        let attributes =
            self.attributes.as_ref().map(|list| context(0, &[&list.concat()])).unwrap_or_default();
        let info = sequence(&[
            &integer(&[1]),
            &sequence(&[&key.issuer()?, &integer(&key.serial()?)]),
            &algorithm(key.scheme.digest_id()),
            &attributes,
            &algorithm(key.scheme.signature()),
            &octets(&signature),
        ]);
        let attached = self.attached.as_ref().map(|bytes| context(0, &[&octets(bytes)])).unwrap_or_default();
        let certificates = match self.certificates.as_slice() {
            [] => Vec::new(),
            list => {
                // The bag is a SET: DER order.
                let mut sorted = list.to_vec();
                sorted.sort();
                context(0, &[&sorted.concat()])
            }
        };
        let data = sequence(&[
            &integer(&[1]),
            &set_of(vec![algorithm(key.scheme.digest_id())]),
            &sequence(&[&oid(self.content_type), &attached]),
            &certificates,
            &set_of(vec![info; self.signers]),
        ]);
        Ok(sequence(&[&oid("1.2.840.113549.1.7.2"), &context(0, &[&data])]))
    }
}

/// One attribute with one value.
pub fn attribute(id: &str, value: Vec<u8>) -> Vec<u8> {
    sequence(&[&oid(id), &set_of(vec![value])])
}
