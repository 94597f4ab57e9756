//! Attacks on the document: content, attributes, certificates in the bag, encoding.

use ruqsat_eds::SubIndication as Cause;
use ruqsat_eds::report::{CheckName, Status};
use ruqsat_sandbox::ca::{Draft, attribute, der};

use super::bench::{BENCH, CONTENT, Question, check, now};

fn draft() -> Draft {
    Draft::new(&BENCH.individual, CONTENT, now())
}

fn signed(draft: &Draft) -> Vec<u8> {
    draft.sign(&BENCH.individual, CONTENT).unwrap()
}

#[test]
fn other_content_is_a_hash_failure() {
    let cms = signed(&draft());
    let mut tampered = CONTENT.to_vec();
    tampered[3] ^= 0x20;
    for content in [tampered.as_slice(), b"", b"another case", &[CONTENT, b"\n"].concat()] {
        let report =
            Question { content: Some(content), ..Question::about(&cms) }.fails_with(Cause::HashFailure);
        assert!(!report.integrity_passed());
        assert_eq!(
            (&report.signers[0].iin, report.signers[0].roles.len()),
            (&None, 0),
            "identity is unproven"
        );
        assert_eq!(check(&report, CheckName::Chain).status, Status::NotVerified);
    }
}

#[test]
fn no_content_at_all_is_indeterminate() {
    let cms = signed(&draft());
    let report = Question { content: None, ..Question::about(&cms) }.fails_with(Cause::SignedDataNotFound);
    assert!(!report.integrity_passed() && report.content.is_none());
}

#[test]
fn attached_content_must_equal_the_given_one() {
    let attached = Draft { attached: Some(b"another".to_vec()), ..draft() };
    Question::about(&signed(&attached)).fails_with(Cause::HashFailure);
}

#[test]
fn a_flipped_signature_is_a_crypto_failure() {
    let mut cms = signed(&draft());
    *cms.last_mut().unwrap() ^= 1;
    let report = Question::about(&cms).fails_with(Cause::SigCryptoFailure);
    assert_eq!(check(&report, CheckName::SignedAttributes).status, Status::Pass);
}

#[test]
fn signed_attributes_are_always_required() {
    let bare = Draft { attributes: None, ..draft() };
    let report = Question::about(&signed(&bare)).fails_with(Cause::SigConstraintsFailure);
    assert_eq!(check(&report, CheckName::SignedAttributes).detail, "signed_attributes_absent");
}

#[test]
fn attributes_presented_as_content_are_refused() {
    let attributes = draft().signed_bytes(CONTENT);
    let confused = Draft { attributes: None, attached: Some(attributes.clone()), ..draft() };
    let cms = confused.sign(&BENCH.individual, &attributes).unwrap();
    Question { content: Some(&attributes), ..Question::about(&cms) }.fails_with(Cause::SigConstraintsFailure);
    Question { content: None, ..Question::about(&cms) }.fails_with(Cause::SigConstraintsFailure);
}

