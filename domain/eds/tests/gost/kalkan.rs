//! The vector of the state library, beside the checkout: rows `vec-kalkan` and `neg-vec-kalkan-*` of verdicts.json.

use std::path::Path;

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

#[test]
fn the_vector_of_the_state_library_holds() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/pki/gost-kat/kalkan_gost512.vectors");
    let Ok(text) = std::fs::read_to_string(path) else {
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
