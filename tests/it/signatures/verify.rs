//! `POST /v1/signatures/verify`: a report whatever the verdict, in the shape of ETSI EN 319 102-1.

use super::{PASSED, bytes, judged, keys, verdict};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ruqsat_sandbox::ca::{Draft, Purpose};
use ruqsat_tests::{World, sign};
use serde_json::{Value, json};

const PATH: &str = "/v1/signatures/verify";
const CONTENT: &str = "Z29vZCBieXRlcw==";

fn names(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

/// The report on signed XML.
async fn judged_xml(world: &World, xml: &str) -> Value {
    let asked = json!({"signature": STANDARD.encode(xml), "format": "xml"});
    let token = world.person("applicant").await.token;
    let answer = world.raw().post(PATH, &token, asked.to_string()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json
}

#[tokio::test]
async fn signed_xml_is_judged_like_a_cms() {
    let world = World::shared();
    let document = "<application><service>05</service></application>";
    let sandbox = world.data.join("sandbox");
    for folder in [sandbox.clone(), sandbox.join("gost")] {
        let key = ruqsat_sandbox::demo::key(&folder, "applicant").expect("a key");
        let signed = key.sign_xml(document).expect("signed XML");
        let report = judged_xml(world, &signed).await;
        assert_eq!(report["indication"], "TOTAL_PASSED", "{report:#}");
        assert_eq!(report["signers"][0]["iin"], "990101500016");
        assert_eq!(report["signers"][0]["revocation"]["status"], "good");
        assert_eq!(report["content"]["bytes"], document.len());
        assert_eq!(report["content"]["covers_whole"], true);
        let message = judged_xml(world, &key.sign_message("<a>1</a>").expect("a message")).await;
        assert_eq!(message["indication"], "TOTAL_PASSED", "{message:#}");
        assert_eq!(message["content"]["covers_whole"], false);
        let forged = judged_xml(world, &signed.replacen("05", "06", 1)).await;
        assert_eq!(forged["sub_indication"], "HASH_FAILURE", "{forged:#}");
    }
    for no_xml in ["<", "<a>", "MIIB"] {
        let report = judged_xml(world, no_xml).await;
        assert_eq!(report["content"]["sha256"].as_str().map(str::len), Some(64), "{report:#}");
        assert_eq!(report["sub_indication"], "FORMAT_FAILURE", "{report:#}");
    }
    let bad = ruqsat_sandbox::demo::key(&sandbox, "applicant-revoked").expect("a key");
    let report = judged_xml(world, &bad.sign_xml(document).expect("signed XML")).await;
    assert_eq!(report["sub_indication"], "REVOKED", "{report:#}");
}

#[tokio::test]
async fn content_goes_with_a_cms_and_with_nothing_else() {
    let world = World::shared();
    let token = world.person("applicant").await.token;
    for (asked, code) in [
        (json!({"signature": "AAAA", "format": "cms"}), "required"),
        (json!({"content": CONTENT, "signature": "AAAA", "format": "xml"}), "not_expected"),
    ] {
        let answer = world.raw().post(PATH, &token, asked.to_string()).await;
        answer.assert_problem(422, "invalid_content");
        assert_eq!(answer.json["violations"][0]["pointer"], "/content", "{answer:?}");
        assert_eq!(answer.json["violations"][0]["code"], code, "{answer:?}");
    }
}

#[tokio::test]
async fn the_report_on_a_good_signature_has_the_shape_promised() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let asked = json!({"content": CONTENT, "signature": person.sign(CONTENT), "format": "cms"});
    let answer = world.raw().post(PATH, &person.token, asked.to_string()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let report = &answer.json;
    let mut top = vec!["id", "kept_until"];
    top.extend([
        "indication",
        "sub_indication",
        "policy",
        "checked_at",
        "reference_time",
        "content",
        "signers",
    ]);
    assert_eq!(names(report), top);
    assert_eq!((&report["indication"], &report["sub_indication"]), (&"TOTAL_PASSED".into(), &Value::Null));
    assert_eq!(
        (&report["policy"], &report["reference_time"]["source"]),
        (&"kz-500nq-2026".into(), &"now".into())
    );
    // `printf 'good bytes' | sha256sum`
    let hash = "d6004ba597d097dfd95ac55076dbf03325b89d41b94fe8366c310a779ae57be5";
    assert_eq!(report["content"]["sha256"], hash);
    assert_eq!((&report["content"]["bytes"], &report["content"]["covers_whole"]), (&10.into(), &true.into()));

    let signer = &report["signers"][0];
    assert_eq!(report["signers"].as_array().map(Vec::len), Some(1));
    assert_eq!((&signer["iin"], &signer["bin"]), (&"990101500016".into(), &Value::Null));
    assert_eq!((&signer["roles"], &signer["alg"]), (&json!(["INDIVIDUAL"]), &"rsa-sha256".into()));
    assert_eq!(signer["cert_sha256"].as_str().map(str::len), Some(64));
    let mut checks: Vec<(&str, &str)> = Vec::new();
    for check in signer["checks"].as_array().expect("checks") {
        checks.push((check["name"].as_str().expect("a name"), check["status"].as_str().expect("a status")));
    }
    checks.sort_unstable();
    let all = [
        ("chain", "pass"),
        ("identity", "not_verified"),
        ("integrity", "pass"),
        ("key_usage", "pass"),
        ("revocation", "pass"),
        ("signed_attributes", "pass"),
        ("timestamp", "not_verified"),
        ("validity", "pass"),
    ];
    assert_eq!(checks, all);
    assert_eq!(
        (&signer["revocation"]["source"], &signer["revocation"]["status"]),
        (&"ocsp".into(), &"good".into())
    );
    assert_eq!(signer["revocation"]["evidence_sha256"].as_str().map(str::len), Some(64));
}

#[tokio::test]
async fn each_bad_signature_is_told_by_its_own_cause() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let good = person.sign(CONTENT);
    let mut bent = bytes(&good);
    *bent.last_mut().expect("bytes") ^= 1;
    let mut longer = bytes(&good);
    longer.push(0);
    let mut login = keys::of(world, person.demo);
    login.purpose = Purpose::Authentication;
    let login = keys::sign(world, &keys::issued(world, &login), CONTENT);
    for (what, signature, told) in [
        ("tampered", STANDARD.encode(bent), "TOTAL_FAILED SIG_CRYPTO_FAILURE"),
        ("of other content", person.sign("b3RoZXI="), "TOTAL_FAILED HASH_FAILURE"),
        ("revoked", sign(world, "applicant-revoked", CONTENT), "TOTAL_FAILED REVOKED"),
        ("expired", sign(world, "applicant-expired", CONTENT), "TOTAL_FAILED EXPIRED"),
        ("foreign", sign(world, "applicant-foreign", CONTENT), "TOTAL_FAILED CHAIN_CONSTRAINTS_FAILURE"),
        ("for sign-in only", login, "TOTAL_FAILED ROLE_NOT_ALLOWED"),
        ("no CMS at all", STANDARD.encode("nonsense"), "TOTAL_FAILED FORMAT_FAILURE"),
        ("with bytes behind it", STANDARD.encode(longer), "TOTAL_FAILED FORMAT_FAILURE"),
    ] {
        let report = judged(&person, CONTENT, &signature).await;
        assert_eq!(verdict(&report), told, "{what}: {report:?}");
    }
    // The control: nothing but the changes above is wrong with it.
    assert_eq!(judged(&person, CONTENT, &good).await.indication, PASSED);
}

#[tokio::test]
async fn attached_content_must_equal_the_bytes_given() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let key = ruqsat_sandbox::demo::key(&world.keys(), "applicant").expect("a key");
    let content = bytes(CONTENT);
    let draft = Draft { attached: Some(content.clone()), ..Draft::new(&key, &content, world.now()) };
    let attached = STANDARD.encode(draft.sign(&key, &content).expect("a signature"));
    assert_eq!(verdict(&judged(&person, CONTENT, &attached).await), "TOTAL_PASSED");
    assert_eq!(verdict(&judged(&person, "b3RoZXI=", &attached).await), "TOTAL_FAILED HASH_FAILURE");
}

