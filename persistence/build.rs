//! A new migration folder changes no Rust file, so cargo has to be told to look.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
