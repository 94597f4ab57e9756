//! The real binary over a folder of catalogue files: `check-catalogue` tells each fault on a line of its own and ends
//! with 1, and on the same folder the server does not start.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on says so by panicking")]

use ruqsat_licensing::catalogue::Catalogue;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

/// A folder with the files of the binary.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    for file in Catalogue::embedded_files() {
        let path = folder.path().join(&file.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, file.text).unwrap();
    }
    folder
}

fn ruqsat(arguments: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ruqsat"));
    command.args(arguments).arg(folder).env_remove("RUQSAT_DATABASE").output().unwrap()
}

/// What `check-catalogue` says, a line each; that it fails, and that the server does not start for the same reasons.
fn faults(folder: &Path) -> Vec<String> {
    let checked = ruqsat(&["check-catalogue"], folder);
    assert_eq!(checked.status.code(), Some(1));
    let told = String::from_utf8(checked.stdout).unwrap();
    let lines: Vec<String> = told.lines().map(str::to_owned).collect();
    let counted = String::from_utf8(checked.stderr).unwrap();
    assert!(counted.starts_with(&format!("ruqsat: {} faults in ", lines.len())), "{counted}");

    let data = TempDir::new().unwrap();
    let at = data.path().to_string_lossy().into_owned();
    let arguments =
        ["--sandbox", "--sandbox-port", "0", "--listen", "127.0.0.1:0", "--data", &at, "--catalogue"];
    let started = ruqsat(&arguments, folder);
    let refused = String::from_utf8(started.stderr).unwrap();
    assert_eq!(started.status.code(), Some(1), "{refused}");
    assert!(refused.contains("the catalogue cannot run:"), "{refused}");
    for line in &lines {
        assert!(refused.contains(line), "{refused}\ndoes not say\n{line}");
    }
    lines
}

#[test]
fn a_good_folder_is_counted_and_what_is_hidden_is_passed_over() {
    let folder = folder();
    std::fs::create_dir(folder.path().join("..2026_old")).unwrap();
    std::fs::write(folder.path().join("..2026_old/1.toml"), "no TOML").unwrap();
    std::fs::write(folder.path().join("README.md"), "# no catalogue file").unwrap();
    let checked = ruqsat(&["check-catalogue"], folder.path());
    let told = String::from_utf8(checked.stdout).unwrap();
    assert_eq!((checked.status.code(), told.trim()), (Some(0), "20 services, every path of every flow runs"));
}

#[test]
fn each_fault_is_a_line_with_file_step_and_paragraph() {
    let folder = folder();
    let change = |name: &str, from: &str, to: &str| {
        let path = folder.path().join(name);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{name} does not hold {from}");
        std::fs::write(path, text.replacen(from, to, 1)).unwrap();
    };
    change("02-main-pipelines-operation-licence/1.toml", "on_ok = \"14\"", "on_ok = \"99\"");
    change("05-ozone-works-permit/1.toml", "series = \"OZW\"", "series = \"ozone\"");
    change("mci.toml", "tenge = 1731", "tenge = -5");
    let lines = faults(folder.path());
    assert_eq!(
        lines,
        [
            "mci.toml: the value from 2013-01-01: no amount, or it ends before it begins",
            "02-main-pipelines-operation-licence/1.toml: portal step 13 (p.10 13)): on_ok leads to step 99, which portal \
             does not have",
            "05-ozone-works-permit/1.toml: series is three capital letters, not \"ozone\"",
        ]
    );
    // What is no TOML is told before anything else, with its line.
    change("14-poisons-licence/1.toml", "[provider]", "[provider");
    let lines = faults(folder.path());
    assert!(lines[0].starts_with("14-poisons-licence/1.toml: line ") && lines.len() == 1, "{lines:?}");
}

