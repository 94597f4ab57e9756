//! What services cost, by operation, day and payer.

use crate::refusal::{problem, refusal};
use chrono::NaiveDate;
use ruqsat_sdk::models::Payer;
use ruqsat_sdk::operations::GetServiceFeesParams;
use ruqsat_tests::{OZONE, PIPELINES, World};

fn on(day: &str) -> GetServiceFeesParams {
    let date = Some(NaiveDate::parse_from_str(day, "%Y-%m-%d").expect("a day"));
    GetServiceFeesParams { date, ..GetServiceFeesParams::default() }
}

#[tokio::test]
async fn a_fee_is_told_with_everything_it_was_counted_from() {
    let services = World::shared().anonymous().services();
    let fees = services.get_fees(PIPELINES, &on("2026-11-23")).await.expect("fees");
    assert_eq!((fees.service.as_str(), fees.payer), (PIPELINES, Payer::LegalEntity));
    let ops: Vec<&str> = fees.items.iter().map(|one| one.operation.as_str()).collect();
    assert_eq!(ops, ["issue", "annex", "reissue", "duplicate"]);
    let issue = &fees.items[0];
    assert_eq!(issue.amount.as_ref().map(|sum| sum.amount_minor), Some(4_325_000));
    let basis = issue.basis.as_ref().expect("a basis");
    assert_eq!((basis.index_hundredths, basis.index.amount_minor, basis.example), (1000, 432_500, true));
    assert!(basis.share.is_none() && basis.src == "p.10 6)-8)");
    assert_eq!(
        issue.explanation.ru,
        "10 МРП (месячный расчётный показатель): 10 × 4\u{a0}325 ₸ = 43\u{a0}250 ₸"
    );
    let reissue = &fees.items[2];
    assert_eq!(reissue.amount.as_ref().map(|sum| sum.amount_minor), Some(432_500));
    let share = reissue.basis.as_ref().and_then(|basis| basis.share.as_ref()).expect("a share");
    assert_eq!((share.percent, share.of.as_str(), share.at_most_hundredths), (10, "issue", Some(400)));
    assert!(
        reissue
            .explanation
            .kk
            .ends_with("10 пайызы, бірақ 4 АЕК-тен аспайды: 1 × 4\u{a0}325 ₸ = 4\u{a0}325 ₸")
    );
    assert!(reissue.explanation.en.ends_with(", at most 4 indices: 1 × 4,325 ₸ = 4,325 ₸"));

    // By the index of the day; one operation alone where it is asked for.
    let asked = GetServiceFeesParams { operation: Some("issue".into()), ..on("2015-06-01") };
    let then = services.get_fees(PIPELINES, &asked).await.expect("fees").items;
    assert_eq!(then.len(), 1);
    assert_eq!(then[0].amount.as_ref().map(|sum| sum.amount_minor), Some(1_982_000));
    let free = services.get_fees(OZONE, &on("2026-11-23")).await.expect("fees").items;
    assert!(free.iter().all(|one| one.amount.is_none() && one.basis.is_none()));
    assert_eq!(free[0].explanation.kk, "Алым алынбайды");
}

#[tokio::test]
async fn a_day_or_an_operation_that_nobody_knows_is_refused() {
    let services = World::shared().anonymous().services();
    for (day, code) in [("2011-12-31", "no_index"), ("2013-01-01", "no_rate")] {
        let refused = problem(services.get_fees(PIPELINES, &on(day)).await);
        assert_eq!((refused.status, &*refused.violations[0].pointer), (422, "?date"), "{refused:?}");
        assert_eq!(refused.violations[0].code, code);
    }
    let asked = GetServiceFeesParams { operation: Some("burn".into()), ..on("2026-01-01") };
    assert_eq!(refusal(services.get_fees(PIPELINES, &asked).await), "404 not_found");
    assert_eq!(refusal(services.get_fees("nothing", &on("2026-01-01")).await), "404 not_found");
}
