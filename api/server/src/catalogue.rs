//! Loading the catalogue: the embedded one, or a folder.

use crate::{Config, StartError};
use ruqsat_licensing::catalogue::{Catalogue, File};
use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Most bytes of one catalogue file.
const MOST: u64 = 4 * 1024 * 1024;

/// Most files of a folder.
const MOST_FILES: usize = 2000;

/// The catalogue that the configuration names. The error lists every fault.
pub fn load(config: &Config) -> Result<Catalogue, StartError> {
    let loaded = match &config.catalogue {
        Some(folder) => load_folder(folder),
        None => Catalogue::load(&Catalogue::embedded_files()),
    };
    loaded.map_err(|faults| StartError(format!("the catalogue cannot run:\n{}", faults.join("\n"))))
}

/// Checks a folder and counts its services; the error lists every fault, one a line.
pub fn check_folder(folder: &Path) -> Result<usize, Vec<String>> {
    Ok(load_folder(folder)?.newest().len())
}

fn load_folder(folder: &Path) -> Result<Catalogue, Vec<String>> {
    let mut faults = Vec::new();
    let files = read_folder(folder, &mut faults);
    // What could not be read may be what others need.
    if faults.is_empty() { Catalogue::load(&files) } else { Err(faults) }
}

/// Every file of a folder that could be a catalogue file. Names that begin with a dot are passed over, and links are
/// followed: this is how a cluster mounts files. A link that leads in a circle is a fault.
pub(crate) fn read_folder(folder: &Path, faults: &mut Vec<String>) -> Vec<File> {
    let mut files = Vec::new();
    let mut seen: HashMap<PathBuf, PathBuf> = HashMap::new();
    let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
    let name = |path: &Path| match path.strip_prefix(folder) {
        Ok(inside) if inside != Path::new("") => inside.to_string_lossy().replace('\\', "/"),
        _ => path.display().to_string(),
    };
    while let Some(next) = folders.pop() {
        let entries = match entries(&next) {
            Ok(entries) => entries,
            Err(fault) => {
                faults.push(format!("{}: {fault}", name(&next)));
                continue;
            }
        };
        if let Some(earlier) =
            std::fs::canonicalize(&next).ok().and_then(|real| seen.insert(real, next.clone()))
        {
            faults.push(format!("{}: a link leads to {} again", name(&next), name(&earlier)));
            continue;
        }
        for path in entries {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                match read(&path) {
                    _ if files.len() == MOST_FILES => {
                        faults.push(format!("{}: more than {MOST_FILES} files", name(folder)));
                        return files;
                    }
                    Ok(text) => files.push(File { path: name(&path), text }),
                    Err(fault) => faults.push(format!("{}: {fault}", name(&path))),
                }
            }
        }
    }
    files
}

/// What stands in a folder, by name, without what is hidden.
fn entries(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let all = std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut all = all.collect::<std::io::Result<Vec<_>>>()?;
    all.retain(|path| path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.')));
    all.sort();
    Ok(all)
}

/// The text of one file. Not more than is allowed is ever read, whatever the file says of its size.
fn read(path: &Path) -> Result<String, String> {
    let broken = |fault: std::io::Error| fault.to_string();
    if !std::fs::metadata(path).map_err(broken)?.is_file() {
        return Err("not a file".into());
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path).map_err(broken)?.take(MOST + 1).read_to_end(&mut bytes).map_err(broken)?;
    if bytes.len() as u64 > MOST {
        return Err(format!("larger than {MOST} bytes"));
    }
    String::from_utf8(bytes).map_err(|fault| {
        let good = &fault.as_bytes()[..fault.utf8_error().valid_up_to()];
        let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("line {line}: no UTF-8 text; save the file as UTF-8")
    })
}
