//! Extended key usage as role (PKI 1.2; three public sources agree on the table).

use const_oid::ObjectIdentifier as Oid;
use serde::{Deserialize, Serialize};

use crate::oids;

/// What a certificate says its holder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    /// A person for himself.
    Individual,
    /// Somebody of a legal entity; stands beside one of the next.
    LegalEntity,
    /// First head.
    Ceo,
    /// Right to sign.
    RightToSign,
    /// Right to sign financial documents.
    RightToSignFinancial,
    /// Staff department.
    Hr,
    /// Employee.
    Employee,
    /// A digital system, no person.
    DigitalSystem,
}

impl Role {
    /// The stable lower-case name, for example `right_to_sign`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Individual => "individual",
            Self::LegalEntity => "legal_entity",
            Self::Ceo => "ceo",
            Self::RightToSign => "right_to_sign",
            Self::RightToSignFinancial => "right_to_sign_financial",
            Self::Hr => "hr",
            Self::Employee => "employee",
            Self::DigitalSystem => "digital_system",
        }
    }
}

/// The roles among these usages, each once, in order of [`Role`].
pub fn roles(usages: &[Oid]) -> Vec<Role> {
    let mut found: Vec<Role> = usages.iter().filter_map(|usage| role(*usage)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether a certificate is made for one information system only (Treasury-Client, notary): refused everywhere here.
pub fn is_single_system(usages: &[Oid]) -> bool {
    usages.iter().any(|usage| matches!(*usage, oids::TREASURY_CLIENT | oids::NOTARY_SYSTEM))
}

fn role(usage: Oid) -> Option<Role> {
    match usage {
        oids::INDIVIDUAL => Some(Role::Individual),
        oids::LEGAL_ENTITY => Some(Role::LegalEntity),
        oids::CEO => Some(Role::Ceo),
        oids::RIGHT_TO_SIGN => Some(Role::RightToSign),
        oids::RIGHT_TO_SIGN_FINANCIAL => Some(Role::RightToSignFinancial),
        oids::HR => Some(Role::Hr),
        oids::EMPLOYEE => Some(Role::Employee),
        oids::INDIVIDUAL_SYSTEM | oids::LEGAL_ENTITY_SYSTEM => Some(Role::DigitalSystem),
        _ => None,
    }
}
