//! A script for pgbench out of the statements of one request.
//!
//! The statements are the same, in the same transactions, and so are the values, sent as parameters of prepared
//! statements each time (as text, where Diesel sends binary). Otherwise in every transaction are the ids that the request gave and the id of its case (one
//! of many prepared alike), and hashes that its case did not know before: those of the idempotency key. Copies of ids
//! inside JSON stay as they were.

use crate::log::Statement;
use ruqsat_tests::copies::{BASE, Names, is_own_id, quoted};
use std::fmt::Write;

/// Parameters that pgbench takes in one statement.
const MOST: usize = 255;

/// The number of a transaction as letters of an id, wherever `n` is.
pub(crate) fn base(n: &str) -> String {
    format!("lpad({n}, {}, '0')", BASE)
}

/// A script with its variables.
#[derive(Debug, Default)]
pub(crate) struct Script {
    /// What is run over and over.
    pub(crate) text: String,
    /// Values that stay.
    pub(crate) variables: Vec<(String, String)>,
    /// Values that are another in each transaction and are no ids.
    keys: Vec<String>,
}

impl Script {
    /// Makes it. `names` gives the ids of the prepared cases and of what is written; what the case `knows` stays.
    pub(crate) fn of(
        statements: &[Statement],
        names: &Names,
        knows: impl Fn(&str) -> bool,
    ) -> Result<Self, String> {
        let mut script = Self::default();
        // Counts on from client to client, so that ids grow as they do in life.
        script.text.push_str("\\set i :i + 1\n\\set n :i * :clients + :client_id\n");
        for statement in statements {
            if statement.parameters.len() > MOST {
                return Err(format!("more than {MOST} parameters: {}", statement.sql));
            }
            let values: Vec<String> = statement
                .parameters
                .iter()
                .map(|value| script.value(value.as_deref(), names, &knows))
                .collect();
            let sql = placed(&statement.sql.replace('\n', " "), &values);
            writeln!(script.text, "{};", sql.trim_end_matches(';')).map_err(|fault| fault.to_string())?;
        }
        Ok(script)
    }

    fn value(&mut self, value: Option<&str>, names: &Names, knows: impl Fn(&str) -> bool) -> String {
        let Some(value) = value else { return "NULL".to_owned() };
        // pgbench's command line takes no empty ones.
        if value.is_empty() {
            return quoted(value);
        }
        if is_own_id(value) {
            return format!("({})", names.text(value));
        }
        let is_hash = value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_hash && !knows(value) {
            let key = position(&mut self.keys, |key| key == value, || value.to_owned());
            return format!("(lpad(:n, 61, '0') || '{key:03}')");
        }
        let next = format!("v{}", self.variables.len());
        let at = position(&mut self.variables, |(_, known)| known == value, || (next, value.to_owned()));
        format!(":{}", self.variables[at].0)
    }
}

/// Where it is in a list, at the end if it was not yet there.
fn position<T>(list: &mut Vec<T>, is: impl FnMut(&T) -> bool, new: impl FnOnce() -> T) -> usize {
    list.iter().position(is).unwrap_or_else(|| {
        list.push(new());
        list.len() - 1
    })
}

/// The statement with its values where `$1` and so on stand. Literals are none of ours: Diesel binds everything.
fn placed(sql: &str, values: &[String]) -> String {
    let mut pieces = sql.split('$');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let digits = piece.len() - piece.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number: usize = piece[..digits].parse().unwrap_or_default();
        match number.checked_sub(1).and_then(|at| values.get(at)) {
            Some(value) => text.push_str(value),
            None => text.extend(["$", &piece[..digits]]),
        }
        text.push_str(&piece[digits..]);
    }
    text
}

