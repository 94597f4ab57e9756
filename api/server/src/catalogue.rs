//! Loading the catalogue: the embedded one, or a folder.

use crate::{Config, StartError};
use ruqsat_licensing::catalogue::{Catalogue, File};
use std::path::{Path, PathBuf};

/// Most bytes of one catalogue file.
const MOST: u64 = 4 * 1024 * 1024;

/// The catalogue that the configuration names. The error lists every fault.
pub fn load(config: &Config) -> Result<Catalogue, StartError> {
    let files = match &config.catalogue {
        Some(folder) => read_folder(folder)?,
        None => Catalogue::embedded_files(),
    };
    Catalogue::load(&files)
        .map_err(|faults| StartError(format!("the catalogue cannot run:\n{}", faults.join("\n"))))
}

/// Checks a folder and counts its services.
pub fn check_folder(folder: &Path) -> Result<usize, StartError> {
    let config = Config { catalogue: Some(folder.to_owned()), ..Config::default() };
    Ok(load(&config)?.newest().len())
}

fn read_folder(folder: &Path) -> Result<Vec<File>, StartError> {
    let mut files = Vec::new();
    let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let at = |fault: std::io::Error| StartError::at(&format!("catalogue {}", next.display()), fault);
        for entry in std::fs::read_dir(&next).map_err(at)? {
            let entry = entry.map_err(at)?;
            let (path, kind) = (entry.path(), entry.file_type().map_err(at)?);
            if kind.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                if entry.metadata().map_err(at)?.len() > MOST {
                    return Err(StartError(format!("{}: larger than {MOST} bytes", path.display())));
                }
                let text = std::fs::read_to_string(&path).map_err(at)?;
                let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                files.push(File { path: name, text });
            }
        }
    }
    Ok(files)
}
