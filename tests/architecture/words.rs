//! Words that do not belong into tracked files: paths of one machine, unfinished work, skipped tests.

use crate::assert_none;
use crate::repository::{Tracked, files};

/// A word that must not stand, and what to do instead. Each is written in two halves: this file is tracked too.
const WORDS: [(&str, &str); 11] = [
    (concat!("/ho", "me/"), "a path of one machine: make it relative, or a setting"),
    (concat!("/ro", "ot/"), "a path of one machine: make it relative, or a setting"),
    (concat!("/Us", "ers/"), "a path of one machine: make it relative, or a setting"),
    (concat!("/wo", "rk/"), "a path of one machine: make it relative, or a setting"),
    (concat!("C:\\Us", "ers"), "a path of one machine: make it relative, or a setting"),
    (concat!("TO", "DO"), "unfinished work: finish it, or open an issue and take the word out"),
    (concat!("FIX", "ME"), "unfinished work: mend it, or open an issue and take the word out"),
    (concat!("to", "do!("), "unfinished work: finish it"),
    (concat!("unimplemen", "ted!("), "unfinished work: finish it"),
    (concat!("#[ig", "nore"), "a test that does not run tells nothing: mend it or take it out"),
    (concat!("<<<<", "<<< "), "a merge that was not finished"),
];

fn faults(files: &[Tracked]) -> Vec<String> {
    let mut faults = Vec::new();
    for file in files {
        for (number, line) in file.text.iter().flat_map(|text| text.lines()).enumerate() {
            for (word, instead) in WORDS.iter().filter(|(word, _)| begins(line, word)) {
                faults.push(format!("{}:{}: {word} is {instead}", file.path, number + 1));
            }
        }
    }
    faults
}

/// Whether the word stands in the line as a word: a URL path such as `…/works/root/` is not a path of a machine.
fn begins(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|before| before.is_alphanumeric() || "_-}.".contains(before))
    })
}

#[test]
fn nothing_unfinished_and_nothing_of_one_machine_is_tracked() {
    assert_none(&faults(&files()));
}

#[test]
fn each_word_is_seen() {
    for (word, _) in WORDS {
        let line = format!("fine\nlet x = \"{word}somebody\";\n");
        let found = faults(&[Tracked::made_up("a/b.rs", &line)]);
        assert!(found.len() == 1 && found[0].starts_with("a/b.rs:2: "), "{word}: {found:?}");
    }
    let fine = "https://example.kz/v1/home/ {base}/root/x ../home/y METODO nothing to do";
    assert_none(&faults(&[Tracked::made_up("a.md", fine), Tracked { path: "b.png".into(), text: None }]));
}
