//! The `ruqsat` binary.
fn main() {}
