//! A PostgreSQL URL, read as libpq reads it: strictly, so that no part of a password ends up as a host name in one
//! of libpq's messages, and far enough to know whether it leaves this machine. The bundled libpq has no TLS.

use super::OpenError;
use std::net::IpAddr;
use std::time::Duration;

/// Settings that name another server, or another URL, behind this one's back.
const INDIRECT: [&str; 2] = ["service", "servicefile"];
/// Values of `sslmode` that ask for nothing this libpq does not have.
const WITHOUT_TLS: [&str; 3] = ["disable", "allow", "prefer"];

/// A URL that was found good. It holds a password, so it has no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PostgresUrl {
    text: String,
    parameters: Vec<(String, String)>,
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
        let (authority, _) = path.split_once('/').unwrap_or((path, ""));
        let parameters = query.split('&').filter(|pair| !pair.is_empty()).map(parameter);
        let parameters = parameters.collect::<Result<Vec<_>, _>>()?;
        if parameters.iter().any(|(name, _)| INDIRECT.contains(&name.as_str())) {
            return Err(OpenError::Malformed("a service names its server elsewhere: write the server here"));
        }
        let mut hosts = hosts(authority)?;
        for (name, value) in &parameters {
            if name == "host" || name == "hostaddr" {
                hosts.extend(value.split(',').map(str::to_owned));
            }
        }
        hosts.retain(|host| !host.is_empty());
        if hosts.is_empty() {
            return Err(OpenError::Malformed("there is no host"));
        }
        let asks_for_tls =
            parameters.iter().any(|(name, mode)| name == "sslmode" && !WITHOUT_TLS.contains(&mode.as_str()));
        if asks_for_tls || !hosts.iter().all(|host| is_local(host)) {
            return Err(OpenError::NoTls);
        }
        Ok(Self { text: format!("postgres://{rest}"), parameters })
    }

    /// The URL for libpq, with limits on what a server that went silent can cost. What the URL says itself stands.
    pub(crate) fn with_limits(&self, patience: Duration) -> String {
        let limits = [
            ("connect_timeout", patience.as_secs().max(2)),
            ("tcp_user_timeout", 1000 * patience.as_secs().max(2)),
            ("keepalives_idle", patience.as_secs().max(2)),
            ("keepalives_interval", 2),
            ("keepalives_count", 3),
        ];
        let mut text = self.text.clone();
        for (name, value) in limits {
            if !self.parameters.iter().any(|(given, _)| given == name) {
                text.push(if text.contains('?') { '&' } else { '?' });
                text.push_str(&format!("{name}={value}"));
            }
        }
        text
    }
}

/// The hosts between user and database: `host:port` or `[address]:port`, several parted by commas.
fn hosts(authority: &str) -> Result<Vec<String>, OpenError> {
    let host = |one: &str| {
        let (host, port) = match one.strip_prefix('[') {
            Some(bracketed) => {
                let (host, port) = bracketed.split_once(']').ok_or(OpenError::Malformed("a [ has no ]"))?;
                (host, port.strip_prefix(':').unwrap_or(port))
            }
            None => one.split_once(':').unwrap_or((one, "")),
        };
        if port.bytes().any(|byte| !byte.is_ascii_digit()) {
            return Err(OpenError::Malformed("a port is no number"));
        }
        decode(host)
    };
    authority.split(',').map(host).collect()
}

fn parameter(pair: &str) -> Result<(String, String), OpenError> {
    let (name, value) = pair.split_once('=').ok_or(OpenError::Malformed("a setting has no ="))?;
    Ok((decode(name)?, decode(value)?))
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

/// A Unix socket, or an address that no packet leaves this machine by.
fn is_local(host: &str) -> bool {
    host.starts_with(['/', '@'])
        || host == "localhost"
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(url: &str) -> Option<String> {
        PostgresUrl::parse(url).err().map(|refused| refused.to_string())
    }

    #[test]
    fn nothing_leaves_this_machine() {
        let near =
            ["localhost", "127.0.0.1:5433", "[::1]:5432", "u:p@localhost/x?sslmode=disable", "%2Fvar%2Frun"];
        for near in
            near.into_iter().chain(["/db?host=/run/x", "u@/db?host=%2Frun", "localhost,127.0.0.2:5433"])
        {
            assert_eq!(told(&format!("//{near}")), None, "{near}");
        }
        let far = [
            "db",
            "10.0.0.1",
            "[2001:db8::1]",
            "localhost,db:5433",
            "localhost/x?host=db",
            "%64b",
            "u:p?x@db/x",
        ];
        let more = [
            "/x?host=db",
            "localhost/x?hostaddr=10.0.0.1",
            "db?sslmode=verify-full",
            "localhost?sslmode=require",
        ];
        for far in far.into_iter().chain(more) {
            let refused = told(&format!("//{far}")).unwrap();
            assert!(refused.contains("on this machine only"), "{far}: {refused}");
        }
    }

    #[test]
    fn a_broken_url_is_told_without_its_password() {
        let broken = [
            "u:secret@localhost",
            "//u:sec@ret@localhost/x",
            "//u:sec/ret@localhost",
            "//u:sec/r%et@localhost",
            "//localhost:secret",
            "//u:1/secret@localhost",
            "//[::1/secret",
            "//%secret/x",
            "//localhost?secret",
            "///secret",
            "//u:secret@/x",
            "//localhost/x?service=secret",
        ];
        for url in broken {
            let refused = told(url).unwrap();
            assert!(refused.contains("does not read") && !refused.contains("sec"), "{url}: {refused}");
        }
    }

    #[test]
    fn the_url_s_own_limits_stand() {
        let url = PostgresUrl::parse("//u:p@localhost/x?connect_timeout=1").ok().unwrap();
        let text = url.with_limits(Duration::from_secs(5));
        assert!(
            text.starts_with("postgres://u:p@localhost/x?connect_timeout=1&tcp_user_timeout=5000&"),
            "{text}"
        );
        assert_eq!(text.matches("connect_timeout").count(), 1);
    }
}
