//! Timestamps: what one proves, and every one of PKI §7 row 11 that makes its signer fail.

use chrono::{DateTime, TimeDelta, Utc};
use ruqsat_eds::report::{CheckName, Status, TimeSource};
use ruqsat_eds::{SubIndication as Cause, TimestampRules, VerifyRequest, verify};
use ruqsat_sandbox::ca::{CrlEntry, Key, StampDraft, TIME_STAMPING, stamped};

use super::bench::{BENCH, CONTENT, Question, check, now, person};

/// Six days before the signature of the individual is judged.
fn then() -> DateTime<Utc> {
    now() - TimeDelta::days(6)
}

pub(crate) fn signed(key: &Key) -> Vec<u8> {
    key.sign_detached(CONTENT, then()).unwrap()
}

/// The individual's document with an honest token, bent before it is signed.
fn with(authority: &Key, bend: impl Fn(&mut StampDraft)) -> Vec<u8> {
    let token = |signature: &[u8]| {
        let mut draft = StampDraft::over(signature, then());
        bend(&mut draft);
        Ok(vec![draft.sign(authority, then())?])
    };
    stamped(&signed(&BENCH.individual), token).unwrap()
}

pub(crate) fn honest(key: &Key, at: DateTime<Utc>) -> Vec<u8> {
    let token = |signature: &[u8]| Ok(vec![StampDraft::over(signature, at).sign(BENCH.ca.stamper(), at)?]);
    stamped(&signed(key), token).unwrap()
}

#[track_caller]
fn refused(cms: &[u8], detail: &str) {
    let report = Question::about(cms).fails_with(Cause::TimestampOrderFailure);
    assert_eq!(check(&report, CheckName::Timestamp).detail, detail);
    assert_eq!(report.reference_time.source, TimeSource::Now, "nothing is proven by it");
    assert!(report.integrity_passed());
}

#[test]
fn a_good_one_moves_the_time_everything_is_judged_at() {
    let report = Question::about(&with(BENCH.ca.stamper(), |_| {})).passes();
    assert_eq!((report.reference_time.source, report.reference_time.value), (TimeSource::Timestamp, then()));
    assert_eq!(check(&report, CheckName::Timestamp).status, Status::Pass);
    assert_eq!(serde_json::to_value(&report).unwrap()["reference_time"]["source"], "timestamp");
    // A fraction of a second is RFC 3161's right.
    let fraction = with(BENCH.ca.stamper(), |draft| draft.gen_time = "20260929070000.25Z".into());
    let report = Question::about(&fraction).passes();
    assert_eq!(report.reference_time.value, then() + TimeDelta::milliseconds(250));
}

#[test]
fn expired_since_and_good_then() {
    let at = person().not_after + TimeDelta::days(1);
    let crl = BENCH.ca.crl(at).unwrap();
    let bare = signed(&BENCH.individual);
    // What the signer says of the time himself is nothing: his attribute says six days ago.
    Question { at, crls: vec![&crl], ..Question::about(&bare) }.fails_with(Cause::Expired);
    let stamped = with(BENCH.ca.stamper(), |_| {});
    let report = Question { at, crls: vec![&crl], ..Question::about(&stamped) }.passes();
    let revocation = check(&report, CheckName::Revocation);
    assert_eq!((revocation.status, revocation.detail.as_str()), (Status::Warn, "good_after_expiry"));
    // Stamped after the end.
    let late = honest(&BENCH.individual, person().not_after + TimeDelta::seconds(1));
    Question { at, crls: vec![&crl], ..Question::about(&late) }.fails_with(Cause::Expired);
    let early = honest(&BENCH.individual, person().not_before - TimeDelta::seconds(1));
    Question { at, crls: vec![&crl], ..Question::about(&early) }.fails_with(Cause::NotYetValid);
}

