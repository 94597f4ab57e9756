//! Verification of signatures beside OpenSSL: raw GOST 34.10-2015-512 beside the C GOST engine, RSA-2048 CMS beside
//! `CMS_verify`.
//!
//! `cargo bench -p ruqsat-sandbox --bench signatures`. Wants a C compiler with the headers of OpenSSL 3 and its GOST
//! engine (Debian: `gcc libssl-dev libengine-gost-openssl`); where they are absent it says so and shows our times alone.
//! Both sides verify the same bytes with the same keys, one thread each, never at once; rounds alternate and whoever
//! goes first changes; medians are printed, and it is the ratio that means something. What is counted is time of the
//! processor, so that other work on the machine counts for nobody.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and may panic as a test does"
)]

use std::collections::HashSet;
use std::fs;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use ruqsat_eds::algorithms::{Algorithm, verify_raw};
use ruqsat_eds::certificates::Certificate;
use ruqsat_eds::gost::{PublicKey, Tc26x512A, streebog512};
use ruqsat_eds::{LinkId, Links, VerifyRequest, verify};
use ruqsat_sandbox::ca::{Ca, Key, LeafSpec, der};
use rustix::time::{ClockId, clock_gettime};

const ROUNDS: usize = 15;
/// How long a round of ours is made to last.
const ROUND: Duration = Duration::from_millis(200);
/// Different signatures taken in turn, so that nobody learns the way through one of them by heart.
const SIGNATURES: usize = 64;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let peer = Peer::build(folder.path());
    gost(folder.path(), peer.as_ref());
    cms(folder.path(), peer.as_ref());
}

fn gost(folder: &Path, peer: Option<&Peer>) {
    let key = Ca::gost(folder, now()).unwrap().issue(&person()).unwrap();
    let certificate = Certificate::parse(&key.cert_der).unwrap();
    let (messages, signatures): (Vec<_>, Vec<_>) = (0..SIGNATURES)
        .map(|n| {
            let message = format!("message {n}");
            let signature = key.sign(message.as_bytes()).unwrap();
            (message, signature)
        })
        .unzip();
    let digests: Vec<_> = messages.iter().map(|message| streebog512(message.as_bytes())).collect();
    // What goes in is what a certificate holds; the peer reads its key once, so ours is read once as well.
    verify_raw(Algorithm::Gost2015x512, &certificate.key, messages[0].as_bytes(), &signatures[0]).unwrap();
    let point = &certificate.key.bits[certificate.key.bits.len() - 128..];
    let public = PublicKey::<Tc26x512A, 8>::from_bytes(point).unwrap();
    assert!(!public.verifies(&digests[1], &signatures[0]));
    let mut turn = 0;
    let mut once = || {
        turn = (turn + 1) % SIGNATURES;
        assert!(public.verifies(black_box(&digests[turn]), black_box(&signatures[turn])));
    };
    // The engine knows the Russian names of the same curve and digest, and the reversed signature (PKI 1.4).
    let names = der::sequence(&[&der::oid("1.2.643.7.1.2.1.2.1"), &der::oid("1.2.643.7.1.1.2.3")]);
    let algorithm = der::sequence(&[&der::oid("1.2.643.7.1.1.1.2"), &names]);
    let reversed = signatures.iter().flat_map(|signature| signature.iter().rev().copied()).collect();
    let theirs = peer.and_then(|peer| {
        let info = der::sequence(&[&algorithm, &der::bits(certificate.key.bits)]);
        peer.start("gost", [info, reversed, digests.concat()])
    });
    compare("GOST 34.10-2015-512, raw, beside the C engine (wanted: 1.5)", &mut once, theirs);
}

fn cms(folder: &Path, peer: Option<&Peer>) {
    let ca = Ca::open_or_create(folder, now()).unwrap();
    let key: Key = ca.issue(&person()).unwrap();
    let content = vec![b'x'; 2048];
    let bytes = key.sign_detached(&content, now()).unwrap();
    let root = ca.root_der().to_vec();
    let links = Memory::default();
    let request = VerifyRequest {
        content: Some(&content),
        anchors: &[&root],
        links: Some(&links),
        // OpenSSL looks at no revocation here either.
        revocation_required: false,
        ..VerifyRequest::new(&bytes, now())
    };
    assert!(!verify(&VerifyRequest { content: Some(b"other"), ..request }).passed());
    let mut once = || assert!(verify(black_box(&request)).passed());
    for (kind, title) in [
        ("cms", "RSA-2048 CMS with a cached chain, beside CMS_verify (wanted: 2)"),
        ("bare", "the same, beside CMS_verify that looks at no certificate"),
    ] {
        let theirs = peer.and_then(|peer| peer.start(kind, [root.clone(), bytes.clone(), content.clone()]));
        compare(title, &mut once, theirs);
    }
}

