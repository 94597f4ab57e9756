//! The sandbox CA whose keys are all GOST 34.10-2015: documents, lists, OCSP answers, and what must not pass.

use std::sync::LazyLock;

use ruqsat_eds::algorithms::Algorithm;
use ruqsat_eds::certificates::Certificate;
use ruqsat_eds::report::RevocationSource;
use ruqsat_eds::{
    Act, Expected, OcspEvidence, OcspRules, Report, SubIndication as Cause, VerifyRequest, ocsp_request,
    verify,
};
use ruqsat_sandbox::ca::{Ca, Draft, Key, KeyRole, Scheme};

use super::bench::{BENCH, BIN, CONTENT, IIN, now, officer, person};

pub(super) struct Gost {
    pub(super) ca: Ca,
    pub(super) individual: Key,
    head: Key,
    pub(super) crl: Vec<u8>,
}

pub(super) static GOST: LazyLock<Gost> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let ca = Ca::gost(folder.path(), now()).unwrap();
    let individual = ca.issue(&person()).unwrap();
    let head = ca.issue(&officer(&[KeyRole::LegalEntity, KeyRole::Ceo])).unwrap();
    let crl = ca.crl(now()).unwrap();
    Gost { ca, individual, head, crl }
});

fn judged(cms: &[u8], crl: &[u8], act: Act) -> Report {
    let bin = (act == Act::Licence).then_some(BIN);
    verify(&VerifyRequest {
        content: Some(CONTENT),
        anchors: &[GOST.ca.root_der()],
        crls: &[crl],
        expected: Some(Expected { act, iin: Some(IIN), bin }),
        ..VerifyRequest::new(cms, now())
    })
}

fn cause(cms: &[u8]) -> Option<Cause> {
    judged(cms, &GOST.crl, Act::ApplicationIndividual).sub_indication
}

#[test]
fn a_person_and_a_head_pass_every_check() {
    for (key, act) in [(&GOST.individual, Act::ApplicationIndividual), (&GOST.head, Act::Licence)] {
        let report = judged(&key.sign_detached(CONTENT, now()).unwrap(), &GOST.crl, act);
        assert_eq!(report.sub_indication, None, "{report:#?}");
        assert_eq!(report.signers[0].alg, Some(Algorithm::Gost2015x512));
        assert_eq!(report.signers[0].revocation.as_ref().unwrap().source, RevocationSource::Crl);
    }
}

#[test]
fn two_signatures_over_the_same_bytes_differ() {
    let sign = || GOST.individual.sign(CONTENT).unwrap();
    let (first, second) = (sign(), sign());
    // A number used twice gives the key away; the first half is made of it alone.
    assert_ne!(first[..64], second[..64]);
}

#[test]
fn what_was_changed_does_not_pass() {
    let cms = GOST.individual.sign_detached(CONTENT, now()).unwrap();
    assert_eq!(cause(&cms), None);
    let flipped = |back: usize| {
        let mut changed = cms.clone();
        let at = changed.len() - back;
        changed[at] ^= 1;
        cause(&changed)
    };
    // The signature ends the document: s is the last 64 bytes, r those before.
    for back in [1, 64, 65, 128] {
        assert_eq!(flipped(back), Some(Cause::SigCryptoFailure), "{back} from the end");
    }
    let mut draft = Draft::new(&GOST.individual, b"other content", now());
    draft.attached = None;
    assert_eq!(cause(&draft.sign(&GOST.individual, CONTENT).unwrap()), Some(Cause::HashFailure));
}

#[test]
fn keys_and_algorithms_of_the_two_schemes_do_not_mix() {
    // The person's certificate says RSA, the document says GOST, and the other way round; each signed by whom it says.
    for (certificate, signs) in [(&BENCH.individual, &GOST.individual), (&GOST.individual, &BENCH.individual)]
    {
        let liar =
            Key { cert_der: certificate.cert_der.clone(), chain: certificate.chain.clone(), ..signs.clone() };
        let cms = liar.sign_detached(CONTENT, now()).unwrap();
        assert_eq!(cause(&cms), Some(Cause::CryptoConstraintsFailure));
        // And with the names of the algorithms that the certificate would allow: then the mathematics do not fit.
        let liar = Key { scheme: certificate.scheme, ..liar };
        assert_eq!(cause(&liar.sign_detached(CONTENT, now()).unwrap()), Some(Cause::SigCryptoFailure));
    }
}

#[test]
fn a_gost_ca_lists_and_answers_in_its_own_name() {
    let folder = tempfile::tempdir().unwrap();
    let ca = Ca::gost(folder.path(), now()).unwrap();
    let key = ca.open_or_issue("applicant", &person()).unwrap();
    assert_eq!(Key::load(&folder.path().join("gost/keys/applicant.pem")).unwrap().scheme, Scheme::Gost);
    let cms = key.sign_detached(CONTENT, now()).unwrap();
    let issuing = Certificate::parse(ca.issuing_der()).unwrap();
    let ask = || {
        let asked = ocsp_request(&Certificate::parse(&key.cert_der).unwrap(), &issuing, Some(&[7; 16]));
        let draft = ca.ocsp_draft(&asked, now()).unwrap().unwrap();
        let answer = draft.sign(ca.responder()).unwrap();
        let rules = OcspRules {
            max_age: chrono::TimeDelta::minutes(5),
            clocks_differ: chrono::TimeDelta::minutes(1),
            nonce_required: true,
        };
        let report = verify(&VerifyRequest {
            content: Some(CONTENT),
            anchors: &[ca.root_der()],
            ocsp: &[OcspEvidence { response: &answer, nonce: Some(&[7; 16]), rules }],
            ..VerifyRequest::new(&cms, now())
        });
        report.sub_indication
    };
    assert_eq!(ask(), None);
    let serial: String = key.serial().unwrap().iter().map(|byte| format!("{byte:02X}")).collect();
    ca.revoke(&serial, now()).unwrap();
    assert_eq!(ask(), Some(Cause::Revoked));
    let listed = verify(&VerifyRequest {
        content: Some(CONTENT),
        anchors: &[ca.root_der()],
        crls: &[&ca.crl(now()).unwrap()],
        ..VerifyRequest::new(&cms, now())
    });
    assert_eq!(listed.sub_indication, Some(Cause::Revoked));
}
