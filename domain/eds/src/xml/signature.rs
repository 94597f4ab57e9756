//! One `ds:Signature` read strictly (<https://www.w3.org/TR/xmldsig-core1/> §4, in the two profiles of PKI 3.2).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use const_oid::ObjectIdentifier as Oid;
use roxmltree::Node;

use crate::algorithms::Algorithm;
use crate::cms::MAX_CERTIFICATES;
use crate::oids;
use crate::report::{Refusal, SubIndication};

use super::canonical::Form;

/// Namespace of XMLDSig.
pub(super) const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
const INCLUSIVE: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
const INCLUSIVE_COMMENTS: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments";
const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const KZ: &str = "urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:";

/// Namespaces of SOAP 1.1 and 1.2.
const SOAP: [&str; 2] =
    ["http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"];
/// Namespace of WS-Security 1.0, which also holds SecurityTokenReference.
const WSSE: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
/// Namespace of `wsu:Id`.
pub(super) const WSU: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";

/// Where signatures stand and what they may cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Profile {
    /// Below the root, over the document or a part of it (PKI 3.2).
    Document,
    /// In the header of a message, over its body (PKI 3.3).
    Message,
}

impl Profile {
    pub(super) fn of(root: Node<'_, '_>) -> Self {
        match SOAP.iter().any(|soap| root.has_tag_name((*soap, "Envelope"))) {
            true => Self::Message,
            false => Self::Document,
        }
    }
}

/// The one child of a SOAP envelope by this name.
pub(super) fn part<'n>(envelope: Node<'n, 'n>, name: &str) -> Option<Node<'n, 'n>> {
    let mut found =
        envelope.children().filter(|child| SOAP.iter().any(|soap| child.has_tag_name((*soap, name))));
    found.next().filter(|_| found.next().is_none())
}

/// The one WS-Security header of an envelope.
pub(super) fn security<'n>(envelope: Node<'n, 'n>) -> Option<Node<'n, 'n>> {
    let header = part(envelope, "Header")?;
    let mut found = header.children().filter(|child| child.has_tag_name((WSSE, "Security")));
    found.next().filter(|_| found.next().is_none())
}

/// What a Reference covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target<'n> {
    /// The document without this and every later signature.
    Document,
    /// The element of this Id.
    Id(&'n str),
    /// The body of the message, which has this `wsu:Id`.
    Body(&'n str),
}

/// The parts of a signature that keep to the profile.
pub(super) struct Signature<'n> {
    /// SignedInfo.
    pub(super) info: Node<'n, 'n>,
    /// How SignedInfo is made canonical.
    pub(super) form: Form,
    /// Signature and digest algorithm.
    pub(super) algorithms: (Oid, Oid),
    /// What is covered.
    pub(super) target: Target<'n>,
    /// DigestValue.
    pub(super) digest: Vec<u8>,
    /// SignatureValue.
    pub(super) value: Vec<u8>,
}

const fn refused(detail: &'static str) -> Refusal {
    Refusal::new(SubIndication::SigConstraintsFailure, detail)
}

/// Reads everything but KeyInfo.
///
/// # Errors
/// SIG_CONSTRAINTS_FAILURE for every step outside the profile, CRYPTO_CONSTRAINTS_FAILURE for an unknown algorithm.
pub(super) fn read<'n>(node: Node<'n, 'n>, profile: Profile) -> Result<Signature<'n>, Refusal> {
    let parts = elements(node)?;
    let [info, value, _] = named(&parts, ["SignedInfo", "SignatureValue", "KeyInfo"])?;
    let parts = elements(info)?;
    let [method, algorithm, reference] =
        named(&parts, ["CanonicalizationMethod", "SignatureMethod", "Reference"])?;
    let parts = elements(reference)?;
    let [transforms, digest_method, digest] = named(&parts, ["Transforms", "DigestMethod", "DigestValue"])?;
    let mut steps = Vec::new();
    for step in elements(transforms)? {
        let [step] = named(&[step], ["Transform"])?;
        steps.push(bare_algorithm(step)?);
    }
    let form = match bare_algorithm(method)? {
        INCLUSIVE => Form::Inclusive,
        EXCLUSIVE => Form::Exclusive,
        _ => return Err(refused("canonicalization_not_allowed")),
    };
    let uri = reference.attribute("URI").ok_or(refused("reference_without_uri"))?;
    let id = || {
        let id = uri.strip_prefix('#').filter(|id| !id.is_empty() && !id.contains('('));
        id.ok_or(refused("reference_not_allowed"))
    };
    let target = match (profile, uri, steps.as_slice()) {
        (Profile::Document, "", [ENVELOPED, INCLUSIVE | INCLUSIVE_COMMENTS]) => Target::Document,
        (Profile::Document, _, [INCLUSIVE | INCLUSIVE_COMMENTS]) => Target::Id(id()?),
        (Profile::Message, _, [EXCLUSIVE]) if form == Form::Exclusive => Target::Body(id()?),
        _ => return Err(refused("transforms_not_allowed")),
    };
    let signature = signature_algorithm(bare_algorithm(algorithm)?);
    let digested = digest_algorithm(bare_algorithm(digest_method)?);
    let unknown = Refusal::new(SubIndication::CryptoConstraintsFailure, "algorithm_unknown");
    Ok(Signature {
        info,
        form,
        algorithms: signature.zip(digested).ok_or(unknown)?,
        target,
        digest: base64(digest)?,
        value: base64(value)?,
    })
}

