//! Every row of a small database, whatever tables and columns it has: the catalogue of the database says.

use super::copy::ids;
use crate::sql::Raw;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How a value is written in SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text, JSON and ids too.
    Text,
    /// A moment.
    Time,
    /// A day.
    Date,
    /// Bytes that are a text: what was signed.
    Content,
    /// Bytes.
    Bytes,
    /// A number, or yes and no.
    Plain,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type as the database calls it.
    pub declared: String,
    /// What that means here.
    pub kind: Kind,
}

/// A table.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns in order.
    pub columns: Vec<Column>,
}

/// A row: a text for every value, bytes in hexadecimal.
#[derive(Clone, Debug)]
pub struct Row {
    /// Where it stands.
    pub table: Arc<Table>,
    /// Its values in the order of the columns.
    pub values: Vec<Option<String>>,
    /// The ids in it, whole.
    ids: BTreeSet<String>,
    /// Expressions that stand for values in a copy, by column.
    said: Vec<(&'static str, String)>,
}

impl Row {
    /// A row with these values.
    pub fn new(table: Arc<Table>, values: Vec<Option<String>>) -> Self {
        let mut row = Self { table, values, ids: BTreeSet::new(), said: Vec::new() };
        row.ids = row.texts().flat_map(ids).map(|(prefix, ulid)| format!("{prefix}_{ulid}")).collect();
        row
    }

    /// The texts of the row.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let is_text = |kind| matches!(kind, Kind::Text | Kind::Date | Kind::Content);
        let columns = self.table.columns.iter().zip(&self.values);
        columns.filter(move |(column, _)| is_text(column.kind)).filter_map(|(_, value)| value.as_deref())
    }

    /// What stands in a column.
    pub fn get(&self, name: &str) -> Option<&str> {
        let at = self.table.columns.iter().position(|column| column.name == name)?;
        self.values.get(at)?.as_deref()
    }

    /// Has copies say an expression in a column.
    pub fn say(&mut self, name: &'static str, expression: String) {
        self.said.push((name, expression));
    }

    /// The expression that stands for a column.
    pub fn said(&self, name: &str) -> Option<&str> {
        self.said.iter().find(|(column, _)| *column == name).map(|(_, expression)| expression.as_str())
    }

    /// Writes something else into a column.
    pub fn set(&mut self, name: &str, value: Option<&str>) {
        let at = self.table.columns.iter().position(|column| column.name == name);
        if let Some(kept) = at.and_then(|at| self.values.get_mut(at)) {
            *kept = value.map(str::to_owned);
        }
    }

    /// Whether it names another application than these.
    fn names_others(&self, cases: &BTreeSet<String>) -> bool {
        self.ids.iter().any(|id| id.starts_with("app_") && !cases.contains(id))
    }
}

/// Every row of a database.
pub struct Book(Vec<Row>);

impl Book {
    /// Reads it all: for a database of a few cases.
    pub fn read(raw: &mut Raw) -> Result<Self, String> {
        let mut rows = Vec::new();
        for table in tables(raw) {
            let table = Arc::new(table);
            for line in raw.texts(&question(raw, &table)) {
                let values =
                    serde_json::from_str(&line).map_err(|fault| format!("{}: {fault}", table.name))?;
                rows.push(Row::new(table.clone(), values));
            }
        }
        Ok(Self(rows))
    }

    /// The rows of these applications and no other: those that name one of them, and those that name what stands in
    /// such a row under an id of its own. Not the idempotency keys: their scope is a hash, and a day later they are gone.
    /// Nor the seals: a chain is not copied. Nor what was sent and received: it is done.
    pub fn of(&self, cases: &[&str]) -> Vec<Row> {
        let passed_over = ["idempotency_keys", "seals", "outbox", "gateway_callbacks"];
        let cases: BTreeSet<String> = cases.iter().map(|case| (*case).to_owned()).collect();
        let rows = || {
            let kept = self.0.iter().filter(|row| !passed_over.contains(&row.table.name.as_str()));
            kept.filter(|row| !row.names_others(&cases))
        };
        let named = |row: &&Row| !row.ids.is_disjoint(&cases);
        let own = rows().filter(named).filter_map(|row| row.get("id"));
        let own: BTreeSet<String> = own.map(str::to_owned).collect();
        let belongs = |row: &&Row| named(row) || !row.ids.is_disjoint(&own);
        rows().filter(belongs).cloned().collect()
    }

    /// The account with a login, with its id.
    pub fn account(&self, login: &str) -> Result<(String, Row), String> {
        let accounts = |row: &&Row| row.table.name == "accounts" && row.texts().any(|text| text == login);
        let row = self.0.iter().find(accounts).ok_or_else(|| format!("no account {login}"))?;
        let id = row.texts().find(|text| text.starts_with("acc_")).ok_or("an account without an id")?;
        Ok((id.to_owned(), row.clone()))
    }
}

/// The tables as the catalogue of the database lists them.
fn tables(raw: &mut Raw) -> Vec<Table> {
    let columns = match raw {
        Raw::Sqlite(_) => {
            "SELECT m.name || ' ' || p.name || ' ' || p.type AS text FROM sqlite_schema m \
             JOIN pragma_table_info(m.name) p WHERE m.type = 'table' ORDER BY m.name, p.cid"
        }
        Raw::Postgres(_) => {
            "SELECT table_name || ' ' || column_name || ' ' || data_type AS text FROM information_schema.columns \
             WHERE table_schema = 'public' ORDER BY table_name, ordinal_position"
        }
    };
    let mut tables: Vec<Table> = Vec::new();
    for line in raw.texts(columns) {
        let mut words = line.splitn(3, ' ').map(str::to_owned);
        let (Some(table), Some(name), Some(declared)) = (words.next(), words.next(), words.next()) else {
            continue;
        };
        if table.starts_with("sqlite_") {
            continue;
        }
        let kind = match declared.to_ascii_lowercase().as_str() {
            "text" => Kind::Text,
            "timestamp" | "timestamp without time zone" => Kind::Time,
            "date" => Kind::Date,
            "blob" | "bytea" if table == "contents" => Kind::Content,
            "blob" | "bytea" => Kind::Bytes,
            _ => Kind::Plain,
        };
        let column = Column { name, declared, kind };
        match tables.last_mut() {
            Some(last) if last.name == table => last.columns.push(column),
            _ => tables.push(Table { name: table, columns: vec![column] }),
        }
    }
    tables
}

/// The rows of a table as arrays of JSON.
fn question(raw: &Raw, table: &Table) -> String {
    let value = |column: &Column| match raw {
        // The hex of nothing would be an empty text.
        Raw::Sqlite(_) if column.kind == Kind::Bytes => {
            format!("iif(\"{0}\" IS NULL, NULL, hex(\"{0}\"))", column.name)
        }
        Raw::Sqlite(_) => format!("CAST(\"{}\" AS TEXT)", column.name),
        Raw::Postgres(_) if column.kind == Kind::Bytes => format!("encode(\"{}\", 'hex')", column.name),
        Raw::Postgres(_) if column.kind == Kind::Content => {
            format!("convert_from(\"{}\", 'UTF8')", column.name)
        }
        Raw::Postgres(_) => format!("\"{}\"::text", column.name),
    };
    let values: Vec<String> = table.columns.iter().map(value).collect();
    let values = values.join(", ");
    match raw {
        Raw::Sqlite(_) => format!("SELECT json_array({values}) AS text FROM \"{}\"", table.name),
        Raw::Postgres(_) => {
            format!("SELECT json_build_array({values})::text AS text FROM \"{}\"", table.name)
        }
    }
}
