//! Bends what the sandbox CA makes, without end, and gives it to every parser of signatures.
//!
//! `cargo run --release -p ruqsat-sandbox --example fuzz -- [SECONDS] [SEED]`: so long for each target (10), from this seed
//! (1). A bent input that is answered in a way not seen before joins the corpus. A panic ends it with the input in hex;
//! so does an answer that says more than was signed. Where `shared/pki` lies beside the checkout its files join too.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a tool run by hand prints, and may panic")]

use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use ruqsat_eds::certificates::Certificate;
use ruqsat_eds::gost::{PublicKey, Tc26x512A};
use ruqsat_eds::timestamp::Token;
use ruqsat_eds::xml::{self, Coverage};
use ruqsat_eds::{
    CrlIndex, OcspEvidence, OcspRules, Report, SignerCertificate, VerifyRequest, decode_armour, ocsp_request,
    signer_certificates, verify,
};
use ruqsat_sandbox::ca::{Ca, Key, LeafSpec, StampDraft, joined, stamped};

const IIN: &str = "800101300015";
const CONTENT: &[u8] = br#"{"schema":"ruqsat.application/1","case":"app_1"}"#;
const DOCUMENT: &str = "<application><service>05</service><part Id=\"p1\">1 &amp; 2</part></application>";
const PART: &str = "<part Id=\"p1\">1 &amp; 2</part>";

fn main() {
    let number = |at: usize, otherwise: u64| {
        std::env::args().nth(at).map_or(otherwise, |text| text.parse().expect("a number"))
    };
    let (time, seed) = (Duration::from_secs(number(1, 10)), number(2, 1));
    let bench = Bench::new();
    println!(
        "seed {seed}\n| parser | runs | runs/s | corpus | answers | slowest, µs |\n|---|---|---|---|---|---|"
    );
    for (name, corpus, judge) in bench.targets() {
        let mut target = Target { name, corpus, judge: &*judge, random: Random(seed), seen: HashSet::new() };
        println!("{}", target.run(time));
    }
}

/// What everything is judged against.
struct Bench {
    rsa: Ca,
    gost: Ca,
    keys: [Key; 2],
    lists: [Vec<u8>; 2],
}

