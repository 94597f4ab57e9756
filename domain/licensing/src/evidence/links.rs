//! What each signed content says of its place: which case, which act, whose, and after which signature.

use super::{EvidencePackage, Kept, SCHEMA};
use crate::signatures::{Asked, SignedAct};
use crate::values::sha256_hex;
use serde::Deserialize;
use serde_json::Value;

/// What is wrong with a signature in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The file has another format.
    Schema,
    /// The content is not the one whose hash was kept.
    ContentHash,
    /// The signature is not the one whose hash was kept.
    SignatureHash,
    /// The content is no envelope of ours, or of another act than was asked for.
    Purpose,
    /// The content speaks of another case.
    OtherCase,
    /// The content names others than were asked to sign.
    OtherParty,
    /// It names a signature that does not stand before it, or none where one has to.
    Previous,
    /// Judged again by the evidence kept with it, the verdict is another.
    Verdict,
    /// It rests on a revocation list that was too long to be kept with it: the report names it by SHA-256. Nothing is
    /// wrong, but the file alone does not prove it.
    RevocationElsewhere,
}

impl Fault {
    /// Every fault there is.
    pub const ALL: [Self; 9] = [
        Self::Schema,
        Self::ContentHash,
        Self::SignatureHash,
        Self::Purpose,
        Self::OtherCase,
        Self::OtherParty,
        Self::Previous,
        Self::Verdict,
        Self::RevocationElsewhere,
    ];

    /// The written name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Schema => "schema",
            Self::ContentHash => "content_hash",
            Self::SignatureHash => "signature_hash",
            Self::Purpose => "purpose",
            Self::OtherCase => "other_case",
            Self::OtherParty => "other_party",
            Self::Previous => "previous_signature",
            Self::Verdict => "verdict",
            Self::RevocationElsewhere => "revocation_elsewhere",
        }
    }
}

/// What an envelope says of its place; the rest of it is the act's own.
#[derive(Deserialize)]
struct Envelope {
    schema: String,
    purpose: String,
    case: String,
    previous_signature: Option<String>,
    #[serde(default)]
    answers: Vec<String>,
    applicant: Option<Value>,
    body_bin: Option<String>,
}

impl Envelope {
    fn is_of(&self, act: SignedAct) -> bool {
        let said = (self.schema.as_str(), self.purpose.as_str());
        match act {
            SignedAct::ApplicationIndividual | SignedAct::ApplicationLegalEntity | SignedAct::Desk => {
                said == ("ruqsat.application/1", "application")
            }
            SignedAct::Answer => said == ("ruqsat.answer/1", "approval_answer"),
            SignedAct::Result => matches!(said, ("ruqsat.result/1", "grant" | "refusal")),
            SignedAct::Any => false,
        }
    }

    /// Whether it names whom the act was asked of. At a desk the employee signs for the applicant it names.
    fn names(&self, asked: &Asked) -> bool {
        let applicant = |field: &str| self.applicant.as_ref()?.get(field)?.as_str().map(str::to_owned);
        match asked.act {
            SignedAct::ApplicationIndividual => applicant("iin") == asked.iin,
            SignedAct::ApplicationLegalEntity => applicant("bin") == asked.bin,
            SignedAct::Answer | SignedAct::Result => self.body_bin == asked.bin,
            SignedAct::Desk | SignedAct::Any => true,
        }
    }
}

/// The faults of each signature in its place, in the order of the package.
pub fn links(package: &EvidencePackage) -> Vec<Vec<Fault>> {
    let all = &package.signatures;
    (0..all.len()).map(|at| place(package, &all[at], &all[..at])).collect()
}

fn place(package: &EvidencePackage, kept: &Kept, before: &[Kept]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut unless = |holds: bool, fault| {
        if !holds {
            faults.push(fault);
        }
    };
    unless(package.schema == SCHEMA, Fault::Schema);
    unless(sha256_hex(&kept.content.0) == kept.content_sha256, Fault::ContentHash);
    unless(sha256_hex(&kept.cms.0) == kept.cms_sha256, Fault::SignatureHash);
    let Ok(envelope) = serde_json::from_slice::<Envelope>(&kept.content.0) else {
        faults.push(Fault::Purpose);
        return faults;
    };
    unless(kept.asked.as_ref().is_none_or(|asked| envelope.is_of(asked.act)), Fault::Purpose);
    unless(kept.asked.as_ref().is_none_or(|asked| envelope.names(asked)), Fault::OtherParty);
    unless(envelope.case == package.case.as_str(), Fault::OtherCase);
    let stands_before = |hash: &String| before.iter().any(|one| one.cms_sha256 == *hash);
    // An application is the first act of its case; everything else stands on it.
    let previous = match (&envelope.previous_signature, envelope.schema.as_str()) {
        (previous, "ruqsat.application/1") => previous.is_none(),
        (previous, _) => previous.as_ref().is_some_and(stands_before),
    };
    unless(previous && envelope.answers.iter().all(stands_before), Fault::Previous);
    faults
}
