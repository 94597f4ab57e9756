//! What the files of a catalogue must hold together, and which version of a service a new case takes.

use ruqsat_licensing::catalogue::{Catalogue, File};

/// The embedded files with the texts of one replaced, and a changed copy of another beside them.
fn changed(path: &str, changes: &[(&str, &str)]) -> Vec<File> {
    let mut files = Catalogue::embedded_files();
    let file = files.iter_mut().find(|file| file.path.starts_with(path)).expect("the file is there");
    replace(file, changes);
    files
}

/// The embedded files and a second version of service 05.
fn beside(changes: &[(&str, &str)]) -> Vec<File> {
    let mut files = Catalogue::embedded_files();
    let mut second =
        files.iter().find(|file| file.path.starts_with("05-")).expect("the file is there").clone();
    second.path = second.path.replace("1.toml", "2.toml");
    replace(&mut second, changes);
    files.push(second);
    files
}

fn replace(file: &mut File, changes: &[(&str, &str)]) {
    for (from, to) in changes {
        assert!(file.text.contains(from), "{} does not hold {from}", file.path);
        file.text = file.text.replacen(from, to, 1);
    }
}

fn faults(files: &[File]) -> Vec<String> {
    Catalogue::load(files).err().unwrap_or_default()
}

#[test]
fn what_is_wrong_between_files_names_both() {
    let second = "05-ozone-works-permit/2.toml";
    let first = "05-ozone-works-permit/1.toml";
    assert_eq!(
        faults(&beside(&[])),
        [format!("{second}: ozone-works-permit version 1 stands already in {first}")]
    );
    assert_eq!(
        faults(&beside(&[("version = \"1\"", "version = \"2\"")])),
        [format!(
            "{second}: valid_from 2012-12-29: so says version 1 of the same service, and new cases could take either, \
             in {first}"
        )]
    );
    let other_series = [
        ("version = \"1\"", "version = \"2\""),
        ("valid_from = \"2012-12-29\"", "valid_from = \"2030-01-01\""),
        ("series = \"OZW\"", "series = \"OZX\""),
    ];
    assert_eq!(
        faults(&beside(&other_series)),
        [format!("{second}: series OZX: the same service has OZW in {first}")]
    );
    assert_eq!(
        faults(&changed("05-", &[("series = \"OZW\"", "series = \"LMP\"")])),
        [format!(
            "{first}: series LMP numbers the licences of main-pipelines-operation-licence in \
             02-main-pipelines-operation-licence/1.toml"
        )]
    );
}

#[test]
fn a_folder_without_services_index_or_chain_says_so() {
    let none = faults(&[]);
    assert!(none[0].starts_with("no service in the whole folder"), "{none:?}");
    assert_eq!(none[1], "mci.toml: there is no such file");
    let mut files = Catalogue::embedded_files();
    files.retain(|file| !file.path.starts_with("chains/"));
    let without = faults(&files);
    assert!(
        without.contains(&"05-ozone-works-permit/1.toml: there is no chains/default.toml".to_owned()),
        "{without:?}"
    );
}

#[test]
fn a_fault_of_a_shared_chain_names_the_chain_and_a_file_that_uses_it() {
    let found = faults(&changed("chains/", &[("on_ok = \"3a\"", "on_ok = \"9a\"")]));
    let said = "chains/default.toml, used by 05-ozone-works-permit/1.toml: internal_review step 2a (added): on_ok leads \
                to step 9a, which internal_review does not have";
    assert!(found.contains(&said.to_owned()), "{}", found.join("\n"));
    let found = faults(&changed("chains/", &[("do = [\"accept\"]", "do = [\"acept\"]")]));
    assert!(found[0].starts_with("chains/default.toml: line 1"), "{found:?}");
    // A definition that has both would lose one of them.
    let both = faults(&changed("05-", &[("[provider]", "[chain]\nissue = \"1a\"\n\n[provider]")]));
    assert_eq!(both[0], "05-ozone-works-permit/1.toml: a review chain of its own stands beside use_chain");
}

