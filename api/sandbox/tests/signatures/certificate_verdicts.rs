//! The real certificates and revocation lists with their expected verdicts: each row of `verdicts.json` of these two kinds.

use std::fs;
use std::path::Path;

use chrono::{DateTime, Utc};
use ruqsat_eds::algorithms::Algorithm;
use ruqsat_eds::certificates::{Certificate, identity, roles};
use ruqsat_eds::report::Revocation;
use ruqsat_eds::revocation::{self, Crl};
use ruqsat_eds::{Act, CrlIndex, Evidence, Expected, Indication, Refusal, SubIndication, chain, policy};
use serde_json::Value;

use super::bench::material;
use super::verdicts::{apply, der};

#[test]
fn rows_of_certificates_and_lists_end_as_expected() {
    let Some(folder) = material() else {
        eprintln!(
            "SKIPPED: no shared/pki beside this checkout, rows of certificates and lists were not judged"
        );
        return;
    };
    let verdicts: Value = serde_json::from_slice(&fs::read(folder.join("verdicts.json")).unwrap()).unwrap();
    let (mut certificates, mut lists) = (0, 0);
    for row in verdicts["rows"].as_array().unwrap() {
        let found = match row["kind"].as_str().unwrap() {
            "crl" if row.get("subject").is_none() => list(&folder, row),
            "crl" | "certificate" => certificate(&folder, row),
            _ => continue,
        };
        found.differs(row).unwrap_or_else(|fault| panic!("{}: {fault}", row["id"]));
        *if row["kind"] == "crl" { &mut lists } else { &mut certificates } += 1;
    }
    assert!(certificates >= 33 && lists >= 21, "rows went missing: {certificates}, {lists}");
}

/// What we say of a row, in the words of the rows.
#[derive(Default)]
struct Found {
    integrity: &'static str,
    cause: Option<SubIndication>,
    algorithm: Option<Algorithm>,
    who: Option<Value>,
    revocation: String,
    times: [Option<DateTime<Utc>>; 2],
}

impl Found {
    fn differs(&self, row: &Value) -> Result<(), String> {
        let expect = &row["expect"];
        let cause = self.cause.map(SubIndication::as_str);
        let also = expect["also_accepted"].as_array().into_iter().flatten();
        let accepted =
            expect["sub_indication"].as_str() == cause || also.clone().any(|one| one.as_str() == cause);
        let indication = self.cause.map_or(Indication::TotalPassed, SubIndication::indication);
        let indication = serde_json::to_value(indication).unwrap();
        // Where a row ends before the question of revocation, it may be answered all the same (rules of the file).
        let revocation = expect["revocation"] == "not_checked" || expect["revocation"] == *self.revocation;
        let expected_who = expect["signers"].as_array().unwrap().first();
        let times = ["not_before", "not_after", "this_update", "next_update"];
        let mut times = times.iter().filter_map(|name| expect["times"][*name].as_str());
        let ours = self.times.iter().flatten().map(|at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string());
        let pairs = [
            ("verdict", accepted, format!("{:?}", self.cause)),
            (
                "indication",
                expect["indication"] == indication.as_str().unwrap().to_lowercase(),
                indication.to_string(),
            ),
            ("integrity", expect["integrity"] == self.integrity, self.integrity.to_owned()),
            (
                "algorithm",
                expect["algorithm"].as_str() == self.algorithm.map(Algorithm::as_str),
                String::new(),
            ),
            ("signer", self.who.is_none() || expected_who == self.who.as_ref(), format!("{:?}", self.who)),
            ("revocation", revocation, self.revocation.clone()),
            ("times", ours.into_iter().all(|at| times.next() == Some(&at)), String::new()),
        ];
        match pairs.into_iter().find(|(_, fits, _)| !fits) {
            Some((what, _, got)) => Err(format!("{what}: {got}, expected {expect}")),
            None => Ok(()),
        }
    }
}

fn moment(row: &Value, name: &str) -> Option<DateTime<Utc>> {
    row[name].as_str().map(|text| DateTime::parse_from_rfc3339(text).unwrap().to_utc())
}

/// The file of a name in the row, with the row's edits where they are its.
fn file(folder: &Path, row: &Value, name: &str) -> Vec<u8> {
    let mut bytes = der(&folder.join(name));
    if let Some(edits) = row.get("edits").filter(|edits| edits["file"] == name) {
        apply(&mut bytes, edits);
    }
    bytes
}

fn names(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().unwrap().iter().map(|name| name.as_str().unwrap())
}

fn list(folder: &Path, row: &Value) -> Found {
    let bytes = file(folder, row, row["file"].as_str().unwrap());
    let anchor = der(&folder.join(row["anchors"][0].as_str().unwrap()));
    let issuer = Certificate::parse(&anchor).unwrap();
    let crl = Crl::parse(&bytes).unwrap();
    let (integrity, cause) = match CrlIndex::read(&bytes, &issuer) {
        Ok(index) if index.is_current(moment(row, "reference_time").unwrap()) => ("pass", None),
        Ok(_) => ("pass", Some(SubIndication::TryLater)),
        Err("crl_of_another_issuer") => ("not_verified", Some(SubIndication::NoCertificateChainFound)),
        Err("crl_signature_does_not_fit") => ("fail", Some(SubIndication::SigCryptoFailure)),
        Err(other) => panic!("{other}"),
    };
    Found {
        integrity,
        cause,
        algorithm: Algorithm::of_signature(crl.signature_algorithm),
        revocation: format!("{} entries", crl.count().unwrap()),
        times: [Some(crl.this_update), crl.next_update],
        ..Found::default()
    }
}