/// Rounds of both in turn.
fn compare(title: &str, once: &mut dyn FnMut(), mut theirs: Option<Running>) {
    let mut many = 1;
    while ours(once, many) < ROUND {
        many *= 2;
    }
    let (mut own, mut other) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        if round % 2 == 0 {
            own.push(ours(once, many));
        }
        other.extend(theirs.as_mut().map(|running| running.round(many)));
        if round % 2 == 1 {
            own.push(ours(once, many));
        }
    }
    let rate = |times: &mut Vec<Duration>| {
        times.sort_unstable();
        f64::from(many) / times[times.len() / 2].as_secs_f64()
    };
    let own = rate(&mut own);
    if other.is_empty() {
        println!("{title}: ours {own:.0}/s; SKIPPED: no peer here, nothing to compare with");
    } else {
        let other = rate(&mut other);
        println!("{title}: ours {own:.0}/s, theirs {other:.0}/s, ratio {:.2}", own / other);
    }
}

fn ours(once: &mut dyn FnMut(), many: u32) -> Duration {
    let started = processor();
    (0..many).for_each(|_| once());
    processor() - started
}

/// Time this process has had of the processor.
fn processor() -> Duration {
    clock_gettime(ClockId::ProcessCPUTime).try_into().unwrap()
}

/// The C side, compiled.
struct Peer {
    program: PathBuf,
    folder: PathBuf,
}

impl Peer {
    fn build(folder: &Path) -> Option<Self> {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/openssl.c");
        let program = folder.join("openssl");
        let done = Command::new("cc")
            .args(["-O2", "-Wno-deprecated-declarations", "-o"])
            .args([&program, &source])
            .arg("-lcrypto")
            .output();
        match done {
            Ok(done) if done.status.success() => Some(Self { program, folder: folder.to_owned() }),
            Ok(done) => {
                println!("the peer was not compiled: {}", String::from_utf8_lossy(&done.stderr));
                None
            }
            Err(fault) => {
                println!("no C compiler here: {fault}");
                None
            }
        }
    }

    /// Starts it on three files; none where it has no engine.
    fn start(&self, kind: &str, parts: [Vec<u8>; 3]) -> Option<Running> {
        let mut command = Command::new(&self.program);
        command.arg(kind).stdin(Stdio::piped()).stdout(Stdio::piped());
        for (n, part) in parts.iter().enumerate() {
            let path = self.folder.join(format!("part{n}"));
            fs::write(&path, part).unwrap();
            command.arg(path);
        }
        let mut child = command.spawn().unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap());
        let mut running = Running { child, answers };
        running.ask(1).map(|_| running)
    }
}

/// One running peer.
struct Running {
    child: Child,
    answers: BufReader<ChildStdout>,
}

impl Running {
    fn round(&mut self, many: u32) -> Duration {
        self.ask(many).expect("the peer goes on")
    }

    fn ask(&mut self, many: u32) -> Option<Duration> {
        writeln!(self.child.stdin.as_mut()?, "{many}").ok()?;
        let mut line = String::new();
        self.answers.read_line(&mut line).ok()?;
        line.trim().parse().ok().map(Duration::from_nanos)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // The end of its input ends it.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// Links verified before, as a gateway keeps them.
#[derive(Debug, Default)]
struct Memory(Mutex<HashSet<LinkId>>);

impl Links for Memory {
    fn knows(&self, link: &LinkId) -> bool {
        self.0.lock().unwrap().contains(link)
    }

    fn learn(&self, link: LinkId) {
        self.0.lock().unwrap().insert(link);
    }
}

/// Within the period of a certificate that the peer, who has only the system's clock, finds current through 2034.
fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

fn person() -> LeafSpec {
    let period = TimeDelta::days(3000);
    LeafSpec::individual("ТЕСТОВ ТЕСТ", "800101300015", (now() - period, now() + period))
}