#[test]
fn a_rate_that_makes_no_sense_is_told_by_file_and_day() {
    let folder = folder();
    let file = "01-oil-gas-mining-licence/fees.toml";
    let path = folder.path().join(file);
    let rates = std::fs::read_to_string(&path).unwrap();
    let told = |from: &str, to: &str| {
        assert!(rates.contains(from), "{file} does not hold {from}");
        std::fs::write(&path, rates.replacen(from, to, 1)).unwrap();
        faults(folder.path())
    };
    let oil = "01-oil-gas-mining-licence/fees.toml: from 2012-11-29:";
    let no_sense = "only what comes to 1 to 1000000 hundredths of the index makes sense";
    assert_eq!(
        told("issue = { index = 1000 }", "issue = { index = 0 }\nannex = { percent = 0, of = \"reissue\" }"),
        [
            format!("{oil} rates.annex: the service has no such operation that is paid for"),
            format!("{oil} rates.annex: a share of reissue, which has no rate in indices"),
            format!("{oil} rates.duplicate: {no_sense}"),
            format!("{oil} rates.issue: {no_sense}"),
            format!("{oil} rates.reissue: {no_sense}"),
        ]
    );
    // A share that rounds to nothing would be an order over nothing.
    assert_eq!(
        told("issue = { index = 1000 }", "issue = { index = 4 }"),
        [format!("{oil} rates.duplicate: {no_sense}"), format!("{oil} rates.reissue: {no_sense}")]
    );
    let far = "percent = 9223372036854775807, of = \"issue\"";
    assert_eq!(
        told("percent = 10, of = \"issue\", at_most = 400", far),
        [format!("{oil} rates.reissue: {no_sense}")]
    );
    assert_eq!(
        told("of = \"issue\"", "of = \"duplicate\""),
        [format!("{oil} rates.reissue: a share of duplicate, which has no rate in indices")]
    );
    assert_eq!(
        told("duplicate = { percent = 10, of = \"issue\", at_most = 400 }\n", ""),
        [format!("{oil} rates: duplicate is paid for in version 1 and has none")]
    );
    assert_eq!(
        told("2012-11-29", "2012-11-30"),
        [format!("{file}: no rate is in force on 2012-11-29, when version 1 begins")]
    );
    let lines = told("index = 1000", "index = 1000, percent = 10");
    assert!(lines.len() == 1 && lines[0].contains("a rate is { index } or { percent, of }"), "{lines:?}");
    std::fs::remove_file(&path).unwrap();
    assert_eq!(faults(folder.path()), ["01-oil-gas-mining-licence: a fee is due, and there is no fees.toml"]);
    std::fs::write(&path, &rates).unwrap();
    std::fs::write(folder.path().join("05-ozone-works-permit/fees.toml"), &rates).unwrap();
    assert_eq!(faults(folder.path()), ["05-ozone-works-permit/fees.toml: nothing beside it is paid for"]);
}

#[test]
fn what_is_no_text_or_too_large_or_nothing_is_told_by_file() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    std::fs::File::create(at("05-ozone-works-permit/2.toml")).unwrap().set_len(50 * 1024 * 1024).unwrap();
    std::fs::write(at("05-ozone-works-permit/3.toml"), b"code = \"a\"\ntitle = \"\xcc\xe0\xf1\"\n").unwrap();
    std::fs::create_dir(at("05-ozone-works-permit/4.toml")).unwrap();
    assert_eq!(
        faults(folder.path()),
        [
            "05-ozone-works-permit/2.toml: larger than 4194304 bytes",
            "05-ozone-works-permit/3.toml: line 2: no UTF-8 text; save the file as UTF-8",
        ]
    );

    let empty = TempDir::new().unwrap();
    assert_eq!(
        faults(empty.path()),
        [
            "no service in the whole folder: a service is a file NN-code/version.toml",
            "mci.toml: there is no such file",
        ]
    );
    let missing = faults(&empty.path().join("nowhere"));
    assert!(missing.len() == 1 && missing[0].contains("nowhere: No such file"), "{missing:?}");
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_a_circle_is_told() {
    use std::os::unix::fs::symlink;
    let real = folder();
    // As a cluster mounts them: every name a link.
    let linked = TempDir::new().unwrap();
    for entry in std::fs::read_dir(real.path()).unwrap() {
        let entry = entry.unwrap();
        symlink(entry.path(), linked.path().join(entry.file_name())).unwrap();
    }
    assert_eq!(ruqsat(&["check-catalogue"], linked.path()).status.code(), Some(0));

    symlink(real.path(), real.path().join("05-ozone-works-permit/back")).unwrap();
    let lines = faults(real.path());
    assert!(
        lines.iter().any(|line| line.starts_with("05-ozone-works-permit/back: a link leads to ")),
        "{lines:?}"
    );
    std::fs::remove_file(real.path().join("05-ozone-works-permit/back")).unwrap();
    // A file that never ends, and one that leads nowhere.
    symlink("/dev/zero", real.path().join("05-ozone-works-permit/2.toml")).unwrap();
    symlink(real.path().join("gone"), real.path().join("05-ozone-works-permit/3.toml")).unwrap();
    let lines = faults(real.path());
    assert_eq!(lines[0], "05-ozone-works-permit/2.toml: not a file");
    assert!(lines[1].starts_with("05-ozone-works-permit/3.toml: No such file"), "{lines:?}");
}
