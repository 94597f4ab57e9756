//! The national certificate profile (PKI 1.1–1.3) as data and as the bytes to be signed (RFC 5280 §4.1).

use chrono::{DateTime, Utc};

use super::der::{algorithm, context, integer, octets, oid, sequence, set_of, time, tlv};
use super::scheme::Scheme;

const MARK: &str = "SANDBOX";

/// A role as the national extended key usage names it (PKI 1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyRole {
    /// A person for himself.
    Individual,
    /// Digital system of an individual.
    IndividualSystem,
    /// Somebody of a legal entity; give one of the next beside it.
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
    /// Digital system of a legal entity.
    LegalEntitySystem,
    /// Treasury-Client, good for one other system only.
    TreasuryClient,
}

impl KeyRole {
    fn usage(self) -> &'static str {
        match self {
            Self::Individual => "1.2.398.3.3.4.1.1",
            Self::IndividualSystem => "1.2.398.3.3.4.1.1.1",
            Self::LegalEntity => "1.2.398.3.3.4.1.2",
            Self::Ceo => "1.2.398.3.3.4.1.2.1",
            Self::RightToSign => "1.2.398.3.3.4.1.2.2",
            Self::RightToSignFinancial => "1.2.398.3.3.4.1.2.3",
            Self::Hr => "1.2.398.3.3.4.1.2.4",
            Self::Employee => "1.2.398.3.3.4.1.2.5",
            Self::LegalEntitySystem => "1.2.398.3.3.4.1.2.6",
            Self::TreasuryClient => "1.2.398.5.19.1.2.2.1",
        }
    }
}

/// What a certificate is for: the two of the old two-certificate set (PKI 1.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// digitalSignature and nonRepudiation, emailProtection.
    #[default]
    Signing,
    /// digitalSignature and keyEncipherment, clientAuth: signs no document.
    Authentication,
}

/// What to put into a person's certificate.
#[derive(Clone, Debug)]
pub struct LeafSpec {
    /// `SURNAME NAME`; marked SANDBOX where it is not yet.
    pub cn: String,
    /// Twelve digits.
    pub iin: String,
    /// Twelve digits, for a legal entity.
    pub bin: Option<String>,
    /// Name of the legal entity.
    pub org: Option<String>,
    /// Roles in order.
    pub roles: Vec<KeyRole>,
    /// First moment of the period.
    pub not_before: DateTime<Utc>,
    /// Last moment of the period.
    pub not_after: DateTime<Utc>,
    /// Where the CRL will be served.
    pub crl_url: Option<String>,
    /// What the certificate is for.
    pub purpose: Purpose,
}

impl LeafSpec {
    /// A person who signs for himself.
    pub fn individual(cn: &str, iin: &str, (not_before, not_after): (DateTime<Utc>, DateTime<Utc>)) -> Self {
        Self {
            cn: cn.to_owned(),
            iin: iin.to_owned(),
            bin: None,
            org: None,
            roles: vec![KeyRole::Individual],
            not_before,
            not_after,
            crl_url: None,
            purpose: Purpose::Signing,
        }
    }
}

/// What a certificate says of its issuer and of the key it certifies.
pub(super) struct Binding<'a> {
    pub(super) issuer: &'a [u8],
    pub(super) issuer_key_id: &'a [u8],
    /// SubjectPublicKeyInfo of the subject.
    pub(super) key_info: &'a [u8],
    pub(super) key_id: &'a [u8],
    pub(super) serial: &'a [u8],
    /// How the issuer signs.
    pub(super) scheme: Scheme,
}

/// TBSCertificate of a leaf.
pub(super) fn leaf(spec: &LeafSpec, binding: &Binding<'_>) -> Vec<u8> {
    let cn = if spec.cn.contains(MARK) { spec.cn.clone() } else { format!("{} ({MARK})", spec.cn) };
    let surname = cn.split(' ').next().unwrap_or(MARK).to_owned();
    let mut subject = vec![
        text("2.5.4.3", 0x0c, &cn),
        text("2.5.4.4", 0x0c, &surname),
        text("2.5.4.5", 0x13, &format!("IIN{}", spec.iin)),
        text("2.5.4.6", 0x13, "KZ"),
    ];
    subject.extend(spec.org.as_ref().map(|org| text("2.5.4.10", 0x0c, org)));
    subject.extend(spec.bin.as_ref().map(|bin| text("2.5.4.11", 0x0c, &format!("BIN{bin}"))));

    let (usage_bits, purpose_usage) = match spec.purpose {
        Purpose::Signing => ([0x03, 0x02, 0x06, 0xc0], "1.3.6.1.5.5.7.3.4"),
        Purpose::Authentication => ([0x03, 0x02, 0x05, 0xa0], "1.3.6.1.5.5.7.3.2"),
    };
    let usages: Vec<Vec<u8>> =
        std::iter::once(purpose_usage).chain(spec.roles.iter().map(|role| role.usage())).map(oid).collect();
    let mut extensions = key_identifiers(binding);
    extensions.push(extension("2.5.29.15", true, &usage_bits));
    extensions.push(extension("2.5.29.37", false, &sequence(&[&usages.concat()])));
    extensions.push(extension("2.5.29.32", false, &sequence(&[&sequence(&[&oid("1.2.398.3.3.2")])])));
    if let Some(url) = &spec.crl_url {
        let name = context(0, &[&context(0, &[&tlv(0x86, &[url.as_bytes()])])]);
        extensions.push(extension("2.5.29.31", false, &sequence(&[&sequence(&[&name])])));
    }
    certificate(binding, (spec.not_before, spec.not_after), &sequence(&[&subject.concat()]), &extensions)
}

