//! Signatures made by the sandbox CA and judged by `ruqsat-eds`: honest ones, and one test per attack of PKI §7.

#![allow(clippy::unwrap_used, reason = "a test's helpers may panic as its bodies may")]

mod signatures {
    //! The cases by theme, on one shared authority.
    pub(crate) mod bench;
    mod certificate_verdicts;
    mod document;
    mod evidence;
    mod gost;
    mod honest;
    mod identity;
    mod lists;
    mod ocsp;
    mod ocsp_verdicts;
    mod path;
    mod signers;
    mod stamps;
    mod tsp_verdicts;
    mod verdicts;
    mod xml;
    mod xml_verdicts;
}
