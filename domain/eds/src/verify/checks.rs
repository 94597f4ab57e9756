//! The checks of one signer as they are made.

use crate::report::{Check, CheckName, Refusal, Status, SubIndication};

/// Collects checks and remembers the first failure, which is the signer's sub-indication.
#[derive(Default)]
pub(crate) struct Checks {
    pub(crate) list: Vec<Check>,
    pub(crate) first_failure: Option<SubIndication>,
}

impl Checks {
    pub(crate) fn push(&mut self, name: CheckName, status: Status, detail: &str) {
        self.list.push(Check { name, status, detail: detail.to_owned() });
    }

    pub(crate) fn record(&mut self, name: CheckName, verdict: &Result<(), Refusal>, passed: &str) {
        match verdict {
            Ok(()) => self.push(name, Status::Pass, passed),
            Err(refusal) => {
                self.first_failure.get_or_insert(refusal.sub_indication);
                self.push(name, Status::Fail, refusal.detail);
            }
        }
    }

    /// As [`Checks::record`]; where the mathematics could not be tried, it was not verified rather than failed. The
    /// cause of a failed integrity names the signer's verdict before that of any attribute.
    pub(crate) fn integrity(&mut self, verdict: &Result<(), Refusal>) {
        if let Err(refusal) = verdict {
            self.first_failure = Some(refusal.sub_indication);
        }
        match verdict {
            Err(refusal) if untried(refusal) => {
                self.push(CheckName::Integrity, Status::NotVerified, refusal.detail)
            }
            _ => self.record(CheckName::Integrity, verdict, "signature_fits"),
        }
    }

    pub(crate) fn skip_rest(&mut self) {
        for name in [
            CheckName::Chain,
            CheckName::Validity,
            CheckName::KeyUsage,
            CheckName::Revocation,
            CheckName::Identity,
        ] {
            self.push(name, Status::NotVerified, "integrity_not_passed");
        }
    }
}

fn untried(refusal: &Refusal) -> bool {
    matches!(
        refusal.sub_indication,
        SubIndication::SignedDataNotFound | SubIndication::NoSigningCertificateFound
    )
}