/// The algorithm a signature declares, whatever else is wrong with it.
pub(super) fn declared(node: Node<'_, '_>) -> Option<Algorithm> {
    let child = |node: Node<'_, '_>, name: &str| {
        node.children().find(|child| child.has_tag_name((DSIG, name))).map(|child| child.id())
    };
    let info = node.document().get_node(child(node, "SignedInfo")?)?;
    let method = node.document().get_node(child(info, "SignatureMethod")?)?;
    Algorithm::of_signature(signature_algorithm(method.attribute("Algorithm")?)?)
}

/// DER of the certificates in KeyInfo, the signer's first.
///
/// # Errors
/// NO_SIGNING_CERTIFICATE_FOUND where there is none, SIG_CONSTRAINTS_FAILURE for anything else in KeyInfo.
pub(super) fn certificates(node: Node<'_, '_>, profile: Profile) -> Result<Vec<Vec<u8>>, Refusal> {
    let mut infos = node.children().filter(|child| child.has_tag_name((DSIG, "KeyInfo")));
    let absent = Refusal::new(SubIndication::NoSigningCertificateFound, "signer_certificate_absent");
    let info = infos.next().ok_or(absent)?;
    if infos.next().is_some() {
        return Err(refused("signer_certificate_ambiguous"));
    }
    let parts = elements(info)?;
    if profile == Profile::Message {
        return key_identifier(&parts).map(|found| vec![found]);
    }
    let [data] = named(&parts, ["X509Data"])?;
    let mut list = Vec::new();
    for part in elements(data)? {
        let [certificate] = named(&[part], ["X509Certificate"])?;
        list.push(base64(certificate)?);
    }
    match list.len() {
        0 => Err(absent),
        1..=MAX_CERTIFICATES => Ok(list),
        _ => Err(refused("too_many_certificates")),
    }
}

/// The certificate as the national gateway's clients give it: in a key identifier, not a token (PKI 3.3).
fn key_identifier(parts: &[Node<'_, '_>]) -> Result<Vec<u8>, Refusal> {
    let one = |list: &[Node<'_, '_>], name: &str| match list {
        [only] if only.has_tag_name((WSSE, name)) => Ok(only.id()),
        _ => Err(refused("signature_structure")),
    };
    let document = parts.first().ok_or(refused("signature_structure"))?.document();
    let at = |id| document.get_node(id).ok_or(refused("signature_structure"));
    let reference = at(one(parts, "SecurityTokenReference")?)?;
    let identifier = at(one(&elements(reference)?, "KeyIdentifier")?)?;
    let kind = identifier.attribute("ValueType").unwrap_or_default();
    if !kind.ends_with("#X509v3") {
        return Err(refused("key_identifier_not_allowed"));
    }
    base64(identifier)
}

fn signature_algorithm(uri: &str) -> Option<Oid> {
    match uri {
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256" => Some(oids::RSA_SHA256),
        "http://www.w3.org/2001/04/xmldsig-more#gost34310-gost34311" => Some(oids::GOST_2004_SIGNATURE),
        _ => (uri.strip_prefix(KZ)? == "gostr34102015-gostr34112015-512")
            .then_some(oids::GOST_2015_512_SIGNATURE),
    }
}

fn digest_algorithm(uri: &str) -> Option<Oid> {
    match uri {
        "http://www.w3.org/2001/04/xmlenc#sha256" => Some(oids::SHA256),
        "http://www.w3.org/2001/04/xmldsig-more#gost34311" => Some(oids::GOST_2004_DIGEST),
        _ => (uri.strip_prefix(KZ)? == "gostr34112015-512").then_some(oids::GOST_2015_512_DIGEST),
    }
}

/// The `Algorithm` of an element that holds nothing: parameters would change what it means.
fn bare_algorithm<'n>(node: Node<'n, 'n>) -> Result<&'n str, Refusal> {
    if !elements(node)?.is_empty() {
        return Err(refused("algorithm_with_parameters"));
    }
    node.attribute("Algorithm").ok_or(refused("algorithm_absent"))
}

/// Child elements; between them stands white space only.
fn elements<'n>(node: Node<'n, 'n>) -> Result<Vec<Node<'n, 'n>>, Refusal> {
    let mut list = Vec::new();
    for child in node.children() {
        let blank = child.is_text() && child.text().unwrap_or_default().trim().is_empty();
        match child.is_element() {
            true => list.push(child),
            false if blank => {}
            false => return Err(refused("signature_structure")),
        }
    }
    Ok(list)
}

/// Exactly these elements of XMLDSig, in this order.
fn named<'n, const N: usize>(list: &[Node<'n, 'n>], names: [&str; N]) -> Result<[Node<'n, 'n>; N], Refusal> {
    let found: [Node<'n, 'n>; N] = list.try_into().map_err(|_| refused("signature_structure"))?;
    match found.iter().zip(names).all(|(node, name)| node.has_tag_name((DSIG, name))) {
        true => Ok(found),
        false => Err(refused("signature_structure")),
    }
}

fn base64(node: Node<'_, '_>) -> Result<Vec<u8>, Refusal> {
    if node.children().any(|child| !child.is_text()) {
        return Err(refused("signature_structure"));
    }
    let text = node.text().unwrap_or_default();
    let digits: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    STANDARD.decode(digits).map_err(|_| refused("value_not_base64"))
}
