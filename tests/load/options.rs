//! What can be chosen on the command line.

use std::path::PathBuf;

/// How to call it.
pub(crate) const USAGE: &str = "\
usage: cargo run --release -p ruqsat-tests --bin load -- [--applications N] [--seconds N] [--clients N]
           [--database sqlite|postgres|URL]... [--binary PATH] [--json FILE]

--applications  how many stand in the database before anything is measured; 10000
--seconds       how long each request is measured; 10, and 60 at most, as a token lives 15 minutes
--clients       how many ask at a time, each again as soon as it is answered; 32
--database      sqlite: a file in a temporary folder; postgres: a cluster of the rig's own; or the URL of an empty
                PostgreSQL database with a superuser in it, measured without pgbench. One after the other where it is
                given more than once; without it sqlite and postgres
--binary        the server; target/release/ruqsat
--json          where the figures are written, beside the table";

/// Longest measurement, in seconds: all of them are made with one token.
const LONGEST: u64 = 60;

/// The choices.
pub(crate) struct Options {
    /// Applications that are there before.
    pub(crate) applications: u64,
    /// Seconds of a measurement.
    pub(crate) seconds: u64,
    /// Clients at a time.
    pub(crate) clients: usize,
    /// What is measured, one after the other.
    pub(crate) databases: Vec<String>,
    /// The server.
    pub(crate) binary: PathBuf,
    /// Where the figures go too.
    pub(crate) json: Option<PathBuf>,
}

impl Options {
    /// Reads the arguments; the error is for whoever typed them.
    pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self {
            applications: 10_000,
            seconds: 10,
            clients: 32,
            databases: Vec::new(),
            binary: PathBuf::from("target/release/ruqsat"),
            json: None,
        };
        while let Some(name) = arguments.next() {
            let value = arguments.next().ok_or_else(|| format!("{name} of what?\n\n{USAGE}"))?;
            match name.as_str() {
                "--applications" => options.applications = positive(&name, &value)?,
                "--seconds" => options.seconds = positive(&name, &value)?,
                "--clients" => options.clients = usize::try_from(positive(&name, &value)?).unwrap_or(1),
                "--database" => options.databases.push(value),
                "--binary" => options.binary = value.into(),
                "--json" => options.json = Some(value.into()),
                _ => return Err(format!("{name} is unknown\n\n{USAGE}")),
            }
        }
        if options.databases.is_empty() {
            options.databases = vec!["sqlite".into(), "postgres".into()];
        }
        if options.seconds > LONGEST {
            return Err(format!(
                "--seconds {}: {LONGEST} at most, as a token lives 15 minutes",
                options.seconds
            ));
        }
        if options.binary.is_file() {
            Ok(options)
        } else {
            Err(format!("{} is not there: run `cargo build --release` first", options.binary.display()))
        }
    }
}

fn positive(name: &str, value: &str) -> Result<u64, String> {
    match value.parse() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err(format!("{name} {value}: not a number above 0")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Options, String> {
        let own = std::env::current_exe().unwrap().display().to_string();
        Options::read([arguments, &["--binary", &own]].concat().iter().map(ToString::to_string))
    }

    #[test]
    fn both_databases_unless_one_is_named() {
        assert_eq!(read(&[]).unwrap().databases, ["sqlite", "postgres"]);
        let one = read(&["--database", "sqlite", "--applications", "50"]).unwrap();
        assert_eq!((one.databases, one.applications), (vec!["sqlite".to_owned()], 50));
    }

    #[test]
    fn what_means_nothing_is_told() {
        for wrong in [
            &["--clients", "0"][..],
            &["--seconds", "x"],
            &["--seconds", "61"],
            &["--fast", "1"],
            &["--binary", "/none"],
        ] {
            assert!(Options::read(wrong.iter().map(ToString::to_string)).is_err(), "{wrong:?}");
        }
    }
}
