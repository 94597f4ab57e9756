//! Certificates that no demo person has.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use ruqsat_sandbox::ca::{Key, KeyRole, LeafSpec, Purpose};
use ruqsat_sandbox::demo::DemoPerson;
use ruqsat_tests::World;

/// A good certificate of an applicant: change what shall be wrong with it.
pub(super) fn of(world: &World, demo: &DemoPerson) -> LeafSpec {
    let roles = match demo.bin {
        None => vec![KeyRole::Individual],
        Some(_) => vec![KeyRole::LegalEntity, KeyRole::Ceo],
    };
    LeafSpec {
        cn: demo.name.to_owned(),
        iin: demo.iin.to_owned(),
        bin: demo.bin.map(str::to_owned),
        org: demo.organisation().map(str::to_owned),
        roles,
        not_before: world.now() - TimeDelta::days(1),
        not_after: world.now() + TimeDelta::days(365),
        crl_url: None,
        purpose: Purpose::Signing,
    }
}

/// A key with such a certificate, of the CA that the world trusts.
pub(super) fn issued(world: &World, spec: &LeafSpec) -> Key {
    world.ca().issue(spec).expect("a certificate")
}

/// Signs base64 content; base64 of the CMS.
pub(super) fn sign(world: &World, key: &Key, content: &str) -> String {
    let content = STANDARD.decode(content).expect("base64");
    STANDARD.encode(key.sign_detached(&content, world.now()).expect("a signature"))
}

/// Serial number of a key's certificate as the CA lists it.
pub(super) fn serial(key: &Key) -> String {
    key.serial().expect("a serial number").iter().map(|byte| format!("{byte:02X}")).collect()
}