type Judge<'b> = Box<dyn Fn(&[u8]) -> u64 + 'b>;

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (rsa, gost) = (Ca::open_or_create(folder.path(), now()), Ca::gost(folder.path(), now()));
        let (rsa, gost) = (rsa.unwrap(), gost.unwrap());
        let keys = [&rsa, &gost].map(|ca| ca.issue(&person()).unwrap());
        let lists = [&rsa, &gost].map(|ca| ca.crl(now()).unwrap());
        Self { rsa, gost, keys, lists }
    }

    fn judged(&self, bytes: &[u8], ocsp: &[OcspEvidence<'_>], is_xml: bool) -> u64 {
        let crls: Vec<&[u8]> =
            if ocsp.is_empty() { self.lists.iter().map(Vec::as_slice).collect() } else { Vec::new() };
        let request = VerifyRequest {
            content: (!is_xml).then_some(CONTENT),
            anchors: &[self.rsa.root_der(), self.gost.root_der()],
            intermediates: &[self.rsa.issuing_der(), self.gost.issuing_der()],
            crls: &crls,
            ocsp,
            ..VerifyRequest::new(bytes, now())
        };
        let report = if is_xml {
            let found = xml::verify(&request, Coverage::Part);
            let first = found.covered.first().and_then(Option::as_deref);
            let signed = [DOCUMENT.as_bytes(), PART.as_bytes()];
            let is_message = first.is_some_and(|octets| octets.starts_with(b"<soap:Body"));
            assert!(
                !found.report.passed() || is_message || first.is_some_and(|octets| signed.contains(&octets)),
                "passed over what was not signed"
            );
            found.report
        } else {
            verify(&request)
        };
        let is_own = report.signers.iter().all(|signer| signer.iin.as_deref() == Some(IIN));
        assert!(!report.passed() || is_own, "passed for somebody else");
        answer(&report)
    }

    fn targets(&self) -> Vec<(&'static str, Vec<Vec<u8>>, Judge<'_>)> {
        let [rsa, gost] = &self.keys;
        let signed = |key: &Key| key.sign_detached(CONTENT, now()).unwrap();
        let stamp = |bytes: &[u8]| StampDraft::over(bytes, now()).sign(self.rsa.stamper(), now()).unwrap();
        let with_stamp = stamped(&signed(rsa), |signature| Ok(vec![stamp(signature)])).unwrap();
        let both = joined(&[&signed(rsa), &signed(gost)]).unwrap();
        let response = |ca: &Ca, key: &Key| {
            let [certificate, issuer] =
                [&key.cert_der, ca.issuing_der()].map(|der| Certificate::parse(der).unwrap());
            let asked = ocsp_request(&certificate, &issuer, Some(&[7; 16]));
            ca.ocsp_draft(&asked, now()).unwrap().unwrap().sign(ca.responder()).unwrap()
        };
        let issuing = [&self.rsa, &self.gost].map(Ca::issuing_der);
        let bare = signed(rsa);
        let rules = OcspRules {
            max_age: TimeDelta::hours(1),
            clocks_differ: TimeDelta::minutes(1),
            nonce_required: false,
        };
        vec![
            (
                "CMS, whole judgement",
                vec![bare.clone(), signed(gost), with_stamp, both.clone()]
                    .into_iter()
                    .chain(material("cms"))
                    .collect(),
                Box::new(|bytes| self.judged(bytes, &[], false)),
            ),
            (
                "signers of a CMS",
                vec![bare.clone(), both],
                Box::new(|bytes| {
                    hash(&signer_certificates(bytes).map(|found| found.len()).map_err(|r| r.detail))
                }),
            ),
            (
                "certificate",
                vec![rsa.cert_der.clone(), gost.cert_der.clone(), self.rsa.root_der().to_vec()]
                    .into_iter()
                    .chain(material("cer"))
                    .collect(),
                Box::new(|bytes| {
                    let read = Certificate::parse(bytes);
                    let summary = read.as_ref().ok().map(SignerCertificate::from);
                    hash(&(
                        read.is_ok(),
                        summary.map(|one| (one.iin.is_some(), one.bin.is_some(), one.crl_needed)),
                    ))
                }),
            ),
            (
                "revocation list",
                self.lists.iter().cloned().chain(material("crl")).collect(),
                Box::new(move |bytes| {
                    let read = issuing.map(|der| CrlIndex::read(bytes, &Certificate::parse(der).unwrap()));
                    hash(&read.map(|found| found.map(|index| index.len())))
                }),
            ),
            (
                "OCSP answer, whole judgement",
                vec![response(&self.rsa, rsa), response(&self.gost, gost)]
                    .into_iter()
                    .chain(material("ocsp"))
                    .collect(),
                Box::new(move |bytes| {
                    self.judged(&bare, &[OcspEvidence { response: bytes, nonce: None, rules }], false)
                }),
            ),
            (
                "timestamp",
                std::iter::once(stamp(b"signature")).chain(material("tsp")).collect(),
                Box::new(|bytes| {
                    let read = Token::parse(bytes);
                    hash(
                        &read
                            .map(|token| token.integrity().map_err(|refusal| refusal.detail))
                            .map_err(|_| ()),
                    )
                }),
            ),
            (
                "signed XML",
                vec![
                    rsa.sign_xml(DOCUMENT).unwrap().into_bytes(),
                    gost.sign_xml(&rsa.sign_xml(DOCUMENT).unwrap()).unwrap().into_bytes(),
                    rsa.sign_xml_part(DOCUMENT, ("p1", PART)).unwrap().into_bytes(),
                    gost.sign_message("<a>1</a>").unwrap().into_bytes(),
                ]
                .into_iter()
                .chain(material("xml"))
                .collect(),
                Box::new(|bytes| self.judged(bytes, &[], true)),
            ),
            (
                "armour",
                vec![
                    b"-----BEGIN CMS-----\nMIIB\n-----END CMS-----\n".to_vec(),
                    b"MIIB".to_vec(),
                    vec![0x30, 0],
                ],
                Box::new(|bytes| hash(&decode_armour(bytes).map(|bytes| bytes.len()).map_err(|_| ()))),
            ),
            (
                "GOST key",
                vec![gost.cert_der[gost.cert_der.len() - 128..].to_vec(), vec![0; 128]],
                Box::new(|bytes| hash(&PublicKey::<Tc26x512A, 8>::from_bytes(bytes).is_some())),
            ),
        ]
    }
}