#[test]
fn the_index_has_one_value_for_each_day() {
    for (from, to, said) in [
        (
            "to = \"2013-12-31\"",
            "to = \"2013-12-30\"",
            "the value from 2014-01-01 does not begin where the one before ends",
        ),
        (
            "to = \"2013-12-31\"",
            "to = \"2014-01-31\"",
            "the value from 2014-01-01 does not begin where the one before ends",
        ),
        ("tenge = 1731", "tenge = 0", "the value from 2013-01-01: no amount, or it ends before it begins"),
        (
            "to = \"2013-12-31\"",
            "to = \"2012-12-31\"",
            "the value from 2013-01-01: no amount, or it ends before it begins",
        ),
        ("from = \"2013-01-01\"", "from = \"2013-02-29\"", "line 5, column"),
        ("tenge = 1731", "tenge = \"much\"", "line 5, column"),
    ] {
        let found = faults(&changed("mci", &[(from, to)]));
        assert!(
            found.iter().any(|fault| fault.starts_with("mci.toml: ") && fault.contains(said)),
            "{from}: {found:?}"
        );
    }
}

#[test]
fn new_cases_take_the_newest_version_that_is_valid() {
    let files = beside(&[
        ("version = \"1\"", "version = \"2\""),
        ("valid_from = \"2012-12-29\"", "valid_from = \"2030-01-01\""),
    ]);
    let catalogue = Catalogue::load(&files).unwrap_or_else(|faults| panic!("{}", faults.join("\n")));
    let code = "ozone-works-permit";
    let on = |day: &str| catalogue.service(code, day.parse().expect("a day")).map(|one| one.version.clone());
    assert!(on("2012-12-28").is_err(), "not yet");
    assert_eq!(on("2012-12-29").expect("valid"), "1");
    assert_eq!(on("2029-12-31").expect("valid"), "1");
    assert_eq!(on("2030-01-01").expect("valid"), "2");
    assert_eq!(catalogue.version(code, "1").expect("kept for its cases").version, "1");
    let listed = |day: &str| catalogue.current(day.parse().expect("a day")).len();
    assert_eq!((listed("2012-11-28"), listed("2029-12-31"), listed("2030-01-01")), (0, 20, 20));
    assert_eq!((catalogue.newest().len(), catalogue.versions().len()), (20, 21));
}

#[test]
fn a_version_asks_for_rates_of_its_own_time_only() {
    // The second version has duplicates no more, from 2030 on; the rates of 2031 have none.
    let with = |changes: &[(&str, &str)], rates: &str| {
        let mut files = Catalogue::embedded_files();
        let one = |files: &[File], name: &str| {
            let path = format!("01-oil-gas-mining-licence/{name}");
            files.iter().find(|file| file.path == path).expect("the file is there").clone()
        };
        let mut second = one(&files, "1.toml");
        second.path = second.path.replace("1.toml", "2.toml");
        replace(
            &mut second,
            &[
                ("version = \"1\"", "version = \"2\""),
                ("valid_from = \"2012-11-29\"", "valid_from = \"2030-01-01\""),
            ],
        );
        replace(&mut second, changes);
        files.push(second);
        let of = "01-oil-gas-mining-licence/fees.toml";
        files.iter_mut().find(|file| file.path == of).expect("the rates").text.push_str(rates);
        faults(&files)
    };
    let later = |from: &str| {
        format!(
            "\n[[tariffs]]\nfrom = \"{from}\"\nexample = true\n[tariffs.rates]\nissue = {{ index = 1000 }}\n\
             reissue = {{ percent = 10, of = \"issue\" }}\n"
        )
    };
    let unpaid =
        [("operations = [\"issue\", \"reissue\", \"duplicate\"]", "operations = [\"issue\", \"reissue\"]")];
    assert_eq!(with(&unpaid, &later("2031-01-01")), Vec::<String>::new());
    assert_eq!(with(&unpaid, &later("2030-01-01")), Vec::<String>::new());
    let lacks = |from: &str, version: u8| {
        let file = "01-oil-gas-mining-licence/fees.toml";
        format!("{file}: from {from}: rates: duplicate is paid for in version {version} and has none")
    };
    assert_eq!(with(&unpaid, &later("2029-12-31")), [lacks("2029-12-31", 1)]);
    assert_eq!(with(&[], &later("2031-01-01")), [lacks("2031-01-01", 2)]);
}
