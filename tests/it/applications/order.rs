//! Steps out of order: refused with what is expected, position unchanged.

use crate::refusal::{problem, refusal};
use ruqsat_sdk::models::{ApplicationStatus, Channel, NewApplication, NewSignature, TaskCompletion, Verdict};
use ruqsat_sdk::{Error, Problem};
use ruqsat_tests::{OZONE, PIPELINES, World, pipelines_form, sign};
use serde_json::json;

/// What an out-of-order refusal says is expected.
fn expected<T: std::fmt::Debug>(result: Result<T, Error>) -> serde_json::Value {
    let Problem { status, code, extra, .. } = problem(result);
    assert_eq!((status, code.as_str()), (409, "step_out_of_order"), "{extra:?}");
    extra["expected"].clone()
}

#[tokio::test]
async fn a_draft_is_neither_paid_nor_signed() {
    let world = World::shared();
    let entity = world.person("applicant-entity").await;
    let applications = entity.api.applications();
    let new = NewApplication {
        form: Some(pipelines_form()),
        ..NewApplication::new(PIPELINES, "issue", Channel::Portal)
    };
    let draft = applications.create(&new).await.unwrap();
    assert_eq!(expected(entity.api.payments().create(&draft.id).await), json!(["fill_form"]));
    assert_eq!(expected(applications.get_signable(&draft.id).await), json!(["fill_form"]));
    let signature = sign(world, "applicant-entity", "e30=");
    let early = applications.sign(&draft.id, &NewSignature { signature }).await;
    assert_eq!(expected(early), json!(["fill_form"]));
    assert_eq!(refusal(applications.get_result(&draft.id).await), "404 not_found");
    assert_eq!(applications.get(&draft.id).await.unwrap(), draft, "nothing moved");
}

#[tokio::test]
async fn what_is_registered_is_neither_paid_nor_signed_again() {
    let world = World::shared();
    let applicant = world.person("applicant").await;
    let registered = applicant.register(OZONE).await;
    let again = applicant.sign_application(&registered.id).await;
    assert_eq!(expected(again), json!(["accept"]));
    assert_eq!(refusal(applicant.api.payments().create(&registered.id).await), "409 nothing_to_pay");
    assert_eq!(applicant.api.applications().get(&registered.id).await.unwrap(), registered);
    let signatures = applicant.api.applications().list_signatures(&registered.id).await.unwrap();
    assert_eq!(signatures.items.len(), 1, "a signature out of order is not kept");

    let paid = applicant.register(PIPELINES).await;
    assert_eq!(refusal(applicant.api.payments().create(&paid.id).await), "409 nothing_to_pay");
}

#[tokio::test]
async fn a_task_is_completed_by_its_activity_its_role_and_once() {
    let world = World::shared();
    let applicant = world.person("applicant").await;
    let id = applicant.register(OZONE).await.id;
    let registrar = world.person("ozone-registrar").await;
    let task = registrar.open_task(&id).await.unwrap();
    assert_eq!((task.activity.as_str(), task.role.as_str()), ("accept", "registrar"));
    for activity in ["check_conformity", "draft", "form_result", "register", "fill_form"] {
        let completion = TaskCompletion::new(activity, Verdict::Ok);
        assert_eq!(expected(registrar.api.tasks().complete(&task.id, &completion).await), json!(["accept"]));
    }
    // A signature asked of a task that signs nothing.
    let completion = TaskCompletion {
        signature: Some(registrar.sign("e30=")),
        ..TaskCompletion::new("sign_result", Verdict::Ok)
    };
    assert_eq!(expected(registrar.api.tasks().complete(&task.id, &completion).await), json!(["accept"]));
    let unknown = TaskCompletion::new("fly", Verdict::Ok);
    assert_eq!(
        crate::refusal::pointers(registrar.api.tasks().complete(&task.id, &unknown).await),
        ["/activity"]
    );
    let head = world.person("ozone-head").await;
    assert_eq!(refusal(head.complete(&task, true).await), "403 forbidden");
    let still = applicant.api.applications().get(&id).await.unwrap();
    assert_eq!(still.status, ApplicationStatus::Registered);

    registrar.complete(&task, true).await.unwrap();
    assert_eq!(refusal(registrar.complete(&task, true).await), "409 task_not_open");
}
