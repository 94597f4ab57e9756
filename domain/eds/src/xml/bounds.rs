//! What a document must keep to before a parser may see it: size, depth, attributes, namespaces, and no DTD.
//!
//! A parser of whole trees compares attributes with each other and copies the namespaces in scope, so both are counted
//! here in one pass over the bytes. Nothing is believed because of this pass: it only refuses.

use crate::asn1::{Malformed, Parsed};

/// Bytes of a document.
pub const MAX_XML_BYTES: usize = 1 << 19;
/// Elements inside each other.
pub const MAX_DEPTH: usize = 64;
/// Attributes of one element, namespace declarations among them.
const MAX_ATTRIBUTES: usize = 64;
/// Namespace declarations on the way from the root to any element.
const MAX_NAMESPACES: usize = 32;

/// The text, where it is UTF-8 inside the bounds.
///
/// # Errors
/// Too large, too deep, too many attributes or namespaces, a DTD, another encoding or version than UTF-8 and 1.0.
pub(super) fn check(bytes: &[u8]) -> Parsed<&str> {
    if bytes.len() > MAX_XML_BYTES {
        return Err(Malformed);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Malformed)?;
    declaration(text)?;
    let mut rest = text;
    // Namespace declarations in scope of each open element.
    let mut open: Vec<usize> = Vec::new();
    while let Some(start) = rest.find('<') {
        let markup = &rest[start..];
        rest = if let Some(comment) = markup.strip_prefix("<!--") {
            after(comment, "-->")?
        } else if let Some(data) = markup.strip_prefix("<![CDATA[") {
            after(data, "]]>")?
        } else if let Some(instruction) = markup.strip_prefix("<?") {
            after(instruction, "?>")?
        } else if markup.starts_with("<!") {
            return Err(Malformed);
        } else if let Some(end) = markup.strip_prefix("</") {
            open.pop().ok_or(Malformed)?;
            after(end, ">")?
        } else {
            let (tag, beyond) = tag(&markup[1..])?;
            let in_scope = open.last().copied().unwrap_or(0) + tag.namespaces;
            if tag.attributes > MAX_ATTRIBUTES || in_scope > MAX_NAMESPACES || open.len() >= MAX_DEPTH {
                return Err(Malformed);
            }
            if !tag.empty {
                open.push(in_scope);
            }
            beyond
        };
    }
    Ok(text)
}

/// An XML declaration may name UTF-8 and version 1.0 only: the bytes are read as such.
fn declaration(text: &str) -> Parsed<()> {
    let Some(rest) = text.trim_start_matches('\u{feff}').strip_prefix("<?xml ") else { return Ok(()) };
    let (inside, _) = rest.split_once("?>").ok_or(Malformed)?;
    let value = |name: &str| -> Option<&str> {
        let (_, rest) = inside.split_once(name)?;
        let rest = rest.trim_start().strip_prefix('=')?.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        rest[1..].split(quote).next()
    };
    let named = inside.contains("encoding");
    if value("version") != Some("1.0")
        || (named && !value("encoding").is_some_and(|name| name.eq_ignore_ascii_case("utf-8")))
    {
        return Err(Malformed);
    }
    Ok(())
}

struct Tag {
    attributes: usize,
    namespaces: usize,
    empty: bool,
}

/// A start tag without its `<`: every attribute has one quoted value, and only a quote can hide a `>`.
fn tag(mut rest: &str) -> Parsed<(Tag, &str)> {
    let mut tag = Tag { attributes: 0, namespaces: 0, empty: false };
    loop {
        let at = rest.find(['"', '\'', '>']).ok_or(Malformed)?;
        let (before, beyond) = rest.split_at(at);
        if let Some(rest) = beyond.strip_prefix('>') {
            tag.empty = before.ends_with('/');
            return Ok((tag, rest));
        }
        tag.attributes += 1;
        tag.namespaces += usize::from(before.contains("xmlns"));
        rest = after(&beyond[1..], &beyond[..1])?;
    }
}

fn after<'t>(text: &'t str, end: &str) -> Parsed<&'t str> {
    text.split_once(end).map(|(_, rest)| rest).ok_or(Malformed)
}
