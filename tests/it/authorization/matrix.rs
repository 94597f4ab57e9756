//! Every operation, by everybody, on everything: each cell asked of the running server.

use super::callers::Who;
use super::check::row;
use super::table::Answer;
use super::{Operation, Scene, operations};
use ruqsat_tests::RawAnswer;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

/// What an answer says of the caller, or why it may say nothing of him.
fn read(answer: &RawAnswer) -> Result<Answer, String> {
    match (answer.status, answer.code()) {
        (200 | 201 | 204 | 409 | 412 | 422, _) => Ok(Answer::Served),
        (401, "unauthenticated") => Ok(Answer::Unauthenticated),
        (401, "session_ended") => Ok(Answer::Ended),
        (403, "insufficient_scope") => Ok(Answer::OutOfScope),
        (403, "forbidden") => Ok(Answer::Forbidden),
        (404, "not_found") => Ok(Answer::Hidden),
        (status, code) => Err(format!("{status} {code}")),
    }
}

/// The cells of an operation: how many, how they were answered, and what is wrong with them.
async fn cells(scene: &Scene, operation: &Operation, counts: &mut BTreeMap<String, usize>) -> Vec<String> {
    let (may, mut wrong) = (row(operation), Vec::new());
    let scopes = operation.scopes.as_deref().unwrap_or_default();
    for thing in operation.on(&scene.things) {
        for caller in &scene.callers {
            let answer = scene.send(operation, thing, &caller.token).await;
            let (told, expected) = (read(&answer), may.answers(caller, scopes, thing));
            *counts.entry(format!("{expected:?}")).or_default() += 1;
            if told != Ok(expected) {
                wrong.push(format!(
                    "{} on {} by {caller}: {told:?}, not {expected:?}",
                    operation.id, thing.name
                ));
            }
            // Whoever is refused learns nothing of the case.
            if expected != Answer::Served && answer.json.to_string().contains(&thing.application) {
                wrong.push(format!("{} on {} tells {caller} of the case", operation.id, thing.name));
            }
        }
    }
    wrong
}

#[tokio::test]
async fn every_operation_answers_each_role_by_its_relation_to_the_case() {
    let scene = Scene::get().await;
    let begun = Instant::now();
    let (mut counts, mut wrong) = (BTreeMap::new(), Vec::new());
    let asked: Vec<Operation> =
        operations().into_iter().filter(|operation| operation.scopes.is_some()).collect();
    for operation in &asked {
        wrong.extend(cells(&scene, operation, &mut counts).await);
    }
    let roles = scene.callers.iter().filter_map(|caller| match caller.who {
        Who::Staff(_, role) => Some(role),
        _ => None,
    });
    println!(
        "{} operations with a token × {} callers ({} roles in {} bodies, applicants, portals, nobody) × {} things: \
         {} cells {counts:?}, {} wrong, {:.1?}",
        asked.len(),
        scene.callers.len(),
        roles.collect::<BTreeSet<_>>().len(),
        super::callers::BODIES.len(),
        scene.things.len(),
        counts.values().sum::<usize>(),
        wrong.len(),
        begun.elapsed()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
