//! Whose signature makes a result: the authorised person's of this body, over these bytes.

use super::{complete, registered, stands, until};
use crate::refusal::{pointers, problem};
use ruqsat_sdk::models::{ApplicationStatus, TaskCompletion, Verdict};
use ruqsat_tests::{World, sign};

#[tokio::test]
async fn the_result_is_signed_with_the_heads_own_certificate_of_this_body() {
    let world = World::shared();
    let id = registered(world).await;
    let task = until(world, "pipelines", &id, "sign_result").await;
    let head = world.person("pipelines-head").await;
    let content = head.api.tasks().get_signable(&task.id).await.expect("the bytes to sign").content;
    let before = head.api.applications().get(&id).await.expect("the application");
    for (what, signature, cause) in [
        ("another body's head", sign(world, "ozone-head", &content), "IDENTITY_MISMATCH"),
        ("a colleague", sign(world, "pipelines-executor", &content), "IDENTITY_MISMATCH"),
        ("the applicant", sign(world, "applicant-entity", &content), "IDENTITY_MISMATCH"),
        ("other bytes", head.sign("b3RoZXI="), "HASH_FAILURE"),
        ("no CMS", "AAAA".to_owned(), "FORMAT_FAILURE"),
    ] {
        let done =
            TaskCompletion { signature: Some(signature), ..TaskCompletion::new("sign_result", Verdict::Ok) };
        let refused = problem(complete(&head, &task, &done).await);
        assert_eq!((refused.status, refused.code.as_str()), (422, "signature_invalid"), "{what}");
        assert_eq!(refused.extra["report"]["sub_indication"], cause, "{what}");
        assert_eq!(head.api.applications().get(&id).await.expect("the application"), before, "{what}");
        assert_eq!(stands(&head.open_task(&id).await.expect("still open")), stands(&task), "{what}");
    }
    for signature in [None, Some("not base64!".to_owned())] {
        let done = TaskCompletion { signature, ..TaskCompletion::new("sign_result", Verdict::Ok) };
        assert_eq!(pointers(complete(&head, &task, &done).await), ["/signature"]);
    }
    let issued = head.complete(&task, true).await.expect("the right one");
    assert_eq!(issued.status, ApplicationStatus::Issued);
    let kept = head.api.applications().list_signatures(&id).await.expect("signatures").items;
    assert_eq!(kept.len(), 2, "the applicant's and the head's; refused ones moved nothing");
}
