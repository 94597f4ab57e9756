//! The people and licensing bodies of the sandbox, and their keys. All of them are made up.
//!
//! The numbers have right check digits and belong to nobody: the people are born in 2099, the entities registered
//! in 2075. Given names are forms of «сынақ» (test), surnames say what somebody does.

mod people;

pub use people::{DemoBody, DemoPerson, bodies, people};

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use ruqsat_licensing::Role;

use crate::ca::{Ca, CaError, Key, KeyRole, LeafSpec, Purpose};

/// The password of every demo account.
pub const PASSWORD: &str = "sandbox";

/// Keys of the individual applicant that must be refused: the name of the key, and why.
pub const BAD_KEYS: [(&str, &str); 3] = [
    ("applicant-revoked", "revoked"),
    ("applicant-expired", "expired"),
    ("applicant-foreign", "of a CA nobody here trusts"),
];

/// How long a demo certificate is good, as one on a token.
const PERIOD: TimeDelta = TimeDelta::days(3 * 365);

/// Makes the GOST keys of all demo people into `gost/keys/` of the sandbox's folder, where they are not there yet: a
/// second key of each, under the same name.
///
/// # Errors
/// [`CaError`].
pub fn make_gost_keys(gost: &Ca, crl_url: &str, now: DateTime<Utc>) -> Result<(), CaError> {
    people()
        .iter()
        .try_for_each(|person| gost.open_or_issue(person.key_name, &spec(person, crl_url, now)).map(|_| ()))
}

/// Makes the keys of all demo people into `keys/` of the CA's folder, where they are not there yet, and the three
/// [`BAD_KEYS`] beside them.
///
/// # Errors
/// [`CaError`].
pub fn make_keys(ca: &Ca, folder: &Path, crl_url: &str, now: DateTime<Utc>) -> Result<(), CaError> {
    for person in people() {
        ca.open_or_issue(person.key_name, &spec(person, crl_url, now))?;
    }
    let Some(applicant) = people().first() else { return Ok(()) };
    let [(revoked, _), (expired, _), (foreign, _)] = BAD_KEYS;
    let good = spec(applicant, crl_url, now);

    let key = ca.open_or_issue(revoked, &good)?;
    let serial: String = key.serial()?.iter().map(|byte| format!("{byte:02X}")).collect();
    ca.revoke(&serial, now)?;

    let last_year =
        LeafSpec { not_before: now - PERIOD, not_after: now - TimeDelta::days(1), ..good.clone() };
    ca.open_or_issue(expired, &last_year)?;

    let path = folder.join("keys").join(format!("{foreign}.pem"));
    if !path.exists() {
        Ca::foreign(folder, now)?.issue(&good)?.save(&path)?;
    }
    Ok(())
}

/// Reads the key of this name; of GOST keys `folder` is `gost/` of the sandbox's.
///
/// # Errors
/// [`CaError`].
pub fn key(folder: &Path, name: &str) -> Result<Key, CaError> {
    Key::load(&folder.join("keys").join(format!("{name}.pem")))
}

/// What stands in a person's certificate.
fn spec(person: &DemoPerson, crl_url: &str, now: DateTime<Utc>) -> LeafSpec {
    LeafSpec {
        cn: format!("{} (SANDBOX)", person.name),
        iin: person.iin.to_owned(),
        bin: person.bin.map(str::to_owned),
        org: person.organisation().map(str::to_owned),
        roles: match (person.bin, person.signs_for_bin) {
            (None, _) => vec![KeyRole::Individual],
            (Some(_), true) => vec![KeyRole::LegalEntity, KeyRole::Ceo],
            // He stands in for the head, and a result is signed by the head or one with the right to sign.
            (Some(_), false) if person.roles.contains(&Role::DeputyHead) => {
                vec![KeyRole::LegalEntity, KeyRole::RightToSign]
            }
            (Some(_), false) => vec![KeyRole::LegalEntity, KeyRole::Employee],
        },
        // A test clock may stand a little in the past.
        not_before: now - TimeDelta::days(30),
        not_after: now + PERIOD,
        crl_url: Some(crl_url.to_owned()),
        purpose: Purpose::Signing,
    }
}
