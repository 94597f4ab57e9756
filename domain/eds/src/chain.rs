//! A short path from the signer's certificate to a configured anchor (order 500/НҚ p. 16.1; RFC 5280 §6.1, the part
//! that applies to a national CA of two levels).

mod links;

pub use links::{LinkId, Links, signed};

use chrono::{DateTime, Utc};

use crate::certificates::Certificate;
use crate::report::{Refusal, SubIndication};

/// Certificates above the signer's at most: issuing CA, policy CA, root.
const MAX_DEPTH: usize = 3;
/// Signature checks spent on one path search; a bag made to explode ends here.
const MAX_ATTEMPTS: usize = 16;

/// The signer's certificate first, the anchor last.
pub type Path<'p, 'a> = Vec<&'p Certificate<'a>>;

/// Finds a path that keeps every rule.
///
/// `bag` may hold whatever was found, each certificate in it has to prove itself. Signatures of certificates that `links`
/// remembers are not computed again; every other rule is judged each time, the periods above all.
///
/// An anchor is trusted by its bytes: only its own period and its fitness to issue are judged, not its signature.
///
/// # Errors
/// NO_CERTIFICATE_CHAIN_FOUND where no certificate at hand bears the issuer's name, CRYPTO_CONSTRAINTS_FAILURE for an
/// algorithm not allowed, NOT_YET_VALID or EXPIRED for an issuer outside its period,
/// CHAIN_CONSTRAINTS_FAILURE for every other rule.
pub fn path<'p, 'a>(
    leaf: &'p Certificate<'a>,
    bag: &[&'p Certificate<'a>],
    anchors: &'p [Certificate<'a>],
    at: DateTime<Utc>,
    links: Option<&dyn Links>,
) -> Result<Path<'p, 'a>, Refusal> {
    if leaf.extensions.refused {
        return Err(broken("unknown_critical_extension"));
    }
    let mut search = Search { bag, anchors, at, links, attempts: 0, nearest: None };
    let mut path = vec![leaf];
    if search.extend(&mut path) {
        return Ok(path);
    }
    let none = Refusal::new(SubIndication::NoCertificateChainFound, "issuer_not_known");
    Err(search.nearest.unwrap_or(none))
}

const fn broken(detail: &'static str) -> Refusal {
    Refusal::new(SubIndication::ChainConstraintsFailure, detail)
}

struct Search<'s, 'p, 'a> {
    bag: &'s [&'p Certificate<'a>],
    anchors: &'p [Certificate<'a>],
    at: DateTime<Utc>,
    links: Option<&'s dyn Links>,
    attempts: usize,
    /// The first rule broken, so that a refusal names a cause rather than "nothing found".
    nearest: Option<Refusal>,
}

impl<'p, 'a> Search<'_, 'p, 'a> {
    fn extend(&mut self, path: &mut Path<'p, 'a>) -> bool {
        let Some(last) = path.last().copied() else { return false };
        let (anchors, bag) = (self.anchors, self.bag);
        let candidates = anchors
            .iter()
            .map(|anchor| (anchor, true))
            .chain(bag.iter().map(|other| (*other, false)))
            .filter(|(candidate, _)| candidate.subject == last.issuer);
        for (issuer, is_anchor) in candidates {
            if path.iter().any(|seen| seen.der == issuer.der) {
                continue;
            }
            match self.step(path, last, issuer) {
                Err(refusal) => {
                    self.nearest.get_or_insert(refusal);
                }
                Ok(()) => {
                    path.push(issuer);
                    if is_anchor || self.extend(path) {
                        return true;
                    }
                    path.pop();
                }
            }
        }
        false
    }

    fn step(
        &mut self,
        path: &Path<'p, 'a>,
        subject: &Certificate<'a>,
        issuer: &Certificate<'a>,
    ) -> Result<(), Refusal> {
        let below = path.len() - 1;
        if below >= MAX_DEPTH {
            return Err(broken("path_too_long"));
        }
        may_issue(issuer, below, self.at)?;
        self.attempts += 1;
        if self.attempts > MAX_ATTEMPTS {
            return Err(broken("path_search_too_wide"));
        }
        signed(subject, issuer, self.links).map_err(|refusal| match refusal.sub_indication {
            SubIndication::SigCryptoFailure => broken("issuer_signature_does_not_fit"),
            _ => refusal,
        })
    }
}

/// `below` is the number of CA certificates between this issuer and the leaf.
fn may_issue(issuer: &Certificate<'_>, below: usize, at: DateTime<Utc>) -> Result<(), Refusal> {
    let extensions = &issuer.extensions;
    let constraints = extensions.basic_constraints.unwrap_or_default();
    let fault = if extensions.refused {
        "unknown_critical_extension"
    } else if !constraints.ca {
        "issuer_is_no_ca"
    } else if !extensions.key_usage.is_some_and(|usage| usage.signs_certificates()) {
        "issuer_without_key_cert_sign"
    } else if constraints.path_length.is_some_and(|most| below > most as usize) {
        "path_length_exceeded"
    } else if at < issuer.not_before {
        return Err(Refusal::new(SubIndication::NotYetValid, "issuer_not_yet_valid"));
    } else if at > issuer.not_after {
        return Err(Refusal::new(SubIndication::Expired, "issuer_expired"));
    } else {
        return Ok(());
    };
    Err(broken(fault))
}
