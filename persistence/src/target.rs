//! Which database a URL means. Chosen here and not by Diesel: its multi-connection tries one database after the
//! other and would open a fresh SQLite file of that name whenever PostgreSQL is down.

mod postgres;
mod tunnel;

pub(crate) use postgres::PostgresUrl;
pub(crate) use tunnel::Tunnel;

/// Why a database was not opened. The URL itself is never repeated: it may hold a password.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL names no database we know.
    #[error("unknown database URL{}: known are sqlite:PATH and postgres://…", scheme_of(.0))]
    UnknownScheme(String),
    /// SQLite without a file.
    #[error(
        "sqlite: needs the path of a file, for example sqlite:ruqsat.db (a database in memory is lost and never shared)"
    )]
    NoPath,
    /// A PostgreSQL URL that does not read.
    #[error(
        "the PostgreSQL URL does not read: {0}; expected is postgres://USER:PASSWORD@HOST:PORT/DATABASE with every \
         special character of the password written as % and two digits"
    )]
    Malformed(&'static str),
    /// Data and password would cross the network in the clear.
    #[error(
        "this sslmode lets PostgreSQL be spoken to in the clear, which only a server on this machine may be: leave it \
         out, or write sslmode=verify-full"
    )]
    InTheClear,
    /// TLS goes to one server, whose name its certificate has to bear.
    #[error("a PostgreSQL on another machine is one server: one host, by its name, and no hostaddr")]
    ManyFar,
    /// Settings that our TLS does not have.
    #[error(
        "with TLS the PostgreSQL URL knows host, port, sslmode and sslrootcert (a file in PEM, or system): sslcert, \
         sslkey, sslcrl, hostaddr and sockets do not go with it"
    )]
    TlsSettings,
    /// TLS cannot be set up.
    #[error("TLS to PostgreSQL: {0}")]
    Tls(String),
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
    /// A server.
    Postgres(PostgresUrl),
}

impl Target {
    pub(crate) fn parse(url: &str) -> Result<Self, OpenError> {
        match url.split_once(':') {
            Some(("sqlite", path)) => {
                let path = path.strip_prefix("//").unwrap_or(path);
                let is_file = !path.is_empty() && path != ":memory:";
                if is_file { Ok(Self::Sqlite(path.to_owned())) } else { Err(OpenError::NoPath) }
            }
            Some(("postgres" | "postgresql", rest)) => PostgresUrl::parse(rest).map(Self::Postgres),
            Some((scheme, _)) if scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+') => {
                Err(OpenError::UnknownScheme(scheme.to_owned()))
            }
            _ => Err(OpenError::UnknownScheme(String::new())),
        }
    }
}
