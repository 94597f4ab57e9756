//! What a file is: its first bytes say it. What it calls itself is nobody's proof, but has to fit.

use crate::error::{Error, Result};

/// Bytes that are enough to know every type by.
pub(super) const ENOUGH: usize = 8;

/// What a body is sent as that says nothing of its type.
const ANY: &str = "application/octet-stream";

/// What each type begins with.
const TYPES: [(&[u8], &str); 5] = [
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
];

/// The type of a file by its first bytes. Errors: `Invalid` for another type, and for one that is not the declared.
pub(super) fn media_type(head: &[u8], declared: Option<&str>) -> Result<&'static str> {
    let found = TYPES.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, name)| *name);
    let found = found
        .ok_or_else(|| Error::invalid("/content", "unsupported_type", "not a PDF, JPEG, PNG or TIFF file"))?;
    let essence = declared.and_then(|text| text.split(';').next()).map(str::trim);
    match essence {
        Some(other) if !other.eq_ignore_ascii_case(found) && !other.eq_ignore_ascii_case(ANY) => {
            Err(Error::invalid("!Content-Type", "type_differs", format!("its first bytes say {found}")))
        }
        _ => Ok(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say() {
        for (bytes, kind) in [
            (&b"%PDF-1.7\n"[..], "application/pdf"),
            (b"\xff\xd8\xff\xe0", "image/jpeg"),
            (b"\x89PNG\r\n\x1a\nIHDR", "image/png"),
            (b"II*\0x", "image/tiff"),
            (b"MM\0*x", "image/tiff"),
        ] {
            assert_eq!(media_type(bytes, None).unwrap(), kind);
            assert_eq!(media_type(bytes, Some("application/octet-stream")).unwrap(), kind);
            assert_eq!(media_type(bytes, Some(&format!("{}; q=1", kind.to_uppercase()))).unwrap(), kind);
            assert!(media_type(bytes, Some("text/html")).is_err());
            assert!(media_type(bytes, Some("")).is_err());
        }
        // Pages and pictures that run, programs, archives of every kind, and what only later says it is a PDF.
        for bytes in [
            &b""[..],
            b"<html>",
            b"<svg xmlns",
            b"<?xml ve",
            b"MZ\x90",
            b"PK\x03\x04",
            b"\x1f\x8b\x08",
            b"BZh9",
            b"7z\xbc\xaf\x27\x1c",
            b"Rar!\x1a\x07",
            b"\xfd7zXZ\0",
            b"GIF89a",
            b" %PDF-1.7",
        ] {
            assert!(media_type(bytes, None).is_err(), "{bytes:?}");
        }
        assert!(TYPES.iter().all(|(magic, _)| magic.len() <= ENOUGH));
    }
}
