//! The extensions a decision rests on (RFC 5280 §4.2). An unknown one is skipped, unless critical.

use const_oid::ObjectIdentifier as Oid;

use crate::asn1::{self, BIT_STRING, BOOLEAN, Element, Malformed, OCTET_STRING, Parsed, SEQUENCE, context};
use crate::asn1::{context_primitive, is_der};
use crate::oids;

/// More than any certificate or list carries.
const MAX_EXTENSIONS: usize = 32;

/// One extension as it stands.
#[derive(Clone, Copy, Debug)]
pub struct Extension<'a> {
    /// Its identifier.
    pub id: Oid,
    /// Whether one who does not know it must refuse.
    pub critical: bool,
    /// The bytes inside the OCTET STRING.
    pub value: &'a [u8],
}

/// Reads `[n] EXPLICIT SEQUENCE OF Extension`, or the SEQUENCE alone as CRL entries have it.
///
/// # Errors
/// Malformed bytes, an extension twice (RFC 5280 §4.2), or more than 32.
pub fn extension_list(sequence: Element<'_>) -> Parsed<Vec<Extension<'_>>> {
    let mut reader = sequence.reader();
    let mut list: Vec<Extension<'_>> = Vec::new();
    while !reader.is_empty() {
        let mut fields = reader.take(SEQUENCE)?.reader();
        let id = fields.oid()?;
        let critical = match fields.optional(BOOLEAN)? {
            // DER leaves the default FALSE out.
            Some(element) if element.content == [0xff] => true,
            Some(_) => return Err(Malformed),
            None => false,
        };
        let value = fields.take(OCTET_STRING)?.content;
        fields.finish()?;
        if list.len() == MAX_EXTENSIONS || list.iter().any(|other| other.id == id) {
            return Err(Malformed);
        }
        list.push(Extension { id, critical, value });
    }
    Ok(list)
}

/// basicConstraints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BasicConstraints {
    /// Whether the subject may issue certificates.
    pub ca: bool,
    /// How many issuing certificates may stand below it.
    pub path_length: Option<u32>,
}

/// keyUsage bits, bit 0 the highest (RFC 5280 §4.2.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUsage(u8);

impl KeyUsage {
    /// Bits 0 and 1: what a signature of a person needs (PKI 1.3).
    pub fn signs_documents(self) -> bool {
        self.0 & 0xc0 == 0xc0
    }

    /// Bit 0, digitalSignature.
    pub fn signs_data(self) -> bool {
        self.0 & 0x80 != 0
    }

    /// Bit 5, keyCertSign.
    pub fn signs_certificates(self) -> bool {
        self.0 & 0x04 != 0
    }

    /// Bit 6, cRLSign.
    pub fn signs_crls(self) -> bool {
        self.0 & 0x02 != 0
    }
}

/// What the extensions of a certificate say.
#[derive(Clone, Debug, Default)]
pub struct Extensions<'a> {
    /// basicConstraints.
    pub basic_constraints: Option<BasicConstraints>,
    /// keyUsage.
    pub key_usage: Option<KeyUsage>,
    /// extKeyUsage, in order.
    pub extended_key_usage: Vec<Oid>,
    /// Whether extKeyUsage is critical.
    pub extended_key_usage_critical: bool,
    /// certificatePolicies, in order, without qualifiers.
    pub policies: Vec<Oid>,
    /// subjectKeyIdentifier.
    pub subject_key_identifier: Option<&'a [u8]>,
    /// URIs of cRLDistributionPoints. Facts about the certificate, never addresses to call unasked.
    pub crl_urls: Vec<&'a str>,
    /// id-pkix-ocsp-nocheck: nobody asks whether this delegate is revoked.
    pub ocsp_no_check: bool,
    /// A critical extension we do not know, or name constraints in any form.
    pub refused: bool,
}

