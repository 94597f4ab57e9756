//! Both folders of migrations make the same database: read back from what each database says of itself.

use crate::raw::Raw;
use crate::world::{Home, On, migrate};
use std::collections::BTreeSet;

const SQLITE: [&str; 4] = [
    // Columns.
    "SELECT t.name || '.' || c.name || ' ' || c.type || iif(c.\"notnull\", ' NOT NULL', '')
        || coalesce(' DEFAULT ' || c.dflt_value, '') AS text
     FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'",
    // Primary keys.
    "SELECT name || ' PRIMARY KEY (' || group_concat(c, ', ') || ')' AS text FROM
        (SELECT t.name, c.name AS c FROM sqlite_schema t, pragma_table_info(t.name) c
         WHERE t.type = 'table' AND c.pk > 0 ORDER BY t.name, c.pk) GROUP BY name",
    // Indexes.
    "SELECT sql AS text FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL",
    // Foreign keys.
    "SELECT name || ' FOREIGN KEY (' || group_concat(c, ', ') || ') REFERENCES ' || parent
        || '(' || group_concat(p, ', ') || ')' || rules AS text FROM
        (SELECT t.name, f.id, f.\"from\" AS c, f.\"table\" AS parent, f.\"to\" AS p,
            iif(f.on_update = 'NO ACTION', '', ' ON UPDATE ' || f.on_update)
            || iif(f.on_delete = 'NO ACTION', '', ' ON DELETE ' || f.on_delete) AS rules
         FROM sqlite_schema t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table' ORDER BY t.name, f.id, f.seq)
     GROUP BY name, id",
];

const POSTGRES: [&str; 4] = [
    "SELECT table_name || '.' || column_name || ' ' || CASE data_type WHEN 'bytea' THEN 'BLOB'
        WHEN 'timestamp without time zone' THEN 'TIMESTAMP' ELSE upper(data_type) END
        || CASE is_nullable WHEN 'NO' THEN ' NOT NULL' ELSE '' END
        || coalesce(' DEFAULT ' || replace(column_default, '::text', ''), '') AS text
     FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) AS text FROM pg_constraint
     WHERE contype = 'p' AND connamespace = 'public'::regnamespace",
    "SELECT replace(replace(indexdef, 'public.', ''), 'USING btree ', '') AS text FROM pg_indexes
     WHERE schemaname = 'public' AND indexname NOT LIKE '%\\_pkey'",
    "SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) AS text FROM pg_constraint
     WHERE contype = 'f' AND connamespace = 'public'::regnamespace",
];

const SQLITE_TABLES: &str = "SELECT name || ' ' || sql AS text FROM sqlite_schema WHERE type = 'table'";
const POSTGRES_CHECKS: &str = "SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) AS text
     FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace";
/// Text that is compared or sorted by the language of the cluster, though an index or a key holds it.
const SORTED_BY_LANGUAGE: &str = "SELECT DISTINCT i.indrelid::regclass || '.' || a.attname AS text FROM pg_index i
     JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
     JOIN pg_collation c ON c.oid = a.attcollation
     WHERE a.atttypid = 'text'::regtype AND c.collname <> 'C' AND i.indrelid::regclass::text NOT LIKE 'pg\\_%'";

fn both() -> [(Home, Raw); 2] {
    [On::Sqlite, On::Postgres].map(|on| {
        let home = Home::empty(on);
        migrate(&home.url());
        let raw = Raw::open(&home.url());
        (home, raw)
    })
}

fn read(raw: &mut Raw, sql: &str) -> BTreeSet<String> {
    raw.texts(sql).into_iter().filter(|line| !line.contains("__diesel_schema_migrations")).collect()
}

#[test]
fn the_same_columns_keys_indexes_and_references() {
    let [(_file, mut sqlite), (_cluster, mut postgres)] = both();
    for (sqlite_s, postgres_s) in SQLITE.into_iter().zip(POSTGRES) {
        let (one, other) = (read(&mut sqlite, sqlite_s), read(&mut postgres, postgres_s));
        assert!(one.len() > 10, "{sqlite_s} found {one:?}");
        let only =
            |one: &BTreeSet<String>, other| one.difference(other).cloned().collect::<Vec<_>>().join("\n");
        assert_eq!(
            one,
            other,
            "only SQLite:\n{}\nonly PostgreSQL:\n{}",
            only(&one, &other),
            only(&other, &one)
        );
    }
    let sorted = read(&mut postgres, SORTED_BY_LANGUAGE);
    assert!(sorted.is_empty(), "COLLATE \"C\" is missing: {sorted:?}");
}

#[test]
fn the_same_checks() {
    let [(_file, mut sqlite), (_cluster, mut postgres)] = both();
    let one: Vec<String> = read(&mut sqlite, SQLITE_TABLES).iter().flat_map(|table| checks(table)).collect();
    let other: Vec<String> =
        read(&mut postgres, POSTGRES_CHECKS).iter().flat_map(|table| checks(table)).collect();
    let [one, other] = [one, other].map(|mut checks| {
        checks.sort();
        checks
    });
    assert!(one.len() > 10);
    assert_eq!(one, other);
}

/// The checks of a table, in words both databases have: `x IN (a, b)` and `x = ANY (ARRAY[a, b])` are `x = a b`.
fn checks(definition: &str) -> Vec<String> {
    let definition = definition.split_whitespace().collect::<Vec<_>>().join(" ");
    let (table, mut rest) = definition.split_once(' ').unwrap();
    let mut found = Vec::new();
    while let Some(at) = rest.find("CHECK (") {
        rest = &rest[at + "CHECK ".len()..];
        let mut depth = 0;
        let closed = |letter: char| {
            depth += i32::from(letter == '(') - i32::from(letter == ')');
            depth == 0
        };
        let (check, after) = rest.split_at(rest.find(closed).unwrap());
        rest = after;
        let spaced = check.replace("::text", "").replace(['(', ')', '[', ']', ','], " ");
        let words = spaced.replace(" NOT IN ", " <> ").replace(" IN ", " = ");
        let words = words.split_whitespace().filter(|word| !["ANY", "ALL", "ARRAY"].contains(word));
        found.push(format!("{table}: {}", words.collect::<Vec<_>>().join(" ")));
    }
    found
}
