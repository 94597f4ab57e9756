//! Copies of rows: one statement inserts all copies of one row. Where the original says an id of its case, a copy says
//! one of its own; everything else is the same.

use super::book::{Column, Kind, Row};
use crate::sql::Raw;

/// The database a statement is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

impl Dialect {
    /// That of a connection.
    pub fn of(raw: &Raw) -> Self {
        match raw {
            Raw::Sqlite(_) => Self::Sqlite,
            Raw::Postgres(_) => Self::Postgres,
        }
    }
}

/// Letters of an id that all ids of one write share: the moment and most of the chance. Four more tell them apart.
const STEM: usize = 22;
/// Letters that a copy's base gives, before three that number the writes of a case.
pub const BASE: usize = 19;

/// Prefixes of what a case only points to: accounts, bodies, their units, posts and people.
const KEPT: [&str; 5] = ["acc", "bod", "unt", "pst", "emp"];

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// It stays.
    Same(&'a str),
    /// An expression stands for it.
    Named(&'a str),
}

/// What is said otherwise in a copy: a text of the original, and the SQL expression that stands for it.
#[derive(Clone, Debug, Default)]
pub struct Names(Vec<(String, String)>);

impl Names {
    /// New ids for all ids that are said in these texts, save those that a case only points to. `base` is an expression of
    /// [`BASE`] digits or letters of an id, another for each copy.
    pub fn of<'t>(texts: impl Iterator<Item = &'t str>, base: &str) -> Self {
        let mut stems: Vec<&str> = Vec::new();
        for stem in texts.flat_map(ids).filter(|(prefix, _)| !KEPT.contains(prefix)) {
            let stem = &stem.1[..STEM];
            if !stems.contains(&stem) {
                stems.push(stem);
            }
        }
        let name = |(n, stem): (usize, &&str)| ((*stem).to_owned(), format!("{base} || '{n:03}'"));
        Self(stems.iter().enumerate().map(name).collect())
    }

    /// One more text, and its expression.
    pub fn with(mut self, text: &str, expression: &str) -> Self {
        self.0.push((text.to_owned(), expression.to_owned()));
        self
    }

    /// A text as an expression: what is named, between the pieces that stay.
    pub fn text(&self, text: &str) -> String {
        let part = |part: Part<'_>| match part {
            Part::Same(text) => quoted(text),
            Part::Named(expression) => expression.to_owned(),
        };
        self.parts(text).into_iter().map(part).collect::<Vec<_>>().join(" || ")
    }

    /// A sum, which JSON says as `"minor":…`.
    fn sum(&self, minor: &str) -> String {
        match self.parts(&format!("\"minor\":{minor}")).as_slice() {
            [Part::Named(expression)] => format!("CAST(substr({expression}, 9) AS BIGINT)"),
            _ => minor.to_owned(),
        }
    }

    /// A text in its parts.
    pub fn parts<'a>(&'a self, mut text: &'a str) -> Vec<Part<'a>> {
        let mut parts = Vec::new();
        let first = |text: &str| {
            let found = self.0.iter().filter_map(|(from, to)| Some((text.find(from.as_str())?, from, to)));
            found.min_by_key(|(at, from, _)| (*at, usize::MAX - from.len()))
        };
        while let Some((at, from, to)) = first(text) {
            if at > 0 {
                parts.push(Part::Same(&text[..at]));
            }
            parts.push(Part::Named(to));
            text = &text[at + from.len()..];
        }
        if parts.is_empty() || !text.is_empty() {
            parts.push(Part::Same(text));
        }
        parts
    }
}

/// The ids in a text: prefix and ULID.
pub(super) fn ids(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.match_indices('_').filter_map(|(at, _)| {
        let (prefix, ulid) = (text.get(at.checked_sub(3)?..at)?, text.get(at + 1..at + 27)?);
        let is_base32 = |c: char| c.is_ascii_digit() || (c.is_ascii_lowercase() && !"ilou".contains(c));
        (prefix.chars().all(|c| c.is_ascii_lowercase()) && ulid.chars().all(is_base32))
            .then_some((prefix, ulid))
    })
}

/// A whole text that is an id, but not of what a case only points to.
pub fn is_own_id(text: &str) -> bool {
    text.len() == 30 && ids(text).any(|(prefix, _)| !KEPT.contains(&prefix))
}

/// A text as a literal.
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The statement that inserts the copies of a row: one for each row of `from`, whose alias is `c`. Moments lie
/// `c.seconds` earlier where `earlier`.
pub fn insert(row: &Row, names: &Names, dialect: Dialect, from: &str, earlier: bool) -> String {
    let columns: Vec<String> =
        row.table.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
    let both = row.table.columns.iter().zip(&row.values);
    let value = |(column, value): (&Column, &Option<String>)| match row.said(&column.name) {
        Some(expression) => expression.to_owned(),
        None => written(column, value.as_deref(), names, dialect, earlier),
    };
    let values: Vec<String> = both.map(value).collect();
    let (table, columns, values) = (&row.table.name, columns.join(", "), values.join(", "));
    format!("INSERT INTO \"{table}\" ({columns}) SELECT {values} FROM {from};\n")
}

