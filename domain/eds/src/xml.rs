//! Signed XML as the national client makes it (PKI 3.2), and messages as the national gateway's clients sign them (WS-Security,
//! PKI 3.3): who signed which octets, judged by the same policy as a CMS.
//!
//! Strict by purpose: one Reference to the whole document or to one child of its root, the transforms and forms of
//! the profile only, `ds:Signature` as child of the root only, certificates from KeyInfo only, no DTD, no comments
//! (no digest covers them). A later signature covers the earlier ones. Of a SOAP envelope, one signature in its header over
//! its body; whether the message is young is for its receiver to say.

mod bounds;
mod canonical;
mod signature;

use roxmltree::{Document, Node, NodeId};

use crate::algorithms::{Algorithm, verify_raw};
use crate::certificates::{Certificate, SignerCertificate};
use crate::cms::MAX_SIGNERS;
use crate::report::{CheckName, Content, Refusal, Report, Signer, Status, SubIndication};
use crate::verify::{Checks, Trust, VerifyRequest, conclude, judged, now, refused, summarise};

pub use bounds::{MAX_DEPTH, MAX_XML_BYTES};

use canonical::{Form, canonical};
use signature::{DSIG, Profile, Signature, Target, WSU};

/// How much of the document a signature must cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// All of it.
    Whole,
    /// All of it, the one child of its root that the signature names, or the body of a message.
    Part,
}

/// A verdict and what it stands on.
#[derive(Clone, Debug)]
pub struct XmlVerdict {
    /// The report, as for a CMS; its content is what the first signature covers.
    pub report: Report,
    /// For each signer, in order, the canonical octets that were digested, where its integrity passed. Act on these,
    /// never on the document: what is not among them was not signed.
    pub covered: Vec<Option<Vec<u8>>>,
}

/// Judges signed XML in `request.cms`; where `request.content` is given, the first signature must cover exactly these
/// octets. Never panics and never fails: whatever comes in, a report comes out.
pub fn verify(request: &VerifyRequest<'_>, coverage: Coverage) -> XmlVerdict {
    let bare = |cause| XmlVerdict { report: refused(request, None, cause), covered: Vec::new() };
    let Ok(text) = bounds::check(request.cms) else { return bare(SubIndication::FormatFailure) };
    // A parser that allowed a DTD would be asked for it: the bounds have refused it already.
    let Ok(document) = Document::parse(text) else {
        return bare(SubIndication::FormatFailure);
    };
    let profile = Profile::of(document.root_element());
    match signatures(&document, profile) {
        Ok(nodes) => judge_all(request, (coverage, profile), &nodes),
        Err(refusal) => bare(refusal.sub_indication),
    }
}

/// The certificates that the signatures of a document name as their signers', in order, read but not proven: to know
/// whose revocations to ask for. Empty where the document is no signed XML.
pub fn signer_certificates(document: &[u8]) -> Vec<SignerCertificate> {
    let Ok(text) = bounds::check(document) else { return Vec::new() };
    let Ok(document) = Document::parse(text) else { return Vec::new() };
    let profile = Profile::of(document.root_element());
    let nodes = signatures(&document, profile).unwrap_or_default();
    let first = |node: &Node<'_, '_>| {
        let bag = signature::certificates(*node, profile).ok()?;
        Certificate::parse(&bag[0]).ok().map(|found| SignerCertificate::from(&found))
    };
    nodes.iter().filter_map(first).collect()
}

const fn broken(detail: &'static str) -> Refusal {
    Refusal::new(SubIndication::SigConstraintsFailure, detail)
}

/// The signatures of a document, each where its profile has them.
fn signatures<'n>(document: &'n Document<'n>, profile: Profile) -> Result<Vec<Node<'n, 'n>>, Refusal> {
    let root = document.root_element();
    let (place, most) = match profile {
        Profile::Document => (Some(root), MAX_SIGNERS),
        Profile::Message => (signature::security(root), 1),
    };
    if document.descendants().any(|node| node.is_comment()) {
        return Err(broken("comment_not_covered"));
    }
    let all = document.descendants().filter(|node| node.has_tag_name((DSIG, "Signature")));
    let all: Vec<_> = all.take(most + 1).collect();
    if all.is_empty() || all.len() > most {
        return Err(broken("no_signers_or_too_many"));
    }
    match place.is_some() && all.iter().all(|node| node.parent() == place) {
        true => Ok(all),
        false => Err(broken("signature_in_another_place")),
    }
}

/// What one signature says, and whether it holds; everything but who made it.
struct Judged<'d, 'c> {
    certificate: Result<&'c Certificate<'c>, Refusal>,
    integrity: Result<(), Refusal>,
    declared: Option<Algorithm>,
    target: Option<Target<'d>>,
    octets: Option<Vec<u8>>,
}