/// One parser and what is tried on it.
struct Target<'t> {
    name: &'static str,
    corpus: Vec<Vec<u8>>,
    judge: &'t dyn Fn(&[u8]) -> u64,
    random: Random,
    /// Answers seen.
    seen: HashSet<u64>,
}

impl Target<'_> {
    fn run(&mut self, time: Duration) -> String {
        let (begun, given, mut runs, mut slowest) = (Instant::now(), self.corpus.len(), 0u64, Duration::ZERO);
        while begun.elapsed() < time {
            let input = if runs < given as u64 { self.corpus[runs as usize].clone() } else { self.bent() };
            let started = Instant::now();
            let answer = catch_unwind(AssertUnwindSafe(|| (self.judge)(&input)));
            slowest = slowest.max(started.elapsed());
            runs += 1;
            let Ok(answer) = answer else {
                let hex: String = input.iter().map(|byte| format!("{byte:02x}")).collect();
                panic!("{} fell over: {hex}", self.name);
            };
            if self.seen.insert(answer) && runs > given as u64 && self.corpus.len() < 5_000 {
                self.corpus.push(input);
            }
        }
        let (name, corpus, answers) = (self.name, self.corpus.len(), self.seen.len());
        let rate = runs as f64 / begun.elapsed().as_secs_f64();
        format!("| {name} | {runs} | {rate:.0} | {given} → {corpus} | {answers} | {} |", slowest.as_micros())
    }

    /// Something of the corpus with one to eight changes.
    fn bent(&mut self) -> Vec<u8> {
        let mut input = self.corpus[self.random.below(self.corpus.len())].clone();
        for _ in 0..=self.random.below(8) {
            let at = self.random.below(input.len() + 1);
            let some = self.random.below(64).min(input.len() - at.min(input.len()));
            match self.random.below(8) {
                0 if at < input.len() => input[at] ^= 1 << self.random.below(8),
                1 if at < input.len() => input[at] = self.random.next() as u8,
                // A length one more or less than it was.
                2 if at < input.len() => {
                    input[at] = input[at].wrapping_add(if some.is_multiple_of(2) { 1 } else { 255 })
                }
                3 => drop(input.splice(at..at + some, [])),
                4 => {
                    let copy = input[at..at + some].to_vec();
                    input.splice(at..at, copy);
                }
                5 => input.truncate(at.max(1)),
                6 => {
                    let other = &self.corpus[self.random.below(self.corpus.len())];
                    let from = self.random.below(other.len() + 1);
                    let piece = other[from..other.len().min(from + some)].to_vec();
                    input.splice(at..at + some, piece);
                }
                _ => {
                    let bytes: Vec<u8> = (0..some % 5).map(|_| self.random.next() as u8).collect();
                    input.splice(at..at, bytes);
                }
            }
        }
        input.truncate(1 << 20);
        input
    }
}

/// xorshift64*: the same inputs from the same seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() as usize) % end.max(1)
    }
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// What a report says, without what is only a digest of the input.
fn answer(report: &Report) -> u64 {
    let signers = report.signers.iter().map(|signer| {
        let checks =
            signer.checks.iter().map(|check| (check.name as u8, check.status as u8, check.detail.clone()));
        (signer.alg.map(|alg| alg.as_str()), checks.collect::<Vec<_>>())
    });
    hash(&(report.sub_indication.map(|cause| cause.as_str()), signers.collect::<Vec<_>>()))
}

/// The files of the shared material whose path has this in it; none in a lone checkout.
fn material(part: &str) -> Vec<Vec<u8>> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.path() {
                path if path.is_dir() => walk(&path, found),
                path => found.push(path),
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/pki");
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths.sort();
    let named =
        |path: &&PathBuf| path.strip_prefix(&root).is_ok_and(|path| path.to_string_lossy().contains(part));
    let files = paths.iter().filter(named).filter_map(|path| std::fs::read(path).ok());
    files.filter(|bytes| bytes.len() < 100_000).collect()
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

fn person() -> LeafSpec {
    let period = (now() - TimeDelta::days(30), now() + TimeDelta::days(335));
    LeafSpec::individual("ТЕСТОВ ТЕСТ", IIN, period)
}
