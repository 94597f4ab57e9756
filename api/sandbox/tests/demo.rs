//! The demo keys: made once, marked, found again.

#![allow(clippy::unwrap_used, reason = "a test's helpers may panic as its bodies may")]

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{DateTime, TimeDelta};
use ruqsat_eds::SignerCertificate;
use ruqsat_eds::certificates::Certificate;
use ruqsat_sandbox::ca::Ca;
use ruqsat_sandbox::demo::{BAD_KEYS, key, make_keys, people};

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries.map(|e| (e.file_name().into_string().unwrap(), std::fs::read(e.path()).unwrap())).collect()
}

#[test]
fn keys_are_made_once_and_every_name_is_marked() {
    let folder = tempfile::tempdir().unwrap();
    let now = DateTime::from_timestamp(1_795_348_800, 0).unwrap();
    let start = |now| {
        let ca = Ca::open_or_create(folder.path(), now).unwrap();
        make_keys(&ca, folder.path(), "http://127.0.0.1:9/ca/crl", now).unwrap();
        [files(&folder.path().join("keys")), files(&folder.path().join("ca"))]
    };
    let first = start(now);
    assert_eq!(first[0].len(), people().len() + BAD_KEYS.len());
    assert!(start(now + TimeDelta::days(1)) == first, "a second start changed a key or the list");

    for person in people() {
        let der = key(folder.path(), person.key_name).unwrap().cert_der;
        let certificate = SignerCertificate::from(&Certificate::parse(&der).unwrap());
        assert!(certificate.common_name.unwrap().contains("SANDBOX"), "{}", person.key_name);
        assert_eq!((certificate.iin.as_deref(), certificate.bin.as_deref()), (Some(person.iin), person.bin));
        assert_eq!(certificate.organisation.as_deref(), person.organisation());
        assert!(person.organisation().is_none_or(|name| name.contains("SANDBOX")));
    }
}
