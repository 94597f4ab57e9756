//! Who signed, in which role: the table per act of PKI §2.

use ruqsat_eds::SubIndication as Cause;
use ruqsat_eds::report::{CheckName, Status};
use ruqsat_eds::{Act, Expected};
use ruqsat_sandbox::ca::{KeyRole, LeafSpec, Purpose};

use super::bench::{BENCH, BIN, CONTENT, IIN, Question, check, now, officer, person};

const OTHER_IIN: &str = "900202400012";
const OTHER_BIN: &str = "000140000023";

#[test]
fn another_person_or_body_is_a_mismatch() {
    let by_head = BENCH.head.sign_detached(CONTENT, now()).unwrap();
    let by_person = BENCH.individual.sign_detached(CONTENT, now()).unwrap();
    for (cms, act, iin, bin, detail) in [
        (&by_person, Act::ApplicationIndividual, Some(OTHER_IIN), None, "iin_differs"),
        (&by_person, Act::ApplicationLegalEntity, Some(IIN), Some(BIN), "bin_differs"),
        (&by_head, Act::ApplicationLegalEntity, Some(IIN), Some(OTHER_BIN), "bin_differs"),
        (&by_head, Act::Licence, Some(OTHER_IIN), Some(BIN), "iin_differs"),
        (&by_head, Act::ApplicationIndividual, Some(IIN), None, "bin_not_expected"),
    ] {
        let expected = Some(Expected { act, iin, bin });
        let report = Question { expected, ..Question::about(cms) }.fails_with(Cause::IdentityMismatch);
        assert!(report.integrity_passed());
        assert_eq!(check(&report, CheckName::Identity).detail, detail);
    }
}

#[test]
fn the_role_table() {
    use Act::{
        ApplicationByAttorney, ApplicationIndividual, ApplicationLegalEntity, Decision, Licence, Login,
    };
    use KeyRole::{Ceo, Employee, Hr, Individual, IndividualSystem, LegalEntity, LegalEntitySystem};
    use KeyRole::{RightToSign, RightToSignFinancial};
    let acts =
        [ApplicationIndividual, ApplicationLegalEntity, ApplicationByAttorney, Decision, Licence, Login];
    for (roles, accepted) in [
        (&[Individual][..], &[ApplicationIndividual, Login][..]),
        (&[IndividualSystem], &[]),
        (&[Individual, IndividualSystem], &[]),
        (&[LegalEntity], &[Login]),
        (&[Ceo], &[]),
        (&[LegalEntity, Ceo], &acts[1..]),
        (&[LegalEntity, RightToSign], &acts[1..]),
        (&[LegalEntity, RightToSignFinancial], &[Login]),
        (&[LegalEntity, Hr], &[Login]),
        (&[LegalEntity, Employee], &[ApplicationByAttorney, Decision, Login]),
        (&[LegalEntity, LegalEntitySystem], &[]),
    ] {
        let key = BENCH.ca.issue(&LeafSpec { roles: roles.to_vec(), ..person() }).unwrap();
        let cms = key.sign_detached(CONTENT, now()).unwrap();
        for act in acts {
            let expected = Some(Expected { act, iin: Some(IIN), bin: None });
            let report = Question { expected, ..Question::about(&cms) }.ask();
            let cause = (!accepted.contains(&act)).then_some(Cause::RoleNotAllowed);
            assert_eq!(report.sub_indication, cause, "{roles:?} {}", act.as_str());
        }
    }
}

#[test]
fn certificates_made_for_something_else_sign_nothing() {
    for (spec, detail) in [
        (LeafSpec { purpose: Purpose::Authentication, ..person() }, "key_usage_not_signing"),
        (
            officer(&[KeyRole::LegalEntity, KeyRole::Ceo, KeyRole::TreasuryClient]),
            "single_system_certificate",
        ),
    ] {
        let key = BENCH.ca.issue(&spec).unwrap();
        let cms = key.sign_detached(CONTENT, now()).unwrap();
        let report = Question::about(&cms).fails_with(Cause::RoleNotAllowed);
        assert_eq!(check(&report, CheckName::KeyUsage).detail, detail);
    }
}

#[test]
fn an_identity_that_is_no_iin_is_never_taken_for_one() {
    let key = BENCH.ca.issue(&LeafSpec { iin: "80010130001".into(), ..person() }).unwrap();
    let cms = key.sign_detached(CONTENT, now()).unwrap();
    let expected = Some(Expected { act: Act::Login, iin: None, bin: None });
    Question { expected, ..Question::about(&cms) }.fails_with(Cause::IdentityMismatch);
    let report = Question::about(&cms).passes();
    assert!(report.signers[0].iin.is_none());
    assert_eq!(check(&report, CheckName::Identity).status, Status::Warn);
}

#[test]
fn a_certificate_for_signing_in_signs_challenges_and_nothing_else() {
    let key = BENCH.ca.issue(&LeafSpec { purpose: Purpose::Authentication, ..person() }).unwrap();
    let cms = key.sign_detached(CONTENT, now()).unwrap();
    let ask = |act| {
        let expected = Some(Expected { act, iin: Some(IIN), bin: None });
        Question { expected, ..Question::about(&cms) }.ask().sub_indication
    };
    assert_eq!(ask(Act::Login), None);
    for act in [Act::ApplicationIndividual, Act::Decision, Act::Licence] {
        assert_eq!(ask(act), Some(Cause::RoleNotAllowed), "{}", act.as_str());
    }
}
