//! A certification authority of our own with the national profile (PKI 1.1–1.3): root, issuing CA, people, CRL,
//! OCSP, timestamps.
//!
//! Everything it makes says SANDBOX. It is made once into a folder and found there again. Known to nobody else: a
//! deployment without `--sandbox` has neither its anchor nor this code.

mod cms;
pub mod der;
mod envelope;
mod error;
mod key;
mod list;
mod ocsp;
mod pem;
mod profile;
mod revoked;
mod scheme;
mod stamp;
mod xml;

pub use cms::{Draft, attribute};
pub use envelope::joined;
pub use error::CaError;
pub use key::Key;
pub use list::{CrlDraft, CrlEntry, list_extension};
pub use ocsp::{OcspDraft, OcspStatus, ocsp_error};
pub use profile::{KeyRole, LeafSpec, Purpose};
pub use scheme::Scheme;
pub use stamp::{StampDraft, TIME_STAMPING, stamped};

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use revoked::Revoked;

/// The two CAs are valid this long to either side of their making: a test clock may stand in the past.
const CA_PERIOD: TimeDelta = TimeDelta::days(3650);

/// The sandbox CA.
///
/// Folder: `ca/root.pem`, `ca/issuing.pem`, `ca/responder.pem`, `ca/stamper.pem` (private key, certificate),
/// `ca/revoked.txt`, `keys/<name>.pem`.
pub struct Ca {
    folder: PathBuf,
    root: Key,
    issuing: Key,
    responder: Key,
    stamper: Key,
    revoked: Mutex<Vec<Revoked>>,
}

impl Ca {
    /// Opens the CA of a folder, or makes it. Two processes may race: one makes it, both open the same.
    ///
    /// # Errors
    /// [`CaError`].
    pub fn open_or_create(folder: &Path, now: DateTime<Utc>) -> Result<Self, CaError> {
        Self::open(folder, Scheme::Rsa, now)
    }

    /// The CA whose keys are all GOST 34.10-2015, in `gost/` of the folder.
    ///
    /// # Errors
    /// [`CaError`].
    pub fn gost(folder: &Path, now: DateTime<Utc>) -> Result<Self, CaError> {
        Self::open(&folder.join("gost"), Scheme::Gost, now)
    }

    fn open(folder: &Path, scheme: Scheme, now: DateTime<Utc>) -> Result<Self, CaError> {
        let place = folder.join("ca");
        if !place.exists() {
            let beside = folder.join(format!("ca.tmp-{}", pem::random_name()?));
            create(&beside, scheme, now)?;
            if let Err(source) = fs::rename(&beside, &place) {
                // The loser of a race throws its work away and opens the winner's; failing to is only litter.
                let _ = fs::remove_dir_all(&beside);
                if !place.exists() {
                    return Err(pem::file(&place, source));
                }
            }
        }
        let issuing = Key::load(&place.join("issuing.pem"))?;
        // A folder of an earlier version has none yet.
        let delegate = place.join("responder.pem");
        if !delegate.exists() {
            issuing.certify_responder(period(now))?.save(&delegate)?;
        }
        let authority = place.join("stamper.pem");
        if !authority.exists() {
            issuing.certify_stamper(period(now), true, &[TIME_STAMPING])?.save(&authority)?;
        }
        Ok(Self {
            folder: folder.to_owned(),
            root: Key::load(&place.join("root.pem"))?,
            issuing,
            responder: Key::load(&delegate)?,
            stamper: Key::load(&authority)?,
            revoked: Mutex::new(revoked::load(&place.join("revoked.txt"))?),
        })
    }

    /// Another CA with the very same names and other keys, in `foreign/` of the folder: what an attacker would make.
    ///
    /// # Errors
    /// [`CaError`].
    pub fn foreign(folder: &Path, now: DateTime<Utc>) -> Result<Self, CaError> {
        Self::open_or_create(&folder.join("foreign"), now)
    }

    /// DER of the root: the anchor of a sandbox, never of anything else.
    pub fn root_der(&self) -> &[u8] {
        &self.root.cert_der
    }

    /// DER of the issuing CA.
    pub fn issuing_der(&self) -> &[u8] {
        &self.issuing.cert_der
    }

    /// The root's own key, for tests of a dishonest CA.
    pub fn root(&self) -> &Key {
        &self.root
    }

    /// The issuing CA's own key, for tests of a dishonest CA.
    pub fn issuing(&self) -> &Key {
        &self.issuing
    }

    /// The key that signs OCSP answers.
    pub fn responder(&self) -> &Key {
        &self.responder
    }

    /// The key that signs timestamps.
    pub fn stamper(&self) -> &Key {
        &self.stamper
    }

    /// Makes a key and its certificate; stores nothing.
    ///
    /// # Errors
    /// [`CaError`].
    pub fn issue(&self, spec: &LeafSpec) -> Result<Key, CaError> {
        self.issuing.certify(spec)
    }

    /// The stored key of this name, or a new one made and stored under it in `keys/<name>.pem`.
    ///
    /// # Errors
    /// [`CaError`]; a name may hold ASCII letters, digits, `-` and `_` only.
    pub fn open_or_issue(&self, name: &str, spec: &LeafSpec) -> Result<Key, CaError> {
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
            return Err(CaError::Stored("a key's name holds ASCII letters, digits, - and _"));
        }
        let path = self.folder.join("keys").join(format!("{name}.pem"));
        if !path.exists() {
            self.issue(spec)?.save(&path)?;
        }
        Key::load(&path)
    }

    /// Puts a serial number (hex, as in a report) on the list as of `at`; one already listed keeps its time.
    ///
    /// # Errors
    /// [`CaError`].
    pub fn revoke(&self, serial: &str, at: DateTime<Utc>) -> Result<(), CaError> {
        let serial = revoked::from_hex(serial).ok_or(CaError::Stored("a serial number is hex"))?;
        let mut list = self.list();
        if !list.iter().any(|one| one.serial == serial) {
            let mut longer = list.clone();
            longer.push(Revoked { serial, at });
            revoked::save(&self.folder.join("ca").join("revoked.txt"), &longer)?;
            *list = longer;
        }
        Ok(())
    }

    /// DER of a full CRL made at `now`, current for 24 hours.
    ///
    /// # Errors
    /// [`CaError`].
    pub fn crl(&self, now: DateTime<Utc>) -> Result<Vec<u8>, CaError> {
        self.crl_draft(now).sign(&self.issuing)
    }

    /// The same before it is signed.
    pub fn crl_draft(&self, now: DateTime<Utc>) -> CrlDraft {
        revoked::draft(&self.list(), now)
    }

    /// The list holds whole entries only, so one left by a panic elsewhere is as good as any.
    fn list(&self) -> MutexGuard<'_, Vec<Revoked>> {
        self.revoked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn create(folder: &Path, scheme: Scheme, now: DateTime<Utc>) -> Result<(), CaError> {
    let name = |what| format!("{what} CA ({})", scheme.name());
    let root = Key::root(&name("ROOT"), period(now), scheme)?;
    let issuing = root.certify_authority(&name("ISSUING"), period(now), Some(0))?;
    root.save(&folder.join("root.pem"))?;
    issuing.save(&folder.join("issuing.pem"))
}

fn period(now: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
    (now - CA_PERIOD, now + CA_PERIOD)
}