impl<'a> Extensions<'a> {
    /// Reads `[3] EXPLICIT Extensions`.
    ///
    /// # Errors
    /// As [`extension_list`], or a malformed value of an extension read here.
    pub fn parse(explicit: Element<'a>) -> Parsed<Self> {
        let mut found = Self::default();
        for extension in extension_list(asn1::whole(explicit.content, SEQUENCE)?)? {
            found.read(&extension)?;
        }
        Ok(found)
    }

    fn read(&mut self, extension: &Extension<'a>) -> Parsed<()> {
        let value = extension.value;
        match extension.id {
            oids::BASIC_CONSTRAINTS => self.basic_constraints = Some(basic_constraints(value)?),
            oids::KEY_USAGE => self.key_usage = Some(key_usage(value)?),
            oids::EXTENDED_KEY_USAGE => {
                self.extended_key_usage = oid_list(value, false)?;
                self.extended_key_usage_critical = extension.critical;
            }
            oids::CERTIFICATE_POLICIES => self.policies = oid_list(value, true)?,
            oids::SUBJECT_KEY_IDENTIFIER => {
                self.subject_key_identifier = Some(asn1::whole(value, OCTET_STRING)?.content);
            }
            // A malformed hint is no reason to refuse a certificate: nothing is decided by it.
            oids::CRL_DISTRIBUTION_POINTS if !extension.critical => {
                self.crl_urls = crl_urls(value).unwrap_or_default();
            }
            oids::OCSP_NO_CHECK => self.ocsp_no_check = true,
            oids::NAME_CONSTRAINTS => self.refused = true,
            _ => self.refused |= extension.critical,
        }
        Ok(())
    }
}

fn basic_constraints(value: &[u8]) -> Parsed<BasicConstraints> {
    let mut reader = asn1::whole(value, SEQUENCE)?.reader();
    let ca = match reader.optional(BOOLEAN)? {
        Some(element) => match element.content {
            [0xff] => true,
            // DER wants the default left out; the old national test CA writes it.
            [0] => false,
            _ => return Err(Malformed),
        },
        None => false,
    };
    let path_length = if reader.is_empty() { None } else { Some(reader.small()?) };
    reader.finish()?;
    Ok(BasicConstraints { ca, path_length })
}

fn key_usage(value: &[u8]) -> Parsed<KeyUsage> {
    match asn1::whole(value, BIT_STRING)?.content {
        [unused, bits] if *unused < 8 => Ok(KeyUsage(*bits)),
        [unused, bits, _] if *unused < 8 => Ok(KeyUsage(*bits)),
        _ => Err(Malformed),
    }
}

/// SEQUENCE OF identifier, or of SEQUENCE beginning with one.
fn oid_list(value: &[u8], wrapped: bool) -> Parsed<Vec<Oid>> {
    let mut reader = asn1::whole(value, SEQUENCE)?.reader();
    let mut list = Vec::new();
    while !reader.is_empty() {
        let oid = if wrapped { reader.take(SEQUENCE)?.reader().oid()? } else { reader.oid()? };
        if list.len() == MAX_EXTENSIONS {
            return Err(Malformed);
        }
        list.push(oid);
    }
    if list.is_empty() || !is_der(value, false) { Err(Malformed) } else { Ok(list) }
}

/// distributionPoint [0] → fullName [0] → uniformResourceIdentifier [6].
fn crl_urls(value: &[u8]) -> Parsed<Vec<&str>> {
    let mut points = asn1::whole(value, SEQUENCE)?.reader();
    let mut urls = Vec::new();
    while !points.is_empty() {
        let mut point = points.take(SEQUENCE)?.reader();
        let Some(name) = point.optional(context(0))? else { continue };
        let Some(full) = name.reader().optional(context(0))? else { continue };
        let mut names = full.reader();
        while !names.is_empty() {
            let general = names.any()?;
            if general.tag == context_primitive(6) {
                urls.push(std::str::from_utf8(general.content).map_err(|_| Malformed)?);
            }
        }
    }
    Ok(urls)
}