/// Judges a certificate alone in the order of the rows: format, signature, chain, period, usage, revocation, identity, act.
fn certificate(folder: &Path, row: &Value) -> Found {
    let name = row.get("subject").unwrap_or(&row["file"]).as_str().unwrap();
    let bytes = file(folder, row, name);
    let Ok(subject) = Certificate::parse(&bytes) else {
        return Found { integrity: "fail", cause: Some(SubIndication::FormatFailure), ..Found::default() };
    };
    let anchors: Vec<_> = names(&row["anchors"]).map(|name| der(&folder.join(name))).collect();
    let anchors: Vec<_> = anchors.iter().map(|der| Certificate::parse(der).unwrap()).collect();
    let at = moment(row, "reference_time").unwrap();
    let checked_at = moment(row, "checked_at").unwrap_or(at);
    let issuer = anchors.iter().find(|anchor| anchor.subject == subject.issuer);
    let signed = issuer.map(|issuer| subject.signed_by(&issuer.key));
    let is_anchor = anchors.iter().any(|anchor| anchor.der == subject.der);
    let chain = match signed {
        Some(Err(refusal)) => Err(refusal),
        _ if is_anchor => Ok(()),
        _ => chain::path(&subject, &[], &anchors, at, None).map(|_| ()),
    };
    let (revocation, not_revoked) = match row["check"]["revocation"] == "required" {
        true => told(folder, row, &subject, issuer, (at, checked_at)),
        false => ("not_checked".to_owned(), Ok(())),
    };
    let verdict = chain
        .and_then(|()| within(&subject, at))
        .and_then(|()| fit_for(&row["check"], &subject))
        .and(not_revoked)
        .and_then(|()| expected(&row["check"], &subject));
    let who = identity(subject.subject);
    let shown: Vec<_> = roles(&subject.extensions.extended_key_usage)
        .iter()
        .map(|role| role.as_str().to_uppercase())
        .collect();
    Found {
        integrity: signed.map_or("not_verified", |signed| if signed.is_ok() { "pass" } else { "fail" }),
        cause: verdict.err().map(|refusal| refusal.sub_indication),
        algorithm: subject.algorithm(),
        who: (row["check"]["purpose"] != "ca")
            .then(|| serde_json::json!({ "iin": who.iin, "bin": who.bin, "roles": shown })),
        revocation,
        times: [Some(subject.not_before), Some(subject.not_after)],
    }
}

fn told(
    folder: &Path,
    row: &Value,
    subject: &Certificate<'_>,
    issuer: Option<&Certificate<'_>>,
    (at, checked_at): (DateTime<Utc>, DateTime<Utc>),
) -> (String, Result<(), Refusal>) {
    let list = row.get("subject").map(|_| file(folder, row, row["file"].as_str().unwrap()));
    let crls: Vec<&[u8]> = list.iter().map(Vec::as_slice).collect();
    let evidence = Evidence { crls: &crls, ..Evidence::default() };
    let (found, verdict) = revocation::judge(subject, issuer.unwrap(), evidence, at, checked_at);
    let reason = found.and_then(|Revocation { reason, .. }| reason).unwrap_or_default();
    match verdict {
        Ok(()) => ("good".to_owned(), verdict),
        Err(refusal) if refusal.sub_indication == SubIndication::Revoked => {
            (format!("revoked:{reason}"), verdict)
        }
        Err(_) => ("try_later".to_owned(), verdict),
    }
}

fn within(subject: &Certificate<'_>, at: DateTime<Utc>) -> Result<(), Refusal> {
    if at < subject.not_before {
        Err(Refusal::new(SubIndication::NotYetValid, "certificate_not_yet_valid"))
    } else if at > subject.not_after {
        Err(Refusal::new(SubIndication::Expired, "certificate_expired"))
    } else {
        Ok(())
    }
}

fn fit_for(check: &Value, subject: &Certificate<'_>) -> Result<(), Refusal> {
    match check["purpose"].as_str() {
        Some("signing") => policy::may_sign(subject),
        Some("authentication") => policy::may_authenticate(subject),
        // A CA's fitness is judged where it issues; of itself nothing else is asked.
        Some("ca") => Ok(()),
        other => panic!("purpose {other:?}"),
    }
}

fn expected(check: &Value, subject: &Certificate<'_>) -> Result<(), Refusal> {
    let wanted = &check["identity"];
    let act = match check["act"].as_str() {
        Some("application_legal_entity") => Act::ApplicationLegalEntity,
        Some(other) => panic!("act {other}"),
        None if wanted.is_object() => Act::Login,
        None => return Ok(()),
    };
    let expected = Expected { act, iin: wanted["iin"].as_str(), bin: wanted["bin"].as_str() };
    policy::fits(subject, &identity(subject.subject), &expected)
}
