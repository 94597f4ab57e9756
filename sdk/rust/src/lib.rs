//! Typed Rust SDK of Ruqsat (generated).
