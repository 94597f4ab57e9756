//! Every row of a small database, whatever tables and columns it has: the catalogue of the database says.

use ruqsat_tests::sql::Raw;
use std::sync::Arc;

/// How a value is written in SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text, JSON and ids too.
    Text,
    /// A moment.
    Time,
    /// Bytes.
    Bytes,
    /// A number, or yes and no.
    Plain,
}

/// A column.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    /// Its name.
    pub(crate) name: String,
    /// Its type as the database calls it.
    pub(crate) declared: String,
    /// What that means here.
    pub(crate) kind: Kind,
}

/// A table.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// Its name.
    pub(crate) name: String,
    /// Its columns in order.
    pub(crate) columns: Vec<Column>,
}

/// A row: a text for every value, bytes in hexadecimal.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// Where it stands.
    pub(crate) table: Arc<Table>,
    /// Its values in the order of the columns.
    pub(crate) values: Vec<Option<String>>,
}

impl Row {
    /// Whether a text of the row says this.
    fn says(&self, word: &str) -> bool {
        self.texts().any(|text| text.contains(word))
    }

    /// The texts of the row.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let columns = self.table.columns.iter().zip(&self.values);
        columns.filter(|(column, _)| column.kind == Kind::Text).filter_map(|(_, value)| value.as_deref())
    }
}

/// Every row of a database.
pub(crate) struct Book(Vec<Row>);

impl Book {
    /// Reads it all: for a database of a few cases.
    pub(crate) fn read(raw: &mut Raw) -> Result<Self, String> {
        let mut rows = Vec::new();
        for table in tables(raw) {
            let table = Arc::new(table);
            for line in raw.texts(&question(raw, &table)) {
                let values =
                    serde_json::from_str(&line).map_err(|fault| format!("{}: {fault}", table.name))?;
                rows.push(Row { table: table.clone(), values });
            }
        }
        Ok(Self(rows))
    }

    /// The rows that name an application. Not the idempotency keys: their scope is a hash, and a day later they are
    /// gone. Nor the seals: a chain is not copied.
    pub(crate) fn naming(&self, id: &str) -> Vec<Row> {
        let passed_over = ["idempotency_keys", "seals"];
        let about =
            self.0.iter().filter(|row| !passed_over.contains(&row.table.name.as_str()) && row.says(id));
        about.cloned().collect()
    }

    /// The account with a login, with its id.
    pub(crate) fn account(&self, login: &str) -> Result<(String, Row), String> {
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
