//! The figures of one database as a table, and as JSON.

use crate::measure::Measured;
use crate::replay::Replayed;
use serde_json::{Value, json};
use std::fmt::Write;

const HEAD: [&str; 14] = [
    "request", "clients", "answers", "per s", "p50", "p95", "p99", "max", "server", "database", "rig", "SQL",
    "RSS", "failures",
];

/// What the columns are.
pub(crate) const LEGEND: &str = "\
per s: good answers in a second. p50 … max: milliseconds until the answer, of clients that ask again at once.
server, database, rig: milliseconds of processor time for one answer; the rig runs on the same processors. The server's
  include the twins of its sandbox and the notices it sends meanwhile; SQLite's are in them.
SQL: statements of one request with BEGIN and COMMIT, counted before the database was filled. RSS: MiB of the server after.
create a draft: POST /v1/applications with a whole form.
signed submit: POST /v1/applications/{id}/signatures of a submitted case of a service without a fee: the CMS is judged
  (chain, revocation), the case registered and given to the licensing body. Filing and signing came before the clock.
pgbench: the same SQL alone, prepared, by as many connections as the server had; the average stands under p50.
  The notices that the server sends meanwhile are not in it.";

/// Everything that was found out about one database.
pub(crate) struct Report {
    /// Which.
    pub(crate) title: String,
    /// Applications in it before the measurements, and of them the applicant's own.
    pub(crate) applications: (u64, u64),
    /// Milliseconds from the start of the process until it is ready, in order.
    pub(crate) starts: Vec<f64>,
    /// The measurements.
    pub(crate) rows: Vec<Measured>,
    /// The signed submit by pgbench, or why not.
    pub(crate) replayed: Result<Replayed, String>,
    /// Messages of the outbox that were not yet sent when the signed submits ended.
    pub(crate) waiting: u64,
}

impl Report {
    /// Whether every request was answered well, and the replay ran where there is one.
    pub(crate) fn is_sound(&self, wants_replay: bool) -> bool {
        let fine = |row: &Measured| row.failures.is_empty() && row.answers > 0;
        self.rows.iter().all(fine) && (self.replayed.is_ok() || !wants_replay)
    }

    /// Signed submits in a second, as a part of what pgbench reached.
    fn ratio(&self) -> Option<f64> {
        let submit = self.rows.iter().find(|row| row.what == "signed submit")?;
        self.replayed.as_ref().ok().map(|replayed| submit.rate() / replayed.rate)
    }

    fn start(&self) -> f64 {
        self.starts.get(self.starts.len() / 2).copied().unwrap_or_default()
    }

    /// The table.
    pub(crate) fn text(&self) -> String {
        let mut lines = vec![HEAD.map(str::to_owned)];
        lines.extend(self.rows.iter().map(line));
        lines.extend(self.replayed.as_ref().ok().map(line_of_pgbench));
        let (all, own) = self.applications;
        let mut text = format!("{}: {all} applications, {own} of them the applicant's\n", self.title);
        let width =
            |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or_default();
        for line in &lines {
            let cell = |(column, cell): (usize, &String)| {
                let width = width(column);
                if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
            };
            let cells: Vec<String> = line.iter().enumerate().map(cell).collect();
            // Writing to a text does not fail.
            let _ = writeln!(text, "| {} |", cells.join(" | "));
        }
        let _ = writeln!(text, "cold start: {:.0} ms (median of {})", self.start(), self.starts.len());
        let most = self.rows.iter().map(|row| row.memory.1).fold(0.0, f64::max);
        let _ =
            writeln!(text, "most memory: {most:.1} MiB; notices not yet sent in the end: {}", self.waiting);
        let _ = match (self.ratio(), &self.replayed) {
            (Some(ratio), _) => {
                writeln!(text, "signed submit: {ratio:.2} of what pgbench reaches with its SQL")
            }
            (None, Err(why)) => writeln!(text, "no ratio to pgbench: {why}"),
            (None, Ok(_)) => Ok(()),
        };
        for row in &self.rows {
            for (failure, times) in &row.failures {
                let _ = writeln!(text, "FAILED {}: {times} × {failure}", row.what);
            }
        }
        text
    }

