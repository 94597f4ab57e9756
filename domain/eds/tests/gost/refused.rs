//! Keys and signatures that are none, made beside ones that are (PKI 7, attack 6).

use proptest::prelude::*;
use ruqsat_eds::gost::arithmetic::limbs::{add, from_le_bytes, small, sub, to_le_bytes};
use ruqsat_eds::gost::arithmetic::{Curve, Field, Modulus, Scalar};
use ruqsat_eds::gost::{CryptoProA, PublicKey, Tc26x512A, streebog512};

use super::signer::{self, sign};

type Order = <Tc26x512A as Curve<8>>::Order;

fn scalar(seed: &str) -> Scalar<Tc26x512A, 8> {
    Field::reduce(from_le_bytes(&streebog512(seed.as_bytes())).unwrap())
}

fn key(private: Scalar<Tc26x512A, 8>) -> PublicKey<Tc26x512A, 8> {
    signer::key(private)
}

struct Case {
    key: PublicKey<Tc26x512A, 8>,
    digest: [u8; 64],
    signature: Vec<u8>,
}

fn case() -> Case {
    let (private, digest) = (scalar("private"), streebog512(b"message"));
    Case { key: key(private), digest, signature: sign::<Tc26x512A, 8>(private, scalar("once"), &digest) }
}

#[test]
fn halves_in_another_order_are_refused() {
    let Case { key, digest, signature } = case();
    assert!(key.verifies(&digest, &signature));
    let (r, s) = signature.split_at(64);
    let back = |half: &[u8]| half.iter().rev().copied().collect::<Vec<u8>>();
    for (order, other) in [
        ("swapped", [s, r].concat()),
        ("RFC 9215, the whole reversed", back(&signature)),
        ("each half reversed", [back(r), back(s)].concat()),
        ("r reversed", [back(r), s.to_vec()].concat()),
        ("s reversed", [r.to_vec(), back(s)].concat()),
    ] {
        assert!(!key.verifies(&digest, &other), "{order}");
    }
    assert!(!key.verifies(&back(&digest), &signature), "the digest reversed");
}

#[test]
fn numbers_out_of_range_are_refused() {
    let Case { key, digest, signature } = case();
    let (r, s) = signature.split_at(64);
    let order = Order::PRIME;
    let whole = |number: [u64; 8]| to_le_bytes(&number);
    let bad = [whole([0; 8]), whole(order), whole(add(&order, &small(1)).0), whole([u64::MAX; 8])];
    for half in &bad {
        assert!(!key.verifies(&digest, &[half, s].concat()));
        assert!(!key.verifies(&digest, &[r, half].concat()));
        for other in &bad {
            assert!(!key.verifies(&digest, &[&half[..], other].concat()));
        }
    }
    // The same number modulo the order, where it has another form of 64 bytes: one form only.
    let (more, over) = add(&from_le_bytes(r).unwrap(), &order);
    assert!(over || !key.verifies(&digest, &[&whole(more), s].concat()));
    // In range, and −s signs nothing here: the other half of a curve's symmetry is no second signature.
    let minus = sub(&order, &from_le_bytes(s).unwrap()).0;
    assert!(!key.verifies(&digest, &[r, &whole(minus)].concat()));
}

#[test]
fn other_lengths_are_refused() {
    let Case { key, digest, signature } = case();
    for length in [0, 1, 63, 64, 65, 127] {
        assert!(!key.verifies(&digest, &signature[..length]), "{length}");
        assert!(PublicKey::<Tc26x512A, 8>::from_bytes(&key.to_bytes()[..length]).is_none());
    }
    assert!(!key.verifies(&digest, &[&signature[..], &[0]].concat()));
    assert!(!key.verifies(&digest[..63], &signature));
    assert!(!key.verifies(&[&digest[..], &[0]].concat(), &signature));
    assert!(PublicKey::<Tc26x512A, 8>::from_bytes(&[&key.to_bytes()[..], &[0]].concat()).is_none());
}

#[test]
fn points_that_are_no_key_are_refused() {
    let Case { key, .. } = case();
    let bytes = key.to_bytes();
    let (x, y) = bytes.split_at(64);
    let parse = |bytes: &[u8]| PublicKey::<Tc26x512A, 8>::from_bytes(bytes);
    assert_eq!(parse(&bytes).map(|key| key.to_bytes()), Some(bytes.clone()));
    assert!(parse(&[0; 128]).is_none(), "nought, nought, as some write infinity");
    assert!(parse(&[0xff; 128]).is_none());
    assert!(parse(&[y, x].concat()).is_none(), "swapped");
    assert!(parse(&bytes.iter().rev().copied().collect::<Vec<u8>>()).is_none(), "reversed");
    // A coordinate and a coordinate plus the prime are one element; the base has an x small enough to be written twice.
    let base = PublicKey::<Tc26x512A, 8>::new(Tc26x512A::BASE).to_bytes();
    let prime = <Tc26x512A as Curve<8>>::Field::PRIME;
    let (above, over) = add(&prime, &small(3));
    assert!(!over && parse(&base).is_some());
    assert!(parse(&[&to_le_bytes(&above), &base[64..]].concat()).is_none());
    assert!(parse(&[&to_le_bytes(&prime), &base[64..]].concat()).is_none());
}

