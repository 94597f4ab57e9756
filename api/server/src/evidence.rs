//! The command that checks the evidence of a case: no database, no network, the anchors alone.

use crate::{Config, StartError};
use ruqsat_gateways::{NativeVerifier, TimeLimits, VerifierSettings, read_certificate};
use ruqsat_licensing::evidence::{EvidenceCheck, EvidencePackage, check};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Checks a file of evidence against trust anchors (DER or PEM), with revocation lists (DER) for signatures whose own was
/// too long to be kept; what to print, a line for each signature.
///
/// # Errors
/// In words for whoever runs it: a file that cannot be read, and evidence that is not intact, with all that is wrong.
pub async fn verify_evidence(
    file: &Path,
    anchors: &[PathBuf],
    lists: &[PathBuf],
    config: &Config,
) -> Result<String, StartError> {
    let at = |path: &Path, fault: &dyn std::fmt::Display| StartError(format!("{}: {fault}", path.display()));
    let bytes = std::fs::read(file).map_err(|fault| at(file, &fault))?;
    let package: EvidencePackage = EvidencePackage::read(&bytes).map_err(|fault| at(file, &fault))?;
    let anchor = |path: &PathBuf| {
        let bytes = std::fs::read(path).map_err(|fault| at(path, &fault))?;
        read_certificate(&bytes).ok_or_else(|| at(path, &"no certificate"))
    };
    let ocsp_max_age = config.signatures.as_ref().map_or(300, |signatures| signatures.ocsp_max_age_seconds);
    let verifier = NativeVerifier::new(VerifierSettings {
        anchors: anchors.iter().map(anchor).collect::<Result<_, _>>()?,
        issuers: Vec::new(),
        timestamp_anchors: Vec::new(),
        timestamp_policies: Vec::new(),
        list_max_age: Duration::ZERO,
        answer_max_age: Duration::from_secs(ocsp_max_age),
        limits: TimeLimits::default(),
    })
    .map_err(|fault| at(file, &fault))?;
    let list = |path: &PathBuf| std::fs::read(path).map_err(|fault| at(path, &fault));
    let lists: Vec<Vec<u8>> = lists.iter().map(list).collect::<Result<_, _>>()?;
    let found = check(&verifier, &package, &lists).await.map_err(|fault| at(file, &fault))?;
    let told = told(&found, &package);
    if found.is_intact() { Ok(told) } else { Err(StartError(format!("not intact\n{told}"))) }
}

fn told(check: &EvidenceCheck, package: &EvidencePackage) -> String {
    let mut lines = vec![format!("{}: {} signatures", check.case.as_str(), check.signatures.len())];
    for (one, kept) in check.signatures.iter().zip(&package.signatures) {
        let act = one.act.map(|act| format!("{act:?}")).unwrap_or_default();
        let verdict = one.sub_indication.clone().unwrap_or_else(|| format!("{:?}", one.indication));
        let who: Vec<_> =
            kept.report.signers.iter().flat_map(|signer| [&signer.iin, &signer.bin]).flatten().collect();
        let faults: Vec<_> = one.faults.iter().map(|fault| fault.as_str()).collect();
        let faults =
            if faults.is_empty() { "intact".to_owned() } else { format!("WRONG: {}", faults.join(", ")) };
        let at = kept.at.format("%Y-%m-%dT%H:%M:%SZ");
        lines.push(format!("{at}  {}  {act}  {who:?}  {verdict}  {faults}", one.id.as_str()));
    }
    lines.join("\n")
}
