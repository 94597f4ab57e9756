//! OCSP: what an answer proves, and every answer of PKI §7 row 15 that proves nothing.

use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use ruqsat_eds::certificates::Certificate;
use ruqsat_eds::report::{CheckName, RevocationSource, RevocationStatus};
use ruqsat_eds::{
    Evidence, OcspEvidence, OcspRules, SubIndication as Cause, VerifyRequest, ocsp_request, verify,
};
use ruqsat_sandbox::ca::{Key, OcspDraft, OcspStatus, ocsp_error};

use super::bench::{BENCH, CONTENT, check, now, person};

const NONCE: &[u8] = b"sixteen bytes...";
/// RFC 5280 §5.3.1.
const HOLD: u8 = 6;

static CMS: LazyLock<Vec<u8>> = LazyLock::new(|| BENCH.individual.sign_detached(CONTENT, now()).unwrap());

fn rules() -> OcspRules {
    let max_age = TimeDelta::minutes(5);
    OcspRules { max_age, clocks_differ: TimeDelta::minutes(1), nonce_required: true }
}

/// The honest draft of the twin about the individual's certificate.
fn draft(nonce: Option<&[u8]>) -> OcspDraft {
    let issuer = Certificate::parse(BENCH.ca.issuing_der()).unwrap();
    let certificate = Certificate::parse(&BENCH.individual.cert_der).unwrap();
    BENCH.ca.ocsp_draft(&ocsp_request(&certificate, &issuer, nonce), now()).unwrap().unwrap()
}

fn bent(bend: impl FnOnce(&mut OcspDraft)) -> Vec<u8> {
    let mut draft = draft(Some(NONCE));
    bend(&mut draft);
    draft.sign(BENCH.ca.responder()).unwrap()
}

/// The verdict and the cause in the report, of an answer to a question with a nonce and, if any, of lists.
fn judged(response: &[u8], rules: OcspRules, crls: &[&[u8]], at: DateTime<Utc>) -> (Option<Cause>, String) {
    let report = verify(&VerifyRequest {
        content: Some(CONTENT),
        anchors: &[BENCH.ca.root_der()],
        crls,
        ocsp: &[OcspEvidence { response, nonce: Some(NONCE), rules }],
        ..VerifyRequest::new(&CMS, at)
    });
    assert!(report.integrity_passed());
    let signer = &report.signers[0];
    let evidence = signer.revocation.as_ref();
    assert_eq!(evidence.is_some(), report.sub_indication != Some(Cause::TryLater), "{report:#?}");
    if let Some(evidence) = evidence.filter(|_| crls.is_empty()) {
        assert_eq!(evidence.source, RevocationSource::Ocsp);
        let revoked = report.sub_indication == Some(Cause::Revoked);
        assert_eq!(evidence.status == RevocationStatus::Revoked, revoked);
    }
    (report.sub_indication, check(&report, CheckName::Revocation).detail.clone())
}

#[track_caller]
fn no_answer(response: &[u8], detail: &str) {
    assert_eq!(judged(response, rules(), &[], now()), (Some(Cause::TryLater), detail.to_owned()));
    // The list decides then, as if nobody had been asked.
    assert_eq!(judged(response, rules(), &[&BENCH.crl], now()).0, None, "{detail}");
}

#[track_caller]
fn good(response: &[u8]) {
    assert_eq!(judged(response, rules(), &[], now()), (None, "good".to_owned()));
}

#[test]
fn a_fresh_answer_of_the_delegate_or_of_the_ca_itself_is_good() {
    good(&bent(|_| {}));
    good(&draft(Some(NONCE)).sign(BENCH.ca.issuing()).unwrap());
    // Beside others, and up to the ends of what is fresh.
    good(&bent(|draft| {
        let other = [&draft.said[0].0[..draft.said[0].0.len() - 1], &[0]].concat();
        draft.said.insert(0, (other, OcspStatus::Revoked(now(), None)));
    }));
    good(&bent(|draft| draft.this_update = now() - TimeDelta::minutes(5)));
    good(&bent(|draft| draft.this_update = now() + TimeDelta::minutes(1)));
    good(&bent(|draft| {
        draft.this_update = now() - TimeDelta::hours(1);
        draft.next_update = Some(now());
    }));
}

