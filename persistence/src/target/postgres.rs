//! A PostgreSQL URL, read as libpq reads it: strictly, so that no part of a password ends up as a host name in one
//! of libpq's messages, and far enough to know whether it leaves this machine. What leaves it goes through TLS.

use super::OpenError;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Settings that name another server, or another URL, behind this one's back.
const INDIRECT: [&str; 2] = ["service", "servicefile"];
/// Values of `sslmode` that are content without TLS.
const WITHOUT_TLS: [&str; 3] = ["disable", "allow", "prefer"];
/// Values of `sslmode` that want it. There is one kind here: the server's certificate is checked, and its name.
const WITH_TLS: [&str; 3] = ["require", "verify-ca", "verify-full"];
/// Settings of libpq's own TLS that ours does not have.
const NOT_HERE: [&str; 4] = ["sslcert", "sslkey", "sslcrl", "sslcrldir"];
/// Settings that say where the server is; behind a tunnel they are the tunnel's.
const PLACE: [&str; 4] = ["host", "port", "sslmode", "sslrootcert"];

/// A URL that was found good. It holds a password, so it has no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PostgresUrl {
    /// User and password with the @ behind them, as written.
    who: String,
    /// Hosts and ports, as written.
    place: String,
    /// The database with the slash before it, as written.
    database: String,
    parameters: Vec<Parameter>,
    tls: Option<Far>,
}

/// A server on another machine.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Far {
    /// Its name or address: what its certificate has to be for.
    pub(crate) host: String,
    pub(crate) port: u16,
    /// The file of the certificates that its own must lead to; those that the system trusts if none is named.
    pub(crate) roots: Option<PathBuf>,
}

#[derive(Clone, PartialEq, Eq)]
struct Parameter {
    name: String,
    value: String,
    /// Both as written.
    text: String,
}

impl PostgresUrl {
    /// Reads what follows the scheme.
    pub(crate) fn parse(rest: &str) -> Result<Self, OpenError> {
        let rest = rest.strip_prefix("//").ok_or(OpenError::Malformed("// is missing after the scheme"))?;
        // As libpq: the first @ ends the user, if it comes before the first slash.
        let place = rest.find(['@', '/']).filter(|at| rest[*at..].starts_with('@')).map_or(0, |at| at + 1);
        let (path, query) = rest[place..].split_once('?').unwrap_or((&rest[place..], ""));
        if path.contains('@') {
            return Err(OpenError::Malformed("there is more than one @"));
        }
        let authority = path.split('/').next().unwrap_or_default();
        let parameters = query.split('&').filter(|pair| !pair.is_empty()).map(parameter);
        let mut url = Self {
            who: rest[..place].to_owned(),
            place: authority.to_owned(),
            database: path[authority.len()..].to_owned(),
            parameters: parameters.collect::<Result<Vec<_>, _>>()?,
            tls: None,
        };
        let twice =
            |(n, one): (usize, &Parameter)| url.parameters[..n].iter().any(|other| other.name == one.name);
        if url.parameters.iter().enumerate().any(twice) {
            return Err(OpenError::Malformed("a setting is given twice"));
        }
        if INDIRECT.iter().any(|name| url.value(name).is_some()) {
            return Err(OpenError::Malformed("a service names its server elsewhere: write the server here"));
        }
        url.tls = url.far()?;
        Ok(url)
    }

