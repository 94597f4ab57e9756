//! Revocation: what a list proves, what it does not, and that silence is never "good".

use chrono::TimeDelta;
use ruqsat_eds::SubIndication as Cause;
use ruqsat_eds::report::{CheckName, RevocationStatus};
use ruqsat_sandbox::ca::Ca;

use super::bench::{BENCH, CONTENT, Question, check, hex, now, person};

#[test]
fn without_a_list_the_answer_is_try_later() {
    let cms = BENCH.individual.sign_detached(CONTENT, now()).unwrap();
    let report = Question { crls: Vec::new(), ..Question::about(&cms) }.fails_with(Cause::TryLater);
    assert!(report.integrity_passed());
    assert_eq!(check(&report, CheckName::Revocation).detail, "no_revocation_evidence");
}

#[test]
fn stale_future_foreign_and_broken_lists_prove_nothing() {
    let cms = BENCH.individual.sign_detached(CONTENT, now()).unwrap();
    let stale = BENCH.ca.crl(now() - TimeDelta::hours(25)).unwrap();
    let future = BENCH.ca.crl(now() + TimeDelta::seconds(61)).unwrap();
    let foreign = BENCH.foreign.crl(now()).unwrap();
    let mut flipped = BENCH.crl.clone();
    *flipped.last_mut().unwrap() ^= 1;
    let trailing = [&BENCH.crl[..], &[0]].concat();
    for (crl, detail) in [
        (&stale, "crl_not_current"),
        (&future, "crl_not_current"),
        (&foreign, "crl_signature_does_not_fit"),
        (&flipped, "crl_signature_does_not_fit"),
        (&trailing, "crl_malformed"),
    ] {
        let report = Question { crls: vec![crl], ..Question::about(&cms) }.fails_with(Cause::TryLater);
        assert_eq!(check(&report, CheckName::Revocation).detail, detail);
        assert!(report.signers[0].revocation.is_none());
    }
    Question { crls: vec![&stale, &foreign, &BENCH.crl], ..Question::about(&cms) }.passes();
    // Published while the request was on its way, or by a clock a little fast.
    let news = BENCH.ca.crl(now() + TimeDelta::seconds(59)).unwrap();
    Question { crls: vec![&news], ..Question::about(&cms) }.passes();
}

#[test]
fn a_revoked_entry_counts_from_its_time_on_and_in_an_old_list_too() {
    // A folder of its own: the shared list must stay empty.
    let folder = tempfile::tempdir().unwrap();
    let ca = Ca::open_or_create(folder.path(), now()).unwrap();
    let key = ca.issue(&person()).unwrap();
    ca.revoke(&hex(&key.serial().unwrap()), now() - TimeDelta::hours(1)).unwrap();
    let cms = key.sign_detached(CONTENT, now()).unwrap();
    let crl = ca.crl(now()).unwrap();
    let judge = |at, crl: &[u8]| {
        let crls = [crl];
        ruqsat_eds::verify(&ruqsat_eds::VerifyRequest {
            content: Some(CONTENT),
            anchors: &[ca.root_der()],
            crls: &crls,
            checked_at: at + TimeDelta::hours(3),
            ..ruqsat_eds::VerifyRequest::new(&cms, at)
        })
    };
    let report = judge(now(), &crl);
    assert_eq!(report.sub_indication, Some(Cause::Revoked));
    assert!(report.integrity_passed());
    let evidence = report.signers[0].revocation.as_ref().unwrap();
    assert_eq!(evidence.status, RevocationStatus::Revoked);
    assert_eq!(evidence.revoked_at, Some(now() - TimeDelta::hours(1)));

    let late = judge(now() + TimeDelta::days(30), &crl);
    assert_eq!(late.sub_indication, Some(Cause::Revoked), "the list is a month old, the entry counts");
    assert!(judge(now() - TimeDelta::hours(2), &crl).passed(), "revoked after the moment judged");
}