    /// The same for a program; milliseconds and MiB.
    pub(crate) fn json(&self) -> Value {
        let percentile = |row: &Measured, percent| row.percentile(percent);
        let row = |row: &Measured| {
            json!({
                "request": row.what, "clients": row.clients, "answers": row.answers, "seconds": row.seconds,
                "per_second": row.rate(), "p50": percentile(row, 50.0), "p95": percentile(row, 95.0),
                "p99": percentile(row, 99.0), "max": percentile(row, 100.0), "server_cpu": row.each(row.server_ms),
                "database_cpu": row.database_ms.map(|all| row.each(all)), "rig_cpu": row.each(row.rig_ms),
                "statements": row.statements, "rss": row.memory.0, "rss_most": row.memory.1,
                "failures": row.failures,
            })
        };
        let replayed = self.replayed.as_ref().ok().map(|one| {
            json!({
                "connections": one.connections, "transactions": one.transactions, "per_second": one.rate,
                "average": one.latency, "database_cpu": one.database_ms, "ratio": self.ratio(),
            })
        });
        json!({
            "database": self.title, "applications": self.applications.0, "own": self.applications.1,
            "cold_start": self.start(), "rows": self.rows.iter().map(row).collect::<Vec<_>>(),
            "pgbench": replayed, "notices_waiting": self.waiting,
        })
    }
}

fn line(row: &Measured) -> [String; 14] {
    let shown = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.2}"));
    [
        row.what.clone(),
        row.clients.to_string(),
        row.answers.to_string(),
        format!("{:.0}", row.rate()),
        shown(row.percentile(50.0)),
        shown(row.percentile(95.0)),
        shown(row.percentile(99.0)),
        shown(row.percentile(100.0)),
        shown(Some(row.each(row.server_ms))),
        row.database_ms.map_or_else(|| "–".to_owned(), |all| format!("{:.2}", row.each(all))),
        shown(Some(row.each(row.rig_ms))),
        row.statements.map_or_else(|| "–".to_owned(), |count| count.to_string()),
        format!("{:.1}", row.memory.0),
        row.failures.values().sum::<u64>().to_string(),
    ]
}

fn line_of_pgbench(one: &Replayed) -> [String; 14] {
    let mut line: [String; 14] = std::array::from_fn(|_| "–".to_owned());
    line[0] = "pgbench: the SQL of it".to_owned();
    line[1] = one.connections.to_string();
    line[2] = one.transactions.to_string();
    line[3] = format!("{:.0}", one.rate);
    line[4] = format!("{:.2}", one.latency);
    if let Some(spent) = one.database_ms {
        line[9] = format!("{spent:.2}");
    }
    line[13] = "0".to_owned();
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(failures: &[(&str, u64)]) -> Report {
        let row = Measured {
            what: "signed submit".into(),
            clients: 32,
            answers: 4,
            seconds: 2.0,
            latencies: vec![1000, 2000, 3000, 40_000],
            server_ms: 10.0,
            database_ms: Some(6.0),
            memory: (50.0, 61.5),
            statements: Some(21),
            failures: failures.iter().map(|(failure, times)| ((*failure).to_owned(), *times)).collect(),
            ..Measured::default()
        };
        let replayed =
            Replayed { connections: 8, transactions: 40, rate: 4.0, latency: 5.0, database_ms: Some(1.25) };
        let (title, starts) = ("PostgreSQL".to_owned(), vec![70.0, 80.0, 200.0]);
        Report { title, applications: (50, 10), starts, rows: vec![row], replayed: Ok(replayed), waiting: 3 }
    }

    #[test]
    fn the_table_says_what_was_measured() {
        let fine = report(&[]);
        let text = fine.text();
        for said in [
            "| signed submit          |      32 |       4 |     2 | 2.00 | 40.00 | 40.00 | 40.00 |   2.50 |     1.50 |",
            "|  21 | 50.0 |        0 |",
            "| pgbench: the SQL of it |       8 |      40 |     4 | 5.00 |",
            "cold start: 80 ms (median of 3)",
            "signed submit: 0.50 of what pgbench",
            "most memory: 61.5 MiB; notices not yet sent in the end: 3",
        ] {
            assert!(text.contains(said), "{said}\n{text}");
        }
        assert!(fine.is_sound(true) && !text.contains("FAILED"));
        let json = fine.json();
        assert_eq!((&json["pgbench"]["ratio"], &json["rows"][0]["p50"]), (&json!(0.5), &json!(2.0)));
    }

    #[test]
    fn a_failure_is_told_and_fails_the_run() {
        let bad = report(&[("503 unavailable", 2)]);
        assert!(bad.text().contains("FAILED signed submit: 2 × 503 unavailable") && !bad.is_sound(true));
        let silent = Report { rows: vec![Measured::default()], ..report(&[]) };
        assert!(!silent.is_sound(true), "nothing was answered");
        let without = Report { replayed: Err("no log".into()), ..report(&[]) };
        assert!(without.is_sound(false) && !without.is_sound(true));
        assert!(without.text().contains("no ratio to pgbench: no log"));
    }
}
