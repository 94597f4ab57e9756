//! The real test material with its expected verdicts: every CMS row, whatever it is signed with.

use std::fs;
use std::path::Path;

use base64::Engine;
use chrono::{DateTime, TimeDelta, Utc};
use ruqsat_eds::algorithms::Algorithm;
use ruqsat_eds::certificates::Certificate;
use ruqsat_eds::revocation::{CrlIndex, by_lists};
use ruqsat_eds::{Act, Expected, OcspEvidence, OcspRules, SubIndication, VerifyRequest, verify};
use serde_json::Value;

use super::bench::material;

#[test]
fn cms_rows_end_as_expected() {
    let Some(folder) = material() else {
        eprintln!("SKIPPED: no shared/pki beside this checkout, the rows of verdicts.json were not judged");
        return;
    };
    let verdicts: Value = serde_json::from_slice(&fs::read(folder.join("verdicts.json")).unwrap()).unwrap();
    let (mut judged, mut wrong) = (0, Vec::new());
    for row in verdicts["rows"].as_array().unwrap().iter().filter(|row| row["kind"] == "cms") {
        match judge(&folder, row) {
            Ok(()) => judged += 1,
            Err(fault) => wrong.push(format!("{}: {fault}", row["id"])),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(judged >= 39, "rows went missing: {judged}");
}

/// Compares what the verifier says with the row, of the whole and of each signer.
fn judge(folder: &Path, row: &Value) -> Result<(), String> {
    let files = |list: &Value, part: &str| -> Vec<Vec<u8>> {
        let names = list.as_array().unwrap().iter().map(|name| name.as_str().unwrap());
        names.filter(|name| name.contains(part)).map(|name| der(&folder.join(name))).collect()
    };
    let cms_name = row["file"].as_str().unwrap();
    let mut cms = der(&folder.join(cms_name));
    let mut content = files(&row["with"], "content.txt").pop();
    if let Some(hex) = row["content_hex"].as_str() {
        content = Some(from_hex(hex));
    }
    if let Some(edits) = row.get("edits") {
        let edited = if edits["file"] == cms_name { Some(&mut cms) } else { content.as_mut() };
        apply(edited.ok_or("nothing to edit")?, edits);
    }
    let (anchors, crls) = (files(&row["anchors"], ""), files(&row["with"], ".crl"));
    let anchors: Vec<&[u8]> = anchors.iter().map(Vec::as_slice).collect();
    let crls: Vec<&[u8]> = crls.iter().map(Vec::as_slice).collect();
    let answers = files(&row["with"], "ocsp_response");
    let rules = OcspRules {
        max_age: TimeDelta::seconds(row["check"]["ocsp_max_age_s"].as_i64().unwrap_or(0)),
        clocks_differ: TimeDelta::zero(),
        nonce_required: false,
    };
    let ocsp: Vec<_> = answers.iter().map(|response| OcspEvidence { response, nonce: None, rules }).collect();
    let time = |name: &str| row[name].as_str().map(|t| DateTime::parse_from_rfc3339(t).unwrap().to_utc());
    let reference_time: DateTime<Utc> = time("reference_time").unwrap();
    let check = &row["check"];
    let report = verify(&VerifyRequest {
        content: content.as_deref(),
        anchors: &anchors,
        crls: &crls,
        ocsp: &ocsp,
        checked_at: time("checked_at").unwrap_or(reference_time),
        expected: check.get("identity").map(|identity| Expected {
            act: Act::ApplicationIndividual,
            iin: identity["iin"].as_str(),
            bin: identity["bin"].as_str(),
        }),
        revocation_required: check["revocation"] == "required",
        ..VerifyRequest::new(&cms, reference_time)
    });
    let expect = &row["expect"];
    same("whole", report.sub_indication, expect, expect)?;
    if report.integrity_passed() != (expect["integrity"] == "pass") {
        return Err("integrity".into());
    }
    for (signer, wanted) in report.signers.iter().zip(expect["signers"].as_array().unwrap()) {
        same("signer", signer.sub_indication, wanted, expect)?;
        if signer.iin.as_deref() != wanted["iin"].as_str() {
            return Err("iin".into());
        }
        if signer.alg.map(Algorithm::as_str) != wanted["algorithm"].as_str() {
            return Err("algorithm".into());
        }
    }
    Ok(())
}

pub(super) fn same(
    what: &str,
    got: Option<SubIndication>,
    wanted: &Value,
    row: &Value,
) -> Result<(), String> {
    let got = got.map(SubIndication::as_str);
    let also = row["also_accepted"].as_array().into_iter().flatten().any(|other| other.as_str() == got);
    if got == wanted["sub_indication"].as_str() || also { Ok(()) } else { Err(format!("{what}: {got:?}")) }
}

#[test]
fn the_real_rsa_list_proves_what_its_rows_say() {
    let Some(folder) = material() else { return };
    let [crl, ca, leaf] = [
        "nca-test-crl/nca_rsa_test.crl",
        "nca-test-ca/nca_rsa_test.crt",
        "nca-test-leaf/individual_valid_sign_2004_rsa.cer",
    ]
    .map(|name| der(&folder.join(name)));
    let (ca, leaf) = (Certificate::parse(&ca).unwrap(), Certificate::parse(&leaf).unwrap());
    assert!(leaf.signed_by(&ca.key).is_ok());
    let index = CrlIndex::read(&crl, &ca).unwrap();
    assert_eq!(index.len(), 126);
    // Rows crl-leaf-ind-rsa-2022, neg-crl-stale-absent, and one before thisUpdate.
    for (at, cause) in [
        ("2022-06-01T00:00:00Z", None),
        ("2022-12-01T00:00:00Z", Some(SubIndication::TryLater)),
        ("2022-03-01T00:00:00Z", Some(SubIndication::TryLater)),
    ] {
        let at = DateTime::parse_from_rfc3339(at).unwrap().to_utc();
        let verdict = by_lists(&leaf, &ca, &[&index], at, at).1;
        assert_eq!(verdict.err().map(|refusal| refusal.sub_indication), cause, "{at}");
    }
}

/// Edits are given from the first to the last and made from the last to the first.
pub(super) fn apply(bytes: &mut Vec<u8>, edits: &Value) {
    for edit in edits["list"].as_array().unwrap().iter().rev() {
        let at = edit["offset"].as_u64().unwrap() as usize;
        let end = at + edit["remove"].as_u64().unwrap() as usize;
        bytes.splice(at..end, from_hex(edit["insert_hex"].as_str().unwrap()));
    }
    let sha256 = Algorithm::RsaSha256.digest(bytes);
    assert_eq!(sha256, from_hex(edits["sha256"].as_str().unwrap()), "the edits were not made as written");
}

fn from_hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
}

/// The bytes of a file, out of PEM where it is PEM.
pub(super) fn der(path: &Path) -> Vec<u8> {
    let bytes = fs::read(path).unwrap();
    match std::str::from_utf8(&bytes) {
        Ok(text) if text.starts_with("-----BEGIN") => {
            let body: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
            base64::engine::general_purpose::STANDARD.decode(body.trim()).unwrap()
        }
        _ => bytes,
    }
}