/// RFC 7091 §6.1 step 2: a digest that is nought modulo the order counts as one.
#[test]
fn a_digest_of_nought_is_one() {
    let private = scalar("private");
    let key = key(private);
    let (mut one, order) = ([0u8; 64], to_le_bytes(&Order::PRIME));
    one[0] = 1;
    let signature = sign::<Tc26x512A, 8>(private, scalar("once"), &one);
    assert!(key.verifies(&one, &signature));
    assert!(key.verifies(&[0; 64], &signature));
    assert!(key.verifies(&order, &signature));
    assert!(!key.verifies(&[2; 64], &signature));
}

/// A digest above the order is taken modulo the order: half of all are not far below 2^512.
#[test]
fn a_digest_above_the_order_is_reduced() {
    let private = scalar("private");
    let above = [0xff; 64];
    let signature = sign::<Tc26x512A, 8>(private, scalar("once"), &above);
    let reduced = sub(&[u64::MAX; 8], &Order::PRIME).0;
    assert!(key(private).verifies(&above, &signature));
    assert!(key(private).verifies(&to_le_bytes(&reduced), &signature));
}

/// No forger's favourites: the key is the base, or its opposite, or the digest makes both multiples equal.
#[test]
fn keys_that_meet_the_base_are_judged_rightly() {
    let digest = streebog512(b"edge");
    let one = Scalar::<Tc26x512A, 8>::ONE;
    for private in [one, Scalar::<Tc26x512A, 8>::ZERO - one, one + one] {
        let key = key(private);
        for once in [one, scalar("once"), private] {
            let signature = sign::<Tc26x512A, 8>(private, once, &digest);
            assert!(key.verifies(&digest, &signature));
            assert!(!key.verifies(&streebog512(b"other"), &signature));
        }
    }
}

/// s = r·d makes the sum of the two multiples infinity, whose coordinate is nobody's.
#[test]
fn a_sum_at_infinity_is_refused() {
    let (private, r) = (scalar("private"), scalar("r"));
    let signature = [r, r * private].map(|half| to_le_bytes(&half.number())).concat();
    assert!(!key(private).verifies(&streebog512(b"message"), &signature));
}

#[test]
fn archive_signatures_hold_and_break_the_same_way() {
    let digest = ruqsat_eds::gost::gost94(b"message");
    let number = |seed: &str| {
        Scalar::<CryptoProA, 4>::reduce(from_le_bytes(&streebog512(seed.as_bytes())[..32]).unwrap())
    };
    let private = number("private");
    let (key, mut signature) =
        (signer::key::<CryptoProA, 4>(private), sign::<CryptoProA, 4>(private, number("once"), &digest));
    assert!(PublicKey::<CryptoProA, 4>::from_bytes(&key.to_bytes()).unwrap().verifies(&digest, &signature));
    assert!(!key.verifies(&digest, &[&signature[32..], &signature[..32]].concat()));
    assert!(!key.verifies(&digest, &signature.iter().rev().copied().collect::<Vec<u8>>()));
    assert!(PublicKey::<CryptoProA, 4>::from_bytes(&[0; 64]).is_none());
    signature[40] ^= 4;
    assert!(!key.verifies(&digest, &signature));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn no_bit_can_be_flipped(at in 0usize..(128 + 64 + 128) * 8) {
        let Case { key, digest, signature } = case();
        let (mut all, bit) = ([&signature[..], &digest, &key.to_bytes()].concat(), 1u8 << (at % 8));
        all[at / 8] ^= bit;
        let verdict = PublicKey::<Tc26x512A, 8>::from_bytes(&all[192..])
            .is_some_and(|key| key.verifies(&all[128..192], &all[..128]));
        prop_assert!(!verdict);
    }

    #[test]
    fn random_bytes_sign_nothing(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let Case { key, digest, .. } = case();
        prop_assert!(!key.verifies(&digest, &bytes));
        prop_assert!(PublicKey::<Tc26x512A, 8>::from_bytes(&bytes).is_none());
    }
}
