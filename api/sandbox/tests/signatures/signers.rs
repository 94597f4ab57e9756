//! Documents with several signers: each has its own verdict, and the whole is as good as its worst.

use chrono::TimeDelta;
use ruqsat_eds::SubIndication as Cause;
use ruqsat_eds::report::TimeSource;
use ruqsat_sandbox::ca::{Draft, attribute, der, joined};

use super::bench::{BENCH, CONTENT, Question, now};
use super::stamps::honest;

#[test]
fn two_good_signers_pass_each() {
    let attached = |key| Draft { attached: Some(CONTENT.to_vec()), ..Draft::new(key, CONTENT, now()) };
    let [one, other] = [&BENCH.individual, &BENCH.head].map(|key| attached(key).sign(key, CONTENT).unwrap());
    let both = joined(&[&one, &other]).unwrap();
    for content in [Some(CONTENT), None] {
        let report = Question { content, ..Question::about(&both) }.passes();
        assert_eq!(report.signers.len(), 2);
        let serials: Vec<_> = report.signers.iter().filter_map(|signer| signer.serial.clone()).collect();
        assert_ne!(serials[0], serials[1]);
    }
}

#[test]
fn a_bad_signer_beside_a_good_one_fails_the_whole() {
    let good = BENCH.individual.sign_detached(CONTENT, now()).unwrap();
    let foreign =
        BENCH.foreign.issue(&super::bench::person()).unwrap().sign_detached(CONTENT, now()).unwrap();
    let mut flipped = BENCH.head.sign_detached(CONTENT, now()).unwrap();
    *flipped.last_mut().unwrap() ^= 1;
    for (bad, cause) in [
        (BENCH.head.sign_detached(b"other content", now()).unwrap(), Cause::HashFailure),
        (flipped, Cause::SigCryptoFailure),
        (foreign, Cause::ChainConstraintsFailure),
    ] {
        for order in [[&good, &bad], [&bad, &good]] {
            let both = joined(&order.map(Vec::as_slice)).unwrap();
            let report = Question::about(&both).fails_with(cause);
            let causes: Vec<_> = report.signers.iter().map(|signer| signer.sub_indication).collect();
            assert!(causes.contains(&None) && causes.contains(&Some(cause)), "{causes:?}");
        }
    }
    // Signers whose certificate is not there.
    let bare = Draft { certificates: Vec::new(), ..Draft::new(&BENCH.head, CONTENT, now()) };
    let both = joined(&[&good, &bare.sign(&BENCH.head, CONTENT).unwrap()]).unwrap();
    Question::about(&both).fails_with(Cause::NoSigningCertificateFound);
}

#[test]
fn each_signer_has_his_own_time() {
    let at = now() - TimeDelta::days(2);
    let plain = BENCH.head.sign_detached(CONTENT, now()).unwrap();
    let both = joined(&[&honest(&BENCH.individual, at), &plain]).unwrap();
    let report = Question::about(&both).passes();
    let mut times: Vec<_> =
        report.signers.iter().map(|s| (s.reference_time.value, s.reference_time.source)).collect();
    times.sort_by_key(|(value, _)| *value);
    assert_eq!(times, [(at, TimeSource::Timestamp), (now(), TimeSource::Now)]);
    assert_eq!(report.reference_time.value, now(), "the whole is judged at the latest");
    let stamped =
        joined(&[&honest(&BENCH.individual, at), &honest(&BENCH.head, at + TimeDelta::days(1))]).unwrap();
    let report = Question::about(&stamped).passes();
    assert_eq!(report.reference_time.value, at + TimeDelta::days(1));
    assert_eq!(report.reference_time.source, TimeSource::Timestamp);
}

#[test]
fn sixteen_signers_are_read_and_no_more() {
    let draft = |signers| Draft { signers, ..Draft::new(&BENCH.individual, CONTENT, now()) };
    let signed = |signers| draft(signers).sign(&BENCH.individual, CONTENT).unwrap();
    assert_eq!(Question::about(&signed(16)).passes().signers.len(), 16);
    Question::about(&signed(17)).fails_with(Cause::FormatFailure);
}

/// Attributes whose reference to the certificate is bent, DER and signed.
#[test]
fn certificate_references_are_read_strictly() {
    use aws_lc_rs::digest::{SHA256, digest};
    let key = &BENCH.individual;
    let hash = der::octets(digest(&SHA256, &key.cert_der).as_ref());
    let one = |fields: &[&[u8]]| der::sequence(&[&der::sequence(fields)]);
    let sha256 = der::sequence(&[&der::oid("2.16.840.1.101.3.4.2.1")]);
    let sha512 = der::sequence(&[&der::oid("2.16.840.1.101.3.4.2.3")]);
    let certificate = ruqsat_eds::certificates::Certificate::parse(&key.cert_der).unwrap();
    let names = |issuer: &[u8]| der::sequence(&[&der::context(4, &[issuer])]);
    let serial = |n: &[u8]| der::tlv(2, &[n]);
    let right = der::sequence(&[&names(certificate.issuer), &serial(certificate.serial)]);
    let other_serial = der::sequence(&[&names(certificate.issuer), &serial(&[7])]);
    let other_issuer = der::sequence(&[&names(certificate.subject), &serial(certificate.serial)]);
    let other = der::octets(&[7; 32]);
    let constraints = Some(Cause::SigConstraintsFailure);
    for (case, value, cause) in [
        ("hash alone", der::sequence(&[&one(&[&hash])]), None),
        ("SHA-256 said", der::sequence(&[&one(&[&sha256, &hash])]), None),
        ("issuer and serial", der::sequence(&[&one(&[&hash, &right])]), None),
        ("with policies", der::sequence(&[&one(&[&hash]), &der::sequence(&[])]), None),
        (
            "the CA behind it",
            der::sequence(&[&der::sequence(&[&der::sequence(&[&hash]), &der::sequence(&[&other])])]),
            None,
        ),
        (
            "the CA before it",
            der::sequence(&[&der::sequence(&[&der::sequence(&[&other]), &der::sequence(&[&hash])])]),
            constraints,
        ),
        ("another hash", der::sequence(&[&one(&[&sha512, &hash])]), constraints),
        ("another serial", der::sequence(&[&one(&[&hash, &other_serial])]), constraints),
        ("another issuer", der::sequence(&[&one(&[&hash, &other_issuer])]), constraints),
        ("no reference", der::sequence(&[&der::sequence(&[])]), Some(Cause::FormatFailure)),
        (
            "something behind",
            der::sequence(&[&one(&[&hash]), &der::sequence(&[]), &hash]),
            Some(Cause::FormatFailure),
        ),
    ] {
        let reference = "1.2.840.113549.1.9.16.2.47";
        let id = der::oid(reference);
        let mut draft = Draft::new(key, CONTENT, now());
        let mut list = draft.attributes.take().unwrap();
        list.retain(|one| !one.windows(id.len()).any(|window| window == id));
        list.push(attribute(reference, value));
        list.sort();
        let cms = Draft { attributes: Some(list), ..draft }.sign(key, CONTENT).unwrap();
        assert_eq!(Question::about(&cms).ask().sub_indication, cause, "{case}");
    }
}
