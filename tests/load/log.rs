//! Statements as PostgreSQL's log tells them, with `log_statement = all` and `log_line_prefix = %p:`.

/// A statement that a server sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Statement {
    /// Its text, with `$1` and so on where its parameters stand.
    pub(crate) sql: String,
    /// Its parameters as text; `None` for NULL.
    pub(crate) parameters: Vec<Option<String>>,
}

/// Reads the statements out of a piece of log, in order.
pub(crate) fn read(log: &str) -> Vec<Statement> {
    let mut statements: Vec<Statement> = Vec::new();
    for entry in entries(log) {
        // The number of the process comes first.
        let Some((_, entry)) = entry.split_once(':') else { continue };
        if let Some(told) = entry.strip_prefix("LOG:") {
            let told = told.trim_start();
            let sql = match told.strip_prefix("execute ") {
                // The name of the prepared statement.
                Some(rest) => rest.split_once(": ").map(|(_, sql)| sql),
                None => told.strip_prefix("statement: "),
            };
            if let Some(sql) = sql {
                statements.push(Statement { sql: sql.to_owned(), parameters: Vec::new() });
            }
        } else if let Some(told) = entry.strip_prefix("DETAIL:")
            && let Some(list) = told.trim_start().to_ascii_lowercase().strip_prefix("parameters: ")
            && let Some(last) = statements.last_mut()
        {
            let told = told.trim_start();
            last.parameters = parameters(&told[told.len() - list.len()..]);
        }
    }
    statements
}

/// The entries of a log: what goes on in the next line begins there with a tab.
fn entries(log: &str) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    for line in log.lines() {
        match (line.strip_prefix('\t'), entries.last_mut()) {
            (Some(more), Some(last)) => {
                last.push('\n');
                last.push_str(more);
            }
            _ => entries.push(line.to_owned()),
        }
    }
    entries
}

/// Reads `$1 = 'it''s', $2 = NULL`.
fn parameters(mut list: &str) -> Vec<Option<String>> {
    let mut parameters = Vec::new();
    while let Some((_, rest)) = list.split_once(" = ") {
        let Some(quoted) = rest.strip_prefix('\'') else {
            parameters.push(None);
            list = rest;
            continue;
        };
        let (value, rest) = unquoted(quoted);
        parameters.push(Some(value));
        list = rest;
    }
    parameters
}

/// The text up to the closing quote, and what comes after it.
fn unquoted(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\'') {
        value.push_str(before);
        match after.strip_prefix('\'') {
            Some(after) => {
                value.push('\'');
                rest = after;
            }
            None => return (value, after),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_read_with_their_parameters() {
        let log = "71:LOG:  statement: BEGIN\n\
                   71:LOG:  execute __diesel_stmt_3: INSERT INTO \"t\" VALUES ($1, $2, $3, $4)\n\
                   71:DETAIL:  parameters: $1 = 'it''s = a, $2 = ''b''', $2 = NULL, $3 = '{\"a\":\n\t1}', $4 = ''\n\
                   70:LOG:  checkpoint starting: time\n\
                   71:ERROR:  oh: no\n\
                   71:DETAIL:  Key (id)=(1) already exists.\n\
                   71:LOG:  execute <unnamed>: SELECT $1\n\
                   71:DETAIL:  Parameters: $1 = '7'\n\
                   71:LOG:  statement: COMMIT\n";
        let statement = |sql: &str, parameters: &[Option<&str>]| Statement {
            sql: sql.into(),
            parameters: parameters.iter().map(|value| value.map(str::to_owned)).collect(),
        };
        let expected = [
            statement("BEGIN", &[]),
            statement(
                "INSERT INTO \"t\" VALUES ($1, $2, $3, $4)",
                &[Some("it's = a, $2 = 'b'"), None, Some("{\"a\":\n1}"), Some("")],
            ),
            statement("SELECT $1", &[Some("7")]),
            statement("COMMIT", &[]),
        ];
        assert_eq!(read(log), expected);
        assert_eq!(read(""), []);
    }
}
