//! The catalogue as files: folders named NN-code, files named by version, and Kazakh written with Kazakh letters.

use crate::assert_none;
use crate::repository::{Tracked, files};
use toml::{Table, Value};

const FOLDER: &str = "domain/licensing/catalogue/";

/// Words that mix Latin letters into Cyrillic because the act prints them so: folder and word.
const AS_PRINTED: [(&str, &str); 3] = [
    ("01-oil-gas-mining-licence", "өндiрiстерiн"),
    ("01-oil-gas-mining-licence", "өнiмдерi"),
    ("02-main-pipelines-operation-licence", "өнiмдерi"),
];

/// The services of the catalogue: folder, file name, text.
fn services(files: &[Tracked]) -> Vec<(&str, &str, &str)> {
    let inside = files.iter().filter_map(|file| Some((file.path.strip_prefix(FOLDER)?, file.text.as_ref()?)));
    let deeper = inside.filter_map(|(path, text)| Some((path.split_once('/')?, text.as_str())));
    let shared = |folder: &str| folder == "chains" || folder == "schema";
    deeper
        .filter(|((folder, file), _)| !shared(folder) && *file != "fees.toml")
        .map(|((folder, file), text)| (folder, file, text))
        .collect()
}

fn name_faults(files: &[Tracked]) -> Vec<String> {
    let mut faults = Vec::new();
    for (folder, file, text) in services(files) {
        let Ok(table) = text.parse::<Table>() else {
            faults.push(format!("{folder}/{file} is no TOML"));
            continue;
        };
        let said = |key: &str| table.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let number = folder.split_once('-').is_some_and(|(number, code)| {
            number.len() == 2 && number.bytes().all(|b| b.is_ascii_digit()) && code == said("code")
        });
        if !number {
            let code = said("code");
            faults.push(format!(
                "{folder}/{file} has the code {code}: call the folder NN-{code}, NN as in the records"
            ));
        }
        if file != format!("{}.toml", said("version")) {
            faults.push(format!("{folder}/{file} is version {}: call the file so", said("version")));
        }
    }
    faults
}

fn letter_faults(files: &[Tracked]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut printed: Vec<(&str, &str)> = AS_PRINTED.into();
    for file in files.iter().filter(|file| file.path.starts_with(FOLDER) && file.path.ends_with(".toml")) {
        let text = file.text.as_deref().unwrap_or_default();
        let mut words = Vec::new();
        match text.parse::<Table>() {
            Ok(table) => mixed_words(&Value::Table(table), &mut words),
            Err(_) => faults.push(format!("{} is no TOML", file.path)),
        }
        for word in words {
            let stands = |(folder, known): &(&str, &str)| {
                file.path[FOLDER.len()..].starts_with(folder) && word == *known
            };
            if AS_PRINTED.iter().any(stands) {
                printed.retain(|known| !stands(known));
            } else {
                faults.push(format!(
                    "{}: «{word}» mixes Latin letters into Cyrillic: type it with Kazakh letters, or, if the act \
                     prints it so, name it in AS_PRINTED (tests/architecture/catalogue.rs)",
                    file.path
                ));
            }
        }
    }
    faults.extend(printed.iter().map(|(folder, word)| {
        format!("«{word}» no longer stands in {folder}: take it out of AS_PRINTED (tests/architecture/catalogue.rs)")
    }));
    faults
}

/// Words of the Kazakh and Russian texts that mix two alphabets.
fn mixed_words(value: &Value, words: &mut Vec<String>) {
    match value {
        Value::Table(table) => {
            for (key, inner) in table {
                match inner {
                    Value::String(text) if key == "kk" || key == "ru" => {
                        let split = text.split(|c: char| !c.is_alphabetic());
                        words.extend(split.filter(|word| is_mixed(word)).map(str::to_owned));
                    }
                    other => mixed_words(other, words),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| mixed_words(item, words)),
        _ => {}
    }
}

fn is_mixed(word: &str) -> bool {
    let cyrillic = |c: char| ('\u{400}'..='\u{52f}').contains(&c);
    word.chars().any(cyrillic) && word.chars().any(|c| !cyrillic(c))
}

#[test]
fn folders_and_files_are_named_by_what_they_hold() {
    let files = files();
    assert!(!services(&files).is_empty(), "no services under {FOLDER}: has the catalogue moved?");
    assert_none(&name_faults(&files));
}

#[test]
fn kazakh_and_russian_are_written_in_their_letters() {
    assert_none(&letter_faults(&files()));
}

#[test]
fn wrong_names_and_letters_are_seen() {
    let file = |path: &str, text: &str| Tracked::made_up(&format!("{FOLDER}{path}"), text);
    let good = "code = \"cotton\"\nversion = \"1\"\n";
    assert_none(&name_faults(&[
        file("04-cotton/1.toml", good),
        file("chains/default.toml", ""),
        file("mci.toml", ""),
    ]));
    for path in ["4-cotton/1.toml", "cotton/1.toml", "04-wool/1.toml", "04-cotton/2.toml", "0x-cotton/1.toml"]
    {
        assert_eq!(name_faults(&[file(path, good)]).len(), 1, "{path}");
    }

    let mut known: Vec<Tracked> = AS_PRINTED
        .iter()
        .map(|(folder, word)| {
            file(&format!("{folder}/1.toml"), &format!("title = {{ kk = \"мұнай {word}\" }}"))
        })
        .collect();
    assert_none(&letter_faults(&known));
    // The same word elsewhere is a slip, and so is the letter in any depth; English may quote as it likes.
    let slips = "[[flows]]\n[[flows.steps]]\ntitle = { kk = \"өнiмдерi\", ru = \"cоль\", en = \"51-НҚ and мixed\" }\n";
    known.push(file("05-x/1.toml", slips));
    assert_eq!(letter_faults(&known).len(), 2);
    assert_eq!(letter_faults(&[]).len(), AS_PRINTED.len(), "a word that is gone is seen too");
}
