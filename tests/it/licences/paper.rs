//! A result on paper: the signed original and its signature inside, a page for people around them, and the page of the
//! register that its QR code leads to.

use super::claim;
use crate::refusal::refusal;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ruqsat_sdk::models::{Indication, Language, Licence, SignatureFormat, VerificationRequest};
use ruqsat_sdk::operations::GetApplicationResultPdfParams;
use ruqsat_tests::{Ending, OZONE, PIPELINES, Person, Staff, World};

fn inside(file: &[u8], wanted: &[u8]) -> bool {
    file.windows(wanted.len()).any(|window| window == wanted)
}

async fn pdf(person: &Person<'_>, id: &str, lang: Option<Language>) -> Vec<u8> {
    let asked = GetApplicationResultPdfParams { lang };
    person.api.documents().get_application_result_pdf(id, &asked).await.expect("a PDF")
}

#[tokio::test]
async fn a_permit_comes_on_paper_with_its_signed_original_inside() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let issued = world.issue("applicant", OZONE).await;
    let result = person.api.applications().get_result(&issued.id).await.expect("the result");
    let (original, cms) = (STANDARD.decode(&result.document), STANDARD.decode(&result.signature));
    let (original, cms) = (original.expect("base64"), cms.expect("base64"));
    let mut sheets = Vec::new();
    for lang in [None, Some(Language::Kk), Some(Language::Ru), Some(Language::En)] {
        let file = pdf(&person, &issued.id, lang.clone()).await;
        assert!(file.starts_with(b"%PDF-1.7") && inside(&file, &original) && inside(&file, &cms), "{lang:?}");
        sheets.push(file);
    }
    assert!(sheets[1] != sheets[2] && sheets[2] != sheets[3] && sheets[1..].contains(&sheets[0]));
    assert!(pdf(&person, &issued.id, Some(Language::Ru)).await == sheets[2], "the same again");

    // What counts is what is inside.
    let asked = VerificationRequest {
        content: Some(STANDARD.encode(&original)),
        signature: STANDARD.encode(&cms),
        format: SignatureFormat::Cms,
    };
    let report = person.api.signatures().verify(&asked).await.expect("a report");
    assert_eq!(report.indication, Indication::TotalPassed);
    let around = VerificationRequest { content: Some(STANDARD.encode(&sheets[1])), ..asked };
    let report = person.api.signatures().verify(&around).await.expect("a report");
    assert_eq!(report.sub_indication.as_deref(), Some("HASH_FAILURE"));

    let path = format!("/v1/applications/{}/result/pdf", issued.id);
    let answer = world.raw().get(&path, &person.token).await;
    assert_eq!(answer.headers["content-type"], "application/pdf");
    let name = format!("attachment; filename=\"{}.pdf\"", result.number);
    assert_eq!(answer.headers["content-disposition"], name);
    let stranger = world.person("applicant-entity").await;
    world.raw().get(&path, &stranger.token).await.assert_problem(404, "not_found");
}

#[tokio::test]
async fn a_refusal_comes_on_paper_and_what_is_not_decided_does_not() {
    let world = World::shared();
    let (person, staff) = (world.person("applicant-entity").await, Staff::sign_in(world).await);
    let filed = person.register(PIPELINES).await;
    let asked = GetApplicationResultPdfParams::default();
    assert_eq!(
        refusal(person.api.documents().get_application_result_pdf(&filed.id, &asked).await),
        "404 not_found"
    );
    let refused = staff.decide(&filed, Ending::Refuse).await;
    let number = person.api.applications().get_result(&refused.id).await.expect("the refusal").number;
    let file = pdf(&person, &refused.id, Some(Language::Ru)).await;
    assert!(file.starts_with(b"%PDF-1.7"));
    // No licence, no page of the register.
    let page = world.raw().get(&format!("/licences/{number}"), "").await;
    page.assert_problem(404, "not_found");
}

/// The page of a number, as a browser without a token gets it.
async fn page(world: &World, number: &str, lang: &str) -> String {
    let url = format!("{}/licences/{number}?lang={lang}", world.url);
    let answer = reqwest::get(url).await.expect("an answer");
    assert_eq!(answer.status(), 200);
    let headers = answer.headers().clone();
    assert_eq!(headers["content-language"], lang);
    assert!(
        headers["content-security-policy"]
            .to_str()
            .is_ok_and(|policy| policy.contains("frame-ancestors 'none'"))
    );
    answer.text().await.expect("a page")
}

#[tokio::test]
async fn the_page_of_a_licence_says_how_it_stands_today_and_no_iin() {
    let world = World::shared();
    let permit = world.issue("applicant", OZONE).await;
    let number = permit.result_number.expect("a number");
    for (lang, said) in [("kk", "Қолданыста"), ("ru", "Действует"), ("en", "In force")] {
        let page = page(world, &number, lang).await;
        assert!(page.contains(said) && page.contains("ӨТІНІШЕВ СЫНАҚБЕК"), "{page}");
        assert!(page.contains(&format!("№ {number}")) && !page.contains("990101500016"), "{page}");
    }
    let staff = Staff::sign_in(world).await;
    let entity = world.person("applicant-entity").await;
    let filed = claim(&entity, PIPELINES, "issue", None).await.expect("a draft");
    let first: Licence = super::granted(&staff, &entity, &filed.id).await;
    assert!(page(world, &first.number, "ru").await.contains("750140000018"));
    let again = claim(&entity, PIPELINES, "reissue", Some(&first)).await.expect("a draft");
    super::granted(&staff, &entity, &again.id).await;
    assert!(page(world, &first.number, "ru").await.contains("Заменена переоформленным документом"));
    for nothing in ["KZ00XXX99999999", "%3Cscript%3E", "..%2f", "%00"] {
        let answer = world.raw().get(&format!("/licences/{nothing}"), "").await;
        answer.assert_problem(404, "not_found");
    }
}