#[tokio::test]
async fn a_page_around_the_signed_bytes_counts_for_nothing() {
    let world = World::shared();
    let person = world.person("applicant").await;
    // As an electronic document card has it: the original and its signature embedded in a page that says another thing.
    let (original, cms) = (bytes(CONTENT), person.sign(CONTENT));
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let file = |bytes: &[u8]| {
        let hex = hex(bytes) + ">";
        let head = format!("<< /Type /EmbeddedFile /Filter /ASCIIHexDecode /Length {} >>", hex.len());
        format!("{head}\nstream\n{hex}\nendstream")
    };
    let card = format!(
        "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(original) 3 0 R (cms) 4 0 R] >> >> >>\nendobj\n\
         3 0 obj\n{}\nendobj\n4 0 obj\n{}\nendobj\n5 0 obj\n(another thing altogether)\nendobj\n%%EOF\n",
        file(&original),
        file(&bytes(&cms))
    );
    let page = STANDARD.encode(&card);
    assert_eq!(verdict(&judged(&person, CONTENT, &cms).await), "TOTAL_PASSED");
    assert_eq!(verdict(&judged(&person, &page, &cms).await), "TOTAL_FAILED HASH_FAILURE");
    assert_eq!(verdict(&judged(&person, CONTENT, &page).await), "TOTAL_FAILED FORMAT_FAILURE");
    assert_eq!(judged_xml(world, &card).await["sub_indication"], "FORMAT_FAILURE");
}

#[tokio::test]
async fn what_is_not_base64_not_cms_or_too_long_is_refused_before_judging() {
    let world = World::shared();
    let (raw, token) = (world.raw(), world.person("applicant").await.token);
    let long = "A".repeat(1_500_004);
    for (content, signature, format, pointer) in [
        ("not base64!", "AAAA", "cms", "/content"),
        (CONTENT, "not base64!", "cms", "/signature"),
        (CONTENT, "", "cms", "/signature"),
        (CONTENT, "AAAA", "xmldsig", "/format"),
        (CONTENT, long.as_str(), "cms", "/signature"),
        (long.as_str(), "AAAA", "cms", "/content"),
    ] {
        let asked = json!({"content": content, "signature": signature, "format": format});
        let answer = raw.post(PATH, &token, asked.to_string()).await;
        answer.assert_problem(422, "invalid_content");
        assert_eq!(answer.pointers(), [pointer]);
    }
    let asked = json!({"content": CONTENT, "signature": "A".repeat(3_300_000), "format": "cms"});
    raw.post(PATH, &token, asked.to_string()).await.assert_problem(413, "body_too_large");
}
