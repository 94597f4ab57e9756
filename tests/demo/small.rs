//! A small database of demo data, judged through the API.

use crate::options::Options;
use crate::{count, make};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ruqsat_licensing::seals::seal;
use ruqsat_licensing::values::{civil_day, sha256_hex};
use ruqsat_sdk::models::Licence;
use ruqsat_sdk::operations::{ListApplicationsParams, ListLicencesParams};
use ruqsat_server::{Config, verify_audit};
use ruqsat_tests::sql::Raw;
use ruqsat_tests::{World, token};
use std::collections::BTreeSet;

/// More than there are samples, so that each has copies.
const COPIES: u64 = 1000;

#[tokio::test(flavor = "multi_thread")]
async fn demo_data_is_of_all_services_and_hangs_together() {
    let folder = tempfile::TempDir::new().unwrap();
    let options = Options { count: COPIES, lean: false, data: folder.path().to_owned(), database: None };
    make(&options).await.unwrap();
    let refused = make(&options).await.unwrap_err();
    assert!(refused.contains("holds applications already"), "{refused}");

    let mut raw = Raw::open(&options.url());
    let services = raw.texts("SELECT DISTINCT service AS text FROM licences");
    let states: BTreeSet<String> =
        raw.texts("SELECT DISTINCT state AS text FROM licences").into_iter().collect();
    assert_eq!(services.len(), 20);
    let expected = ["in_force", "superseded", "suspended", "terminated"].map(str::to_owned);
    assert_eq!(states, expected.into());
    assert!(count(&mut raw, "applications") >= COPIES && count(&mut raw, "survey_answers") > 50);

    let (data, database) = (Some(options.data.clone()), Some(options.url()));
    let world =
        World::start(ruqsat_tests::Options { data, database, ..ruqsat_tests::Options::default() }).unwrap();
    let anonymous = world.anonymous();
    let years: BTreeSet<String> =
        raw.texts("SELECT DISTINCT substr(created_at, 1, 4) AS text FROM payments").into_iter().collect();
    let mut sums = BTreeSet::new();
    let copies = "SELECT number AS text FROM licences WHERE application IN (SELECT application FROM payments) \
                  AND service = 'main-pipelines-operation-licence' AND holder LIKE '7401%' ORDER BY content_sha256";
    for number in raw.texts(copies).into_iter().take(20) {
        let asked = ListLicencesParams { number: Some(number.clone()), ..ListLicencesParams::default() };
        let entry = anonymous.licences().list(&asked).await.unwrap().items.remove(0);
        let word = entry.holder_name.split_whitespace().next().map(str::to_owned);
        let by_name = ListLicencesParams { q: word, number: Some(number), ..ListLicencesParams::default() };
        assert_eq!(anonymous.licences().list(&by_name).await.unwrap().items.len(), 1, "{entry:?}");
        sums.insert(judge(&world, &entry).await);
    }
    assert!(years.len() == 1 || sums.len() > 1, "{sums:?} in {years:?}");
    // Nothing of it looks changed, put in or taken away.
    while seal(world.store(), world.now()).await.unwrap() > 0 {}
    world.stop();
    let config = Config { data: options.data.clone(), sandbox: true, ..Config::default() };
    let told = verify_audit(&config, None).await.unwrap();
    assert!(told.ends_with("intact"), "{told}");
}

/// What the holder of an entry sees of it; what he paid.
async fn judge(world: &World, entry: &Licence) -> i64 {
    let anonymous = world.anonymous();
    let holder = entry.holder_bin.clone().expect("an entity");
    let api = anonymous.with_token(token(&anonymous, &holder).await.unwrap());
    let all = ListApplicationsParams { limit: Some(100), ..ListApplicationsParams::default() };
    let mine = api.applications().list(&all).await.unwrap().items;
    let case = mine.iter().find(|case| case.result_number.as_ref() == Some(&entry.number)).expect("his case");
    let result = api.applications().get_result(&case.id).await.unwrap();
    let document = STANDARD.decode(&result.document).unwrap();
    assert_eq!(sha256_hex(&document), result.document_sha256);
    let document = String::from_utf8(document).unwrap();
    let day = civil_day(entry.issued_at).to_string();
    for said in [&entry.number, &entry.holder_name, &holder, &case.id, &day] {
        assert!(document.contains(said.as_str()), "{said} in {document}");
    }
    let payment = api.payments().list(&case.id).await.unwrap().items.remove(0);
    payment.amount.amount_minor
}
