//! `/v1/services/{code}/flows/{flow}/diagram`.

use crate::refusal::refusal;
use reqwest::Method;
use ruqsat_sdk::models::{DiagramFormat, Language};
use ruqsat_sdk::operations::GetServiceDiagramParams;
use ruqsat_tests::{OZONE, PIPELINES, World};

#[tokio::test]
async fn every_flow_of_every_service_is_drawn_in_both_formats() {
    let services = World::shared().anonymous().services();
    let mut drawn = 0;
    for service in services.list().await.unwrap().items {
        for flow in services.get(&service.code).await.unwrap().flows {
            for (format, begins) in
                [(DiagramFormat::Svg, "<svg "), (DiagramFormat::Bpmn, "<bpmn:definitions ")]
            {
                let lang = Some(Language::Kk);
                let params = GetServiceDiagramParams { format: Some(format), lang, operation: None };
                let text = services.get_diagram(&service.code, &flow.id, &params).await.unwrap();
                assert!(text.starts_with("<?xml ") && text.contains(begins), "{} {}", service.code, flow.id);
                for step in &flow.steps {
                    let words: Vec<&str> = step.title.kk.split_whitespace().collect();
                    assert!(text.contains(words[0]), "{} {} {}", service.code, flow.id, step.n);
                }
                drawn += 1;
            }
        }
    }
    assert!(drawn >= 132, "{drawn}");
}

#[tokio::test]
async fn a_picture_can_do_nothing_where_it_is_opened() {
    let raw = World::shared().raw();
    for (query, media, shown) in [
        ("", "image/svg+xml", "inline; filename=\"main-pipelines-operation-licence-portal.svg\""),
        (
            "?format=bpmn",
            "application/bpmn+xml",
            "attachment; filename=\"main-pipelines-operation-licence-portal.bpmn\"",
        ),
    ] {
        let path = format!("/v1/services/{PIPELINES}/flows/portal/diagram{query}");
        let answer = raw.get(&path, "").await;
        assert_eq!((answer.status, answer.headers["content-type"].as_str()), (200, media));
        assert_eq!(answer.headers["content-disposition"], shown);
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        let policy = &answer.headers["content-security-policy"];
        assert!(policy.starts_with("default-src 'none';") && policy.ends_with("; sandbox"), "{policy}");
        assert_eq!(answer.headers["cache-control"], "public, no-cache");
    }
}

#[tokio::test]
async fn whoever_has_a_picture_is_not_sent_it_again() {
    let raw = World::shared().raw();
    let path = format!("/v1/services/{OZONE}/flows/portal/diagram?lang=ru");
    let first = raw.get(&path, "").await;
    let tag = first.headers["etag"].clone();
    for (known, status) in
        [(tag.clone(), 304), (format!("\"other\", W/{tag}"), 304), ("\"other\"".into(), 200)]
    {
        let again = raw.send(raw.request(Method::GET, &path, "").header("if-none-match", &known)).await;
        assert_eq!((again.status, again.headers["etag"].as_str()), (status, tag.as_str()), "{known}");
    }
    let other = raw.get(&path.replace("ru", "en"), "").await;
    assert_ne!(other.headers["etag"], tag, "another language is another picture");
}

#[tokio::test]
async fn the_language_is_that_of_the_query_or_of_the_header() {
    let services = World::shared().anonymous().services();
    let params = |lang| GetServiceDiagramParams { lang, ..Default::default() };
    let get = async |lang, accepted: &str| {
        services.get_diagram(OZONE, "portal", &params(lang)).locale(accepted).await.unwrap()
    };
    for (lang, accepted, expected) in
        [(None, "ru", "lang=\"ru\""), (None, "de", "lang=\"kk\""), (Some(Language::En), "ru", "lang=\"en\"")]
    {
        assert!(get(lang.clone(), accepted).await.contains(expected), "{lang:?} {accepted}");
    }
}

#[tokio::test]
async fn of_a_review_chain_an_operation_sees_its_own_part() {
    let services = World::shared().anonymous().services();
    let get = async |operation: Option<&str>| {
        let params =
            GetServiceDiagramParams { operation: operation.map(str::to_owned), ..Default::default() };
        services.get_diagram("goods-import-export-licence", "internal_review", &params).await
    };
    let steps = |text: &str| text.matches("id=\"step-").count();
    assert_eq!(steps(&get(None).await.unwrap()), 24);
    assert_eq!(steps(&get(Some("issue_poisonous_import")).await.unwrap()), 8);
    assert_eq!(refusal(get(Some("none")).await), "404 not_found");
}

#[tokio::test]
async fn what_is_not_there_is_not_drawn() {
    let raw = World::shared().raw();
    for path in [
        format!("/v1/services/{OZONE}/flows/none/diagram"),
        "/v1/services/none/flows/portal/diagram".to_owned(),
        format!("/v1/services/{OZONE}/flows/%22%3E%3Cscript%3E/diagram"),
        format!("/v1/services/{OZONE}/flows//diagram"),
    ] {
        raw.get(&path, "").await.assert_problem(404, "not_found");
    }
    for query in ["format=png", "lang=tlh", "format=svg&format=bpmn", "other=1", "lang="] {
        let path = format!("/v1/services/{OZONE}/flows/portal/diagram?{query}");
        raw.get(&path, "").await.assert_problem(422, "invalid_content");
    }
}
