//! Writes the JSON Schemas of catalogue files from the types:
//! `cargo run -p ruqsat-licensing --features schema --example schema`.

use std::path::Path;

fn main() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue/schema");
    std::fs::create_dir_all(&folder)?;
    for (name, text) in ruqsat_licensing::catalogue::schemas() {
        std::fs::write(folder.join(format!("{name}.json")), text)?;
    }
    Ok(())
}