#[test]
fn what_is_not_about_this_certificate_is_no_answer() {
    no_answer(&bent(|draft| *draft.said[0].0.last_mut().unwrap() ^= 1), "ocsp_of_another_certificate");
    // The same serial number under another issuer: the hash of its name stands in the middle.
    no_answer(&bent(|draft| draft.said[0].0[20] ^= 1), "ocsp_of_another_certificate");
    no_answer(&bent(|draft| draft.said.push(draft.said[0].clone())), "ocsp_answers_twice");
    no_answer(&bent(|draft| draft.said.clear()), "ocsp_of_another_certificate");
}

#[test]
fn unknown_and_error_statuses_are_no_answer() {
    no_answer(&bent(|draft| draft.said[0].1 = OcspStatus::Unknown), "ocsp_unknown");
    for (status, detail) in [
        (1, "ocsp_malformed_request"),
        (2, "ocsp_internal_error"),
        (3, "ocsp_try_later"),
        (5, "ocsp_signature_required"),
        (6, "ocsp_unauthorised"),
        (0, "ocsp_malformed"),
        (4, "ocsp_malformed"),
    ] {
        no_answer(&ocsp_error(status), detail);
    }
    for nonsense in [&b""[..], b"<html>", &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff]] {
        no_answer(nonsense, "ocsp_malformed");
    }
    no_answer(&[bent(|_| {}), vec![0]].concat(), "ocsp_malformed");
}

#[test]
fn only_the_issuer_and_its_own_delegates_may_answer() {
    let honest = draft(Some(NONCE));
    let signed = |key: &Key| honest.sign(key).unwrap();
    let (ca, foreign) = (&BENCH.ca, &BENCH.foreign);
    // A person's certificate, the CA above, a delegate and a CA with the right names and other keys.
    no_answer(&signed(&BENCH.head), "ocsp_delegate_without_authority");
    no_answer(&signed(ca.root()), "ocsp_delegate_without_authority");
    no_answer(&signed(foreign.responder()), "ocsp_delegate_of_another_issuer");
    no_answer(&signed(foreign.issuing()), "ocsp_signature_does_not_fit");
    let forger = Key { pkcs8: ca.root().pkcs8.clone(), ..ca.responder().clone() };
    no_answer(&signed(&forger), "ocsp_signature_does_not_fit");
    // A delegate of the CA above is none of this one.
    let day = TimeDelta::days(1);
    let of_root = ca.root().certify_responder((now() - day, now() + day)).unwrap();
    no_answer(&signed(&of_root), "ocsp_delegate_of_another_issuer");
    for (period, detail) in [
        ((now() - day, now() - TimeDelta::seconds(1)), "ocsp_delegate_outside_its_period"),
        ((now() + TimeDelta::seconds(1), now() + day), "ocsp_delegate_outside_its_period"),
    ] {
        no_answer(&signed(&ca.issuing().certify_responder(period).unwrap()), detail);
    }
    // Names nobody who is carried along.
    let stranger = Key { cert_der: BENCH.individual.cert_der.clone(), ..ca.responder().clone() };
    no_answer(&signed(&stranger), "ocsp_delegate_without_authority");
}

#[test]
fn old_future_and_replayed_answers_are_no_answer() {
    no_answer(&bent(|draft| draft.this_update = now() - TimeDelta::seconds(301)), "ocsp_not_current");
    no_answer(&bent(|draft| draft.next_update = Some(now() - TimeDelta::seconds(1))), "ocsp_not_current");
    let later = now() + TimeDelta::seconds(61);
    no_answer(&bent(|draft| draft.this_update = later), "ocsp_from_the_future");
    no_answer(&bent(|draft| draft.produced_at = later), "ocsp_from_the_future");
    let replayed = draft(Some(b"another question")).sign(BENCH.ca.responder()).unwrap();
    no_answer(&replayed, "ocsp_nonce_differs");
    let without = draft(None).sign(BENCH.ca.responder()).unwrap();
    no_answer(&without, "ocsp_nonce_absent");

    // A responder known to leave nonces out: freshness by its clock alone. Another nonce is another answer even then.
    let lax = OcspRules { nonce_required: false, ..rules() };
    assert_eq!(judged(&without, lax, &[], now()).0, None);
    assert_eq!(judged(&replayed, lax, &[], now()).1, "ocsp_nonce_differs");
}

