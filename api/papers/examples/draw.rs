//! Draws every flow of every service into a folder: `cargo run -p ruqsat-papers --example draw FOLDER`.

use ruqsat_licensing::catalogue::Catalogue;
use ruqsat_licensing::values::Lang;
use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("say where to: draw FOLDER")?);
    std::fs::create_dir_all(&folder)?;
    let catalogue = Catalogue::load(&Catalogue::embedded_files()).map_err(|faults| faults.join("\n"))?;
    let mut drawn = 0;
    let began = std::time::Instant::now();
    for definition in catalogue.newest() {
        for flow in &definition.flows {
            for (lang, tag) in [(Lang::Kk, "kk"), (Lang::Ru, "ru"), (Lang::En, "en")] {
                let name = format!("{}.{}.{tag}", definition.code, flow.id);
                std::fs::write(
                    folder.join(format!("{name}.svg")),
                    ruqsat_papers::svg(&definition, flow, lang, None, None),
                )?;
                std::fs::write(
                    folder.join(format!("{name}.bpmn")),
                    ruqsat_papers::bpmn(&definition, flow, lang, None),
                )?;
                drawn += 2;
            }
        }
    }
    eprintln!("{drawn} pictures in {} ms", began.elapsed().as_millis());
    Ok(())
}
