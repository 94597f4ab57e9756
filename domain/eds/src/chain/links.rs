//! Links of chains that were verified before.
//!
//! That one certificate signed another is a fact about their bytes and stays true; whether the issuer may issue, and the
//! periods, are not, and are judged each time. So a link is known by the two certificates alone: it holds under every
//! anchor and policy, and what is remembered can never make a path valid that is not.

use std::fmt::Debug;

use aws_lc_rs::digest::{Context, SHA256, digest};

use crate::certificates::Certificate;
use crate::report::Refusal;

/// A memory for verified links. The caller bounds it; forgetting costs a computation and nothing else.
pub trait Links: Debug + Sync {
    /// Whether this link was verified.
    fn knows(&self, link: &LinkId) -> bool;
    /// This link was verified just now.
    fn learn(&self, link: LinkId);
}

/// Name of a link: SHA-256 over the SHA-256 of either certificate, the issued one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LinkId([u8; 32]);

impl LinkId {
    /// The link from an issued certificate up to its issuer's.
    pub fn of(subject: &Certificate<'_>, issuer: &Certificate<'_>) -> Self {
        let mut both = Context::new(&SHA256);
        both.update(digest(&SHA256, subject.der).as_ref());
        both.update(digest(&SHA256, issuer.der).as_ref());
        let mut id = [0; 32];
        id.copy_from_slice(both.finish().as_ref());
        Self(id)
    }
}

impl From<[u8; 32]> for LinkId {
    fn from(id: [u8; 32]) -> Self {
        Self(id)
    }
}

/// Whether `issuer` signed `subject`, from memory where it is there.
///
/// # Errors
/// As [`Certificate::signed_by`].
pub fn signed(
    subject: &Certificate<'_>,
    issuer: &Certificate<'_>,
    links: Option<&dyn Links>,
) -> Result<(), Refusal> {
    let Some(links) = links else { return subject.signed_by(&issuer.key) };
    let link = LinkId::of(subject, issuer);
    if links.knows(&link) {
        return Ok(());
    }
    subject.signed_by(&issuer.key)?;
    links.learn(link);
    Ok(())
}
