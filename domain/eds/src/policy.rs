//! Which certificate may do what: the table per act of PKI §2, and what makes a certificate one for signing.

use crate::certificates::{Certificate, Identity, Role, is_single_system, roles};
use crate::oids;
use crate::report::{Refusal, SubIndication};

/// The acts a signature can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Application of an individual or entrepreneur: their own certificate, no BIN.
    ApplicationIndividual,
    /// Application of a legal entity: its head or one with the right to sign.
    ApplicationLegalEntity,
    /// The same by an employee whose power of attorney the caller has on file.
    ApplicationByAttorney,
    /// Decision of an executor or head of the licensor.
    Decision,
    /// The licence itself, by the authorised person of the licensor.
    Licence,
    /// Sign-in: any person, for himself or for a legal entity.
    Login,
}

impl Act {
    /// The stable name, for example `application_individual`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ApplicationIndividual => "application_individual",
            Self::ApplicationLegalEntity => "application_legal_entity",
            Self::ApplicationByAttorney => "application_by_attorney",
            Self::Decision => "decision",
            Self::Licence => "licence",
            Self::Login => "login",
        }
    }

    fn accepts(self, roles: &[Role]) -> bool {
        let has = |role| roles.contains(&role);
        let authorised = has(Role::LegalEntity) && (has(Role::Ceo) || has(Role::RightToSign));
        let employed = has(Role::LegalEntity) && has(Role::Employee);
        // Somewhere a person has to stand behind the key, so a digital system does none of these.
        !has(Role::DigitalSystem)
            && match self {
                Self::ApplicationIndividual => has(Role::Individual) && !has(Role::LegalEntity),
                Self::ApplicationLegalEntity | Self::Licence => authorised,
                // Financial and staff papers are their own kinds of act: those two roles decide nothing here.
                Self::ApplicationByAttorney | Self::Decision => authorised || employed,
                Self::Login => has(Role::Individual) || has(Role::LegalEntity),
            }
    }
}

/// Whom the caller expects to have signed, and as what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected<'a> {
    /// The act.
    pub act: Act,
    /// Twelve digits the certificate's IIN must equal; `None` compares none.
    pub iin: Option<&'a str>,
    /// Twelve digits the certificate's BIN must equal; `None` compares none, except that an individual's
    /// application then must bear no BIN at all.
    pub bin: Option<&'a str>,
}

/// Whether this is a signing certificate of a person or body: key usage bits 0 and 1, emailProtection, a known policy,
/// not made for a single other system (order 500/НҚ p. 16.4).
///
/// # Errors
/// ROLE_NOT_ALLOWED.
pub fn may_sign(certificate: &Certificate<'_>) -> Result<(), Refusal> {
    let extensions = &certificate.extensions;
    let usages = &extensions.extended_key_usage;
    let policies = [oids::POLICY_CURRENT, oids::POLICY_LEGAL_SIGN, oids::POLICY_INDIVIDUAL_SIGN];
    let fault = if !extensions.key_usage.is_some_and(|usage| usage.signs_documents()) {
        "key_usage_not_signing"
    } else if !usages.contains(&oids::EMAIL_PROTECTION) {
        "extended_key_usage_not_signing"
    } else if is_single_system(usages) {
        "single_system_certificate"
    } else if !extensions.policies.iter().any(|policy| policies.contains(policy)) {
        "policy_not_signing"
    } else {
        return Ok(());
    };
    Err(Refusal::new(SubIndication::RoleNotAllowed, fault))
}

/// Whether this is a certificate for signing in, of the old pairs that keep that apart: key usage bit 0 and clientAuth
/// (PKI 1.2, 1.3). Nothing is signed with it but challenges.
///
/// # Errors
/// ROLE_NOT_ALLOWED.
pub fn may_authenticate(certificate: &Certificate<'_>) -> Result<(), Refusal> {
    let extensions = &certificate.extensions;
    let usages = &extensions.extended_key_usage;
    let fault = if !extensions.key_usage.is_some_and(|usage| usage.signs_data()) {
        "key_usage_not_authentication"
    } else if !usages.contains(&oids::CLIENT_AUTH) {
        "extended_key_usage_not_authentication"
    } else if is_single_system(usages) {
        "single_system_certificate"
    } else {
        return Ok(());
    };
    Err(Refusal::new(SubIndication::RoleNotAllowed, fault))
}

/// Whether this certificate may make signatures for an act: one for signing, and for [`Act::Login`] one for signing in too.
///
/// # Errors
/// ROLE_NOT_ALLOWED.
pub fn may_do(certificate: &Certificate<'_>, act: Option<Act>) -> Result<(), Refusal> {
    match may_sign(certificate) {
        Err(_) if act == Some(Act::Login) => may_authenticate(certificate),
        verdict => verdict,
    }
}

/// Whether the certificate is of the person and body expected, and its role fits the act.
///
/// # Errors
/// IDENTITY_MISMATCH, then ROLE_NOT_ALLOWED.
pub fn fits(
    certificate: &Certificate<'_>,
    identity: &Identity<'_>,
    expected: &Expected<'_>,
) -> Result<(), Refusal> {
    let differs = |wanted: Option<&str>, found: Option<&str>| wanted.is_some() && wanted != found;
    let no_bin_wanted = expected.act == Act::ApplicationIndividual && expected.bin.is_none();
    let mismatch = match identity.fault {
        Some(fault) => Some(fault),
        None if differs(expected.iin, identity.iin) => Some("iin_differs"),
        None if differs(expected.bin, identity.bin) => Some("bin_differs"),
        None if no_bin_wanted && identity.bin.is_some() => Some("bin_not_expected"),
        None => None,
    };
    if let Some(fault) = mismatch {
        return Err(Refusal::new(SubIndication::IdentityMismatch, fault));
    }
    if expected.act.accepts(&roles(&certificate.extensions.extended_key_usage)) {
        Ok(())
    } else {
        Err(Refusal::new(SubIndication::RoleNotAllowed, "role_not_allowed_for_act"))
    }
}
