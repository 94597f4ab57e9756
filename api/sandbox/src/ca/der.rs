//! A writer of DER: enough for certificates, lists and signatures of the sandbox (X.690 §8, §10).

use chrono::{DateTime, Datelike, Utc};
use const_oid::ObjectIdentifier;

/// One element: identifier octet, minimal length, the parts one behind the other.
pub fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let octets: Vec<u8> = length.to_be_bytes().into_iter().skip_while(|b| *b == 0).collect();
    let mut bytes = vec![tag];
    match octets.as_slice() {
        [] => bytes.push(0),
        [small] if *small < 0x80 => bytes.push(*small),
        long => {
            // A usize has at most eight bytes.
            bytes.push(0x80 | long.len() as u8);
            bytes.extend_from_slice(long);
        }
    }
    parts.iter().for_each(|part| bytes.extend_from_slice(part));
    bytes
}

/// SEQUENCE.
pub fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, parts)
}

/// SET OF: elements in the order DER asks for.
pub fn set_of(mut elements: Vec<Vec<u8>>) -> Vec<u8> {
    elements.sort();
    tlv(0x31, &[&elements.concat()])
}

/// `[n]` constructed, n below 31.
pub fn context(n: u8, parts: &[&[u8]]) -> Vec<u8> {
    tlv(0xa0 | n, parts)
}

/// OBJECT IDENTIFIER from its dotted text. Meant for constants: a text that is none gives an empty element.
pub fn oid(dotted: &str) -> Vec<u8> {
    let oid = ObjectIdentifier::new(dotted);
    tlv(0x06, &[oid.as_ref().map_or(&[][..], |oid| oid.as_bytes())])
}

/// AlgorithmIdentifier with NULL parameters, as RSA and SHA-256 are written here.
pub fn algorithm(dotted: &str) -> Vec<u8> {
    sequence(&[&oid(dotted), &[0x05, 0x00]])
}

/// A non-negative INTEGER from big-endian bytes.
pub fn integer(bytes: &[u8]) -> Vec<u8> {
    let start = bytes.iter().position(|b| *b != 0).unwrap_or(bytes.len());
    let (_, significant) = bytes.split_at(start);
    match significant.first() {
        None => tlv(0x02, &[&[0]]),
        Some(first) if first & 0x80 != 0 => tlv(0x02, &[&[0], significant]),
        Some(_) => tlv(0x02, &[significant]),
    }
}

/// OCTET STRING.
pub fn octets(bytes: &[u8]) -> Vec<u8> {
    tlv(0x04, &[bytes])
}

/// BIT STRING of whole bytes.
pub fn bits(bytes: &[u8]) -> Vec<u8> {
    tlv(0x03, &[&[0], bytes])
}

/// Time as RFC 5280 §4.1.2.5 wants it: UTCTime through 2049, then GeneralizedTime; cut to seconds.
pub fn time(at: DateTime<Utc>) -> Vec<u8> {
    if (1950..2050).contains(&at.year()) {
        tlv(0x17, &[at.format("%y%m%d%H%M%SZ").to_string().as_bytes()])
    } else {
        tlv(0x18, &[at.format("%Y%m%d%H%M%SZ").to_string().as_bytes()])
    }
}
