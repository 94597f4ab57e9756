//! Every difference between the catalogue and the records that is meant, each with its reason.

/// What the comparison says, and why it is so.
pub(crate) const DIFFERENT: &[(&str, &str)] = &[
    ("01 provider step 8: on_ok is 9 in the record and 8a here", UNSIGNED),
    (
        "02 grounds: [law_article, psc_documents_not_conforming, requirements_not_met] in the record and \
         [documents_incomplete, law_article, psc_documents_not_conforming, requirements_not_met] here",
        INCOMPLETE,
    ),
    (
        "03 grounds: [law_article, psc_documents_not_conforming, requirements_not_met] in the record and \
         [documents_incomplete, law_article, psc_documents_not_conforming, requirements_not_met] here",
        INCOMPLETE,
    ),
    (
        "04 applicants: [individual, individual_entrepreneur, legal_entity] in the record and [legal_entity] here",
        "p.6 10) compares the BIN only and p.7 asks the register of legal entities only: nobody else could pass",
    ),
    ("04 provider step 8: on_ok is 9 in the record and 8a here", UNSIGNED),
    ("05 provider step 8: on_ok is 9 in the record and 8a here", UNSIGNED),
    ("06 provider step 8: on_ok is 9 in the record and 8a here", UNSIGNED),
    ("07 provider step 8: on_ok is 9 in the record and 8a here", UNSIGNED),
    (
        "08 fee: null in the record and false here",
        "the text knows no payment, one table does: the text is followed",
    ),
    ("08 provider step 8: on_ok is 9 in the record and 8a here", UNSIGNED),
    ("09 provider step 8: on_ok is 9 in the record and 8a here", UNSIGNED),
    ("10 provider step 8: on_ok is 9 in the record and 8a here", UNSIGNED),
    (
        "11 grounds: [documents_incomplete, not_compliant, standard_p10] in the record and \
         [approval_denied, documents_incomplete, not_compliant, standard_p10] here",
        DENIED,
    ),
    ("11 internal_review step 15: on_ok is end in the record and 17 here", REFUSAL_IS_RESULT),
    ("11 internal_review step 24: on_ok is end in the record and 27 here", REFUSAL_IS_RESULT),
    ("11 internal_review step 5: on_ok is end in the record and 8 here", REFUSAL_IS_RESULT),
    ("11 provider step 8: on_ok is 9 in the record and 8a here", UNSIGNED),
    (
        "12 grounds: [documents_incomplete, service_refused] in the record and \
         [approval_denied, documents_incomplete, service_refused] here",
        DENIED,
    ),
    ("12 internal_review step 12: on_ok is end in the record and 15 here", REFUSAL_IS_RESULT),
    ("12 internal_review step 4: on_ok is end in the record and 7 here", REFUSAL_IS_RESULT),
    ("12 provider step 8: on_ok is 9 in the record and 8a here", UNSIGNED),
    (
        "13 grounds: [documents_incomplete, psc_documents_not_accepted] in the record and \
         [approval_denied, conditions_not_met, documents_incomplete, psc_documents_not_accepted] here",
        NEITHER,
    ),
    ("13 internal_review step 4: on_ok is end in the record and 4a here", UNSIGNED_REFUSAL),
    ("13 provider step 8: on_ok is 9 in the record and 8a here", UNSIGNED),
    (
        "14 grounds: [documents_incomplete, service_refused] in the record and \
         [approval_denied, documents_incomplete, service_refused] here",
        DENIED,
    ),
    ("14 internal_review step 14: on_ok is end in the record and 17 here", REFUSAL_IS_RESULT),
    ("14 internal_review step 4: on_ok is end in the record and 9 here", REFUSAL_IS_RESULT),
    ("14 provider step 8: on_ok is 9 in the record and 8a here", UNSIGNED),
    (
        "15 grounds: [documents_incomplete_poisonous_special, documents_incomplete_precious_mineral, service_refused] in the record and \
         [approval_denied, documents_incomplete_poisonous_special, documents_incomplete_precious_mineral, service_refused] here",
        DENIED,
    ),
    ("15 internal_review step 12: on_ok is end in the record and 15 here", REFUSAL_IS_RESULT),
    ("15 internal_review step 20: on_ok is end in the record and 23 here", REFUSAL_IS_RESULT),
    ("15 internal_review step 4: on_ok is end in the record and 7 here", REFUSAL_IS_RESULT),
    ("15 provider step 8: on_ok is 9 in the record and 8a here", UNSIGNED),
    (
        "16 grounds: [documents_incomplete, service_refused] in the record and \
         [approval_denied, documents_incomplete, service_refused] here",
        DENIED,
    ),
    ("16 internal_review step 12: on_ok is end in the record and 15 here", REFUSAL_IS_RESULT),
    ("16 internal_review step 4: on_ok is end in the record and 7 here", REFUSAL_IS_RESULT),
    ("16 provider step 8: on_ok is 9 in the record and 8a here", UNSIGNED),
    (
        "17 grounds: [documents_incomplete] in the record and \
         [conditions_not_met, documents_incomplete] here",
        NO_SUBSTANCE,
    ),
    ("17 internal_review step 4: on_ok is end in the record and 4a here", UNSIGNED_REFUSAL),
    ("17 provider step 8: on_ok is 9 in the record and 8a here", UNSIGNED),
    (
        "18 grounds: [documents_incomplete, psc_documents_not_accepted] in the record and \
         [approval_denied, conditions_not_met, documents_incomplete, psc_documents_not_accepted] here",
        NEITHER,
    ),
    ("18 internal_review step 4: on_ok is end in the record and 4a here", UNSIGNED_REFUSAL),
    ("18 provider step 8: on_ok is 9 in the record and 8a here", UNSIGNED),
    (
        "19 grounds: [documents_incomplete, psc_documents_not_accepted] in the record and \
         [conditions_not_met, documents_incomplete, psc_documents_not_accepted] here",
        NO_SUBSTANCE,
    ),
    ("19 internal_review step 4: on_ok is end in the record and 4a here", UNSIGNED_REFUSAL),
    ("19 provider step 8: on_ok is 9 in the record and 8a here", UNSIGNED),
    (
        "20 grounds: [documents_incomplete] in the record and \
         [approval_denied, conditions_not_met, documents_incomplete] here",
        NEITHER,
    ),
    ("20 internal_review step 10: on_ok is 12 in the record and 10a here", UNASKED),
    ("20 internal_review step 11: on_ok is end in the record and 11a here", UNSIGNED_REFUSAL),
    ("20 internal_review step 4: on_ok is end in the record and 4a here", UNSIGNED_REFUSAL),
    ("20 provider step 8: on_ok is 9 in the record and 8a here", UNSIGNED),
];

/// Flows in which steps of ours stand that no record has, with these numbers.
pub(crate) const ADDED: &[(&str, &[&str], &str)] = &[
    ("provider", &["8a"], UNSIGNED),
    ("internal_review", &["1a", "2a", "3a"], "the default chain, where the act prints none"),
    ("internal_review", &["4a", "11a"], UNSIGNED_REFUSAL),
    ("internal_review", &["10a"], UNASKED),
];

const UNSIGNED: &str = "the added 8a stands between: nothing is registered unsigned";
const INCOMPLETE: &str = "a \"no\" to completeness (p.5 2)) needs a ground of its own";
const UNSIGNED_REFUSAL: &str = "p.3 knows no refusal and p.5 has nobody sign it: an added step does";
const REFUSAL_IS_RESULT: &str =
    "who signs the refusal is not printed: a result by p.3, it is approved and signed like one";
const NO_SUBSTANCE: &str = "the text lists no ground of substance: each \"no\" of the chain needs one";
const DENIED: &str = "a body that was asked may not agree, and the text has no ground for that";
const NEITHER: &str = "the text lists no ground of substance, and none for a body that does not agree";
const UNASKED: &str =
    "20 lets the review begin if other bodies have approved, and has nobody ask them: a step does";
