//! "Attempt, not death": the act's condition on the certificate fails, its message is shown, and the draft lives on.

use super::{kept, keys};
use crate::refusal::problem;
use ruqsat_sandbox::ca::LeafSpec;
use ruqsat_sdk::models::{ApplicationStatus, NewSignature};
use ruqsat_sdk::{Error, Problem};
use ruqsat_tests::{OZONE, PIPELINES, Person, World};

/// What the act says where the certificate does not do.
struct Act {
    step: &'static str,
    paragraph: &'static str,
    kk: &'static str,
}

const PIPELINES_ACT: Act = Act {
    step: "11",
    paragraph: "p.10 11)",
    kk: "Көрсетілетін қызметті алушының ЭЦҚ түпнұсқалығының расталмауына байланысты сұрау салынған қызметті \
         көрсетуден бас тартылды.",
};
const OZONE_ACT: Act = Act {
    step: "8",
    paragraph: "p.6 8); annex 2 table 1 col 5",
    kk: "Тұтынушының ЭЦҚ түпнұсқалығының расталмауына байланысты сұрау салынған электрондық мемлекеттік \
         қызметтен бас тартылды.",
};

/// A certificate of a person, changed.
async fn sign_as(person: &Person<'_>, id: &str, change: impl Fn(&mut LeafSpec)) -> Result<(), Error> {
    let mut spec = keys::of(person.world, person.demo);
    change(&mut spec);
    let content = person.api.applications().get_signable(id).await?.content;
    let signature = keys::sign(person.world, &keys::issued(person.world, &spec), &content);
    person.api.applications().sign(id, &NewSignature { signature }).await.map(|_| ())
}

/// The message of the act in three languages with its paragraph, in the problem and in the trace; the draft waits.
async fn assert_attempt(person: &Person<'_>, id: &str, ended: Problem, act: &Act, attempts: usize) {
    assert_eq!((ended.status, ended.code.as_str()), (422, "attempt_ended"), "{ended:?}");
    let extra = |name: &str| ended.extra[name].as_str().unwrap_or_default();
    assert_eq!((extra("flow"), extra("step"), extra("paragraph")), ("portal", act.step, act.paragraph));
    let message = |lang: &str| ended.extra["message"][lang].as_str().unwrap_or_default().to_owned();
    assert_eq!(message("kk"), act.kk);
    assert!(message("ru").contains("ЭЦП") && message("en").contains("EDS"), "{ended:?}");
    // The client of the tests asks for English.
    assert_eq!(ended.detail, Some(message("en")));

    let application = person.api.applications().get(id).await.expect("the application");
    assert_eq!(application.status, ApplicationStatus::AwaitingSignature);
    assert!(application.registered_no.is_none());
    let trace = person.api.applications().get_trace(id).await.expect("the trace");
    let shown: Vec<_> =
        trace.steps.iter().filter(|step| (&*step.flow, &*step.n) == ("portal", act.step)).collect();
    assert_eq!(shown.len(), attempts, "each attempt is a row of the trace: {trace:?}");
    for step in shown {
        assert_eq!(step.message.as_ref().map(|message| message.kk.as_str()), Some(act.kk));
        assert_eq!(step.src, act.paragraph);
        assert!(step.left_at.is_some());
    }
}

#[tokio::test]
async fn a_person_may_try_another_certificate_after_a_revoked_and_an_expired_one() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let id = person.file(OZONE).await.id;
    for (attempt, key) in ["applicant-revoked", "applicant-expired"].into_iter().enumerate() {
        let ended = problem(person.sign_application_with(&id, key).await);
        assert_attempt(&person, &id, ended, &OZONE_ACT, attempt + 1).await;
    }
    let filed = person.sign_application(&id).await.expect("a good certificate files it");
    assert_eq!(filed.status, ApplicationStatus::Registered);
    assert!(filed.registered_no.is_some());
    let expected = ["TOTAL_FAILED REVOKED", "TOTAL_FAILED EXPIRED", "TOTAL_PASSED"];
    assert_eq!(kept(&person, &id).await, expected, "every attempt is evidence");
}

#[tokio::test]
async fn another_persons_good_certificate_ends_the_attempt() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let id = person.file(OZONE).await.id;
    let neighbour = |spec: &mut LeafSpec| "990303500014".clone_into(&mut spec.iin);
    let ended = problem(sign_as(&person, &id, neighbour).await);
    assert_attempt(&person, &id, ended, &OZONE_ACT, 1).await;
    // His own, but given him as the head of an entity.
    let as_head = |spec: &mut LeafSpec| spec.bin = Some("750140000018".into());
    let ended = problem(sign_as(&person, &id, as_head).await);
    assert_attempt(&person, &id, ended, &OZONE_ACT, 2).await;
    sign_as(&person, &id, |_| {}).await.expect("nothing else was wrong with it");
    let mismatch = "TOTAL_FAILED IDENTITY_MISMATCH";
    assert_eq!(kept(&person, &id).await, [mismatch, mismatch, "TOTAL_PASSED"]);
}

#[tokio::test]
async fn an_entity_is_not_signed_for_by_a_person_an_employee_or_another_entity() {
    let world = World::shared();
    let person = world.person("applicant-entity").await;
    let id = person.file(PIPELINES).await.id;
    person.pay(&id).await;
    let ended = problem(person.sign_application_with(&id, "applicant").await);
    assert_attempt(&person, &id, ended, &PIPELINES_ACT, 1).await;
    let ended = problem(person.sign_application_with(&id, "pipelines-head").await);
    assert_attempt(&person, &id, ended, &PIPELINES_ACT, 2).await;
    let employee = |spec: &mut LeafSpec| "990303500014".clone_into(&mut spec.iin);
    let ended = problem(sign_as(&person, &id, employee).await);
    assert_attempt(&person, &id, ended, &PIPELINES_ACT, 3).await;
    let without_bin = |spec: &mut LeafSpec| spec.bin = None;
    let ended = problem(sign_as(&person, &id, without_bin).await);
    assert_attempt(&person, &id, ended, &PIPELINES_ACT, 4).await;
    let filed = person.sign_application(&id).await.expect("its head files it, and nothing is paid twice");
    assert_eq!(filed.status, ApplicationStatus::Registered);
}

#[tokio::test]
async fn an_expired_certificate_of_another_person_proves_nothing_more() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let id = person.file(OZONE).await.id;
    let ended = problem(
        sign_as(&person, &id, |spec| {
            "990303500014".clone_into(&mut spec.iin);
            spec.not_after = spec.not_before + chrono::TimeDelta::hours(1);
        })
        .await,
    );
    assert_attempt(&person, &id, ended, &OZONE_ACT, 1).await;
    assert_eq!(kept(&person, &id).await, ["TOTAL_FAILED EXPIRED"]);
}
