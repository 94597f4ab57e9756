//! What a unit of work changes leaves a row in the audit: every method of the transaction that writes says so.

use crate::assert_none;
use crate::repository::root;

/// Methods that take the connection past the audit: they read, or keep the books of workers and keys.
const READS: [&str; 16] = [
    "get_",
    "find_",
    "open_",
    "due_",
    "dead_",
    "documents",
    "entries_",
    "licence_changes",
    "count_grants",
    "clients",
    "tasks_of_assignee",
    "is_",
    "has_",
    "hold_",
    "regions_",
    "representations_of",
];
/// Sessions and what leads to them are books too: a sign-in, a grant and its end leave rows of their own.
const BOOKS: [&str; 34] = [
    "insert_seals",
    "insert_session",
    "claim_assertion",
    "forget_access",
    "end_session",
    "end_sessions_of_account",
    "end_sessions_of_grant",
    "end_sessions_of_client",
    "insert_refresh_token",
    "use_refresh_token",
    "insert_authorization",
    "save_authorization",
    "close_authorizations_of",
    "count_failure",
    "forget_failures",
    "remember_network",
    "claim_outbox",
    "finish_outbox",
    "postpone_outbox",
    "bury_outbox",
    "claim_key",
    "answer_key",
    "forget_keys",
    "forget_mobile_signings",
    "insert_verification",
    "report_verification",
    "forget_verifications",
    "insert_setting",
    // What lies in the store of files; a document that loses its bytes leaves a row.
    "expect_file",
    "postpone_file",
    "forget_file",
    "schedule_check",
    "append_audit",
    "audit_after",
];

/// `text` is the implementation of the transaction.
fn faults(text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let methods: Vec<&str> = text.split("Tx for Unit<'_> {").skip(1).collect();
    let methods = methods.join("");
    for method in methods.split("\n    fn ").skip(1) {
        let name = method.split('(').next().unwrap_or_default();
        let passes = READS.iter().any(|read| name.starts_with(read)) || BOOKS.contains(&name);
        if method.contains("self.conn") && !passes {
            faults.push(format!(
                "persistence/src/tx.rs: {name} takes self.conn: take self.of(case) or self.other(), so that what it \
                 changes leaves a row in the audit; if it only reads or keeps books, name it in \
                 tests/architecture/audit.rs"
            ));
        }
    }
    if methods.matches("self.of(").count() < 5 {
        faults.push("persistence/src/tx.rs was not understood: mend tests/architecture/audit.rs".into());
    }
    faults
}

/// The implementation: the file of the cases and those of the other rooms.
fn implementation() -> String {
    let folder = root().join("persistence/src/tx");
    let rooms = std::fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let files = std::iter::once(folder.with_extension("rs")).chain(rooms);
    files.map(|file| std::fs::read_to_string(file).expect("a file")).collect()
}

#[test]
fn whatever_writes_leaves_a_row() {
    assert_none(&faults(&implementation()));
}

#[test]
fn a_write_past_the_audit_is_seen() {
    let changed = implementation().replace(
        "licences::save(self.of(&licence.application), licence)",
        "licences::save(self.conn, licence)",
    );
    let found = faults(&changed);
    assert!(found.len() == 1 && found[0].contains("save_licence"), "{found:?}");
    assert_eq!(faults("").len(), 1);
}
