//! Where the server keeps its data: a folder and a database of the rig's own, or a database that was named.

use ruqsat_tests::cluster::{Cluster, Fresh};
use ruqsat_tests::sql::Raw;
use std::path::PathBuf;
use std::sync::LazyLock;
use tempfile::TempDir;

/// The cluster of tests is quick because it may lose everything; this one keeps what it acknowledged, as in
/// production. Everything else is PostgreSQL's default. The prefix makes its log readable.
const SETTINGS: &str = "-c fsync=on -c full_page_writes=on -c synchronous_commit=on -c autovacuum=on \
                        -c log_line_prefix=%p:";

/// It goes when this process ends, however that happens.
static CLUSTER: LazyLock<Cluster> = LazyLock::new(|| Cluster::start_with(5432, &[], SETTINGS));

/// A data folder and a database.
pub(crate) struct Place {
    /// What to call it.
    pub(crate) title: String,
    /// The database.
    pub(crate) url: String,
    /// The database server's log, where it can be read.
    pub(crate) log: Option<PathBuf>,
    /// The data folder.
    pub(crate) folder: TempDir,
    _fresh: Option<Fresh>,
}

impl Place {
    /// `sqlite`, `postgres`, or the URL of an empty database.
    pub(crate) fn new(database: &str) -> Result<Self, String> {
        let folder = TempDir::new().map_err(|fault| format!("a data folder: {fault}"))?;
        if database == "sqlite" {
            let url = format!("sqlite:{}", folder.path().join("ruqsat.sqlite").display());
            return Ok(Self { title: "SQLite".into(), url, log: None, folder, _fresh: None });
        }
        if database != "postgres" {
            let (title, url) = ("PostgreSQL, as named".into(), database.to_owned());
            return Ok(Self { title, url, log: None, folder, _fresh: None });
        }
        let fresh = CLUSTER.empty();
        let home = Raw::open(&fresh.url)
            .texts("SELECT setting AS text FROM pg_settings WHERE name = 'data_directory'");
        let log = home.first().and_then(|home| Some(PathBuf::from(home).parent()?.join("log")));
        let log = log.ok_or("the cluster does not tell its folder")?;
        let (title, url) = ("PostgreSQL".into(), fresh.url.clone());
        Ok(Self { title, url, log: Some(log), folder, _fresh: Some(fresh) })
    }

    /// Whether it is a server.
    pub(crate) fn is_postgres(&self) -> bool {
        !self.url.starts_with("sqlite:")
    }

    /// A connection of the rig's own.
    pub(crate) fn open(&self) -> Raw {
        Raw::open(&self.url)
    }

    /// Has the server log every statement of the connections made from now on, or no longer.
    pub(crate) fn log_statements(&self, all: bool) -> Result<(), String> {
        let what = if all { "SET log_statement = ''all''" } else { "RESET log_statement" };
        self.open().run(&format!(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I {what}', current_database()); END $$"
        ))
    }
}
