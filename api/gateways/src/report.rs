//! The judge's report in the words of the domain: the same shape, without a type of `ruqsat-eds`.

use ruqsat_eds::report as eds;
use ruqsat_licensing::signatures::{
    Check, Indication, ReferenceTime, Revocation, SignatureReport, SignedContent, Signer,
};
use ruqsat_licensing::values::sha256_hex;
use serde::Serialize;

/// Translates a report. Where nothing was signed that could be told, as in what is no XML, its content is no bytes.
pub(crate) fn translate(report: eds::Report) -> SignatureReport {
    let content = report.content.map_or_else(
        || SignedContent { sha256: sha256_hex(&[]), bytes: 0, covers_whole: false },
        |content| SignedContent {
            sha256: content.sha256,
            bytes: content.bytes,
            covers_whole: content.covers_whole,
        },
    );
    SignatureReport {
        indication: match report.indication {
            eds::Indication::TotalPassed => Indication::TotalPassed,
            eds::Indication::TotalFailed => Indication::TotalFailed,
            eds::Indication::Indeterminate => Indication::Indeterminate,
        },
        sub_indication: report.sub_indication.map(|cause| cause.as_str().to_owned()),
        policy: report.policy,
        checked_at: report.checked_at,
        reference_time: ReferenceTime {
            value: report.reference_time.value,
            source: name(report.reference_time.source),
        },
        content,
        signers: report.signers.into_iter().map(signer).collect(),
    }
}

fn signer(signer: eds::Signer) -> Signer {
    Signer {
        iin: signer.iin,
        bin: signer.bin,
        name: signer.common_name,
        roles: signer.roles.into_iter().map(name).collect(),
        cert_sha256: signer.cert_sha256.unwrap_or_default(),
        serial: signer.serial.unwrap_or_default(),
        alg: signer.alg.map_or("unknown", |alg| alg.as_str()).to_owned(),
        checks: signer
            .checks
            .into_iter()
            .map(|check| Check {
                name: name(check.name),
                status: name(check.status),
                detail: Some(check.detail),
            })
            .collect(),
        revocation: signer.revocation.map(|found| Revocation {
            source: name(found.source),
            status: name(found.status),
            this_update: Some(found.this_update),
            evidence_sha256: Some(found.evidence_sha256),
        }),
    }
}

/// The name a unit variant is written with, which is the one both shapes share.
fn name(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}
