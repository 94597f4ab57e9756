//! The real OCSP answers of the national test responders with their expected verdicts.

use chrono::{DateTime, TimeDelta, Utc};
use ruqsat_eds::certificates::Certificate;
use ruqsat_eds::report::RevocationStatus;
use ruqsat_eds::revocation::by_ocsp;
use ruqsat_eds::{OcspEvidence, OcspRules, SubIndication};
use serde_json::Value;
use std::path::Path;

use super::bench::material;
use super::verdicts::{apply, der};

/// Whom each answer is about, where a row judges the answer itself.
const SUBJECTS: [(&str, &str); 4] = [
    ("ocsp_response_individual_sign_2004.bin", "individual_rsa_sign_2021.cer"),
    ("ocsp_response_ceo_sign_2004_revoked.bin", "ceo_gost2004_revoked.cer"),
    ("ocsp_response_ceo_2015_revoked.bin", "ceo_gost2015_2022_onhold.cer"),
    ("ocsp_response_individual_2015.bin", "individual_gost2015_2022.cer"),
];

#[test]
fn real_answers_end_as_expected() {
    let Some(folder) = material() else {
        eprintln!(
            "SKIPPED: no shared/pki beside this checkout, the OCSP rows of verdicts.json were not judged"
        );
        return;
    };
    let verdicts = std::fs::read(folder.join("verdicts.json")).unwrap();
    let verdicts: Value = serde_json::from_slice(&verdicts).unwrap();
    let rows: Vec<_> =
        verdicts["rows"].as_array().unwrap().iter().filter(|row| row["kind"] == "ocsp").collect();
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|row| judge(&folder, row).err().map(|fault| format!("{}: {fault}", row["id"])))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(rows.len() >= 18, "rows went missing: {}", rows.len());
}

fn judge(folder: &Path, row: &Value) -> Result<(), String> {
    let name = row["file"].as_str().unwrap();
    let mut response = der(&folder.join(name));
    if let Some(edits) = row.get("edits") {
        apply(&mut response, edits);
    }
    let about = SUBJECTS.iter().find(|(answer, _)| name.ends_with(answer)).unwrap().1;
    let subject = row["subject"].as_str().map_or_else(|| format!("nca-test-leaf/{about}"), str::to_owned);
    let (subject, issuer) =
        (der(&folder.join(subject)), der(&folder.join(row["anchors"][0].as_str().unwrap())));
    let (certificate, issuer) = (Certificate::parse(&subject).unwrap(), Certificate::parse(&issuer).unwrap());
    let time = |value: &Value| -> Option<DateTime<Utc>> {
        value.as_str().map(|text| DateTime::parse_from_rfc3339(text).unwrap().to_utc())
    };
    let at = time(&row["reference_time"]).unwrap();
    let evidence = OcspEvidence {
        response: &response,
        nonce: None,
        rules: OcspRules {
            max_age: TimeDelta::seconds(row["check"]["ocsp_max_age_s"].as_i64().unwrap()),
            clocks_differ: TimeDelta::zero(),
            nonce_required: false,
        },
    };
    let checked_at = time(&row["checked_at"]).unwrap_or(at);
    let (found, verdict) = by_ocsp(&certificate, &issuer, &[evidence], at, checked_at);
    let expect = &row["expect"];
    // An expired certificate's answer is good all the same.
    let counts =
        expect["integrity"] == "pass" && matches!(expect["sub_indication"].as_str(), None | Some("EXPIRED"));
    let revoked = expect["integrity"] == "pass"
        && [&expect["revocation"], &expect["sub_indication"]]
            .iter()
            .any(|said| said.as_str().is_some_and(|said| said.to_lowercase().starts_with("revoked")));
    match (found, verdict) {
        (Some(found), Ok(())) if counts && !revoked => {
            assert_eq!(found.status, RevocationStatus::Good);
            assert_eq!(Some(found.this_update), time(&expect["times"]["this_update"]));
            Ok(())
        }
        (Some(found), Err(refusal)) if revoked && refusal.sub_indication == SubIndication::Revoked => {
            assert_eq!(found.status, RevocationStatus::Revoked);
            Ok(())
        }
        (None, Err(refusal)) if !counts && !revoked && refusal.sub_indication == SubIndication::TryLater => {
            Ok(())
        }
        (found, verdict) => Err(format!("{found:?} {verdict:?}")),
    }
}
