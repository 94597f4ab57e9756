//! The vector of the state library, beside the checkout: rows `vec-kalkan` and `neg-vec-kalkan-*` of verdicts.json; and
//! that no row of its kind is left out.

use std::path::{Path, PathBuf};

use ruqsat_eds::algorithms::Algorithm;
use ruqsat_eds::gost::{PublicKey, Tc26x512A, streebog512};

fn field(text: &str, name: &str) -> String {
    text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('=')).unwrap().to_owned()
}

fn from_hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
}

fn reversed(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().rev().copied().collect()
}

fn material(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/pki").join(name)
}

/// Where each row of kind `vector` is judged: here, or by the examples of the standard, which are in the tree.
const ROWS: [&str; 9] = [
    "vec-kalkan",
    "neg-vec-kalkan-swap",
    "neg-vec-kalkan-reverse",
    "neg-vec-kalkan-msg",
    "neg-vec-kalkan-hash-be",
    // the_example_of_512_bits_holds
    "vec-a2",
    "neg-vec-a2-e",
    // the_national_curves_have_the_order_they_are_said_to_have, streebog_gives_the_digests_of_the_rfc
    "vec-curves",
    // below
    "content-two-signers",
];

#[test]
fn every_row_of_the_vectors_is_judged() {
    let Ok(text) = std::fs::read_to_string(material("verdicts.json")) else {
        eprintln!("SKIPPED: no shared/pki beside this checkout, the rows of the vectors were not counted");
        return;
    };
    let verdicts: serde_json::Value = serde_json::from_str(&text).unwrap();
    let rows = verdicts["rows"].as_array().unwrap().iter().filter(|row| row["kind"] == "vector");
    let found: Vec<&str> = rows.map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(found, ROWS, "a row came or went: judge it and name it in ROWS");
    let content = std::fs::read(material("kalkan-cms/two_signers_content.txt")).unwrap();
    assert_eq!(content, b"test123");
    assert!(streebog512(&content).starts_with(&[0xf0, 0xaf, 0xdd, 0x66]));
    assert!(Algorithm::RsaSha256.digest(&content).starts_with(&[0xec, 0xd7, 0x18, 0x70]));
}

#[test]
fn the_vector_of_the_state_library_holds() {
    let Ok(text) = std::fs::read_to_string(material("gost-kat/kalkan_gost512.vectors")) else {
        eprintln!("SKIPPED: no shared/pki beside this checkout, the Kalkan vector was not judged");
        return;
    };
    let message = field(&text, "msg").into_bytes();
    let signature = from_hex(&field(&text, "sig"));
    // The vector prints coordinates as they stand in the key.
    let bytes = [from_hex(&field(&text, "qx")), from_hex(&field(&text, "qy"))];
    let key = [bytes.concat(), bytes.map(|coordinate| reversed(&coordinate)).concat()]
        .iter()
        .find_map(|bytes| PublicKey::<Tc26x512A, 8>::from_bytes(bytes))
        .unwrap();
    assert!(from_hex(&field(&text, "spki")).ends_with(&key.to_bytes()));
    let digest = streebog512(&message);
    assert_eq!(digest.to_vec(), from_hex(&field(&text, "digest")));
    assert!(key.verifies(&digest, &signature));

    assert!(!key.verifies(&digest, &[&signature[64..], &signature[..64]].concat()), "swap");
    assert!(!key.verifies(&digest, &reversed(&signature)), "reverse");
    assert!(!key.verifies(&reversed(&digest), &signature), "hash-be");
    let other = [&message[..message.len() - 1], b"!"].concat();
    assert!(!key.verifies(&streebog512(&other), &signature), "msg");
}
