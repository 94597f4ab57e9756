//! Every service on every channel by every operation, driven over HTTP along ways that give every answer of every step:
//! the rows of each trace are those of its way, and every step of the acts has left one.

mod session;

use ruqsat_tests::paths::{Recorded, Scope, run, table};

#[tokio::test]
async fn every_answer_of_every_step_leads_where_it_should_and_every_step_leaves_a_row() {
    let report = run(Scope::Covering, |_| true).await;
    let recorded = Recorded::embedded();
    println!("{}", table(&recorded, &report.seen));
    let (cases, answers, rows) = (report.cases, report.answers, report.rows);
    println!("{cases} cases, {answers} answers, {rows} rows compared in {:.0} s", report.took.as_secs_f64());
    assert!(
        report.faults.is_empty(),
        "{} went another way:\n{}",
        report.faults.len(),
        report.faults.join("\n")
    );
    // 728 steps stand in the acts.
    assert_eq!((recorded.in_case.len(), recorded.session.len()), (596, 132));
    let missing: Vec<_> =
        recorded.in_case.union(&recorded.added).filter(|step| !report.seen.contains(*step)).collect();
    assert!(missing.is_empty(), "no case left a row of {missing:?}");
}