/// TBSCertificate of a CA: CA:TRUE, keyCertSign and cRLSign, and a path length where given.
pub(super) fn authority(
    subject: &[u8],
    period: (DateTime<Utc>, DateTime<Utc>),
    path_length: Option<u8>,
    binding: &Binding<'_>,
) -> Vec<u8> {
    let limit = path_length.map(|length| integer(&[length])).unwrap_or_default();
    let mut extensions = key_identifiers(binding);
    extensions.push(extension("2.5.29.19", true, &sequence(&[&[0x01, 0x01, 0xff], &limit])));
    extensions.push(extension("2.5.29.15", true, &[0x03, 0x02, 0x01, 0x06]));
    certificate(binding, period, subject, &extensions)
}

/// TBSCertificate of an OCSP responder: made for nothing else, and not asked about in turn (RFC 6960 §4.2.2.2).
pub(super) fn responder(period: (DateTime<Utc>, DateTime<Utc>), binding: &Binding<'_>) -> Vec<u8> {
    let mut extensions = key_identifiers(binding);
    extensions.push(extension("2.5.29.15", true, &[0x03, 0x02, 0x07, 0x80]));
    extensions.push(extension("2.5.29.37", false, &sequence(&[&oid("1.3.6.1.5.5.7.3.9")])));
    extensions.push(extension("1.3.6.1.5.5.7.48.1.5", false, &[0x05, 0x00]));
    certificate(binding, period, &authority_name("OCSP RESPONDER"), &extensions)
}

/// TBSCertificate of a timestamp authority: timeStamping alone and critical in an honest one (RFC 3161 §2.3).
pub(super) fn stamper(
    period: (DateTime<Utc>, DateTime<Utc>),
    (critical, usages): (bool, &[&str]),
    binding: &Binding<'_>,
) -> Vec<u8> {
    let usages: Vec<u8> = usages.iter().flat_map(|usage| oid(usage)).collect();
    let mut extensions = key_identifiers(binding);
    extensions.push(extension("2.5.29.37", critical, &sequence(&[&usages])));
    certificate(binding, period, &authority_name("TIMESTAMP AUTHORITY"), &extensions)
}

/// Name of a CA, marked SANDBOX.
pub(super) fn authority_name(cn: &str) -> Vec<u8> {
    let parts = [text("2.5.4.6", 0x13, "KZ"), text("2.5.4.3", 0x0c, &format!("{cn} {MARK}"))];
    sequence(&[&parts.concat()])
}

fn certificate(
    binding: &Binding<'_>,
    (not_before, not_after): (DateTime<Utc>, DateTime<Utc>),
    subject: &[u8],
    extensions: &[Vec<u8>],
) -> Vec<u8> {
    sequence(&[
        &context(0, &[&integer(&[2])]),
        &integer(binding.serial),
        &algorithm(binding.scheme.signature()),
        binding.issuer,
        &sequence(&[&time(not_before), &time(not_after)]),
        subject,
        binding.key_info,
        &context(3, &[&sequence(&[&extensions.concat()])]),
    ])
}

fn key_identifiers(binding: &Binding<'_>) -> Vec<Vec<u8>> {
    vec![extension("2.5.29.14", false, &octets(binding.key_id)), authority_key(binding.issuer_key_id)]
}

/// authorityKeyIdentifier with the key's identifier only.
pub(super) fn authority_key(key_id: &[u8]) -> Vec<u8> {
    extension("2.5.29.35", false, &sequence(&[&tlv(0x80, &[key_id])]))
}

/// One Extension.
pub(super) fn extension(id: &str, critical: bool, value: &[u8]) -> Vec<u8> {
    let flag: &[u8] = if critical { &[0x01, 0x01, 0xff] } else { &[] };
    sequence(&[&oid(id), flag, &octets(value)])
}

/// A relative name of one attribute.
fn text(id: &str, tag: u8, value: &str) -> Vec<u8> {
    set_of(vec![sequence(&[&oid(id), &tlv(tag, &[value.as_bytes()])])])
}