#[test]
fn revoked_since_and_good_then() {
    let serial = BENCH.individual.serial().unwrap();
    for (revoked_at, stamped, plain) in [
        (then() + TimeDelta::seconds(1), None, Some(Cause::Revoked)),
        (then(), Some(Cause::Revoked), Some(Cause::Revoked)),
        (then() - TimeDelta::days(1), Some(Cause::Revoked), Some(Cause::Revoked)),
    ] {
        let mut draft = BENCH.ca.crl_draft(now());
        draft.entries.push(CrlEntry::new(&serial, revoked_at, Some(1)));
        let crl = draft.sign(BENCH.ca.issuing()).unwrap();
        let judged = |cms: &[u8]| Question { crls: vec![&crl], ..Question::about(cms) }.ask().sub_indication;
        assert_eq!(judged(&with(BENCH.ca.stamper(), |_| {})), stamped);
        assert_eq!(judged(&signed(&BENCH.individual)), plain);
    }
}

#[test]
fn bent_tokens_are_refused() {
    let honest = BENCH.ca.stamper();
    refused(&with(honest, |draft| draft.imprint[0] ^= 1), "timestamp_of_other_data");
    refused(&with(honest, |draft| draft.imprint.truncate(31)), "timestamp_of_other_data");
    refused(&with(honest, |draft| draft.policy = "1.2.398.3.3.2.6.9"), "timestamp_policy_not_accepted");
    let sha1 = "1.3.14.3.2.26";
    let by_sha1 = with(honest, |draft| draft.imprint_algorithm = sha1);
    refused(&by_sha1, "timestamp_imprint_algorithm_not_allowed");
    refused(&with(honest, |draft| draft.certificate_named = false), "timestamp_certificate_reference");
    for time in
        ["20260929070000", "20260929070000+0500", "20260929070000.0Z", "20260929070000.Z", "20261301000000Z"]
    {
        refused(&with(honest, |draft| draft.gen_time = time.into()), "timestamp_malformed");
    }
    refused(&with(honest, |draft| draft.gen_time = "20261005070101Z".into()), "timestamp_from_the_future");
    // A token over the content instead of over the signature.
    let over_content = |_: &[u8]| Ok(vec![StampDraft::over(CONTENT, then()).sign(honest, then())?]);
    refused(&stamped(&signed(&BENCH.individual), over_content).unwrap(), "timestamp_of_other_data");
    // Its own signature.
    let broken = |signature: &[u8]| {
        let mut token = StampDraft::over(signature, then()).sign(honest, then())?;
        token.last_mut().into_iter().for_each(|byte| *byte ^= 1);
        Ok(vec![token])
    };
    refused(&stamped(&signed(&BENCH.individual), broken).unwrap(), "signature_does_not_fit");
    // A whole document of another kind where the token should be.
    let nested = |_: &[u8]| Ok(vec![signed(&BENCH.head)]);
    refused(&stamped(&signed(&BENCH.individual), nested).unwrap(), "timestamp_malformed");
}

#[test]
fn one_token_counts_two_are_refused() {
    let honest = |signature: &[u8]| StampDraft::over(signature, then()).sign(BENCH.ca.stamper(), then());
    let twice = |signature: &[u8]| Ok(vec![honest(signature)?, honest(signature)?]);
    refused(&stamped(&signed(&BENCH.individual), twice).unwrap(), "timestamp_twice");
    let earlier = |signature: &[u8]| {
        let at = then() - TimeDelta::days(1);
        Ok(vec![honest(signature)?, StampDraft::over(signature, at).sign(BENCH.ca.stamper(), at)?])
    };
    refused(&stamped(&signed(&BENCH.individual), earlier).unwrap(), "timestamp_twice");
}

