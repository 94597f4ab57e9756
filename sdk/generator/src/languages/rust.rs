//! Rust: how it spells types and names, and which files it has.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use minijinja::{Environment, context, value::Serde};

use super::{Language, Page, groups, imports};
use crate::{
    ir::{Api, Ty},
    names::{pascal, snake},
    read::Result,
};

pub(super) const LANGUAGE: Language = Language {
    folder: "rust",
    comment: ("//! ", ""),
    templates: &[
        ("mod.rs", include_str!("../../templates/rust/mod.rs.j2")),
        ("index.rs", include_str!("../../templates/rust/index.rs.j2")),
        ("models.rs", include_str!("../../templates/rust/models.rs.j2")),
        ("operations.rs", include_str!("../../templates/rust/operations.rs.j2")),
        ("fields.rs", include_str!("../../templates/rust/fields.rs.j2")),
    ],
    filters,
    plan,
    format,
};

fn plan(api: &Api) -> Vec<Page> {
    let groups = groups(api);
    let resources: Vec<_> = api.resources.iter().map(|r| r.name.clone()).collect();
    let page =
        |path: String, template, context| Page { path: format!("src/generated/{path}"), template, context };
    let mut pages = vec![
        page("mod.rs".to_owned(), "mod.rs", context! { resources => Serde(&api.resources) }),
        page(
            "models/mod.rs".to_owned(),
            "index.rs",
            context! { about => "What is sent and what comes back.", modules => groups.keys().map(|g| String::from(*g)).collect::<Vec<_>>() },
        ),
        page(
            "operations/mod.rs".to_owned(),
            "index.rs",
            context! { about => "The operations, by resource.", modules => resources },
        ),
    ];
    for (group, types) in groups {
        let imports = imports(&types);
        pages.push(page(
            format!("models/{}.rs", ident(group)),
            "models.rs",
            context! { types => Serde(types), imports },
        ));
    }
    for resource in &api.resources {
        let path = format!("operations/{}.rs", ident(&resource.name));
        pages.push(page(path, "operations.rs", context! { resource => Serde(resource) }));
    }
    pages
}

fn filters(environment: &mut Environment<'static>) {
    environment.add_filter("ident", |name: &str| ident(name));
    environment.add_filter("variant", |wire: &str| variant(wire));
    environment
        .add_filter("doc", |text: &str, fallback: Option<&str>| doc(text, fallback.unwrap_or_default()));
    environment.add_filter("literal", |text: &str| format!("{text:?}"));
    environment
        .add_filter("type", |ty: Serde<Ty>, prefix: Option<&str>| spelled(&ty, prefix.unwrap_or_default()));
    environment.add_filter("argument", |ty: Serde<Ty>, prefix: &str| match &*ty {
        Ty::String => "&str".to_owned(),
        Ty::Integer | Ty::Number | Ty::Boolean => spelled(&ty, prefix),
        other => format!("&{}", spelled(other, prefix)),
    });
    environment.add_filter("owned_argument", |ty: Serde<Ty>, prefix: &str| match &*ty {
        Ty::String => "impl Into<String>".to_owned(),
        other => spelled(other, prefix),
    });
}

/// A type; `prefix` leads to the named ones.
fn spelled(ty: &Ty, prefix: &str) -> String {
    match ty {
        Ty::String => "String".to_owned(),
        Ty::Integer => "i64".to_owned(),
        Ty::Number => "f64".to_owned(),
        Ty::Boolean => "bool".to_owned(),
        Ty::DateTime => "chrono::DateTime<chrono::Utc>".to_owned(),
        Ty::Date => "chrono::NaiveDate".to_owned(),
        Ty::Json => "serde_json::Value".to_owned(),
        Ty::List(of) => format!("Vec<{}>", spelled(of, prefix)),
        Ty::Map(of) => format!("std::collections::BTreeMap<String, {}>", spelled(of, prefix)),
        Ty::Named(name) => format!("{prefix}{name}"),
    }
}

const KEYWORDS: [&str; 52] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static",
    "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual",
    "where", "while", "yield", "client",
];

fn ident(name: &str) -> String {
    let name = snake(name);
    match name.chars().next() {
        Some(first) if first.is_numeric() => format!("n{name}"),
        _ if KEYWORDS.contains(&name.as_str()) => format!("{name}_"),
        _ => name,
    }
}

/// A variant's name. `Unknown` is taken by the fallback, and a server may well say "unknown" itself.
fn variant(wire: &str) -> String {
    match pascal(wire) {
        name if name == "Unknown" => "StatedUnknown".to_owned(),
        name if name == "Self" => "Self_".to_owned(),
        name if name.chars().next().is_none_or(char::is_numeric) => format!("N{name}"),
        name => name,
    }
}

fn doc(text: &str, fallback: &str) -> String {
    let text = if text.trim().is_empty() { fallback } else { text.trim() };
    text.lines().map(|line| format!("/// {line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

fn format(text: String) -> Result<String> {
    let config = concat!(env!("CARGO_MANIFEST_DIR"), "/../../.rustfmt.toml");
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path", config])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("rustfmt does not start: {error}"))?;
    let mut input = rustfmt.stdin.take().ok_or("rustfmt takes no input")?;
    // Written from beside, or a file larger than a pipe would wait for rustfmt and rustfmt for us.
    let source = text.clone();
    let writer = std::thread::spawn(move || input.write_all(source.as_bytes()));
    let output = rustfmt.wait_with_output().map_err(|error| error.to_string())?;
    let written = writer.join().is_ok_and(|result| result.is_ok());
    if !output.status.success() || !written {
        return Err(format!("rustfmt: {}\n{text}", String::from_utf8_lossy(&output.stderr)));
    }
    String::from_utf8(output.stdout).map_err(|error| error.to_string())
}
