//! Is a piece of BER its own DER? Needed where a signature covers the DER and the document shows another encoding.
//!
//! Source: X.690 §10.1 (lengths), §10.2 (primitive strings), §11.1 (BOOLEAN), §8.3.2 (INTEGER), §11.6 (order of SET OF).

use super::{BOOLEAN, Element, INTEGER, OID, Reader, SEQUENCE, SET, oid};

/// Deeper than any structure we read; a deeper one is refused.
const MAX_DEPTH: usize = 16;

/// Whether `content` is a run of elements in DER; `sorted` asks for the order of a SET OF as well.
pub fn is_der(content: &[u8], sorted: bool) -> bool {
    level(content, sorted, 0)
}

/// Whether the contents octets of an INTEGER are the shortest possible.
pub(super) fn is_minimal_integer(content: &[u8]) -> bool {
    match content {
        [] => false,
        [0, second, ..] => second & 0x80 != 0,
        [0xff, second, ..] => second & 0x80 == 0,
        _ => true,
    }
}

fn level(content: &[u8], sorted: bool, depth: usize) -> bool {
    if depth > MAX_DEPTH {
        return false;
    }
    let mut reader = Reader::new(content);
    let mut previous: &[u8] = &[];
    while !reader.is_empty() {
        let Ok(element) = reader.any() else { return false };
        if (sorted && element.raw < previous) || !element_is_der(&element, depth) {
            return false;
        }
        previous = element.raw;
    }
    true
}

fn element_is_der(element: &Element<'_>, depth: usize) -> bool {
    let content = element.content;
    match element.tag {
        BOOLEAN => matches!(content, [0] | [0xff]),
        INTEGER => is_minimal_integer(content),
        OID => oid(content).is_ok(),
        SEQUENCE => level(content, false, depth + 1),
        SET => level(content, true, depth + 1),
        // The universal class allows no other constructed form in DER; a context tag's inside is read where it is used.
        tag if tag & 0xe0 == 0x20 => false,
        tag if tag & 0x20 != 0 => level(content, false, depth + 1),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_primitives() {
        assert!(is_der(&[4, 1, 1, 4, 1, 2], true));
        assert!(!is_der(&[4, 1, 2, 4, 1, 1], true));
        assert!(is_der(&[4, 1, 2, 4, 1, 1], false));
        assert!(!is_der(&[1, 1, 1], false), "BOOLEAN TRUE is 0xff");
        assert!(!is_der(&[0x24, 3, 4, 1, 1], false), "a constructed OCTET STRING");
        assert!(!is_der(&[0x31, 6, 4, 1, 2, 4, 1, 1], false), "an unsorted inner SET");
    }

    #[test]
    fn deep_nesting_is_refused() {
        let mut bytes = vec![0x30, 0];
        for _ in 0..40 {
            let mut outer = vec![0x30, bytes.len() as u8];
            outer.extend(bytes);
            bytes = outer;
        }
        assert!(!is_der(&bytes, false));
    }
}
