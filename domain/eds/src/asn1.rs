//! A strict, bounded reader of DER over borrowed bytes, and the little BER that streamed CMS needs.
//!
//! Only single-byte tags, only minimal definite lengths; nothing is copied and nothing recurses on input alone.
//! Source: X.690 §8.1 (encoding), §10 (DER).

mod canonical;
mod streamed;
mod time;

pub use canonical::is_der;
pub use streamed::{octets, spine};
pub use time::{precise_time, time};

use const_oid::ObjectIdentifier;

/// BOOLEAN.
pub const BOOLEAN: u8 = 0x01;
/// INTEGER.
pub const INTEGER: u8 = 0x02;
/// BIT STRING.
pub const BIT_STRING: u8 = 0x03;
/// OCTET STRING.
pub const OCTET_STRING: u8 = 0x04;
/// OBJECT IDENTIFIER.
pub const OID: u8 = 0x06;
/// ENUMERATED.
pub const ENUMERATED: u8 = 0x0a;
/// SEQUENCE and SEQUENCE OF.
pub const SEQUENCE: u8 = 0x30;
/// SET and SET OF.
pub const SET: u8 = 0x31;
/// UTCTime.
pub const UTC_TIME: u8 = 0x17;
/// GeneralizedTime.
pub const GENERALIZED_TIME: u8 = 0x18;

/// The constructed context tag `[n]`, n below 31.
pub const fn context(n: u8) -> u8 {
    0xa0 | n
}

/// The primitive context tag `[n]`, n below 31.
pub const fn context_primitive(n: u8) -> u8 {
    0x80 | n
}

/// The bytes do not have the shape asked for. Says nothing more: what stood there is not to be trusted anyway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// Result of a parsing step.
pub type Parsed<T> = Result<T, Malformed>;

/// One tag-length-value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element<'a> {
    /// The identifier octet.
    pub tag: u8,
    /// The contents octets.
    pub content: &'a [u8],
    /// Identifier, length and contents as they stand.
    pub raw: &'a [u8],
}

impl<'a> Element<'a> {
    /// A reader over the contents.
    pub fn reader(&self) -> Reader<'a> {
        Reader::new(self.content)
    }
}

/// Walks the elements of one level from left to right.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Starts at the first byte.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Whether every byte has been read.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Refuses bytes left over.
    pub fn finish(&self) -> Parsed<()> {
        if self.rest.is_empty() { Ok(()) } else { Err(Malformed) }
    }

    /// The next identifier octet, not consumed.
    pub fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// The next element, whatever its tag.
    pub fn any(&mut self) -> Parsed<Element<'a>> {
        let (tag, length, header) = header(self.rest)?;
        let end = header.checked_add(length.ok_or(Malformed)?).ok_or(Malformed)?;
        let raw = self.rest.get(..end).ok_or(Malformed)?;
        self.rest = self.rest.get(end..).ok_or(Malformed)?;
        Ok(Element { tag, content: raw.get(header..).ok_or(Malformed)?, raw })
    }

    /// The next element, which must bear this tag.
    pub fn take(&mut self, tag: u8) -> Parsed<Element<'a>> {
        if self.peek() == Some(tag) { self.any() } else { Err(Malformed) }
    }

    /// The next element if it bears this tag.
    pub fn optional(&mut self, tag: u8) -> Parsed<Option<Element<'a>>> {
        if self.peek() == Some(tag) { self.any().map(Some) } else { Ok(None) }
    }

    /// An OBJECT IDENTIFIER; one longer than 39 bytes is refused.
    pub fn oid(&mut self) -> Parsed<ObjectIdentifier> {
        oid(self.take(OID)?.content)
    }

    /// The contents of a minimal INTEGER, two's complement, most significant byte first.
    pub fn integer(&mut self) -> Parsed<&'a [u8]> {
        let content = self.take(INTEGER)?.content;
        if canonical::is_minimal_integer(content) { Ok(content) } else { Err(Malformed) }
    }

    /// A small non-negative INTEGER.
    pub fn small(&mut self) -> Parsed<u32> {
        let bytes = self.integer()?;
        if bytes.len() > 4 || bytes.first().is_some_and(|b| b & 0x80 != 0) {
            return Err(Malformed);
        }
        Ok(bytes.iter().fold(0, |n, b| (n << 8) | u32::from(*b)))
    }

    /// A BIT STRING of whole bytes.
    pub fn bit_bytes(&mut self) -> Parsed<&'a [u8]> {
        match self.take(BIT_STRING)?.content.split_first() {
            Some((0, bytes)) => Ok(bytes),
            _ => Err(Malformed),
        }
    }
}

/// An object identifier from its contents octets.
pub fn oid(content: &[u8]) -> Parsed<ObjectIdentifier> {
    ObjectIdentifier::from_bytes(content).map_err(|_| Malformed)
}

/// Reads exactly one element of this tag and nothing behind it.
pub fn whole(bytes: &[u8], tag: u8) -> Parsed<Element<'_>> {
    let mut reader = Reader::new(bytes);
    let element = reader.take(tag)?;
    reader.finish()?;
    Ok(element)
}

/// Tag, length (`None` for the indefinite form) and size of the header.
fn header(bytes: &[u8]) -> Parsed<(u8, Option<usize>, usize)> {
    let tag = *bytes.first().ok_or(Malformed)?;
    let first = *bytes.get(1).ok_or(Malformed)?;
    if tag & 0x1f == 0x1f || tag == 0 {
        return Err(Malformed);
    }
    match first {
        0..=0x7f => Ok((tag, Some(usize::from(first)), 2)),
        0x80 => Ok((tag, None, 2)),
        // Four length bytes are 4 GiB: more than any input that gets this far.
        0x81..=0x84 => {
            let octets = bytes.get(2..2 + usize::from(first & 0x7f)).ok_or(Malformed)?;
            let length = octets.iter().fold(0usize, |n, b| (n << 8) | usize::from(*b));
            let minimal = octets.first() != Some(&0) && length > 0x7f;
            if minimal { Ok((tag, Some(length), 2 + octets.len())) } else { Err(Malformed) }
        }
        _ => Err(Malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_der_refuses() {
        for bad in [
            &[][..],
            &[0x30],
            &[0x30, 0x01],
            &[0x30, 0x80, 0x00, 0x00],
            &[0x30, 0x81, 0x01, 0x00],
            &[0x30, 0x82, 0x00, 0x80],
            &[0x30, 0x85, 0x01, 0, 0, 0, 0],
            &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff],
            &[0x1f, 0x81, 0x01, 0x00],
            &[0x00, 0x00],
        ] {
            assert_eq!(Reader::new(bad).any(), Err(Malformed), "{bad:02x?}");
        }
    }

    #[test]
    fn integers_are_minimal_and_small_ones_not_negative() {
        assert_eq!(Reader::new(&[2, 1, 5]).small(), Ok(5));
        assert_eq!(Reader::new(&[2, 2, 0, 0x80]).small(), Ok(128));
        for bad in [&[2, 2, 0, 5][..], &[2, 1, 0x80], &[2, 0], &[2, 5, 1, 0, 0, 0, 0]] {
            assert_eq!(Reader::new(bad).small(), Err(Malformed), "{bad:02x?}");
        }
    }

    #[test]
    fn whole_refuses_bytes_behind() {
        assert!(whole(&[0x30, 0], SEQUENCE).is_ok());
        assert_eq!(whole(&[0x30, 0, 0], SEQUENCE), Err(Malformed));
    }
}