#[test]
fn a_revocation_counts_from_its_time_on_and_lasts() {
    let revoked = |at, reason| bent(|draft| draft.said[0].1 = OcspStatus::Revoked(at, reason));
    let hour_ago = now() - TimeDelta::hours(1);
    let told = |response: &[u8], at| judged(response, rules(), &[], at);
    let as_revoked = |detail: &str| (Some(Cause::Revoked), detail.to_owned());
    assert_eq!(told(&revoked(hour_ago, None), now()), as_revoked("unspecified"));
    assert_eq!(told(&revoked(now(), Some(1)), now()), as_revoked("key_compromise"));
    assert_eq!(told(&revoked(hour_ago, Some(HOLD)), now()), as_revoked("certificate_hold"));
    // Never issued (RFC 6960 §4.4.8).
    assert_eq!(told(&revoked(DateTime::UNIX_EPOCH, Some(HOLD)), now()), as_revoked("certificate_hold"));
    // Later than the moment judged: not yet.
    assert_eq!(told(&revoked(now() + TimeDelta::seconds(1), None), now()), (None, "good".to_owned()));

    // In an old answer too; a hold may have been lifted since.
    let month_later = now() + TimeDelta::days(30);
    assert_eq!(told(&revoked(hour_ago, None), month_later), as_revoked("unspecified"));
    let held = told(&revoked(hour_ago, Some(HOLD)), month_later);
    assert_eq!(held, (Some(Cause::TryLater), "ocsp_not_current".to_owned()));
    // But signed it has to be.
    let forged = draft(Some(NONCE));
    let forged =
        OcspDraft { said: vec![(forged.said[0].0.clone(), OcspStatus::Revoked(hour_ago, None))], ..forged };
    no_answer(&forged.sign(BENCH.foreign.responder()).unwrap(), "ocsp_delegate_of_another_issuer");
    // No reason but those of RFC 5280.
    no_answer(&revoked(hour_ago, Some(7)), "ocsp_malformed");
}

#[test]
fn a_revoked_answer_of_either_source_counts() {
    // Told by OCSP while the list is still old.
    let revoked = bent(|draft| draft.said[0].1 = OcspStatus::Revoked(now(), Some(1)));
    assert_eq!(judged(&revoked, rules(), &[&BENCH.crl], now()).0, Some(Cause::Revoked));

    let folder = tempfile::tempdir().unwrap();
    let ca = ruqsat_sandbox::ca::Ca::open_or_create(folder.path(), now()).unwrap();
    let key = ca.issue(&person()).unwrap();
    let (certificate, issuer) =
        (Certificate::parse(&key.cert_der).unwrap(), Certificate::parse(ca.issuing_der()).unwrap());
    let asked = ocsp_request(&certificate, &issuer, Some(NONCE));
    let good = ca.ocsp_draft(&asked, now()).unwrap().unwrap().sign(ca.responder()).unwrap();
    ca.revoke(&super::bench::hex(&key.serial().unwrap()), now()).unwrap();
    let crl = ca.crl(now()).unwrap();
    let answers = [OcspEvidence { response: &good, nonce: Some(NONCE), rules: rules() }];
    let judge = |crls: &[&[u8]]| {
        let evidence = Evidence { ocsp: &answers, crls, lists: &[] };
        ruqsat_eds::revocation::judge(&certificate, &issuer, evidence, now(), now())
    };
    assert!(judge(&[]).1.is_ok());
    let (evidence, verdict) = judge(&[&crl]);
    assert_eq!(verdict.unwrap_err().sub_indication, Cause::Revoked);
    assert_eq!(evidence.unwrap().source, RevocationSource::Crl);
    // And the twin itself tells what it knows.
    let told = ca.ocsp_draft(&asked, now()).unwrap().unwrap();
    assert_eq!(told.said[0].1, OcspStatus::Revoked(now(), None));
}

#[test]
fn every_changed_byte_of_an_answer_makes_it_none() {
    let honest = bent(|_| {});
    // The certificate at the end is judged by its own signature; its bytes are tried too, sparsely.
    for at in (0..honest.len()).filter(|at| *at < 400 || at % 13 == 0) {
        let mut changed = honest.clone();
        changed[at] ^= 0x01;
        let (cause, detail) = judged(&changed, rules(), &[], now());
        assert_eq!(cause, Some(Cause::TryLater), "byte {at}: {detail}");
    }
    for length in 0..honest.len() {
        assert_eq!(judged(&honest[..length], rules(), &[], now()).1, "ocsp_malformed", "{length} bytes");
    }
}
