//! Signed XML and signed messages made by the sandbox CA: honest ones, and what must not pass (PKI §7, rows on XML).

use proptest::prelude::*;
use ruqsat_eds::xml::{self, Coverage, MAX_DEPTH, XmlVerdict};
use ruqsat_eds::{Report, SubIndication as Cause, VerifyRequest};
use ruqsat_sandbox::ca::Key;

use super::bench::{BENCH, IIN, now};
use super::gost::GOST;

const DOCUMENT: &str =
    "<application><service>05</service><part Id=\"p1\"><n>1 &amp; 2</n></part></application>";
const PART: &str = "<part Id=\"p1\"><n>1 &amp; 2</n></part>";
const PAYLOAD: &str = "<SendMessage xmlns=\"http://bip.bee.kz/SyncChannel/v10/Types\"><a>1</a></SendMessage>";

fn verdict(document: &str, coverage: Coverage) -> XmlVerdict {
    let request = VerifyRequest {
        anchors: &[BENCH.ca.root_der(), GOST.ca.root_der()],
        intermediates: &[BENCH.ca.issuing_der(), GOST.ca.issuing_der()],
        crls: &[&BENCH.crl, &GOST.crl],
        ..VerifyRequest::new(document.as_bytes(), now())
    };
    xml::verify(&request, coverage)
}

fn judged(document: &str) -> Report {
    verdict(document, Coverage::Part).report
}

#[track_caller]
fn fails(document: &str, cause: Cause) {
    let report = judged(document);
    assert_eq!(report.sub_indication, Some(cause), "{document}\n{report:#?}");
    assert!(!report.passed());
}

/// `document` with one thing changed, which has to be there.
#[track_caller]
fn with(document: &str, old: &str, new: &str) -> String {
    assert!(document.contains(old), "{old} is not in {document}");
    document.replacen(old, new, 1)
}

fn keys() -> [&'static Key; 2] {
    [&BENCH.individual, &GOST.individual]
}

#[test]
fn whole_documents_and_parts_pass_and_say_what_is_covered() {
    for key in keys() {
        let whole = verdict(&key.sign_xml(DOCUMENT).unwrap(), Coverage::Whole);
        assert!(whole.report.passed(), "{:#?}", whole.report);
        assert_eq!(whole.covered, [Some(DOCUMENT.as_bytes().to_vec())]);
        assert_eq!(whole.report.signers[0].iin.as_deref(), Some(IIN));
        assert!(whole.report.content.unwrap().covers_whole);

        let signed = key.sign_xml_part(DOCUMENT, ("p1", PART)).unwrap();
        let part = verdict(&signed, Coverage::Part);
        assert!(part.report.passed(), "{:#?}", part.report);
        assert_eq!(part.covered, [Some(PART.as_bytes().to_vec())]);
        assert!(!part.report.content.unwrap().covers_whole);
        // An act over the whole is not done by a part (PKI §7, row on covers_whole).
        let refused = verdict(&signed, Coverage::Whole).report;
        assert_eq!(refused.sub_indication, Some(Cause::SigConstraintsFailure));
    }
}

#[test]
fn a_second_signer_covers_the_first() {
    let [rsa, gost] = keys();
    let first = rsa.sign_xml(DOCUMENT).unwrap();
    let both = gost.sign_xml(&first).unwrap();
    let found = verdict(&both, Coverage::Whole);
    assert!(found.report.passed(), "{:#?}", found.report);
    assert_eq!(found.covered, [Some(DOCUMENT.as_bytes().to_vec()), Some(first.clone().into_bytes())]);
    // Without the first, the second stands over something that is not there.
    let (from, to) = (both.find("<ds:Signature").unwrap(), both.find("</ds:Signature>").unwrap());
    let without = format!("{}{}", &both[..from], &both[to + "</ds:Signature>".len()..]);
    fails(&without, Cause::HashFailure);
}

