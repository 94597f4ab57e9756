//! The real test material with its expected verdicts: signed XML.

use std::fs;
use std::path::Path;

use chrono::DateTime;
use ruqsat_eds::VerifyRequest;
use ruqsat_eds::algorithms::Algorithm;
use ruqsat_eds::xml::{self, Coverage};
use serde_json::Value;

use super::bench::material;
use super::verdicts::{apply, der, same};

#[test]
fn xml_rows_end_as_expected() {
    let Some(folder) = material() else {
        eprintln!(
            "SKIPPED: no shared/pki beside this checkout, the XML rows of verdicts.json were not judged"
        );
        return;
    };
    let verdicts: Value = serde_json::from_slice(&fs::read(folder.join("verdicts.json")).unwrap()).unwrap();
    let (mut judged, mut wrong) = (0, Vec::new());
    for row in verdicts["rows"].as_array().unwrap().iter().filter(|row| row["kind"] == "xmldsig") {
        match judge(&folder, row) {
            Ok(()) => judged += 1,
            Err(fault) => wrong.push(format!("{}: {fault}", row["id"])),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(judged >= 23, "rows went missing: {judged}");
}

fn judge(folder: &Path, row: &Value) -> Result<(), String> {
    let mut document = der(&folder.join(row["file"].as_str().unwrap()));
    if let Some(edits) = row.get("edits") {
        apply(&mut document, edits);
    }
    let names = row["anchors"].as_array().unwrap().iter().map(|name| name.as_str().unwrap());
    let anchors: Vec<Vec<u8>> = names.map(|name| der(&folder.join(name))).collect();
    let anchors: Vec<&[u8]> = anchors.iter().map(Vec::as_slice).collect();
    let at = DateTime::parse_from_rfc3339(row["reference_time"].as_str().unwrap()).unwrap().to_utc();
    let request =
        VerifyRequest { anchors: &anchors, revocation_required: false, ..VerifyRequest::new(&document, at) };
    let coverage = if row["check"]["covers_whole"] == true { Coverage::Whole } else { Coverage::Part };
    let verdict = xml::verify(&request, coverage);
    let (report, expect) = (&verdict.report, &row["expect"]);
    same("whole", report.sub_indication, expect, expect)?;
    if report.integrity_passed() != (expect["integrity"] == "pass") {
        return Err("integrity".into());
    }
    let wanted = expect["signers"].as_array().unwrap();
    if !report.signers.is_empty() && report.signers.len() != wanted.len() {
        return Err(format!("{} signers", report.signers.len()));
    }
    for ((signer, wanted), covered) in report.signers.iter().zip(wanted).zip(&verdict.covered) {
        same("signer", signer.sub_indication, wanted, expect)?;
        if signer.iin.as_deref() != wanted["iin"].as_str() {
            return Err("iin".into());
        }
        if signer.alg.map(Algorithm::as_str) != wanted["algorithm"].as_str() {
            return Err("algorithm".into());
        }
        if covered.is_some() != (wanted["integrity"] == "pass") {
            return Err("octets of what was not signed, or none".into());
        }
    }
    Ok(())
}
