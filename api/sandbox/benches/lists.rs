//! A revocation list of national size (500,000 entries): time and memory of reading it into an index, beside OpenSSL.
//!
//! `cargo bench -p ruqsat-sandbox --bench lists [-- ENTRIES]`. Rounds alternate with `openssl crl`, which parses the same
//! file and checks its signature; medians are printed. Memory is the peak above what the process stood on before, from
//! `/proc`, so only Linux tells it.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and may panic as a test does"
)]

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta};
use ruqsat_eds::CrlIndex;
use ruqsat_eds::certificates::Certificate;
use ruqsat_sandbox::ca::{Ca, CrlDraft, CrlEntry};

const ROUNDS: usize = 9;

fn main() {
    let entries = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(500_000_u64);
    let folder = tempfile::tempdir().unwrap();
    let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    let ca = Ca::open_or_create(folder.path(), now).unwrap();
    let issuer = ca.issuing_der().to_vec();
    let list = CrlDraft {
        entries: (0..entries)
            .map(|n| CrlEntry::new(&serial(n), now - TimeDelta::days(30), Some(4)))
            .collect(),
        this_update: now,
        next_update: Some(now + TimeDelta::days(1)),
        number: Some(7),
        base: None,
        extensions: Vec::new(),
    };
    let bytes = list.sign(ca.issuing()).unwrap();
    let (file, anchor) = (folder.path().join("list.crl"), folder.path().join("issuer.cer"));
    fs::write(&file, &bytes).unwrap();
    fs::write(&anchor, pem(&issuer)).unwrap();
    println!("{entries} entries, {:.1} MB", bytes.len() as f64 / 1e6);

    let issuer = Certificate::parse(&issuer).unwrap();
    let (mut ours, mut theirs, mut peaks) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let stood = memory("VmRSS");
        let _ = fs::write("/proc/self/clear_refs", "5");
        let started = Instant::now();
        let index = CrlIndex::read(&bytes, &issuer).unwrap();
        ours.push(started.elapsed());
        peaks.push(memory("VmHWM").zip(stood).map(|(peak, stood)| peak.saturating_sub(stood)));
        assert_eq!(index.len() as u64, entries);
        assert_eq!(index.entries(&serial(entries / 2)).unwrap().count(), 1);
        theirs.extend(openssl(&file, &anchor));
    }
    let ours = median(&mut ours);
    println!("index read and signature checked: {:.3} s", ours.as_secs_f64());
    match peaks.into_iter().flatten().max() {
        Some(kib) => println!("extra memory at most: {:.1} MB", kib as f64 * 1024.0 / 1e6),
        None => println!("extra memory: not told by this system"),
    }
    if theirs.is_empty() {
        println!("SKIPPED: no openssl here, nothing to compare with");
    } else {
        let theirs = median(&mut theirs);
        println!(
            "openssl crl: {:.3} s, ratio {:.1}",
            theirs.as_secs_f64(),
            theirs.as_secs_f64() / ours.as_secs_f64()
        );
    }
}

/// Sixteen bytes in no order, as a CA's random serial numbers are.
fn serial(n: u64) -> [u8; 16] {
    let mixed = (n + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut serial = [0; 16];
    serial[..8].copy_from_slice(&(mixed >> 1).to_be_bytes());
    serial[8..].copy_from_slice(&n.to_be_bytes());
    serial[0] |= 0x40;
    serial
}

fn openssl(file: &std::path::Path, anchor: &std::path::Path) -> Option<Duration> {
    let started = Instant::now();
    let done = Command::new("openssl")
        .args(["crl", "-inform", "DER", "-noout", "-verify", "-in"])
        .arg(file)
        .arg("-CAfile")
        .arg(anchor)
        .output()
        .ok()?;
    assert!(String::from_utf8_lossy(&done.stderr).contains("verify OK"), "{done:?}");
    Some(started.elapsed())
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// A line of this process's status, KiB.
fn memory(name: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn pem(der: &[u8]) -> String {
    use base64::Engine;
    let body = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n")
}