#[test]
fn messages_pass_over_their_body_only() {
    for key in keys() {
        let message = key.sign_message(PAYLOAD).unwrap();
        let found = verdict(&message, Coverage::Part);
        assert!(found.report.passed(), "{:#?}", found.report);
        let covered = String::from_utf8(found.covered[0].clone().unwrap()).unwrap();
        assert!(covered.starts_with("<soap:Body xmlns:soap=") && covered.contains(PAYLOAD), "{covered}");
        fails(&with(&message, "<a>1</a>", "<a>2</a>"), Cause::HashFailure);
        // The signed body kept as an attachment of the header, another in its place.
        let (from, to) = (message.find("<soap:Body").unwrap(), message.find("</soap:Envelope>").unwrap());
        let (envelope, body) = (&message[..from], &message[from..to]);
        let moved = with(envelope, "</soap:Header>", &format!("<kept>{body}</kept></soap:Header>"));
        fails(&format!("{moved}<soap:Body>2</soap:Body></soap:Envelope>"), Cause::SigConstraintsFailure);
        fails(&format!("{moved}</soap:Envelope>"), Cause::SigConstraintsFailure);
        // Two bodies, two security headers, a signature elsewhere.
        fails(
            &with(&message, "</soap:Envelope>", "<soap:Body/></soap:Envelope>"),
            Cause::SigConstraintsFailure,
        );
        let (from, to) = (message.find("<wsse:Security ").unwrap(), message.find("</soap:Header>").unwrap());
        let second = format!("{}</soap:Header>", &message[from..to]);
        fails(&with(&message, "</soap:Header>", &second), Cause::SigConstraintsFailure);
        fails(&message.replace("wsse:Security", "wsse:Other"), Cause::SigConstraintsFailure);
    }
}

#[test]
fn what_is_not_signed_is_not_said_to_be() {
    let signed = BENCH.individual.sign_xml(DOCUMENT).unwrap();
    fails(DOCUMENT, Cause::SigConstraintsFailure);
    fails(&with(&signed, "<service>05", "<service>06"), Cause::HashFailure);
    fails(
        &with(&signed, "<ds:KeyInfo>", "<ds:KeyInfo><ds:KeyName>x</ds:KeyName>"),
        Cause::SigConstraintsFailure,
    );
    // Wrapped: the signed part moved aside, another in its place, the old Id kept or given twice.
    let part = BENCH.individual.sign_xml_part(DOCUMENT, ("p1", PART)).unwrap();
    let aside = format!("<kept>{PART}</kept>");
    fails(&with(&part, PART, &format!("<part><n>9</n></part>{aside}")), Cause::SigConstraintsFailure);
    fails(
        &with(&part, PART, &format!("<part Id=\"p1\"><n>9</n></part>{aside}")),
        Cause::SigConstraintsFailure,
    );
    fails(&with(&part, PART, &format!("<part id=\"p1\"/>{PART}")), Cause::SigConstraintsFailure);
    // A comment splits a text for readers that stop at it, and no digest covers it.
    fails(&with(&signed, "05</", "0<!---->5</"), Cause::SigConstraintsFailure);
}