#[test]
fn every_bent_attribute_list_has_its_code() {
    let honest = draft().attributes.unwrap();
    let digest =
        honest.iter().find(|a| a.windows(11).any(|w| w == der::oid("1.2.840.113549.1.9.4"))).unwrap();
    let without = |id: &str| -> Vec<Vec<u8>> {
        let id = der::oid(id);
        honest.iter().filter(|a| !a.windows(id.len()).any(|w| w == id)).cloned().collect()
    };
    let sorted_with = |extra: Vec<u8>| {
        let mut list = honest.clone();
        list.push(extra);
        list.sort();
        list
    };
    let data = der::oid("1.2.840.113549.1.7.1");
    let other_certificate = der::sequence(&[&der::sequence(&[&der::sequence(&[&der::octets(&[7; 32])])])]);
    let reference = "1.2.840.113549.1.9.16.2.47";
    let swapped = |id: &str, value: Vec<u8>| {
        let mut list = without(id);
        list.push(attribute(id, value));
        list.sort();
        list
    };
    let cases = [
        ("digest twice", sorted_with(digest.clone()), Cause::FormatFailure),
        ("reversed", honest.iter().rev().cloned().collect(), Cause::FormatFailure),
        ("no digest", without("1.2.840.113549.1.9.4"), Cause::SigConstraintsFailure),
        ("no type", without("1.2.840.113549.1.9.3"), Cause::SigConstraintsFailure),
        ("empty", Vec::new(), Cause::SigConstraintsFailure),
        (
            "two values",
            swapped("1.2.840.113549.1.9.3", [data.clone(), data.clone()].concat()),
            Cause::FormatFailure,
        ),
        (
            "type of a timestamp",
            swapped("1.2.840.113549.1.9.3", der::oid("1.2.840.113549.1.9.16.1.4")),
            Cause::SigConstraintsFailure,
        ),
        ("other certificate", swapped(reference, other_certificate), Cause::SigConstraintsFailure),
        (
            "reference by SHA-1",
            sorted_with(attribute("1.2.840.113549.1.9.16.2.12", der::sequence(&[]))),
            Cause::SigConstraintsFailure,
        ),
    ];
    for (case, attributes, cause) in cases {
        let report = Question::about(&signed(&Draft { attributes: Some(attributes), ..draft() })).ask();
        assert_eq!(report.sub_indication, Some(cause), "{case}: {report:#?}");
        assert!(!report.integrity_passed(), "{case}");
    }
}

#[test]
fn no_signer_and_no_certificate_never_pass() {
    let report =
        Question::about(&signed(&Draft { signers: 0, ..draft() })).fails_with(Cause::SigConstraintsFailure);
    assert!(report.signers.is_empty() && !report.integrity_passed());
    let bare = signed(&Draft { certificates: Vec::new(), ..draft() });
    Question::about(&bare).fails_with(Cause::NoSigningCertificateFound);
    let others = signed(&Draft { certificates: BENCH.head.chain.clone(), ..draft() });
    Question::about(&others).fails_with(Cause::NoSigningCertificateFound);
}

#[test]
fn hostile_encodings_are_refused_at_once() {
    let cms = signed(&draft());
    let nested: Vec<u8> = [0x30, 0x80].repeat(100_000);
    let long = [&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff][..], &cms].concat();
    for (case, bytes) in [
        ("trailing bytes", [&cms[..], &[0]].concat()),
        ("cut", cms[..cms.len() - 1].to_vec()),
        ("empty", Vec::new()),
        ("garbage", vec![0xa5; 4096]),
        ("text", b"not a signature".to_vec()),
        ("nested", nested),
        ("length of 4 GiB", long),
        ("20 MB", vec![0x30; 20_000_000]),
        ("many certificates", signed(&Draft { certificates: numbered_bag(), ..draft() })),
        ("many signers", signed(&Draft { signers: 1000, ..draft() })),
    ] {
        let report = Question::about(&bytes).ask();
        assert_eq!(report.sub_indication, Some(Cause::FormatFailure), "{case}");
        assert!(report.signers.is_empty(), "{case}");
    }
}

/// More different certificates than are read; none of them has to be sound.
fn numbered_bag() -> Vec<Vec<u8>> {
    (0..100u8).map(|n| [&BENCH.head.cert_der[..BENCH.head.cert_der.len() - 1], &[n]].concat()).collect()
}

#[test]
fn no_flipped_byte_panics_or_changes_who_signed_what() {
    let cms = signed(&draft());
    let honest = Question::about(&cms).passes();
    let mut passed = 0;
    for at in 0..cms.len() {
        for bit in [0x01, 0x80] {
            let mut bytes = cms.clone();
            bytes[at] ^= bit;
            let report = Question::about(&bytes).ask();
            if report.passed() {
                assert_eq!(report, honest, "byte {at}");
                passed += 1;
            }
        }
    }
    // Versions, parameters and the list of digests are hints that no signature covers and nothing is decided by.
    assert!(passed < 40, "{passed} flips went unseen");
}
