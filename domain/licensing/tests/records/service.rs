//! What stands around the flows: act, titles, applicants, channels, operations with their terms, fee, results, grounds,
//! roles, survey.

use crate::{list, plain, said};
use ruqsat_licensing::catalogue::Definition;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Levels of the grounds a decision can rest on; the rest of a record's grounds are messages of steps.
const DECIDED: [&str; 2] = ["substance", "documents"];

/// What differs between a record and a definition outside the flows.
pub(crate) fn differences(number: &str, record: &Value, definition: &Definition) -> Vec<String> {
    let mut found = Vec::new();
    let mut compare = |what: &str, theirs: String, ours: String| {
        if theirs != ours {
            found.push(format!("{number} {what}: {theirs} in the record and {ours} here"));
        }
    };
    let text = |value: &Value| folded(value.as_str().unwrap_or_default());
    let act = &record["act"];
    compare("code", said(&record["code"]), definition.code.clone());
    compare("title", text(&record["title"]["kk"]), folded(&definition.title.kk));
    compare("provider", text(&record["provider"]["kk"]), folded(&definition.provider.title.kk));
    compare("provider's paragraph", said(&record["provider"]["src"]), definition.provider.src.clone());
    compare("sector", said(&record["sector"]), definition.sector.clone());
    compare("kind", said(&record["kind"]), definition.kind.clone());
    compare("date of the act", said(&act["date"]), definition.act.date.clone());
    compare("number of the act", said(&act["number"]), definition.act.number.clone());
    compare("appendix", said(&act["appendix"]), said(&json!(definition.act.appendix)));
    compare("repeal", said(&act["repealed"]["date"]), definition.act.repealed.clone());
    compare("fee", said(&record["fee_required"]), definition.fee.is_some().to_string());
    let applicants = list(&record["applicants"]).iter().map(said);
    compare("applicants", set(applicants), set(definition.applicants.iter().cloned()));
    let flows =
        list(&record["flows"]).iter().map(|flow| format!("{}: {}", said(&flow["id"]), said(&flow["src"])));
    let ours = definition.flows.iter().filter(|flow| !flow.added);
    compare("flows", set(flows), set(ours.map(|flow| format!("{}: {}", flow.id, flow.src))));
    let entries =
        list(&record["flows"]).iter().map(|flow| said(&flow["id"])).filter(|id| id != "internal_review");
    compare("channels", set(entries), set(definition.entries.iter().map(|entry| entry.channel.to_string())));
    let operations = list(&record["operations"]).iter().map(|one| {
        let term = one["term"]
            .as_object()
            .map(|term| format!(" {} {}", said(&plain(&term["value"])), said(&term["unit"])));
        format!("{}{} ({})", said(&one["op"]), term.unwrap_or_default(), said(&one["src"]))
    });
    let ours = definition.operations.iter().map(|one| {
        let term = one.term.as_ref().map(|term| format!(" {} {}", term.max, said(&json!(term.unit))));
        format!("{}{} ({})", one.op, term.unwrap_or_default(), one.src)
    });
    compare("operations", operations.collect::<Vec<_>>().join(", "), ours.collect::<Vec<_>>().join(", "));
    let results = list(&record["results"]).iter().map(|one| said(&one["kind"]));
    compare("results", set(results), set(definition.results.iter().map(|one| one.kind.clone())));
    let grounds = list(&record["refusal_grounds"]).iter();
    let grounds = grounds.filter(|one| one["level"].as_str().is_some_and(|level| DECIDED.contains(&level)));
    let ours = definition.grounds.iter().map(|one| one.id.clone());
    compare("grounds", set(grounds.map(|one| said(&one["id"]))), set(ours));
    let roles = list(&record["roles"]).iter();
    let roles = roles.map(|one| format!("{} {} ({})", said(&one["id"]), text(&one["kk"]), said(&one["src"])));
    let ours =
        definition.roles.iter().map(|one| format!("{} {} ({})", one.id, folded(&one.title.kk), one.src));
    compare("roles", set(roles), set(ours));
    let questions = list(&record["survey"]["questions"]).iter().map(|one| {
        let answers = list(&one["answers"]).iter().map(|answer| text(&answer["kk"]));
        format!("{} {} {}", one["n"], text(&one["kk"]), answers.collect::<Vec<_>>().join("/"))
    });
    let ours = definition.survey.iter().flat_map(|survey| &survey.questions).map(|one| {
        let answers = one.answers.iter().map(|answer| folded(&answer.kk));
        format!("{} {} {}", one.n, folded(&one.title.kk), answers.collect::<Vec<_>>().join("/"))
    });
    compare("survey", questions.collect::<Vec<_>>().join("; "), ours.collect::<Vec<_>>().join("; "));
    found
}

fn set(items: impl Iterator<Item = String>) -> String {
    let sorted: BTreeSet<String> = items.collect();
    format!("[{}]", sorted.into_iter().collect::<Vec<_>>().join(", "))
}

/// One spelling of Kazakh: the seeds mix Latin i into words and two kinds of quotes, titles begin with a capital.
fn folded(text: &str) -> String {
    let kept = text.chars().filter(|letter| !matches!(letter, '«' | '»' | '"'));
    kept.map(|letter| if letter == 'i' { 'і' } else { letter }).collect::<String>().to_lowercase()
}
