//! Full lists and delta lists together (RFC 5280 §5.2.4), holds and their end, and lists nobody may rely on (PKI §7 rows
//! 10 and 16).

use chrono::{DateTime, TimeDelta, Utc};
use ruqsat_eds::SubIndication as Cause;
use ruqsat_eds::report::CheckName;
use ruqsat_sandbox::ca::{CrlDraft, CrlEntry, der, list_extension};

use super::bench::{BENCH, CONTENT, Question, check, now};

const HOLD: Option<u8> = Some(6);
const COMPROMISE: Option<u8> = Some(1);
const REMOVED: Option<u8> = Some(8);

fn hours_ago(hours: i64) -> DateTime<Utc> {
    now() - TimeDelta::hours(hours)
}

/// The individual, on a list.
fn listed(hours: i64, reason: Option<u8>) -> CrlEntry {
    CrlEntry::new(&BENCH.individual.serial().unwrap(), hours_ago(hours), reason)
}

/// A list so many hours old with the number; a delta where it has a base.
fn draft(hours: i64, number: u64, base: Option<u64>, entries: &[CrlEntry]) -> CrlDraft {
    CrlDraft { entries: entries.to_vec(), number: Some(number), base, ..BENCH.ca.crl_draft(hours_ago(hours)) }
}

fn judged(lists: &[CrlDraft]) -> (Option<Cause>, String) {
    let lists: Vec<Vec<u8>> = lists.iter().map(|list| list.sign(BENCH.ca.issuing()).unwrap()).collect();
    let cms = BENCH.individual.sign_detached(CONTENT, now()).unwrap();
    let report = Question { crls: lists.iter().map(Vec::as_slice).collect(), ..Question::about(&cms) }.ask();
    assert!(report.integrity_passed());
    (report.sub_indication, check(&report, CheckName::Revocation).detail.clone())
}

#[track_caller]
fn is(lists: &[CrlDraft], cause: Option<Cause>, detail: &str) {
    assert_eq!(judged(lists), (cause, detail.to_owned()));
    let reversed: Vec<CrlDraft> = lists.iter().rev().cloned().collect();
    assert_eq!(judged(&reversed), (cause, detail.to_owned()), "in another order");
}

#[test]
fn a_delta_is_never_a_full_list() {
    let later = Some(Cause::TryLater);
    is(&[draft(1, 57_725, Some(1_346), &[])], later, "crl_delta_without_base");
    // A higher number does not make it one, beside a full list that is over.
    is(&[draft(30, 1_346, None, &[]), draft(1, 57_725, Some(1_346), &[])], later, "crl_not_current");
    is(&[draft(2, 1_346, None, &[]), draft(1, 57_725, Some(1_346), &[])], None, "good");
    // A revocation in it counts all the same, with a base or without.
    let revoked = draft(1, 57_725, Some(1_346), &[listed(3, COMPROMISE)]);
    is(std::slice::from_ref(&revoked), Some(Cause::Revoked), "key_compromise");
    is(&[draft(2, 1_346, None, &[]), revoked], Some(Cause::Revoked), "key_compromise");
    // Not critical, its mark could be overlooked by others: such a list is none.
    let mut sly = draft(1, 5, None, &[]);
    sly.extensions.push(list_extension("2.5.29.27", false, &der::integer(&[4])));
    is(&[sly], later, "crl_not_full");
    let unnumbered = CrlDraft { number: None, ..draft(1, 5, Some(4), &[listed(3, COMPROMISE)]) };
    is(&[unnumbered], later, "crl_not_full");
}

