//! The indefinite form, allowed on the spine of a streamed CMS only (ContentInfo down to the content octets and the
//! two sets). Whatever a signature or a certificate covers is read as DER.
//!
//! Source: X.690 §8.1.3.6 (indefinite length), §8.7.3 (constructed OCTET STRING); RFC 5652 §5.2 allows BER here.

use std::borrow::Cow;

use super::{Element, Malformed, OCTET_STRING, Parsed, Reader, header};

/// Open indefinite elements while skipping: a real stream has five.
const MAX_OPEN: usize = 16;
const CONSTRUCTED_OCTETS: u8 = OCTET_STRING | 0x20;

/// The next element of the spine: as [`Reader::take`], and the indefinite form too.
///
/// # Errors
/// Another tag, a length out of bounds, no end-of-contents, too many open elements.
pub fn spine<'a>(reader: &mut Reader<'a>, tag: u8) -> Parsed<Element<'a>> {
    if reader.peek() != Some(tag) {
        return Err(Malformed);
    }
    let bytes = reader.rest;
    let (_, length, start) = header(bytes)?;
    if length.is_some() {
        return reader.any();
    }
    if tag & 0x20 == 0 {
        return Err(Malformed);
    }
    let end = end_of_contents(bytes, start)?;
    reader.rest = bytes.get(end + 2..).ok_or(Malformed)?;
    let content = bytes.get(start..end).ok_or(Malformed)?;
    Ok(Element { tag, content, raw: bytes.get(..end + 2).ok_or(Malformed)? })
}

/// The octets of an OCTET STRING, primitive or cut in pieces.
///
/// # Errors
/// Another tag, or pieces that are not primitive OCTET STRINGs.
pub fn octets<'a>(reader: &mut Reader<'a>) -> Parsed<Cow<'a, [u8]>> {
    if reader.peek() == Some(OCTET_STRING) {
        return Ok(Cow::Borrowed(reader.any()?.content));
    }
    let mut pieces = spine(reader, CONSTRUCTED_OCTETS)?.reader();
    let mut joined = Vec::new();
    while !pieces.is_empty() {
        joined.extend_from_slice(pieces.take(OCTET_STRING)?.content);
    }
    Ok(Cow::Owned(joined))
}

/// Offset of the end-of-contents octets that close the element whose contents start at `at`.
fn end_of_contents(bytes: &[u8], mut at: usize) -> Parsed<usize> {
    let mut open = 1usize;
    loop {
        let rest = bytes.get(at..).ok_or(Malformed)?;
        if rest.starts_with(&[0, 0]) {
            open -= 1;
            if open == 0 {
                return Ok(at);
            }
            at += 2;
            continue;
        }
        match header(rest)? {
            (_, Some(length), size) => at = at.checked_add(size + length).ok_or(Malformed)?,
            (tag, None, size) => {
                open += 1;
                if tag & 0x20 == 0 || open > MAX_OPEN {
                    return Err(Malformed);
                }
                at += size;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_pieces() {
        let bytes = [0x24, 0x80, 4, 1, 7, 4, 2, 8, 9, 0, 0];
        let mut reader = Reader::new(&bytes);
        assert_eq!(octets(&mut reader).unwrap().as_ref(), [7, 8, 9]);
        assert!(reader.is_empty());
    }

    #[test]
    fn deep_and_unfinished_streams_end_at_once() {
        let deep: Vec<u8> = [0x30, 0x80].repeat(100_000);
        assert_eq!(spine(&mut Reader::new(&deep), 0x30), Err(Malformed));
        assert_eq!(spine(&mut Reader::new(&[0x30, 0x80, 4, 1, 1]), 0x30), Err(Malformed));
    }
}
