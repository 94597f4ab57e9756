//! This test program again, as a process of its own that can be killed or held short.

use std::process::{Command, Stdio};

/// Tells the program, started again, that it is, and which database it is to open.
const CHILD: &str = "RUQSAT_TEST_CHILD";

/// The database of a program that was started again; `None` in the program that starts it.
pub(crate) fn told() -> Option<String> {
    std::env::var_os(CHILD)?.into_string().ok()
}

/// The program, to run one test (its full path) with that database.
pub(crate) fn child(test: &str, url: &str) -> Command {
    let path = test.split_once("::").map_or(test, |(_, inside)| inside);
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", path, "--nocapture"]).env(CHILD, url).stdout(Stdio::piped()).stderr(Stdio::null());
    child
}
