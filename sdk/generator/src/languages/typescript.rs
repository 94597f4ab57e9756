//! TypeScript: how it spells types and names, and which files it has. The templates write it as it is to stand.

use minijinja::{Environment, context, value::Serde};

use super::{Language, Page, groups, imports};
use crate::{
    ir::{Api, Ty},
    names::{camel, snake},
};

pub(super) const LANGUAGE: Language = Language {
    folder: "typescript",
    comment: ("/** ", " */"),
    templates: &[
        ("client.ts", include_str!("../../templates/typescript/client.ts.j2")),
        ("index.ts", include_str!("../../templates/typescript/index.ts.j2")),
        ("models.ts", include_str!("../../templates/typescript/models.ts.j2")),
        ("operations.ts", include_str!("../../templates/typescript/operations.ts.j2")),
        ("fields.ts", include_str!("../../templates/typescript/fields.ts.j2")),
    ],
    filters,
    plan,
    format: Ok,
};

fn plan(api: &Api) -> Vec<Page> {
    let page =
        |path: String, template, context| Page { path: format!("src/generated/{path}"), template, context };
    let groups = groups(api);
    let files: Vec<_> = groups.keys().map(|group| file(group)).collect();
    let resources: Vec<_> = api.resources.iter().map(|resource| file(&resource.name)).collect();
    let mut pages = vec![
        page("index.ts".to_owned(), "client.ts", context! { resources => Serde(&api.resources) }),
        page("models/index.ts".to_owned(), "index.ts", context! { kind => "type ", files }),
        page("operations/index.ts".to_owned(), "index.ts", context! { kind => "", files => resources }),
    ];
    for (group, types) in groups {
        let imports = imports(&types);
        let path = format!("models/{}.ts", file(group));
        pages.push(page(path, "models.ts", context! { types => Serde(types), imports }));
    }
    for resource in &api.resources {
        let path = format!("operations/{}.ts", file(&resource.name));
        pages.push(page(path, "operations.ts", context! { resource => Serde(resource) }));
    }
    pages
}

fn file(name: &str) -> String {
    snake(name).replace('_', "-")
}

fn filters(environment: &mut Environment<'static>) {
    environment.add_filter("file", |name: &str| file(name));
    environment.add_filter("key", |name: &str| key(name));
    environment.add_filter("argument", |name: &str| argument(name));
    environment.add_filter("literal", |text: &str| literal(text));
    environment
        .add_filter("type", |ty: Serde<Ty>, prefix: Option<&str>| spelled(&ty, prefix.unwrap_or_default()));
    environment.add_filter("doc", |text: &str, depth: usize, fallback: Option<&str>| {
        doc(text, depth, fallback.unwrap_or_default())
    });
}

/// A type; `prefix` leads to the named ones.
fn spelled(ty: &Ty, prefix: &str) -> String {
    match ty {
        Ty::String => "string".to_owned(),
        Ty::Integer | Ty::Number => "number".to_owned(),
        Ty::Boolean => "boolean".to_owned(),
        Ty::DateTime => "DateTime".to_owned(),
        Ty::Date => "CivilDate".to_owned(),
        Ty::Json => "unknown".to_owned(),
        Ty::List(of) => format!("{}[]", spelled(of, prefix)),
        Ty::Map(of) => format!("Record<string, {}>", spelled(of, prefix)),
        Ty::Named(name) => format!("{prefix}{name}"),
    }
}

/// Words that no parameter can be called: reserved ones, and the names of a method's other parameters.
const TAKEN: &str = "arguments await body break case catch class const continue debugger default delete do else enum \
                     eval export extends false finally for function if implements import in instanceof interface let \
                     mediaType new null options package params return static super switch this throw true try typeof \
                     var void while with yield";

fn argument(wire: &str) -> String {
    let name = camel(wire);
    match name.chars().next() {
        Some(first) if first.is_numeric() => format!("n{name}"),
        _ if TAKEN.split_whitespace().any(|taken| taken == name) => format!("{name}_"),
        _ => name,
    }
}

/// A member as it stands on the wire, in quotes where it has to.
fn key(wire: &str) -> String {
    let plain = wire.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$');
    if plain && !wire.starts_with(|c: char| c.is_numeric()) && !wire.is_empty() {
        wire.to_owned()
    } else {
        literal(wire)
    }
}

/// JSON strings are TypeScript strings.
fn literal(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn doc(text: &str, depth: usize, fallback: &str) -> String {
    let text = if text.trim().is_empty() { fallback } else { text.trim() };
    let text = text.replace("*/", "* /");
    let lines: Vec<_> = text.lines().map(str::trim_end).collect();
    let indent = "  ".repeat(depth);
    match lines.as_slice() {
        [] => String::new(),
        [one] => format!("{indent}/** {one} */\n"),
        _ => {
            let middle: String =
                lines.iter().map(|line| format!("{indent} * {line}").trim_end().to_owned() + "\n").collect();
            format!("{indent}/**\n{middle}{indent} */\n")
        }
    }
}
