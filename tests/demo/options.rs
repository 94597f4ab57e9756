//! What can be chosen on the command line.

use std::path::PathBuf;

/// How to call it.
const USAGE: &str = "\
usage: cargo run --release -p ruqsat-tests --bin demo-data -- [--count N] [--lean] [--data FOLDER] [--database URL]

--count     how many applications; 10000
--lean      without what led to them (traces, tasks, audit, notices) and signatures: for a million
--data      the data folder; ruqsat-demo
--database  the URL of an empty PostgreSQL database with a superuser in it; without it SQLite in the data folder";

/// The choices.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    /// How many applications.
    pub(crate) count: u64,
    /// Whether they come without their course.
    pub(crate) lean: bool,
    /// The data folder.
    pub(crate) data: PathBuf,
    /// The database, if it is no file in that folder.
    pub(crate) database: Option<String>,
}

impl Options {
    /// Reads the arguments; the error is for whoever typed them.
    pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self { count: 10_000, lean: false, data: "ruqsat-demo".into(), database: None };
        while let Some(name) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("{name} of what?\n\n{USAGE}"));
            match name.as_str() {
                "--count" => {
                    let value = value()?;
                    let count = value.parse().ok().filter(|count| (1..=10_000_000).contains(count));
                    options.count =
                        count.ok_or_else(|| format!("--count {value}: not a number from 1 to 10000000"))?;
                }
                "--lean" => options.lean = true,
                "--data" => options.data = value()?.into(),
                "--database" => options.database = Some(value()?),
                _ => return Err(format!("{name} is unknown\n\n{USAGE}")),
            }
        }
        Ok(options)
    }

    /// The URL of the database.
    pub(crate) fn url(&self) -> String {
        let file = || format!("sqlite:{}", self.data.join("ruqsat.sqlite").display());
        self.database.clone().unwrap_or_else(file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_nothing_is_told() {
        let read = |words: &str| Options::read(words.split_whitespace().map(str::to_owned));
        let all = read("--lean --count 5 --data d").unwrap();
        assert_eq!((all.count, all.lean, all.url().as_str()), (5, true, "sqlite:d/ruqsat.sqlite"));
        for wrong in ["--count", "--count 0", "--count x", "--count 10000001", "--fast 1"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
