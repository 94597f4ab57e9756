//! The spec as a reviewed artefact: normaliser and checks.
