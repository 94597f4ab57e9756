//! What can be chosen on the command line.

use std::path::PathBuf;

/// How to call it.
pub(crate) const USAGE: &str = "\
usage: cargo run -p ruqsat-tests --bin faults -- [--kills N] [--seed N] [--clients N] [--binary PATH]
                                                 [--database sqlite|postgres|URL]... [--folder PATH]

--kills     how often the server is killed; 60
--seed      of moments and choices; 1. The scheduling of two processes stays its own, so a seed repeats a plan and not
            an interleaving
--clients   how many applications are driven at a time; 6
--binary    the server; target/debug/ruqsat
--database  sqlite: a file in the data folder; postgres: a cluster of the rig's own; or the URL of an empty database.
            One after the other where it is given more than once; without it sqlite, then postgres
--folder    an empty data folder that stays, instead of one that goes";

/// The choices.
pub(crate) struct Options {
    /// Times the server is killed.
    pub(crate) kills: u32,
    /// Seed of moments and choices.
    pub(crate) seed: u64,
    /// Applications driven at a time.
    pub(crate) clients: u64,
    /// The server.
    pub(crate) binary: PathBuf,
    /// Its databases, one after the other.
    pub(crate) databases: Vec<String>,
    /// Its data folder, if it is to stay.
    pub(crate) folder: Option<PathBuf>,
}

impl Options {
    /// Reads the arguments; the error is for whoever typed them.
    pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self {
            kills: 60,
            seed: 1,
            clients: 6,
            binary: PathBuf::from("target/debug/ruqsat"),
            databases: Vec::new(),
            folder: None,
        };
        while let Some(name) = arguments.next() {
            let value = arguments.next().ok_or_else(|| format!("{name} of what?\n\n{USAGE}"))?;
            let wrong = |_| format!("{name} {value}: not a number");
            match name.as_str() {
                "--kills" => options.kills = value.parse().map_err(wrong)?,
                "--seed" => options.seed = value.parse().map_err(wrong)?,
                "--clients" => options.clients = value.parse().map_err(wrong)?,
                "--binary" => options.binary = value.into(),
                "--database" => options.databases.push(value),
                "--folder" => options.folder = Some(value.into()),
                _ => return Err(format!("{name} is unknown\n\n{USAGE}")),
            }
        }
        if options.databases.is_empty() {
            options.databases = vec!["sqlite".into(), "postgres".into()];
        }
        if options.binary.is_file() {
            Ok(options)
        } else {
            Err(format!("{} is not there: run `cargo build` first", options.binary.display()))
        }
    }
}