fn judge_all(request: &VerifyRequest<'_>, rules: (Coverage, Profile), nodes: &[Node<'_, '_>]) -> XmlVerdict {
    let bags: Vec<_> = nodes.iter().map(|node| signature::certificates(*node, rules.1)).collect();
    let parsed: Vec<Result<Vec<Certificate<'_>>, Refusal>> = bags
        .iter()
        .map(|bag| {
            let list = bag.as_ref().map_err(|refusal| *refusal)?;
            let malformed = Refusal::new(SubIndication::FormatFailure, "certificate_malformed");
            list.iter().map(|der| Certificate::parse(der).map_err(|_| malformed)).collect()
        })
        .collect();
    let judged_all: Vec<Judged<'_, '_>> = parsed
        .iter()
        .enumerate()
        .map(|(at, list)| {
            let certificate = list.as_ref().map(|list| &list[0]).map_err(|refusal| *refusal);
            judge_one(&nodes[at..], certificate, rules)
        })
        .collect();
    let first = judged_all[0].octets.as_deref();
    let covers_whole = judged_all.iter().all(|one| one.target == Some(Target::Document));
    let summary = first.map(|octets| Content { covers_whole, ..summarise(octets) });
    if let (Some(given), Some(first)) = (request.content, first)
        && given != first
    {
        let report = refused(request, summary, SubIndication::HashFailure);
        return XmlVerdict { report, covered: Vec::new() };
    }
    let all: Vec<Certificate<'_>> = parsed.iter().flatten().flatten().cloned().collect();
    let report = judged(request, summary, &all, |trust| {
        judged_all.iter().map(|one| signer(request, one, trust)).collect()
    });
    let covered = judged_all.into_iter().map(|one| one.octets.filter(|_| one.integrity.is_ok())).collect();
    XmlVerdict { report, covered }
}

/// Judges the first of these signatures, which covers none of the later ones.
fn judge_one<'d, 'c>(
    nodes: &[Node<'d, 'd>],
    certificate: Result<&'c Certificate<'c>, Refusal>,
    (coverage, profile): (Coverage, Profile),
) -> Judged<'d, 'c> {
    let node = nodes[0];
    let later: Vec<NodeId> = nodes.iter().map(|node| node.id()).collect();
    let read = signature::read(node, profile);
    let octets =
        read.as_ref().map_err(|refusal| *refusal).and_then(|read| covered(node, read, coverage, &later));
    // The certificate stands before the other constraints.
    let integrity = certificate.and_then(|certificate| {
        let read = read.as_ref().map_err(|refusal| *refusal)?;
        let octets = octets.as_ref().map_err(|refusal| *refusal)?;
        integrity(read, octets, certificate)
    });
    let target = read.ok().map(|read| read.target);
    Judged { certificate, integrity, declared: signature::declared(node), target, octets: octets.ok() }
}

/// The octets a Reference covers.
fn covered(
    node: Node<'_, '_>,
    read: &Signature<'_>,
    coverage: Coverage,
    later: &[NodeId],
) -> Result<Vec<u8>, Refusal> {
    let (document, root) = (node.document(), node.document().root_element());
    let (id, is_body_wanted) = match read.target {
        Target::Document => return Ok(canonical(document.root(), Form::Inclusive, later)),
        Target::Id(_) | Target::Body(_) if coverage == Coverage::Whole => {
            return Err(broken("whole_document_not_covered"));
        }
        Target::Id(id) => (id, false),
        Target::Body(id) => (id, true),
    };
    // Whatever anybody might take for an Id counts: one that stands twice names nothing.
    let named = |one: &Node<'_, '_>| {
        one.attributes().any(|one| one.name().eq_ignore_ascii_case("id") && one.value() == id)
    };
    let mut all = document.descendants().filter(named);
    let element = all.next().ok_or(broken("reference_names_nothing"))?;
    if all.next().is_some() {
        return Err(broken("reference_ambiguous"));
    }
    if is_body_wanted {
        let is_body =
            signature::part(root, "Body") == Some(element) && element.attribute((WSU, "Id")) == Some(id);
        return is_body
            .then(|| canonical(element, Form::Exclusive, &[]))
            .ok_or(broken("reference_not_the_body"));
    }
    let is_part = element.parent_element() == Some(root)
        && element.attribute("Id") == Some(id)
        && !element.has_tag_name((DSIG, "Signature"));
    is_part.then(|| canonical(element, Form::Inclusive, &[])).ok_or(broken("reference_not_below_root"))
}

fn integrity(read: &Signature<'_>, octets: &[u8], certificate: &Certificate<'_>) -> Result<(), Refusal> {
    let (by, digest) = read.algorithms;
    let algorithm = Algorithm::require(by, Some(digest), &certificate.key)?;
    if algorithm.digest(octets) != read.digest {
        return Err(Refusal::new(SubIndication::HashFailure, "digest_differs"));
    }
    verify_raw(algorithm, &certificate.key, &canonical(read.info, read.form, &[]), &read.value)
}

/// A signer; XML of this profile has neither signed attributes nor timestamps.
fn signer(request: &VerifyRequest<'_>, one: &Judged<'_, '_>, trust: &Trust<'_, '_>) -> Signer {
    let mut checks = Checks::default();
    checks.push(CheckName::SignedAttributes, Status::NotVerified, "none_in_xml");
    checks.integrity(&one.integrity);
    checks.push(CheckName::Timestamp, Status::NotVerified, "absent");
    conclude(request, &one.certificate, &one.integrity, one.declared, now(request), trust, checks)
}
