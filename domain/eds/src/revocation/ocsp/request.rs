//! What is asked: the CertID of a certificate and the request that carries it (RFC 6960 §4.1, RFC 9654 for the nonce).

use aws_lc_rs::digest::{SHA256, digest};
use const_oid::ObjectIdentifier as Oid;

use crate::asn1::{INTEGER, OCTET_STRING, OID, Parsed, Reader, SEQUENCE, context};
use crate::certificates::Certificate;
use crate::oids;

use super::response::plain_algorithm;

/// Names one certificate of one issuer. SHA-256 only: it is what we ask with, and what the national responders answer
/// with (PKI 1.5); an answer that names the certificate otherwise is an answer to another question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CertId<'a> {
    hash: Oid,
    name_hash: &'a [u8],
    key_hash: &'a [u8],
    serial: &'a [u8],
}

impl<'a> CertId<'a> {
    /// Reads a CertID.
    pub(super) fn parse(reader: &mut Reader<'a>) -> Parsed<Self> {
        let mut fields = reader.take(SEQUENCE)?.reader();
        let hash = plain_algorithm(fields.take(SEQUENCE)?)?;
        let name_hash = fields.take(OCTET_STRING)?.content;
        let key_hash = fields.take(OCTET_STRING)?.content;
        let serial = fields.integer()?;
        fields.finish()?;
        Ok(Self { hash, name_hash, key_hash, serial })
    }

    /// Whether it names this certificate, as one of this issuer.
    pub(super) fn names(&self, certificate: &Certificate<'_>, issuer: &Certificate<'_>) -> bool {
        self.hash == oids::SHA256
            && self.serial == certificate.serial
            && self.name_hash == digest(&SHA256, issuer.subject).as_ref()
            && self.key_hash == digest(&SHA256, issuer.key.bits).as_ref()
    }
}

/// An OCSP request for one certificate, unsigned.
///
/// `nonce` are random bytes of the caller, 16 to 32 of them (RFC 9654 §2.1): the answer has to repeat them.
pub fn ocsp_request(
    certificate: &Certificate<'_>,
    issuer: &Certificate<'_>,
    nonce: Option<&[u8]>,
) -> Vec<u8> {
    let octets = |bytes: &[u8]| tlv(OCTET_STRING, &[bytes]);
    // NULL parameters, as the national responders write them.
    let hash = tlv(SEQUENCE, &[&tlv(OID, &[oids::SHA256.as_bytes()]), &[0x05, 0x00]]);
    let id = tlv(
        SEQUENCE,
        &[
            &hash,
            &octets(digest(&SHA256, issuer.subject).as_ref()),
            &octets(digest(&SHA256, issuer.key.bits).as_ref()),
            &tlv(INTEGER, &[certificate.serial]),
        ],
    );
    let list = tlv(SEQUENCE, &[&tlv(SEQUENCE, &[&id])]);
    let extensions = nonce.map_or_else(Vec::new, |nonce| {
        let extension = tlv(SEQUENCE, &[&tlv(OID, &[oids::OCSP_NONCE.as_bytes()]), &octets(&octets(nonce))]);
        tlv(context(2), &[&tlv(SEQUENCE, &[&extension])])
    });
    tlv(SEQUENCE, &[&tlv(SEQUENCE, &[&list, &extensions])])
}

/// One element in DER.
fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = content.len().to_be_bytes();
    let significant: Vec<u8> = length.into_iter().skip_while(|byte| *byte == 0).collect();
    let mut bytes = vec![tag];
    match significant.as_slice() {
        [] => bytes.push(0),
        [short] if *short < 0x80 => bytes.push(*short),
        long => {
            // A usize has at most eight bytes.
            bytes.push(0x80 | long.len() as u8);
            bytes.extend_from_slice(long);
        }
    }
    bytes.extend_from_slice(&content);
    bytes
}
