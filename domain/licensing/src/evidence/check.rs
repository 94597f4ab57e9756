//! The check of a whole file: each signature in its place, and judged again.

use super::{EvidencePackage, Fault, Kept, links, package};
use crate::access::Call;
use crate::error::Result;
use crate::ids::{ApplicationId, SignatureId};
use crate::ports::{Ports, SignatureVerifier};
use crate::signatures::{Asked, Indication, SignatureReport, SignedAct, VerifyRequest};
use crate::values::sha256_hex;
use std::collections::HashMap;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceCheck {
    /// The case.
    pub case: ApplicationId,
    /// Its signatures, in order.
    pub signatures: Vec<Checked>,
}

impl EvidenceCheck {
    /// Whether there is nothing wrong: each verdict is the one that was kept, and each stands in its place.
    pub fn is_intact(&self) -> bool {
        self.signatures.iter().all(|signature| signature.faults.is_empty())
    }
}

/// What was found of one signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Which.
    pub id: SignatureId,
    /// The act it was asked for.
    pub act: Option<SignedAct>,
    /// The verdict, judged again as of when it came.
    pub indication: Indication,
    /// Why not passed.
    pub sub_indication: Option<String>,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

/// Checks a file: every signature is judged again as of when it came, by the evidence kept with it and, of `lists` (DER),
/// by the one its report names, and nothing else.
///
/// # Errors
/// None that come of the file: what is wrong with it stands in the answer.
pub async fn check(
    verifier: &dyn SignatureVerifier,
    package: &EvidencePackage,
    lists: &[Vec<u8>],
) -> Result<EvidenceCheck> {
    let lists: HashMap<String, &Vec<u8>> = lists.iter().map(|list| (sha256_hex(list), list)).collect();
    let mut signatures = Vec::new();
    for (kept, mut faults) in package.signatures.iter().zip(links(package)) {
        let asked = kept.asked.clone().unwrap_or(Asked { act: SignedAct::Any, iin: None, bin: None });
        let request = VerifyRequest {
            cms: kept.cms.0.clone(),
            content: kept.content.0.clone(),
            asked,
            now: kept.report.checked_at,
        };
        let own = kept.revocation_evidence.as_ref().map(|bytes| &bytes.0);
        let evidence = own.or_else(|| lists.get(named_list(&kept.report)?).copied());
        let report = verifier.again(request, evidence.cloned()).await?;
        if !agree(&report, kept) {
            let elsewhere = evidence.is_none() && report.may_change() && named_list(&kept.report).is_some();
            faults.push(if elsewhere { Fault::RevocationElsewhere } else { Fault::Verdict });
        }
        signatures.push(Checked {
            id: kept.id.clone(),
            act: kept.asked.as_ref().map(|asked| asked.act),
            indication: report.indication,
            sub_indication: report.sub_indication,
            faults,
        });
    }
    Ok(EvidenceCheck { case: package.case.clone(), signatures })
}

/// SHA-256 (hex) of the list a report rests on: too long a one is not kept with the signature.
fn named_list(report: &SignatureReport) -> Option<&str> {
    let told = report.signers.iter().filter_map(|signer| signer.revocation.as_ref());
    told.filter(|told| told.source == "crl").find_map(|told| told.evidence_sha256.as_deref())
}

/// Whether a verdict is the one that was kept, about the same people and the same moment.
fn agree(report: &SignatureReport, kept: &Kept) -> bool {
    let who = |report: &SignatureReport| -> Vec<_> {
        let signers = report.signers.iter();
        signers.map(|one| (one.iin.clone(), one.bin.clone(), one.cert_sha256.clone())).collect()
    };
    let then = &kept.report;
    report.indication == then.indication
        && report.sub_indication == then.sub_indication
        && report.reference_time == then.reference_time
        && who(report) == who(then)
}

/// Checks what is kept of a case inside the caller's scope.
///
/// Errors: `NotFound`.
pub async fn check_case(ports: &Ports, call: &Call, id: &ApplicationId) -> Result<EvidenceCheck> {
    check(&*ports.signatures, &package(ports, call, id).await?, &[]).await
}
