//! GOST arithmetic and signatures: published examples, comparison with slow arithmetic, and what must be refused.

#![allow(clippy::unwrap_used, reason = "a test's helpers may panic as its bodies may")]

mod gost {
    //! The cases by theme.
    mod arithmetic;
    mod digests;
    mod examples;
    mod kalkan;
    mod refused;
    pub(crate) mod signer;
}
