//! What must pass, what the report shows then, and that the folder is made once.

use ruqsat_eds::report::{CheckName, RevocationStatus, Status};
use ruqsat_eds::{Act, Expected, Role, decode_armour, signer_certificates};
use ruqsat_sandbox::ca::{Ca, Draft, Key};

use super::bench::{BENCH, BIN, CONTENT, IIN, Question, hex, now, person};

#[test]
fn an_individual_passes_every_check() {
    let cms = BENCH.individual.sign_detached(CONTENT, now()).unwrap();
    let expected = Some(Expected { act: Act::ApplicationIndividual, iin: Some(IIN), bin: None });
    let report = Question { expected, ..Question::about(&cms) }.passes();
    let signer = &report.signers[0];
    assert_eq!((signer.iin.as_deref(), signer.bin.as_deref()), (Some(IIN), None));
    assert_eq!(signer.roles, [Role::Individual]);
    assert_eq!(signer.serial.as_deref(), Some(hex(&BENCH.individual.serial().unwrap()).as_str()));
    assert_eq!(signer.revocation.as_ref().unwrap().status, RevocationStatus::Good);
    for (name, status) in signer.checks.iter().map(|check| (check.name, check.status)) {
        let wanted = if name == CheckName::Timestamp { Status::NotVerified } else { Status::Pass };
        assert_eq!(status, wanted, "{name:?}");
    }
    assert_eq!(signer.checks.len(), 8);
}

#[test]
fn the_report_is_the_json_of_the_sample() {
    let cms = BENCH.head.sign_detached(CONTENT, now()).unwrap();
    let report = Question::about(&cms).passes();
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["indication"], "TOTAL_PASSED");
    assert!(json["sub_indication"].is_null());
    assert_eq!(json["policy"], "kz-500nq-2026");
    assert_eq!(json["reference_time"]["source"], "now");
    assert_eq!(json["content"]["bytes"], CONTENT.len());
    assert_eq!(json["content"]["covers_whole"], true);
    assert_eq!(json["signers"][0]["bin"], BIN);
    assert_eq!(json["signers"][0]["roles"], serde_json::json!(["LEGAL_ENTITY", "CEO"]));
    assert_eq!(json["signers"][0]["alg"], "rsa-sha256");
    assert_eq!(json["signers"][0]["revocation"]["source"], "crl");
    assert_eq!(json["signers"][0]["checks"][0]["name"], "signed_attributes");
    assert_eq!(json["signers"][0]["checks"][1]["status"], "pass");
    let back: ruqsat_eds::Report = serde_json::from_value(json).unwrap();
    assert_eq!(back, report);
}

#[test]
fn attached_content_passes_when_it_is_the_given_content() {
    let mut draft = Draft::new(&BENCH.head, CONTENT, now());
    draft.attached = Some(CONTENT.to_vec());
    let cms = draft.sign(&BENCH.head, CONTENT).unwrap();
    Question::about(&cms).passes();
    Question { content: None, ..Question::about(&cms) }.passes();
}

#[test]
fn a_summary_tells_what_to_fetch() {
    let cms = BENCH.head.sign_detached(CONTENT, now()).unwrap();
    let summary = signer_certificates(&cms).unwrap().remove(0);
    assert!(summary.common_name.as_deref().unwrap().contains("SANDBOX"));
    assert_eq!((summary.iin.as_deref(), summary.bin.as_deref()), (Some(IIN), Some(BIN)));
    assert!(summary.crl_needed && summary.issuer.contains("SANDBOX"));
    assert_eq!(summary.crl_urls, ["http://127.0.0.1/crl"]);
    assert_eq!(ruqsat_eds::crl_issuer(&BENCH.crl), Some(summary.issuer_key));
    assert_eq!(summary.der, BENCH.head.cert_der);
}

#[test]
fn armour_comes_off() {
    use base64::Engine;
    let cms = BENCH.head.sign_detached(CONTENT, now()).unwrap();
    let text = base64::engine::general_purpose::STANDARD.encode(&cms);
    for wrapped in [text.clone(), format!("-----BEGIN CMS-----\n{text}\n-----END CMS-----\n")] {
        Question::about(&decode_armour(wrapped.as_bytes()).unwrap()).passes();
    }
}

#[test]
fn the_folder_is_made_once_and_keys_are_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let first = Ca::open_or_create(folder.path(), now()).unwrap();
    let key = first.open_or_issue("applicant", &person()).unwrap();
    first.revoke(&hex(&key.serial().unwrap()), now()).unwrap();
    let second = Ca::open_or_create(folder.path(), now()).unwrap();
    assert_eq!(first.root_der(), second.root_der());
    assert_eq!(second.open_or_issue("applicant", &person()).unwrap().cert_der, key.cert_der);
    assert_eq!(first.crl(now()).unwrap(), second.crl(now()).unwrap());
    assert!(second.open_or_issue("../applicant", &person()).is_err());

    let path = folder.path().join("keys/applicant.pem");
    let loaded = Key::load(&path).unwrap();
    assert_eq!((&loaded.pkcs8, &loaded.chain), (&key.pkcs8, &key.chain));
    #[cfg(unix)]
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&path.metadata().unwrap().permissions()) & 0o777,
        0o600
    );
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 2, "nothing but ca and keys: {left:?}");
}

/// The same document as a stream writes it: indefinite lengths on the spine, the content in two pieces (PKI 3.1).
#[test]
fn a_streamed_envelope_is_read() {
    use ruqsat_eds::asn1::{OID, SEQUENCE, context, whole};
    let cms = BENCH.head.sign_detached(CONTENT, now()).unwrap();
    let mut info = whole(&cms, SEQUENCE).unwrap().reader();
    let kind = info.take(OID).unwrap().raw;
    let mut data = info.take(context(0)).unwrap().reader().take(SEQUENCE).unwrap().reader();
    let (version, digests) = (data.any().unwrap().raw, data.any().unwrap().raw);
    let data_type = data.any().unwrap().reader().take(OID).unwrap().raw;
    let (bag, signers) = (data.any().unwrap().raw, data.any().unwrap().raw);
    let (first, second) = CONTENT.split_at(7);
    let octets = |bytes: &[u8]| [&[4, bytes.len() as u8], bytes].concat();
    let end = [0u8, 0];
    let streamed = [
        &[0x30, 0x80][..],
        kind,
        &[0xa0, 0x80, 0x30, 0x80],
        version,
        digests,
        &[0x30, 0x80],
        data_type,
        &[0xa0, 0x80, 0x24, 0x80],
        &octets(first),
        &octets(second),
        &end,
        &end,
        &end,
        bag,
        signers,
        &end,
        &end,
        &end,
    ]
    .concat();
    Question::about(&streamed).passes();
    Question { content: None, ..Question::about(&streamed) }.passes();
}
