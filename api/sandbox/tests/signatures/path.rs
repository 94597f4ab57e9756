//! Attacks on the path: foreign CA, dishonest issuers, periods.

use chrono::TimeDelta;
use ruqsat_eds::SubIndication as Cause;
use ruqsat_eds::report::CheckName;
use ruqsat_sandbox::ca::{Draft, Key, LeafSpec, der};

use super::bench::{BENCH, CONTENT, Question, check, now, person};

#[test]
fn a_foreign_ca_with_the_same_names_is_found_out() {
    let key = BENCH.foreign.issue(&person()).unwrap();
    let cms = key.sign_detached(CONTENT, now()).unwrap();
    let report = Question::about(&cms).fails_with(Cause::ChainConstraintsFailure);
    assert!(report.integrity_passed());
    assert_eq!(check(&report, CheckName::Chain).detail, "issuer_signature_does_not_fit");

    let honest_ca = Draft {
        certificates: vec![key.cert_der.clone(), BENCH.ca.issuing_der().to_vec()],
        ..Draft::new(&key, CONTENT, now())
    };
    let cms = honest_ca.sign(&key, CONTENT).unwrap();
    Question::about(&cms).fails_with(Cause::ChainConstraintsFailure);
}

#[test]
fn the_right_ca_is_chosen_where_both_are_in_the_bag() {
    let key = &BENCH.individual;
    let mut draft = Draft::new(key, CONTENT, now());
    draft.certificates.push(BENCH.foreign.issuing_der().to_vec());
    draft.certificates.push(BENCH.foreign.root_der().to_vec());
    Question::about(&draft.sign(key, CONTENT).unwrap()).passes();
}

#[test]
fn without_the_issuing_ca_there_is_no_path() {
    let key = &BENCH.individual;
    let draft = Draft { certificates: vec![key.cert_der.clone()], ..Draft::new(key, CONTENT, now()) };
    let cms = draft.sign(key, CONTENT).unwrap();
    let report = Question::about(&cms).fails_with(Cause::NoCertificateChainFound);
    assert!(report.integrity_passed());
}

#[test]
fn a_leaf_issues_nothing() {
    let key = BENCH.individual.certify(&person()).unwrap();
    let cms = key.sign_detached(CONTENT, now()).unwrap();
    let report = Question::about(&cms).fails_with(Cause::ChainConstraintsFailure);
    assert_eq!(check(&report, CheckName::Chain).detail, "issuer_is_no_ca");
}

#[test]
fn periods_are_closed_at_both_ends() {
    let spec = person();
    let cms = BENCH.individual.sign_detached(CONTENT, now()).unwrap();
    let second = TimeDelta::seconds(1);
    for (at, cause) in [
        (spec.not_before, None),
        (spec.not_before - second, Some(Cause::NotYetValid)),
        (spec.not_after, None),
        (spec.not_after + second, Some(Cause::Expired)),
    ] {
        let crl = BENCH.ca.crl(at).unwrap();
        let question = Question { at, crls: vec![&crl], ..Question::about(&cms) };
        match cause {
            None => {
                question.passes();
            }
            Some(cause) => assert!(question.fails_with(cause).integrity_passed()),
        }
    }
}

#[test]
fn a_path_under_an_expired_ca_is_refused() {
    let spec = LeafSpec { not_after: now() + TimeDelta::days(9000), ..person() };
    let key = BENCH.ca.issue(&spec).unwrap();
    let cms = key.sign_detached(CONTENT, now()).unwrap();
    let at = now() + TimeDelta::days(4000);
    let report = Question { at, ..Question::about(&cms) }.fails_with(Cause::Expired);
    assert_eq!(check(&report, CheckName::Chain).detail, "issuer_expired");
}

/// The certificate with some of its bytes exchanged for as many others, signed anew by `issuer`.
fn resealed(key: &Key, from: &[u8], to: &[u8], issuer: &Key) -> Key {
    let tbs = ruqsat_eds::certificates::Certificate::parse(&key.cert_der).unwrap().tbs;
    let at = tbs.windows(from.len()).position(|window| window == from).unwrap();
    let mut bent = tbs.to_vec();
    bent.splice(at..at + from.len(), to.iter().copied());
    Key { cert_der: issuer.seal(&bent).unwrap(), ..key.clone() }
}

#[track_caller]
fn chain_fails(key: &Key, detail: &str) {
    let cms = key.sign_detached(CONTENT, now()).unwrap();
    let report = Question::about(&cms).fails_with(Cause::ChainConstraintsFailure);
    assert_eq!(check(&report, CheckName::Chain).detail, detail);
}

#[test]
fn rules_of_the_path_are_kept() {
    let period = (now() - TimeDelta::days(1), now() + TimeDelta::days(1));
    let deeper = BENCH.ca.issuing().certify_authority("DEEPER CA", period, None).unwrap();
    chain_fails(&deeper.certify(&person()).unwrap(), "path_length_exceeded");

    let key_usage = der::oid("2.5.29.15");
    let unknown = resealed(&BENCH.individual, &key_usage, &der::oid("2.5.29.99"), BENCH.ca.issuing());
    chain_fails(&unknown, "unknown_critical_extension");

    let authority = BENCH.ca.root().certify_authority("BENT CA", period, Some(0)).unwrap();
    let crl_only = resealed(&authority, &[3, 2, 1, 6], &[3, 2, 1, 2], BENCH.ca.root());
    chain_fails(&crl_only.certify(&person()).unwrap(), "issuer_without_key_cert_sign");

    // Five below the root: each may issue, the path is merely longer than any real one.
    let mut last = BENCH.ca.root().certify_authority("CA 1", period, None).unwrap();
    for n in 2..=4 {
        last = last.certify_authority(&format!("CA {n}"), period, None).unwrap();
    }
    chain_fails(&last.certify(&person()).unwrap(), "path_too_long");
}

#[test]
fn inner_and_outer_algorithm_must_be_one() {
    // sha384WithRSAEncryption differs from sha256WithRSAEncryption in its last byte.
    let (sha256, sha384) = (der::oid("1.2.840.113549.1.1.11"), der::oid("1.2.840.113549.1.1.12"));
    let key = resealed(&BENCH.individual, &sha256, &sha384, BENCH.ca.issuing());
    let cms = key.sign_detached(CONTENT, now()).unwrap();
    let report = Question::about(&cms).fails_with(Cause::CryptoConstraintsFailure);
    assert_eq!(check(&report, CheckName::Chain).detail, "certificate_algorithms_differ");
}
