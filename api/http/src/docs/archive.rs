//! The files of Swagger UI, taken out of the archive a crate brings along: nothing is fetched, nothing is unpacked.
//!
//! An archive keeps each file deflated, and a gzip stream is the same deflated bytes between a header and a checksum
//! the archive knows too. So what browsers ask for is put together without inflating anything.

use actix_web::web::Bytes;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use utoipa_swagger_ui_vendored::SWAGGER_UI_VENDORED as ARCHIVE;

/// A file as it is sent.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) bytes: Bytes,
    pub(super) media_type: &'static str,
    /// Whether the bytes are a gzip stream.
    pub(super) is_gzip: bool,
}

/// What the page asks for, and the terms we pass it on under.
const WANTED: [(&str, &str, &str); 5] = [
    ("dist/swagger-ui.css", "swagger-ui.css", "text/css; charset=utf-8"),
    ("dist/swagger-ui-bundle.js", "swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
    ("dist/favicon-32x32.png", "favicon-32x32.png", "image/png"),
    ("LICENSE", "LICENSE", "text/plain; charset=utf-8"),
    ("NOTICE", "NOTICE", "text/plain; charset=utf-8"),
];

/// Version of Swagger UI and its files by name.
pub(super) struct Bundle {
    pub(super) version: String,
    pub(super) files: BTreeMap<&'static str, File>,
}

/// Read once; a file that is missing is found by the tests, for the archive is part of the program.
pub(super) static BUNDLE: LazyLock<Bundle> = LazyLock::new(|| bundle(ARCHIVE));

fn bundle(archive: &[u8]) -> Bundle {
    let mut bundle = Bundle { version: String::new(), files: BTreeMap::new() };
    for entry in entries(archive) {
        let Some((folder, path)) = entry.path.split_once('/') else { continue };
        let Some((_, name, media_type)) = WANTED.iter().find(|(wanted, _, _)| *wanted == path) else {
            continue;
        };
        let Some((bytes, is_gzip)) = entry.content(archive) else { continue };
        folder.trim_start_matches("swagger-ui-").clone_into(&mut bundle.version);
        bundle.files.insert(name, File { bytes, media_type, is_gzip });
    }
    bundle
}

/// One file in the directory of a ZIP archive (APPNOTE 4.3.12).
struct Entry<'a> {
    path: &'a str,
    method: u32,
    checksum: &'a [u8],
    packed: usize,
    size: &'a [u8],
    at: usize,
}

const STORED: u32 = 0;
const DEFLATED: u32 = 8;

impl Entry<'_> {
    /// The bytes to send, and whether they are a gzip stream.
    fn content(&self, archive: &[u8]) -> Option<(Bytes, bool)> {
        // The local header repeats the directory's, with lengths of its own (APPNOTE 4.3.7).
        let header = archive.get(self.at..)?;
        let skip = 30 + size(number(header, 26, 2)?)? + size(number(header, 28, 2)?)?;
        let packed = header.get(skip..)?.get(..self.packed)?;
        match self.method {
            STORED => Some((Bytes::copy_from_slice(packed), false)),
            DEFLATED => {
                // RFC 1952 section 2.3: magic, deflate, no flags, no time, system unknown.
                let head: &[u8] = &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
                Some(([head, packed, self.checksum, self.size].concat().into(), true))
            }
            _ => None,
        }
    }
}

/// Every entry of the directory, or as many as can be read.
fn entries(archive: &[u8]) -> Vec<Entry<'_>> {
    let mut found = Vec::new();
    let Some(mut at) = directory(archive) else { return found };
    while let Some((entry, next)) = entry(archive, at) {
        found.push(entry);
        at = next;
    }
    found
}

/// Where the directory begins: told by the record at the end, behind which at most a comment stands (APPNOTE 4.3.16).
fn directory(archive: &[u8]) -> Option<usize> {
    let end = archive.windows(4).rposition(|four| four == b"PK\x05\x06")?;
    size(number(archive, end + 16, 4)?)
}

fn entry(archive: &[u8], at: usize) -> Option<(Entry<'_>, usize)> {
    let entry = archive.get(at..)?;
    if !entry.starts_with(b"PK\x01\x02") {
        return None;
    }
    let name = size(number(entry, 28, 2)?)?;
    let next = at + 46 + name + size(number(entry, 30, 2)?)? + size(number(entry, 32, 2)?)?;
    let entry = Entry {
        path: std::str::from_utf8(entry.get(46..46 + name)?).ok()?,
        method: number(entry, 10, 2)?,
        checksum: entry.get(16..20)?,
        packed: size(number(entry, 20, 4)?)?,
        size: entry.get(24..28)?,
        at: size(number(entry, 42, 4)?)?,
    };
    Some((entry, next))
}

/// A number of two or four bytes, the lowest first.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    let digits = bytes.get(at..at + length)?;
    Some(digits.iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
}

fn size(number: u32) -> Option<usize> {
    usize::try_from(number).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_the_page_needs_is_in_the_archive() {
        let names: Vec<_> = BUNDLE.files.keys().copied().collect();
        assert_eq!(names.len(), WANTED.len(), "{names:?}");
        assert!(BUNDLE.version.starts_with("5."), "{}", BUNDLE.version);
        let script = &BUNDLE.files["swagger-ui-bundle.js"];
        assert!(script.is_gzip && script.bytes.starts_with(&[0x1f, 0x8b, 8]));
        let unpacked = number(&script.bytes, script.bytes.len() - 4, 4).unwrap();
        assert!(unpacked > 1_000_000, "the size at the end of a gzip stream: {unpacked}");
        let icon = &BUNDLE.files["favicon-32x32.png"];
        assert!(!icon.is_gzip && icon.bytes.starts_with(b"\x89PNG"));
    }

    #[test]
    fn a_broken_archive_gives_no_files_and_no_panic() {
        let ends = ARCHIVE.len();
        for archive in [&[][..], &ARCHIVE[..1000], &ARCHIVE[1000..], &ARCHIVE[ends - 22..], &[b'P'; 64]] {
            assert!(bundle(archive).files.is_empty());
        }
    }
}
