//! How far an application has come.

use super::definitions;
use roxmltree::Document;
use ruqsat_licensing::applications::{Application, Channel};
use ruqsat_licensing::flow::{Case, Facts, Frame, Outcome, Status, TraceRow};
use ruqsat_licensing::ids::{AccountId, ApplicationId, BodyId, Mint};
use ruqsat_licensing::values::{Bin, Instant, Lang, Party};
use ruqsat_papers::svg;

const SERVICE: &str = "goods-import-export-licence";

fn now() -> Instant {
    "2026-11-22T10:00:00Z".parse().expect("a moment")
}

fn application(op: &str, frames: &[(&str, &str, u32)], status: Status) -> Application {
    let mut mint = Mint::new(now(), 7);
    let frame = |(flow, step, visit): &(&str, &str, u32)| Frame {
        flow: (*flow).into(),
        step: (*step).into(),
        index: 0,
        visit: *visit,
        entered_at: now(),
        acts: Vec::new(),
    };
    Application {
        id: ApplicationId::new(&mut mint),
        service: SERVICE.into(),
        definition_version: "1".into(),
        structure_hash: String::new(),
        applicant: Party::LegalEntity { bin: Bin::parse("750140000018").expect("a BIN") },
        applicant_name: "«Сынақ» ЖШС".into(),
        filed_by: AccountId::new(&mut mint),
        client: "portal".into(),
        body: BodyId::new(&mut mint),
        desk: None,
        subject_licence: None,
        due_at: None,
        calendar: None,
        by_successor: false,
        form: serde_json::json!({}),
        case: Case {
            op: op.into(),
            channel: Channel::Portal,
            frames: frames.iter().map(frame).collect(),
            facts: Facts::default(),
        },
        status,
        version: 1,
        created_at: now(),
        updated_at: now(),
    }
}

fn rows(steps: &[(&str, &str, Outcome)]) -> Vec<TraceRow> {
    let row = |(flow, n, outcome): &(&str, &str, Outcome)| TraceRow {
        flow: (*flow).into(),
        n: (*n).into(),
        visit: 1,
        entered_at: now(),
        left_at: now(),
        outcome: *outcome,
        acts: Vec::new(),
    };
    steps.iter().map(row).collect()
}

/// State of each step, and how many ways are marked as taken.
fn drawn(flow: &str, application: &Application, rows: &[TraceRow]) -> (Vec<(String, String)>, usize) {
    let definition = definitions().into_iter().find(|one| one.code == SERVICE).expect("the service");
    let text = svg(
        &definition,
        definition.flow(flow).expect("the flow"),
        Lang::Ru,
        Some(application.operation()),
        Some((application, rows)),
    );
    let document = Document::parse(&text).expect("XML");
    let step = |node: roxmltree::Node<'_, '_>| {
        let n = node.attribute("id")?.strip_prefix("step-")?.to_owned();
        let counted = node.descendants().filter_map(|inner| inner.text()).find(|text| text.starts_with('×'));
        Some((n, format!("{}{}", node.attribute("class")?, counted.unwrap_or_default())))
    };
    let taken = document
        .descendants()
        .filter(|node| node.has_attribute("marker-start"))
        .filter(|node| node.attribute("class").is_some_and(|class| class.contains(" taken")))
        .count();
    // The legend holds one sample.
    (document.descendants().filter_map(step).collect(), taken - 1)
}

#[test]
fn a_case_sent_back_stands_there_a_second_time() {
    use Outcome::{Ok, Returned};
    let chain = "internal_review";
    let trace: Vec<(&str, &str, Outcome)> = ["1", "2", "4", "5", "6", "8", "9", "10"]
        .into_iter()
        .map(|n| ("portal", n, Ok))
        .chain(
            [("1", Ok), ("2", Ok), ("3", Ok), ("5", Ok), ("6", Ok), ("7", Returned)]
                .map(|(n, o)| (chain, n, o)),
        )
        .collect();
    let op = "issue_precious_mineral_export";
    let case = application(op, &[("portal", "11", 1), (chain, "3", 2)], Status::InReview);
    let (steps, taken) = drawn(chain, &case, &rows(&trace));
    let state = |n: &str| steps.iter().find(|(step, _)| step == n).map(|(_, state)| state.as_str());
    assert_eq!(steps.len(), 8, "of three chains that of its operation");
    assert_eq!(state("3"), Some("here×2"));
    assert_eq!(state("7"), Some("returned"));
    assert_eq!(state("4"), Some("ahead"));
    assert_eq!(state("6"), Some("passed"));
    assert_eq!(taken, 7, "from the start to the approval, and back");
    let (steps, taken) = drawn("portal", &case, &rows(&trace));
    let state = |n: &str| steps.iter().find(|(step, _)| step == n).map(|(_, state)| state.as_str());
    assert_eq!((state("3"), state("11"), state("12")), (Some("ahead"), Some("here"), Some("ahead")));
    assert_eq!(taken, 9);
}

#[test]
fn a_refusal_and_an_attempt_that_ended_show_their_way() {
    use Outcome::{Fail, Ok};
    let portal = [
        ("1", Ok),
        ("2", Ok),
        ("4", Ok),
        ("5", Ok),
        ("6", Fail),
        ("7", Ok),
        ("5", Ok),
        ("6", Ok),
        ("8", Ok),
        ("9", Ok),
        ("10", Ok),
        ("11", Fail),
        ("12", Ok),
    ];
    let trace: Vec<(&str, &str, Outcome)> = portal.into_iter().map(|(n, o)| ("portal", n, o)).collect();
    let case = application("issue_poisonous_import", &[("portal", "12", 1)], Status::Refused);
    let (steps, taken) = drawn("portal", &case, &rows(&trace));
    let state = |n: &str| steps.iter().find(|(step, _)| step == n).map(|(_, state)| state.as_str());
    assert_eq!(state("5"), Some("passed×2"));
    assert_eq!(state("6"), Some("passed×2"), "the last answer counts");
    assert_eq!((state("7"), state("11"), state("12")), (Some("passed"), Some("failed"), Some("passed")));
    assert_eq!(taken, 13, "both answers of the payment's check, and the end of the attempt");
    assert!(steps.iter().all(|(_, state)| !state.starts_with("here")), "what is closed stands nowhere");
}

#[test]
fn nothing_personal_is_drawn() {
    let case = application("issue_poisonous_import", &[("portal", "4", 1)], Status::Draft);
    let definition = definitions().into_iter().find(|one| one.code == SERVICE).unwrap();
    let text = svg(&definition, definition.flow("portal").unwrap(), Lang::Kk, None, Some((&case, &[])));
    assert!(text.contains(&case.id.to_string()));
    for personal in ["750140000018", "Сынақ"] {
        assert!(!text.contains(personal), "{personal}");
    }
}
