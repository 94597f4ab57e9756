//! Which database a URL means. Chosen here and not by Diesel: its multi-connection tries one database after the
//! other and would open a fresh SQLite file of that name whenever PostgreSQL is down.

/// Why a database was not opened. The URL itself is never repeated: it may hold a password.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL names no database we know.
    #[error("unknown database URL{}: known are sqlite:PATH and postgres://…", scheme_of(.0))]
    UnknownScheme(String),
    /// A database this version is not built for.
    #[error("PostgreSQL is not switched on in this version; use sqlite:PATH")]
    PostgresOff,
    /// SQLite without a file.
    #[error(
        "sqlite: needs the path of a file, for example sqlite:ruqsat.db (a database in memory is lost and never shared)"
    )]
    NoPath,
    /// The database is there and something is wrong with it.
    #[error("database cannot be opened: {0}")]
    Failed(String),
}

fn scheme_of(scheme: &str) -> String {
    if scheme.is_empty() { " without a scheme".to_owned() } else { format!(" scheme {scheme:?}") }
}

/// A database by its kind.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// The path of a file.
    Sqlite(String),
    /// The whole URL.
    Postgres(String),
}

impl Target {
    pub(crate) fn parse(url: &str) -> Result<Self, OpenError> {
        match url.split_once(':') {
            Some(("sqlite", path)) => {
                let path = path.strip_prefix("//").unwrap_or(path);
                let is_file = !path.is_empty() && path != ":memory:";
                if is_file { Ok(Self::Sqlite(path.to_owned())) } else { Err(OpenError::NoPath) }
            }
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres(url.to_owned())),
            Some((scheme, _)) if scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+') => {
                Err(OpenError::UnknownScheme(scheme.to_owned()))
            }
            _ => Err(OpenError::UnknownScheme(String::new())),
        }
    }
}
