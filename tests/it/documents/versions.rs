//! Versions of a file, and the kinds that an act asks for.

use super::{draft, pdf};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ruqsat_sdk::models::{Channel, NewApplication};
use ruqsat_server::Documents;
use ruqsat_tests::{Options, PIPELINES, World, pipelines_form};
use serde_json::Value;

#[tokio::test]
async fn a_later_file_of_the_same_name_takes_the_place_and_the_earlier_stays_to_be_read() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let id = draft(&person).await;
    let documents = person.api.documents();
    let first = person.upload(&id, "qualification", "a.pdf", pdf(100, 1)).await.expect("a file");
    let other = person.upload(&id, "qualification", "b.pdf", pdf(100, 2)).await.expect("another");
    let second = person.upload(&id, "qualification", "a.pdf", pdf(100, 3)).await.expect("a version");
    let elsewhere = person.upload(&id, "other", "a.pdf", pdf(100, 4)).await.expect("of another kind");
    let versions = [&first, &other, &second, &elsewhere].map(|one| one.version);
    assert_eq!(versions, [1, 1, 2, 1]);
    let list = documents.list(&id).await.expect("the files");
    let ids = |all: &[ruqsat_sdk::models::Document]| all.iter().map(|one| one.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&list.items), [other.id.clone(), second.id.clone(), elsewhere.id.clone()]);
    assert_eq!(ids(&list.earlier), [first.id.as_str()]);
    assert!(list.earlier[0].replaced_at.is_some() && list.items[0].replaced_at.is_none());
    assert!(documents.download(&id, &first.id).await.expect("the earlier") == pdf(100, 1));
    let gone = documents.detach(&id, &first.id).await.expect_err("it is in its place no more");
    assert_eq!(gone.code(), Some("not_found"));

    // Taken out, none takes its place, and the next of its name counts on.
    let stay = documents.detach(&id, &second.id).await.expect("taken out");
    assert_eq!((ids(&stay.items), ids(&stay.earlier)), (vec![other.id, elsewhere.id], vec![first.id]));
    assert_eq!(documents.download(&id, &second.id).await.expect_err("out").code(), Some("not_found"));
    let third = person.upload(&id, "qualification", "a.pdf", pdf(100, 5)).await.expect("a version");
    assert_eq!(third.version, 3);

    person.api.applications().submit(&id).await.expect("submitted");
    let signable = person.api.applications().get_signable(&id).await.expect("bytes").content;
    let envelope: Value = serde_json::from_slice(&STANDARD.decode(signable).expect("base64")).expect("JSON");
    let signed = envelope["documents"].as_array().expect("files");
    let hashes: Vec<&str> = signed.iter().filter_map(|one| one["sha256"].as_str()).collect();
    assert_eq!(hashes, [other.sha256.as_str(), &elsewhere.sha256, &third.sha256]);
}

#[tokio::test]
async fn what_the_act_asks_for_is_named_and_where_it_is_demanded_nothing_is_submitted_without() {
    for demanded in [false, true] {
        let documents = Documents { demanded, ..Documents::default() };
        let world = World::start(Options { documents, ..Options::default() }).expect("the server starts");
        let person = world.person("applicant-entity").await;
        let new = NewApplication {
            form: Some(pipelines_form()),
            ..NewApplication::new(PIPELINES, "issue", Channel::Portal)
        };
        let id = person.api.applications().create(&new).await.expect("a draft").id;
        person.upload(&id, "other", "a.pdf", pdf(100, 1)).await.expect("a file");
        let missing = person.api.documents().list(&id).await.expect("the files").missing;
        assert_eq!(missing, ["qualification"], "what is optional, obtained or the fee's is not missing");
        let at_once = NewApplication { submit: Some(true), ..new };
        let at_once = person.api.applications().create(&at_once).await;
        if demanded {
            for refused in [person.api.applications().submit(&id).await, at_once] {
                let refused = refused.expect_err("it is demanded");
                assert_eq!(refused.code(), Some("invalid_content"));
                let violations =
                    refused.problem().map(|problem| problem.violations.clone()).unwrap_or_default();
                let named: Vec<_> =
                    violations.iter().map(|one| (one.pointer.as_str(), one.code.as_str())).collect();
                assert_eq!(named, [("/documents/qualification", "document_missing")]);
            }
        } else {
            at_once.expect("the licensor sees what is missing");
        }
        person.upload(&id, "qualification", "b.pdf", pdf(100, 2)).await.expect("the document");
        assert!(person.api.documents().list(&id).await.expect("the files").missing.is_empty());
        person.api.applications().submit(&id).await.expect("submitted");
    }
}
