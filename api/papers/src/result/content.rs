//! What stands on the page, in order.

use super::{fields, words};
use crate::paper::{Block, code, day};
use ruqsat_licensing::licences::SignedResult;
use ruqsat_licensing::values::Lang;
use serde_json::Value;

fn text<'a>(original: &'a Value, pointer: &str) -> Option<&'a str> {
    original.pointer(pointer).and_then(Value::as_str).filter(|text| !text.trim().is_empty())
}

/// The page of a result in a language. `None` for what is no result.
pub(super) fn blocks(original: &Value, result: &SignedResult<'_>, lang: Lang) -> Option<Vec<Block>> {
    let own = |pointer: &str| text(original, &format!("{pointer}/{}", code(lang)));
    let definition = result.definition;
    let kind = text(original, "/kind")?;
    let operation = definition.operation(text(original, "/operation")?);
    let known = definition.results.iter().find(|one| one.kind == kind);
    let title = known.map(|one| one.title.get(lang)).or_else(|| {
        (kind != "reasoned_refusal").then(|| operation.map(|operation| operation.title.get(lang))).flatten()
    });
    let mut blocks = vec![
        Block::Title(title.unwrap_or_else(|| words::refusal(lang)).to_owned()),
        Block::Number(format!("№ {}", text(original, "/number")?)),
    ];
    let mut field = |label: &'static str, value: Option<&str>| {
        blocks.extend(value.map(|value| Block::Field(label, value.to_owned())));
    };
    field(words::issued(lang), text(original, "/formed_on").map(written).as_deref());
    field(words::until(lang), text(original, "/valid_until").map(written).as_deref());
    field(words::holder(lang), text(original, "/holder_name"));
    field(words::iin(lang), text(original, "/holder/iin"));
    field(words::bin(lang), text(original, "/holder/bin"));
    field(words::body(lang), own("/body"));
    field(words::service(lang), own("/title"));
    field(words::operation(lang), operation.map(|operation| operation.title.get(lang)));
    field(words::outcome(lang), outcome(original, result, lang));
    field(words::subject(lang), text(original, "/subject_licence"));
    field(words::application(lang), text(original, "/registered_no"));
    let grounds = original.pointer("/decision/grounds").and_then(Value::as_array).into_iter().flatten();
    for ground in grounds.filter_map(Value::as_str) {
        let known = definition.grounds.iter().find(|one| one.id == ground);
        field(words::ground(lang), Some(known.map_or(ground, |known| known.title.get(lang))));
    }
    let form = text(original, "/operation").and_then(|op| definition.form(op));
    let particulars = original.get("particulars").map(|filled| fields::lines(form, filled, lang));
    if let Some(particulars) = particulars.filter(|lines| !lines.is_empty()) {
        blocks.push(Block::Part(words::particulars(lang)));
        blocks.extend(particulars.into_iter().map(|(label, value)| Block::Named(label, value)));
    }
    let conditions: Vec<_> =
        original.pointer("/conditions").and_then(Value::as_array).into_iter().flatten().collect();
    if !conditions.is_empty() {
        blocks.push(Block::Part(words::conditions(lang)));
        let numbered = conditions.into_iter().filter_map(Value::as_str).enumerate();
        blocks.extend(numbered.map(|(at, text)| Block::Text(format!("{}. {text}", at + 1))));
    }
    if let Some(conclusion) = text(original, "/conclusion") {
        blocks.push(Block::Part(words::conclusion(lang)));
        blocks.push(Block::Text(conclusion.to_owned()));
    }
    blocks.push(Block::Part(words::signed(lang)));
    blocks.extend(result.signer.map(|name| Block::Field(words::signer(lang), name.to_owned())));
    blocks.push(Block::Field(words::signed_on(lang), day(result.signed_at)));
    blocks.extend(words::legal(lang).iter().map(|text| Block::Small((*text).to_owned())));
    Some(blocks)
}

/// How a grant came out, where it could in several ways.
fn outcome<'a>(original: &Value, result: &SignedResult<'a>, lang: Lang) -> Option<&'a str> {
    let outcome = text(original, "/outcome")?;
    let known = result.definition.results.iter().find(|one| one.outcome.as_deref() == Some(outcome))?;
    Some(known.title.get(lang))
}

/// A day as it is written in Kazakhstan.
fn written(day: &str) -> String {
    match day.split('-').collect::<Vec<_>>()[..] {
        [year, month, day] => format!("{day}.{month}.{year}"),
        _ => day.to_owned(),
    }
}
