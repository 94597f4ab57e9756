//! The real timestamp of the national test authority with its expected verdicts.

use chrono::{DateTime, Utc};
use ruqsat_eds::certificates::{Certificate, identity};
use ruqsat_eds::timestamp::{Surroundings, TimestampRules, Token, token_in_response};
use ruqsat_eds::{Evidence, Refusal, SubIndication};
use serde_json::Value;
use std::path::Path;

use super::bench::material;
use super::verdicts::{apply, der};

#[test]
fn real_timestamps_end_as_expected() {
    let Some(folder) = material() else {
        eprintln!(
            "SKIPPED: no shared/pki beside this checkout, the TSP rows of verdicts.json were not judged"
        );
        return;
    };
    let verdicts = std::fs::read(folder.join("verdicts.json")).unwrap();
    let verdicts: Value = serde_json::from_slice(&verdicts).unwrap();
    let rows: Vec<_> =
        verdicts["rows"].as_array().unwrap().iter().filter(|row| row["kind"] == "tsp").collect();
    for row in &rows {
        let fits = judge(&folder, row);
        assert!(fits.is_ok(), "{}: {fits:?}", row["id"]);
    }
    assert!(rows.len() >= 8, "rows went missing: {}", rows.len());
}

/// Compares form, authority, times and verdict.
fn judge(folder: &Path, row: &Value) -> Result<(), String> {
    let mut bytes = der(&folder.join(row["file"].as_str().unwrap()));
    if let Some(edits) = row.get("edits") {
        apply(&mut bytes, edits);
    }
    let token = match row["file"].as_str().unwrap().ends_with("response.bin") {
        true => token_in_response(&bytes).map_err(|_| "no token in the response")?,
        false => &bytes,
    };
    let token = Token::parse(token).map_err(|_| "token not read")?;
    let with: Vec<&str> = row["with"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let content = with.iter().find(|name| name.ends_with(".txt")).map(|name| der(&folder.join(name)));
    let anchor = der(&folder.join(row["anchors"][0].as_str().unwrap()));
    let anchors = [Certificate::parse(&anchor).unwrap()];
    let at = DateTime::parse_from_rfc3339(row["reference_time"].as_str().unwrap()).unwrap().to_utc();
    let sha1 = row["check"]["allow_sha1_imprint"] == true;
    let around = Surroundings {
        rules: TimestampRules { sha1, ..TimestampRules::default() },
        anchors: &anchors,
        bag: &[],
        evidence: Evidence::default(),
        checked_at: at,
        links: None,
    };
    let verdict = token.judge(content.as_deref(), &around);
    let expect = &row["expect"];
    shown(&token, expect)?;
    if token.integrity().is_ok() != (expect["integrity"] == "pass") {
        return Err(format!("integrity: {:?}", token.integrity()));
    }
    same(verdict, expect)
}

fn same(verdict: Result<DateTime<Utc>, Refusal>, expect: &Value) -> Result<(), String> {
    let cause = verdict.err().map(|refusal| refusal.sub_indication.as_str());
    let also = expect["also_accepted"].as_array().into_iter().flatten().any(|other| other.as_str() == cause);
    let indication =
        verdict.err().map(|refusal: Refusal| refusal.sub_indication).map(SubIndication::indication);
    let named = indication.map_or("total_passed".to_owned(), |found| {
        serde_json::to_value(found).unwrap().as_str().unwrap().to_lowercase()
    });
    if (cause == expect["sub_indication"].as_str() || also) && expect["indication"] == named {
        Ok(())
    } else {
        Err(format!("{verdict:?}"))
    }
}

/// What a token shows of itself.
fn shown(token: &Token<'_>, expect: &Value) -> Result<(), String> {
    let authority = token.authority().map_err(|refusal| refusal.detail)?;
    let who = identity(authority.subject);
    let text = |value: DateTime<Utc>| value.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let times = &expect["times"];
    let mut same = times["gen_time"] == text(token.gen_time());
    if times.get("not_after").is_some() {
        same &= times["not_before"] == text(authority.not_before)
            && times["not_after"] == text(authority.not_after);
    }
    if let Some(tsa) = expect.get("tsa") {
        same &= tsa["iin"].as_str() == who.iin && tsa["bin"].as_str() == who.bin;
    }
    if same { Ok(()) } else { Err("what the token shows".into()) }
}