    /// The server behind TLS, if that is what this URL means: one on another machine, or one it asks for.
    fn far(&self) -> Result<Option<Far>, OpenError> {
        let mut places = places(&self.place)?;
        for name in ["host", "hostaddr"] {
            let more = self.value(name).into_iter().flat_map(|value| value.split(','));
            places.extend(more.map(|host| (host.to_owned(), None)));
        }
        places.retain(|(host, _)| !host.is_empty());
        if places.is_empty() {
            return Err(OpenError::Malformed("there is no host"));
        }
        let mode = self.value("sslmode");
        let asked = match mode {
            Some(mode) if WITH_TLS.contains(&mode) => true,
            Some(mode) if !WITHOUT_TLS.contains(&mode) => {
                return Err(OpenError::Malformed("sslmode is none of libpq's"));
            }
            _ => false,
        };
        if !asked && places.iter().all(|(host, _)| is_local(host)) {
            return Ok(None);
        }
        let [(host, port)] = places.as_slice() else { return Err(OpenError::ManyFar) };
        let is_socket = host.starts_with(['/', '@']);
        if is_socket
            || self.value("hostaddr").is_some()
            || NOT_HERE.iter().any(|name| self.value(name).is_some())
        {
            return Err(OpenError::TlsSettings);
        }
        if mode.is_some_and(|mode| WITHOUT_TLS.contains(&mode)) {
            return Err(OpenError::InTheClear);
        }
        let port = match (port, self.value("port")) {
            (Some(port), _) => *port,
            (None, Some(port)) => port.parse().map_err(|_| OpenError::Malformed("a port is no number"))?,
            (None, None) => 5432,
        };
        let roots = self.value("sslrootcert").filter(|file| *file != "system").map(PathBuf::from);
        Ok(Some(Far { host: host.clone(), port, roots }))
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|given| given.name == name).map(|given| given.value.as_str())
    }

    /// The server that has to be spoken to through TLS.
    pub(crate) fn tls(&self) -> Option<&Far> {
        self.tls.as_ref()
    }

    /// The URL for libpq, with limits on what a server that went silent can cost; what the URL says itself stands.
    /// `tunnel`: the folder of the socket to go through instead of the network.
    pub(crate) fn text(&self, patience: Duration, tunnel: Option<&Path>) -> String {
        let seconds = patience.as_secs().max(2);
        let mut settings = vec![
            ("connect_timeout", seconds.to_string()),
            ("tcp_user_timeout", (1000 * seconds).to_string()),
            ("keepalives_idle", seconds.to_string()),
            ("keepalives_interval", "2".to_owned()),
            ("keepalives_count", "3".to_owned()),
        ];
        // Empty, so that the environment (PGHOSTADDR, PGSERVICE) cannot lead past the host that was judged.
        settings.push(("hostaddr", String::new()));
        settings.retain(|(name, _)| self.value(name).is_none());
        let mut given: Vec<&Parameter> = self.parameters.iter().collect();
        if let Some(folder) = tunnel {
            given.retain(|given| !PLACE.contains(&given.name.as_str()));
            let folder = encode(&folder.to_string_lossy());
            settings.extend([
                ("host", folder),
                ("port", "5432".to_owned()),
                ("sslmode", "disable".to_owned()),
            ]);
        }
        let place = if tunnel.is_some() { "" } else { &self.place };
        let pairs = given.iter().map(|given| given.text.clone());
        let pairs = pairs.chain(settings.into_iter().map(|(name, value)| format!("{name}={value}")));
        let query = pairs.collect::<Vec<_>>().join("&");
        format!("postgres://{}{place}{}?{query}", self.who, self.database)
    }
}

/// The hosts between user and database: `host:port` or `[address]:port`, several parted by commas.
fn places(authority: &str) -> Result<Vec<(String, Option<u16>)>, OpenError> {
    let place = |one: &str| {
        let (host, port) = match one.strip_prefix('[') {
            Some(bracketed) => {
                let (host, port) = bracketed.split_once(']').ok_or(OpenError::Malformed("a [ has no ]"))?;
                (host, port.strip_prefix(':').unwrap_or(port))
            }
            None => one.split_once(':').unwrap_or((one, "")),
        };
        let port = match port {
            "" => None,
            port => Some(port.parse().map_err(|_| OpenError::Malformed("a port is no number"))?),
        };
        Ok((decode(host)?, port))
    };
    authority.split(',').map(place).collect()
}

fn parameter(pair: &str) -> Result<Parameter, OpenError> {
    let (name, value) = pair.split_once('=').ok_or(OpenError::Malformed("a setting has no ="))?;
    Ok(Parameter { name: decode(name)?, value: decode(value)?, text: pair.to_owned() })
}

fn decode(text: &str) -> Result<String, OpenError> {
    const BROKEN: OpenError = OpenError::Malformed("a % is not followed by two hexadecimal digits");
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let [high, low, tail @ ..] = tail else { return Err(BROKEN) };
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let (Some(high), Some(low)) = (digit(*high), digit(*low)) else { return Err(BROKEN) };
        bytes.push(16 * high + low);
        rest = tail;
    }
    String::from_utf8(bytes).map_err(|_| BROKEN)
}

/// A text as a value of a URL.
fn encode(text: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    let one = |byte: u8| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(one).collect()
}

/// A Unix socket, or an address that no packet leaves this machine by.
fn is_local(host: &str) -> bool {
    host.starts_with(['/', '@'])
        || host == "localhost"
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests;