#[test]
fn only_the_algorithms_and_transforms_of_the_profile_count() {
    let signed = BENCH.individual.sign_xml(DOCUMENT).unwrap();
    let rsa = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    for (other, cause) in [
        ("http://www.w3.org/2000/09/xmldsig#rsa-sha1", Cause::CryptoConstraintsFailure),
        ("http://www.w3.org/2000/09/xmldsig#hmac-sha1", Cause::CryptoConstraintsFailure),
        ("http://www.w3.org/2001/04/xmldsig-more#gost34310-gost34311", Cause::CryptoConstraintsFailure),
    ] {
        fails(&with(&signed, rsa, other), cause);
    }
    let transform = "<ds:Transforms>";
    for more in ["http://www.w3.org/TR/1999/REC-xslt-19991116", "http://www.w3.org/2002/06/xmldsig-filter2"] {
        let added = format!("{transform}<ds:Transform Algorithm=\"{more}\"></ds:Transform>");
        fails(&with(&signed, transform, &added), Cause::SigConstraintsFailure);
    }
    for uri in ["http://127.0.0.1:1/x", "file:///etc/passwd", "#xpointer(/)", "x.xml"] {
        fails(&with(&signed, "URI=\"\"", &format!("URI=\"{uri}\"")), Cause::SigConstraintsFailure);
    }
    // Of a foreign CA, and by a key that is not the certificate's.
    let foreign = BENCH.foreign.issue(&super::bench::person()).unwrap();
    fails(&foreign.sign_xml(DOCUMENT).unwrap(), Cause::ChainConstraintsFailure);
    let theirs = GOST.individual.sign_xml(DOCUMENT).unwrap();
    let certificate = |xml: &str| {
        let from = xml.find("<ds:X509Data>").unwrap();
        xml[from..xml.find("</ds:X509Data>").unwrap()].to_owned()
    };
    fails(&with(&signed, &certificate(&signed), &certificate(&theirs)), Cause::CryptoConstraintsFailure);
}

#[test]
fn a_document_made_to_cost_is_refused_before_it_costs() {
    let deep = |levels: usize| format!("{}{}", "<a>".repeat(levels), "</a>".repeat(levels));
    fails(&deep(MAX_DEPTH), Cause::SigConstraintsFailure);
    fails(&deep(MAX_DEPTH + 1), Cause::FormatFailure);
    fails(&deep(60_000), Cause::FormatFailure);
    let many: String = (0..30_000).map(|n| format!(" a{n}=\"\"")).collect();
    fails(&format!("<a{many}/>"), Cause::FormatFailure);
    let spaces: String = (0..20_000).map(|n| format!(" xmlns:a{n}=\"u{n}\"")).collect();
    fails(&format!("<a{spaces}/>"), Cause::FormatFailure);
    fails(&format!("<a>{}</a>", "x".repeat(1 << 20)), Cause::FormatFailure);
    let laughs = "<!DOCTYPE a [<!ENTITY x \"lol\"><!ENTITY y \"&x;&x;&x;&x;\">]><a>&y;</a>";
    fails(laughs, Cause::FormatFailure);
    fails("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>", Cause::FormatFailure);
    fails("<?xml version=\"1.0\" encoding=\"UTF-7\"?><a/>", Cause::FormatFailure);
    fails("", Cause::FormatFailure);
    let signature = "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>";
    fails(&format!("<a>{}</a>", signature.repeat(5_000)), Cause::SigConstraintsFailure);
}

proptest! {
    #[test]
    fn no_byte_of_a_signed_document_can_be_changed(at in 0usize..3000, byte in any::<u8>()) {
        let signed = BENCH.individual.sign_xml(DOCUMENT).unwrap();
        let mut bytes = signed.clone().into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        let request = VerifyRequest {
            anchors: &[BENCH.ca.root_der()],
            intermediates: &[BENCH.ca.issuing_der()],
            crls: &[&BENCH.crl],
            ..VerifyRequest::new(&bytes, now())
        };
        let found = xml::verify(&request, Coverage::Whole);
        // Base64 ignores white space and a tag may be written in many ways; what is covered is the same all the same.
        let same = found.covered.first().and_then(|one| one.as_deref()) == Some(DOCUMENT.as_bytes());
        prop_assert!(same || !found.report.passed(), "{}", String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn whatever_comes_in_a_report_comes_out(text in "[<>/a-c:=\"' !\\[\\]?&;#x-]{0,200}") {
        let report = judged(&text);
        prop_assert!(!report.passed());
        let inside = BENCH.individual.sign_xml(DOCUMENT).unwrap().replacen("05", &text, 1);
        judged(&inside);
    }
}