/// Which of some recordings of the same request is without anything else: the shortest that came twice alike.
pub(crate) fn purest(mut recordings: Vec<(usize, Vec<Statement>)>) -> Option<(usize, Vec<Statement>)> {
    let texts = |statements: &[Statement]| statements.iter().map(|one| one.sql.clone()).collect::<Vec<_>>();
    recordings.sort_by_key(|(_, statements)| statements.len());
    let twice = |(at, (_, one)): (usize, &(usize, Vec<Statement>))| {
        let alike = recordings[at + 1..].iter().any(|(_, other)| texts(one) == texts(other));
        (alike && !one.is_empty()).then_some(at)
    };
    let at = recordings.iter().enumerate().find_map(twice)?;
    Some(recordings.swap_remove(at))
}

/// A variable as pgbench's command line takes it.
pub(crate) fn argument((name, value): &(String, String)) -> String {
    format!("{name}={value}")
}

/// A literal for a question about what the script wrote.
pub(crate) fn prefix_of_ids(prefix: &str) -> String {
    // Ids of real writes begin with their moment, which is long past the first ten zeros.
    quoted(&format!("{prefix}_0000000000%"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const APP: &str = "app_01k9aaaaaaaaaaaaaaaaaa0001";
    const SIG: &str = "sig_01k9bbbbbbbbbbbbbbbbbb0001";

    fn statement(sql: &str, parameters: &[Option<&str>]) -> Statement {
        let parameters = parameters.iter().map(|value| value.map(str::to_owned)).collect();
        Statement { sql: sql.into(), parameters }
    }

    #[test]
    fn the_script_says_the_same_over_another_case_each_time() {
        let (scope, content) = ("ab".repeat(32), "cd".repeat(32));
        let json = format!("{{\"application\":\"{APP}\"}}");
        let statements = [
            statement("BEGIN", &[]),
            statement("INSERT INTO k VALUES ($1, $2)", &[Some(&scope), Some("2026-01-01")]),
            statement(
                "INSERT INTO s VALUES ($1, $2, $3, $4, $5, $6)",
                &[Some(SIG), Some(APP), Some(&content), None, Some(&json), Some("")],
            ),
            statement(
                "UPDATE k SET at = $2 WHERE scope = $1 AND v = $10",
                &[Some(&scope), Some("2026-01-01")],
            ),
            statement("COMMIT;", &[]),
        ];
        let names = Names::of([APP, SIG].into_iter(), &base(":n"));
        let script = Script::of(&statements, &names, |hash| hash == content).unwrap();
        let app = "('app_' || lpad(:n, 19, '0') || '000' || '0001')";
        let sig = "('sig_' || lpad(:n, 19, '0') || '001' || '0001')";
        let key = "(lpad(:n, 61, '0') || '000')";
        assert_eq!(
            script.text,
            format!(
                "\\set i :i + 1\n\\set n :i * :clients + :client_id\nBEGIN;\nINSERT INTO k VALUES ({key}, :v0);\n\
                 INSERT INTO s VALUES ({sig}, {app}, :v1, NULL, :v2, '');\n\
                 UPDATE k SET at = :v0 WHERE scope = {key} AND v = $10;\nCOMMIT;\n"
            )
        );
        let values: Vec<&str> = script.variables.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, ["2026-01-01", &content, &json]);
        assert_eq!(argument(&script.variables[0]), "v0=2026-01-01");
        let many = vec![Some("1"); MOST + 1];
        assert!(Script::of(&[statement("SELECT", &many)], &names, |_| true).is_err());
    }

    #[test]
    fn a_recording_with_a_look_of_the_outbox_in_between_is_not_taken() {
        let request = |id: &str| vec![statement("BEGIN", &[]), statement("SELECT $1", &[Some(id)])];
        let look = || statement("SELECT outbox", &[]);
        let noisy = [request("1"), vec![look()]].concat();
        let half = vec![statement("BEGIN", &[])];
        let recordings = vec![(0, noisy.clone()), (1, half), (2, request("2")), (3, request("3"))];
        assert_eq!(purest(recordings), Some((2, request("2"))));
        assert_eq!(purest(vec![(0, noisy), (1, request("1"))]), None, "none came twice");
    }
}