fn written(column: &Column, value: Option<&str>, names: &Names, dialect: Dialect, earlier: bool) -> String {
    let Some(value) = value else { return "NULL".to_owned() };
    match (column.kind, dialect) {
        (Kind::Text, _) | (Kind::Date, Dialect::Sqlite) => names.text(value),
        (Kind::Date, Dialect::Postgres) => format!("CAST({} AS date)", names.text(value)),
        (Kind::Content, Dialect::Sqlite) => format!("CAST({} AS BLOB)", names.text(value)),
        (Kind::Content, Dialect::Postgres) => format!("convert_to({}, 'UTF8')", names.text(value)),
        (Kind::Bytes, Dialect::Sqlite) => format!("X'{value}'"),
        (Kind::Bytes, Dialect::Postgres) => format!("'\\x{value}'::bytea"),
        (Kind::Time, Dialect::Postgres) if earlier => {
            format!("TIMESTAMP {} - c.seconds * INTERVAL '1 second'", quoted(value))
        }
        (Kind::Time, Dialect::Postgres) => format!("TIMESTAMP {}", quoted(value)),
        (Kind::Time, Dialect::Sqlite) if earlier => {
            // Whole seconds are moved; what stands behind the point stays.
            let (whole, rest) = value.split_at(value.find('.').unwrap_or(value.len()));
            let moved =
                format!("strftime('%Y-%m-%d %H:%M:%S', {}, '-' || c.seconds || ' seconds')", quoted(whole));
            if rest.is_empty() { moved } else { format!("{moved} || {}", quoted(rest)) }
        }
        (Kind::Time, Dialect::Sqlite) => quoted(value),
        (Kind::Plain, _) if column.name.ends_with("_minor") => names.sum(value),
        (Kind::Plain, Dialect::Sqlite) => value.to_owned(),
        (Kind::Plain, Dialect::Postgres) => format!("CAST({} AS {})", quoted(value), column.declared),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::copies::book::Table;
    use std::sync::Arc;

    const APP: &str = "app_01k9aaaaaaaaaaaaaaaaaa0001";
    const SIG: &str = "sig_01k9aaaaaaaaaaaaaaaaaa0002";
    const TSK: &str = "tsk_01k9bbbbbbbbbbbbbbbbbb0001";
    const ACC: &str = "acc_01k9cccccccccccccccccc0001";

    #[test]
    fn ids_of_a_case_are_named_anew_and_those_of_people_stay() {
        let texts = [APP, &format!("{{\"s\":\"{SIG}\",\"t\":\"{TSK}\",\"by\":\"{ACC}\"}}")];
        let names = Names::of(texts.into_iter(), "c.base").with("2026-000000001", "c.registered");
        assert_eq!(names.text(APP), "'app_' || c.base || '000' || '0001'");
        assert_eq!(
            names.text(SIG),
            "'sig_' || c.base || '000' || '0002'",
            "of one write, so it stays beside it"
        );
        assert_eq!(names.text(&format!("\"{TSK}\"")), "'\"tsk_' || c.base || '001' || '0001\"'");
        assert_eq!(names.text("2026-000000001"), "c.registered");
        for same in [ACC, "", "o'clock", "snake_case_names_that_are_no_ids_at_all_here"] {
            assert_eq!(names.text(same), quoted(same));
        }
        assert_eq!(quoted("o'clock"), "'o''clock'");
        assert!(is_own_id(APP) && !is_own_id(ACC) && !is_own_id(&texts[1][..30]));
        assert_eq!(BASE + 3, STEM);
    }

    #[test]
    fn a_row_becomes_one_statement_in_either_dialect() {
        let column =
            |name: &str, declared: &str, kind| Column { name: name.into(), declared: declared.into(), kind };
        let columns = vec![
            column("id", "text", Kind::Text),
            column("cms", "bytea", Kind::Bytes),
            column("at", "timestamp", Kind::Time),
            column("seq", "bigint", Kind::Plain),
            column("why", "text", Kind::Text),
        ];
        let table = Arc::new(Table { name: "t".into(), columns });
        let values = [Some(APP), Some("00ff"), Some("2026-01-02 03:04:05.678"), Some("7"), None];
        let row = Row::new(table, values.map(|value| value.map(str::to_owned)).into());
        let names = Names::of(row.texts(), "c.base");
        assert_eq!(
            insert(&row, &names, Dialect::Sqlite, "c", true),
            "INSERT INTO \"t\" (\"id\", \"cms\", \"at\", \"seq\", \"why\") SELECT 'app_' || c.base || '000' || '0001', \
             X'00ff', strftime('%Y-%m-%d %H:%M:%S', '2026-01-02 03:04:05', '-' || c.seconds || ' seconds') || '.678', \
             7, NULL FROM c;\n"
        );
        assert_eq!(
            insert(&row, &names, Dialect::Postgres, "c", false),
            "INSERT INTO \"t\" (\"id\", \"cms\", \"at\", \"seq\", \"why\") SELECT 'app_' || c.base || '000' || '0001', \
             '\\x00ff'::bytea, TIMESTAMP '2026-01-02 03:04:05.678', CAST('7' AS bigint), NULL FROM c;\n"
        );
    }
}