#[test]
fn only_an_authority_made_for_it_may_stamp() {
    let ca = BENCH.ca.issuing();
    let period = (then() - TimeDelta::days(1), then() + TimeDelta::days(1));
    let made = |critical, usages: &[&str]| ca.certify_stamper(period, critical, usages).unwrap();
    Question::about(&with(&made(true, &[TIME_STAMPING]), |_| {})).passes();
    let purpose = "timestamp_authority_not_for_timestamps";
    refused(&with(&made(false, &[TIME_STAMPING]), |_| {}), purpose);
    refused(&with(&made(true, &[TIME_STAMPING, "1.3.6.1.5.5.7.3.4"]), |_| {}), purpose);
    refused(&with(&made(true, &["1.3.6.1.5.5.7.3.4"]), |_| {}), purpose);
    refused(&with(&BENCH.head, |_| {}), purpose);
    refused(&with(BENCH.ca.responder(), |_| {}), purpose);
    let second = TimeDelta::seconds(1);
    for period in [(period.0, then() - second), (then() + second, period.1)] {
        let outside = ca.certify_stamper(period, true, &[TIME_STAMPING]).unwrap();
        refused(&with(&outside, |_| {}), "timestamp_authority_outside_its_period");
    }
    refused(&with(BENCH.foreign.stamper(), |_| {}), "issuer_signature_does_not_fit");
    // Of a CA nobody here has heard of: somebody else may know it.
    let stranger = BENCH.ca.root().certify_authority("STRANGER", period, None).unwrap();
    let mut unknown = stranger.certify_stamper(period, true, &[TIME_STAMPING]).unwrap();
    unknown.chain.clear();
    let report = Question::about(&with(&unknown, |_| {})).fails_with(Cause::NoCertificateChainFound);
    assert_eq!(check(&report, CheckName::Timestamp).status, Status::Fail);
}

#[test]
fn authorities_may_have_anchors_of_their_own() {
    let cms = with(BENCH.foreign.stamper(), |_| {});
    let judged = |anchors: &[&[u8]], policies| {
        verify(&VerifyRequest {
            content: Some(CONTENT),
            anchors: &[BENCH.ca.root_der()],
            crls: &[&BENCH.crl],
            timestamps: TimestampRules { anchors: Some(anchors), policies, sha1: false },
            ..VerifyRequest::new(&cms, now())
        })
        .sub_indication
    };
    let national = TimestampRules::default().policies;
    assert_eq!(judged(&[BENCH.foreign.root_der()], national), None);
    assert_eq!(judged(&[BENCH.foreign.root_der()], &[]), Some(Cause::TimestampOrderFailure));
    assert_eq!(judged(&[BENCH.ca.root_der()], national), Some(Cause::TimestampOrderFailure));
    // Nobody's word is taken where nobody is trusted.
    assert_eq!(judged(&[], national), Some(Cause::TimestampOrderFailure));
}

#[test]
fn a_revoked_authority_proves_what_its_reason_leaves() {
    let serial = BENCH.ca.stamper().serial().unwrap();
    let hour = TimeDelta::hours(1);
    for (at, reason, passes) in [
        (then() + hour, Some(4), true),
        (then() - hour, Some(4), false),
        // A key in other hands stamps any date, and so may one of which nothing is said (RFC 3161 §4).
        (then() + hour, Some(1), false),
        (then() + hour, None, false),
    ] {
        let mut draft = BENCH.ca.crl_draft(now());
        draft.entries.push(CrlEntry::new(&serial, at, reason));
        let crl = draft.sign(BENCH.ca.issuing()).unwrap();
        let cms = with(BENCH.ca.stamper(), |_| {});
        let cause = Question { crls: vec![&crl], ..Question::about(&cms) }.ask().sub_indication;
        assert_eq!(cause, (!passes).then_some(Cause::TimestampOrderFailure), "{reason:?}");
    }
}

#[test]
fn a_stamp_does_not_help_a_signature_that_does_not_hold() {
    let cms = with(BENCH.ca.stamper(), |_| {});
    let report = Question { content: Some(b"other"), ..Question::about(&cms) }.fails_with(Cause::HashFailure);
    assert_eq!(check(&report, CheckName::Timestamp).detail, "integrity_not_passed");
    assert_eq!(report.reference_time.source, TimeSource::Now);
}
