//! Takes the wrapping off: PEM, bare base64, or plain DER.

use std::borrow::Cow;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::asn1::{Malformed, Parsed};
use crate::cms::MAX_CMS_BYTES;

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// DER from DER, from base64 (white space allowed) or from one PEM block of any label (RFC 7468).
///
/// # Errors
/// Neither of the three, more than one block, or more text than [`MAX_CMS_BYTES`] of DER need.
pub fn decode_armour(bytes: &[u8]) -> Parsed<Cow<'_, [u8]>> {
    // DER of everything we read begins with a SEQUENCE, 0x30, which is also the digit `0`; no base64 of a SEQUENCE
    // does (it begins with `M`), so the first byte tells.
    if bytes.first() == Some(&0x30) {
        return Ok(Cow::Borrowed(bytes));
    }
    if bytes.len() > MAX_CMS_BYTES * 2 {
        return Err(Malformed);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Malformed)?.trim();
    let body = if text.starts_with("-----") { block(text)? } else { text };
    let digits: Vec<u8> = body.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    match LENIENT.decode(digits) {
        Ok(der) if !der.is_empty() => Ok(Cow::Owned(der)),
        _ => Err(Malformed),
    }
}

fn block(text: &str) -> Parsed<&str> {
    let (label, rest) =
        text.strip_prefix("-----BEGIN ").and_then(|rest| rest.split_once("-----")).ok_or(Malformed)?;
    let (body, end) = rest.split_once("-----END ").ok_or(Malformed)?;
    if end.strip_suffix("-----") == Some(label) { Ok(body) } else { Err(Malformed) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_forms() {
        let der = [0x30, 0x03, 0x02, 0x01, 0x05];
        for wrapped in [
            &der[..],
            b"MAMCAQU=",
            b"MAMC\r\nAQU\n",
            b"-----BEGIN PKCS7-----\nMAMCAQU=\n-----END PKCS7-----\n",
            b"-----BEGIN CMS-----\nMAMCAQU=\n-----END CMS-----",
        ] {
            assert_eq!(decode_armour(wrapped).unwrap().as_ref(), der);
        }
        for bad in [&b""[..], b"????", b"-----BEGIN CMS-----\nMAMCAQU=\n-----END PKCS7-----", b"\xff\xfe"] {
            assert!(decode_armour(bad).is_err());
        }
    }
}
