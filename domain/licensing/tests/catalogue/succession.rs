//! Who may ask for an operation on a licence, as a file says it: faults of it, and that it belongs to the structure.

use crate::with;
use ruqsat_licensing::catalogue::{Catalogue, Entitled};

/// What is replaced in service 11, by what, and what is said of it.
const FAULTS: [(&str, &str, &str); 5] = [
    ("by = \"successor\"", "by = \"heir\"", "unknown variant `heir`"),
    ("proves_succession = true\n", "", "operation reissue_reorganisation: no document proves the succession"),
    (
        "outcome = \"issue\"\n",
        "outcome = \"issue\"\nby = \"successor\"\n",
        "operation issue: nobody succeeds to a licence that there is not yet",
    ),
    (
        "x-is = \"holder\"",
        "x-is = \"notary\"",
        "form of reissue_reorganisation: x-is of predecessor_bin names notary, who is nobody here",
    ),
    (
        "[forms.issue.properties.activities]\n",
        "[forms.issue.properties.activities]\nx-is = \"holder\"\n",
        "form of issue: x-is of activities names holder, who is nobody here",
    ),
];

#[test]
fn a_fault_of_succession_is_told() {
    for (from, to, said) in FAULTS {
        let faults = Catalogue::load(&with("11-", from, to)).err().unwrap_or_default();
        let file = "11-explosives-pyrotechnics-licence/1.toml: ";
        assert!(
            faults.iter().any(|fault| fault.starts_with(file) && fault.contains(said)),
            "{from} → {to}\n  should say «{said}»\n  said: {faults:?}"
        );
    }
}

#[test]
fn who_may_ask_is_data_and_decides_how_a_case_runs() {
    let load = |from: &str, to: &str| {
        let catalogue = Catalogue::load(&with("11-", from, to)).unwrap_or_else(|faults| panic!("{faults:?}"));
        catalogue.newest().remove(0)
    };
    let (as_it_is, holders) = (load("by =", "by ="), load("by = \"successor\"\n", ""));
    let by = |one: &ruqsat_licensing::catalogue::Definition, op: &str| one.operation(op).map(|one| one.by);
    assert_eq!(by(&as_it_is, "reissue_reorganisation"), Some(Entitled::Successor));
    assert_eq!(by(&as_it_is, "reissue"), Some(Entitled::Holder));
    assert_eq!(by(&holders, "reissue_reorganisation"), Some(Entitled::Holder));
    assert_ne!(as_it_is.structure_hash(), holders.structure_hash());
    let numbers: Vec<_> = as_it_is.numbers_in("reissue_reorganisation").collect();
    assert_eq!(numbers, [("predecessor_bin", "holder"), ("successor_bin", "applicant")]);
}
