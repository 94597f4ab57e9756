//! Signed documents taken apart and put together again, as those do who add a signer or a timestamp to one.

use x509_cert::der::{Reader, SliceReader};

use super::CaError;
use super::der::{context, sequence, set_of, tlv};

const SIGNER_INFOS: u8 = 0x31;
const BAG: u8 = 0xa0;
const UNSIGNED: u8 = 0xa1;
const OCTETS: u8 = 0x04;

/// One document with the signers and certificates of all of these, over the content of the first.
///
/// # Errors
/// [`CaError::Stored`] for bytes that are no document of ours.
pub fn joined(documents: &[&[u8]]) -> Result<Vec<u8>, CaError> {
    let (mut bag, mut infos, mut head) = (Vec::new(), Vec::new(), None);
    for document in documents {
        let parts = Parts::of(document)?;
        bag.extend(parts.bag);
        infos.extend(parts.infos);
        head.get_or_insert(parts.head);
    }
    bag.sort();
    bag.dedup();
    Ok(Parts { head: head.ok_or(NO_DOCUMENT)?, bag, infos }.document())
}

/// The document with other unsigned attributes, made from each signature.
pub(super) fn with_unsigned(
    document: &[u8],
    attributes: impl Fn(&[u8]) -> Result<Vec<Vec<u8>>, CaError>,
) -> Result<Vec<u8>, CaError> {
    let mut parts = Parts::of(document)?;
    for info in &mut parts.infos {
        let mut fields = children(info)?;
        fields.retain(|field| field.first() != Some(&UNSIGNED));
        let signature = fields.last().filter(|field| field.first() == Some(&OCTETS)).ok_or(NO_DOCUMENT)?;
        let list = attributes(content(signature)?)?;
        if !list.is_empty() {
            fields.push(tlv(UNSIGNED, &[&list.concat()]));
        }
        *info = sequence(&[&fields.concat()]);
    }
    Ok(parts.document())
}

const NO_DOCUMENT: CaError = CaError::Stored("no signed document");

struct Parts {
    /// Version, digests and content.
    head: Vec<u8>,
    bag: Vec<Vec<u8>>,
    infos: Vec<Vec<u8>>,
}

impl Parts {
    fn of(document: &[u8]) -> Result<Self, CaError> {
        let outer = children(document)?;
        let explicit = children(outer.get(1).ok_or(NO_DOCUMENT)?)?;
        let fields = children(explicit.first().ok_or(NO_DOCUMENT)?)?;
        let part = |tag| fields.iter().find(|field| field.first() == Some(&tag)).map(|field| children(field));
        let infos = fields.last().filter(|field| field.first() == Some(&SIGNER_INFOS)).ok_or(NO_DOCUMENT)?;
        let head = fields.get(..3).ok_or(NO_DOCUMENT)?.concat();
        Ok(Self { head, bag: part(BAG).transpose()?.unwrap_or_default(), infos: children(infos)? })
    }

    fn document(self) -> Vec<u8> {
        let bag = if self.bag.is_empty() { Vec::new() } else { context(0, &[&self.bag.concat()]) };
        let data = sequence(&[&self.head, &bag, &set_of(self.infos)]);
        sequence(&[&super::der::oid("1.2.840.113549.1.7.2"), &context(0, &[&data])])
    }
}

/// The contents of one element.
fn content(element: &[u8]) -> Result<&[u8], CaError> {
    let length = usize::from(*element.get(1).ok_or(NO_DOCUMENT)?);
    let header = if length < 0x80 { 2 } else { 2 + (length & 0x7f) };
    element.get(header..).ok_or(NO_DOCUMENT)
}

fn children(element: &[u8]) -> Result<Vec<Vec<u8>>, CaError> {
    let mut reader = SliceReader::new(content(element)?)?;
    let mut list = Vec::new();
    while !reader.is_finished() {
        list.push(reader.tlv_bytes()?.to_vec());
    }
    Ok(list)
}
