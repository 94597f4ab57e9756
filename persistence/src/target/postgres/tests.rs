//! Which URLs are read, which go through TLS, and what a refusal says.

use super::*;

fn told(url: &str) -> Option<String> {
    PostgresUrl::parse(url).err().map(|refused| refused.to_string())
}

fn tls(url: &str) -> Option<(String, u16, Option<String>)> {
    let url = PostgresUrl::parse(url).unwrap_or_else(|refused| panic!("{url}: {refused}"));
    url.tls()
        .map(|far| (far.host.clone(), far.port, far.roots.as_ref().map(|path| path.display().to_string())))
}

#[test]
fn what_stays_on_this_machine_needs_no_tls() {
    let near = [
        "localhost",
        "127.0.0.1:5433",
        "[::1]:5432",
        "u:p@localhost/x?sslmode=disable",
        "%2Fvar%2Frun",
        "/db?host=/run/x",
        "u@/db?host=%2Frun",
        "localhost,127.0.0.2:5433",
    ];
    for near in near {
        assert_eq!(tls(&format!("//{near}")), None, "{near}");
    }
}

#[test]
fn what_leaves_it_goes_through_tls() {
    let far = [
        ("db", "db", 5432, None),
        ("10.0.0.1", "10.0.0.1", 5432, None),
        ("u:p@[2001:db8::1]:6000/x", "2001:db8::1", 6000, None),
        ("%64b?sslrootcert=system", "db", 5432, None),
        ("/x?host=db&port=7&sslrootcert=/a%20b.pem", "db", 7, Some("/a b.pem")),
        ("u:p?x@db/x?sslmode=require", "db", 5432, None),
        ("localhost?sslmode=verify-full", "localhost", 5432, None),
        ("db?sslmode=verify-ca", "db", 5432, None),
    ];
    for (url, host, port, roots) in far {
        assert_eq!(tls(&format!("//{url}")), Some((host.into(), port, roots.map(str::to_owned))), "{url}");
    }
}

#[test]
fn weaker_or_unknown_ways_are_refused() {
    let cases = [
        ("//db?sslmode=disable", "in the clear"),
        ("//db?sslmode=prefer", "in the clear"),
        ("//db?sslmode=maybe", "none of libpq's"),
        ("//localhost,db:5433", "one server"),
        ("//localhost/x?host=db", "one server"),
        ("//db/x?hostaddr=10.0.0.1", "one server"),
        ("//localhost/x?hostaddr=10.0.0.1", "one server"),
        ("///x?hostaddr=10.0.0.1", "sslcert"),
        ("//db?sslcert=a.pem", "sslcert"),
        ("///x?host=/run&sslmode=require", "sslcert"),
        ("//db:99999", "no number"),
        ("///x?host=localhost&host=db", "given twice"),
        ("//localhost/x?sslmode=disable&sslmode=verify-full", "given twice"),
    ];
    for (url, expected) in cases {
        let refused = told(url).unwrap_or_default();
        assert!(refused.contains(expected), "{url}: {refused}");
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
    let text = url.text(Duration::from_secs(5), None);
    assert!(
        text.starts_with("postgres://u:p@localhost/x?connect_timeout=1&tcp_user_timeout=5000&"),
        "{text}"
    );
    assert_eq!(text.matches("connect_timeout").count(), 1);
}

#[test]
fn behind_a_tunnel_the_rest_of_the_url_stands() {
    let url = "//u:p%40@db:7/x?sslmode=require&sslrootcert=a&application_name=b%20c&port=7";
    let text = PostgresUrl::parse(url).ok().unwrap().text(Duration::from_secs(5), Some(Path::new("/t m/p")));
    assert!(text.starts_with("postgres://u:p%40@/x?application_name=b%20c&connect_timeout=5&"), "{text}");
    assert!(text.ends_with("&host=%2Ft%20m%2Fp&port=5432&sslmode=disable"), "{text}");
}
