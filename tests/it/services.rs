//! `/v1/services`.

mod accepting;
mod diagrams;
mod fees;
mod records;
mod versions;

use crate::refusal::refusal;
use ruqsat_sdk::models::Channel;
use ruqsat_sdk::operations::GetServiceFormParams;
use ruqsat_tests::{OZONE, PIPELINES, World};

fn operation(op: &str) -> GetServiceFormParams {
    GetServiceFormParams { operation: op.into() }
}

#[tokio::test]
async fn the_list_tells_which_services_there_are_and_what_they_ask() {
    let list = World::shared().anonymous().services().list().await.unwrap();
    assert!(list.next_cursor.is_none());
    let one = |code: &str| list.items.iter().find(|one| one.code == code).unwrap();
    for (code, fee, survey, accepting) in [
        ("oil-gas-mining-licence", true, true, true),
        (PIPELINES, true, false, true),
        ("electricity-purchase-licence", true, false, true),
        (OZONE, false, true, true),
        ("ecological-permit-category-1", false, true, true),
    ] {
        let told = one(code);
        assert_eq!((told.has_fee, told.has_survey, told.accepting), (fee, survey, accepting), "{code}");
    }
    for service in &list.items {
        assert!(
            [&service.title.kk, &service.title.ru, &service.title.en].iter().all(|text| !text.is_empty())
        );
    }
    let ops = |code: &str| -> Vec<(String, bool)> {
        one(code).operations.iter().map(|one| (one.op.clone(), one.needs_licence)).collect()
    };
    let told =
        |ops: &[(&str, bool)]| ops.iter().map(|(op, needs)| ((*op).to_owned(), *needs)).collect::<Vec<_>>();
    let four = [("issue", false), ("annex", true), ("reissue", true), ("duplicate", true)];
    assert_eq!(ops(PIPELINES), told(&four));
    assert_eq!(ops(OZONE), told(&[("issue", false)]));
}

#[tokio::test]
async fn a_service_shows_its_act_its_channels_and_its_steps() {
    let service = World::shared().anonymous().services().get(PIPELINES).await.unwrap();
    assert_eq!((service.act.number.as_str(), service.act.date.to_string().as_str()), ("51-НҚ", "2014-03-03"));
    assert_eq!(service.act.repealed.to_string(), "2015-04-27");
    let channels: Vec<_> = service.channels.iter().map(|c| (&c.channel, c.flow.as_str(), c.open)).collect();
    assert_eq!(channels, [(&Channel::Portal, "portal", true), (&Channel::Psc, "psc", true)]);
    let portal = service.flows.iter().find(|flow| flow.id == "portal").unwrap();
    let payment = portal.steps.iter().find(|step| step.n == "7").unwrap();
    assert_eq!((payment.on_ok.as_str(), payment.on_fail.as_deref()), ("9", Some("8")));
    assert_eq!(
        (payment.activities.as_slice(), payment.src.as_str()),
        (["check_payment".into()].as_slice(), "p.10 7)")
    );
    assert!(service.grounds.iter().all(|ground| !ground.src.is_empty() && !ground.title.kk.is_empty()));
    // Every step of ours says why it is there.
    let steps = service.flows.iter().flat_map(|flow| &flow.steps);
    assert!(steps.filter(|step| step.added).all(|step| step.why.is_some()));
}

#[tokio::test]
async fn the_form_is_a_schema_of_ours_with_labels_in_three_languages() {
    let services = World::shared().anonymous().services();
    let form = services.get_form(PIPELINES, &operation("issue")).await.unwrap();
    assert_eq!(form["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert!(
        form["x-origin"].as_str().is_some_and(|origin| origin.starts_with("ruqsat")),
        "marked ours: {form}"
    );
    assert_eq!(form["x-definition-version"], "1");
    for (code, field) in [(PIPELINES, "objects"), (PIPELINES, "activity_kinds"), (OZONE, "address")] {
        let form = services.get_form(code, &operation("issue")).await.unwrap();
        for lang in ["kk", "ru", "en"] {
            let label = form["properties"][field]["x-label"][lang].as_str();
            assert!(label.is_some_and(|label| !label.is_empty()), "{code} {field} {lang}");
        }
    }
}

#[tokio::test]
async fn what_the_catalogue_lacks_is_not_found() {
    let services = World::shared().anonymous().services();
    assert_eq!(refusal(services.get("no-such-service").await), "404 not_found");
    assert_eq!(refusal(services.get("../openapi.json").await), "404 not_found");
    assert_eq!(refusal(services.get_form("no-such-service", &operation("issue")).await), "404 not_found");
    assert_eq!(refusal(services.get_form(OZONE, &operation("reissue")).await), "404 not_found");
    let surveys = World::shared().anonymous().surveys();
    assert_eq!(refusal(surveys.get(PIPELINES).await), "404 not_found");
    assert_eq!(refusal(surveys.get_statistics(PIPELINES).await), "404 not_found");
    assert_eq!(refusal(surveys.get("no-such-service").await), "404 not_found");
}

#[tokio::test]
async fn a_form_is_asked_for_by_operation_and_by_nothing_else() {
    let raw = World::shared().raw();
    for query in ["", "?op=issue", "?operation=issue&lang=kk"] {
        let answer = raw.get(&format!("/v1/services/{OZONE}/form{query}"), "").await;
        answer.assert_problem(422, "invalid_content");
    }
}
