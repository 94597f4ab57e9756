//! Addresses of outside systems: read strictly, extended safely.

use reqwest::Url;
use ruqsat_licensing::error::{Error, Result};

/// Reads the address of an outside system: http or https with a host, no password, query or fragment; a path without
/// its closing slash is taken as a folder all the same.
pub(crate) fn base(system: &'static str, text: &str) -> Result<Url> {
    let fault = || Error::Internal(format!("the address of {system} is not a plain http(s) base address"));
    let mut url = Url::parse(text).map_err(|_| fault())?;
    let plain = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if !plain {
        return Err(fault());
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}

/// An address below a base, the last part escaped.
pub(crate) fn below(base: &Url, parts: &[&str]) -> Url {
    let mut url = base.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(parts);
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_addresses_are_bases() {
        for good in ["http://127.0.0.1:8", "https://pay.example/api", "https://pay.example/api/"] {
            let url = below(&base("t", good).unwrap(), &["orders", "a/../b c"]);
            assert!(url.as_str().ends_with("/orders/a%2F..%2Fb%20c"), "{url}");
        }
        for bad in
            ["", "pay.example", "ftp://a/", "file:///etc", "http://u:p@a/", "http://a/?x=1", "http://a/#f"]
        {
            let fault = base("t", bad).unwrap_err().to_string();
            assert!(!fault.contains("u:p"), "{fault}");
        }
    }
}