#[test]
fn a_hold_ends_by_a_younger_delta_over_this_base_only() {
    let held = || draft(10, 100, None, &[listed(20, HOLD)]);
    let on_hold = (Some(Cause::Revoked), "certificate_hold");
    is(&[held()], on_hold.0, on_hold.1);
    let removed = |hours, number, base| draft(hours, number, Some(base), &[listed(hours, REMOVED)]);
    is(&[held(), removed(1, 101, 100)], None, "good");
    is(&[held(), removed(1, 101, 90)], None, "good");
    for (case, delta) in [
        ("made from a later base", removed(1, 102, 101)),
        ("numbered before the base", removed(1, 99, 90)),
        ("made before the base", removed(11, 101, 100)),
        ("over", CrlDraft { next_update: Some(hours_ago(1)), ..removed(2, 101, 100) }),
    ] {
        assert_eq!(judged(&[held(), delta]), (on_hold.0, on_hold.1.to_owned()), "{case}");
    }
    // The release counts from its own date on.
    let from_later = draft(1, 101, Some(100), &[listed(-1, REMOVED)]);
    is(&[held(), from_later], on_hold.0, on_hold.1);
    // On hold again, by a younger delta; released once more by the youngest.
    let again = draft(1, 103, Some(100), &[listed(1, HOLD)]);
    is(&[held(), removed(2, 102, 100), again.clone()], on_hold.0, on_hold.1);
    let mut last = removed(0, 104, 100);
    last.entries[0].at = now();
    is(&[held(), again, last], None, "good");
    // What lasts is not taken back.
    let revoked = draft(10, 100, None, &[listed(20, COMPROMISE)]);
    is(&[revoked, removed(1, 101, 100)], Some(Cause::Revoked), "key_compromise");
    // removeFromCRL has no place in a full list.
    is(&[draft(1, 100, None, &[listed(1, REMOVED)])], Some(Cause::TryLater), "crl_entry_malformed");
}

#[test]
fn an_entry_counts_by_its_own_date() {
    // The key is said to have been lost long before: the date of the entry stands all the same.
    let mut entry = listed(-1, COMPROMISE);
    let long_ago = der::tlv(0x18, &[b"20200101000000Z"]);
    entry.extensions.push(list_extension("2.5.29.24", false, &long_ago));
    is(&[draft(1, 5, None, &[entry])], None, "good");
    is(
        &[draft(1, 5, None, &[listed(5, COMPROMISE), listed(2, HOLD)])],
        Some(Cause::Revoked),
        "key_compromise",
    );
    // An old list's entry counts, its silence does not.
    is(&[draft(48, 5, None, &[listed(72, None)])], Some(Cause::Revoked), "unspecified");
    is(&[draft(48, 5, None, &[])], Some(Cause::TryLater), "crl_not_current");
    is(
        &[draft(48, 5, None, &[listed(72, HOLD)]), draft(1, 6, None, &[])],
        Some(Cause::Revoked),
        "certificate_hold",
    );
}

#[test]
fn lists_nobody_may_rely_on() {
    let later = Some(Cause::TryLater);
    let with = |id, critical| {
        let mut list = draft(1, 5, None, &[]);
        list.extensions.push(list_extension(id, critical, &der::sequence(&[])));
        list
    };
    is(&[with("1.2.3.4", true)], later, "crl_not_full");
    is(&[with("1.2.3.4", false)], None, "good");
    // One for a part of the certificates.
    is(&[with("2.5.29.28", true)], later, "crl_not_full");
    is(&[with("2.5.29.28", false)], later, "crl_not_full");
    is(&[CrlDraft { next_update: None, ..draft(1, 5, None, &[]) }], later, "crl_not_current");
    let entry = |id, critical| {
        let mut entry = CrlEntry::new(&[5], hours_ago(2), None);
        entry.extensions.push(list_extension(id, critical, &der::sequence(&[])));
        draft(1, 5, None, &[entry])
    };
    // The entries of a list of many issuers: not one of them is this issuer's for certain.
    is(&[entry("2.5.29.29", true)], later, "crl_entry_malformed");
    is(&[entry("1.2.3.4", false)], None, "good");
    let twenty_one = CrlEntry::new(&[1; 21], hours_ago(2), None);
    is(&[draft(1, 5, None, &[twenty_one])], later, "crl_entry_malformed");
    is(&[draft(1, 5, None, &[CrlEntry::new(&[5], hours_ago(2), Some(7))])], later, "crl_entry_malformed");
    // By the CA above, and by a person.
    for signer in [BENCH.ca.root(), &BENCH.head] {
        let cms = BENCH.individual.sign_detached(CONTENT, now()).unwrap();
        let list = draft(1, 5, None, &[]).sign(signer).unwrap();
        let report = Question { crls: vec![&list], ..Question::about(&cms) }.fails_with(Cause::TryLater);
        assert_eq!(check(&report, CheckName::Revocation).detail, "crl_of_another_issuer");
    }
}
