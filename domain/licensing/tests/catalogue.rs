//! The catalogue that comes with the binary: it loads, every path runs, and the walk prints its numbers.

use ruqsat_licensing::catalogue::{Catalogue, File, walk};

fn embedded() -> Catalogue {
    Catalogue::load(&Catalogue::embedded_files()).unwrap_or_else(|faults| panic!("{}", faults.join("\n")))
}

#[test]
fn every_path_of_every_service_runs() {
    let (mut paths, mut entered, mut steps, mut added) = (0, 0, 0, Vec::new());
    for definition in embedded().current() {
        let walked = walk(&definition);
        assert_eq!(walked.faults, Vec::<String>::new(), "{}", definition.code);
        let all: Vec<_> =
            definition.flows.iter().flat_map(|flow| flow.steps.iter().map(move |s| (flow, s))).collect();
        println!(
            "{:<36} {:>3} runs {:>5} paths, {:>3} of {:>3} steps entered",
            definition.code,
            walked.runs,
            walked.paths,
            walked.entered.len(),
            all.len()
        );
        for (flow, step) in all.iter().filter(|(_, step)| step.added) {
            added.push(format!(
                "{} {} {}: {}",
                definition.code,
                flow.id,
                step.n,
                step.why.as_deref().unwrap_or("")
            ));
        }
        (paths, entered, steps) = (paths + walked.paths, entered + walked.entered.len(), steps + all.len());
    }
    println!("in all: {paths} paths, {entered} of {steps} steps entered, {} added:", added.len());
    added.iter().for_each(|line| println!("  {line}"));
    assert_eq!(entered, steps);
    assert!(added.len() <= 60);
}

/// The file of a service with one text replaced, and what it needs beside it.
fn with(path: &str, from: &str, to: &str) -> Vec<File> {
    let mut files = Catalogue::embedded_files();
    files.retain(|file| file.path.starts_with(path) || !file.path.ends_with("/1.toml"));
    let file = files.iter_mut().find(|file| file.path.starts_with(path)).expect("the file is there");
    assert!(file.text.contains(from), "{path} does not hold {from}");
    file.text = file.text.replacen(from, to, 1);
    files
}

#[test]
fn a_fault_names_file_step_and_what_is_wrong() {
    for (from, to, said) in [
        ("on_ok = \"14\"", "on_ok = \"99\"", "portal step 13 (p.10 13)): on_ok leads to step 99"),
        (
            "do = [\"register\"]",
            "do = [\"message\"]",
            "portal step 13 (p.10 13)): shows a message and has none",
        ),
        ("do = [\"sign\"]", "do = [\"deliver\"]", "nothing is delivered unsigned"),
        ("do = [\"register\"]", "do = [\"reigster\"]", "unknown variant"),
        ("back = \"3\"", "back = \"x\"", "back leads to step x"),
        ("else = \"6\"\n", "", "has neither on_fail nor else"),
        ("retry = \"6\"", "", "needs a message and a place to retry"),
        ("actor = \"registrar\"", "actor = \"portal\"", "nobody does accept"),
        ("actor = \"registrar\"", "actor = \"registrar|head\"", "say with by whose task it is"),
        ("system = \"payment_gateway\"", "system = \"bank\"", "unknown system bank"),
        ("issue = \"1\"", "issue = \"77\"", "no review chain for the operation issue"),
        ("n = \"7\"", "n = \"6\"", "the number stands twice"),
        ("asks = [", "# asks = [", "psc step 3 (p.11 3)): asks stands where registers are asked"),
        ("asks = [\"individuals\", ", "asks = [", "an applicant that is individual stands in individuals"),
        ("series = \"LMP\"", "series = \"lm\"", "series is three capital letters"),
        ("unit = \"working_day\"", "unit = \"fortnight\"", "unknown variant"),
        ("on_fail = \"15\"", "on_fail = \"16\"", "step 15 (p.10 15)): no path enters it"),
        (
            "on_fail = \"8\"",
            "else = \"refuse\"",
            "portal step 7 (p.10 7)): else = \"refuse\" stands only where",
        ),
        (
            "do = [\"sign_result\"]\nback = \"3\"",
            "do = [\"sign_result\"]",
            "internal_review step 8 (p.5 8)): more than one step drafts",
        ),
        (
            "ends = \"decided\"",
            "ends = \"attempt\"\nretry = \"6\"",
            "step 15 ends an attempt after registration",
        ),
        (
            "channels = [\"psc\"]",
            "channels = [\"provider\"]",
            "document power_of_attorney: the service has no channel",
        ),
        ("ops = [\"issue\"]", "ops = [\"isue\"]", "document qualification: unknown operation isue"),
        ("id = \"power_of_attorney\"", "id = \"fee_receipt\"", "document fee_receipt: stands twice"),
        ("src = \"p.5 3); p.8\"", "", "document qualification: names its paragraph, or says why"),
        ("en = \"Identity document\"", "en = \" \"", "document identity: a text is missing"),
        ("en = \"Issue of a duplicate\"", "en = \"\"", "operation duplicate: a text is missing"),
        ("id = \"registrar\"", "id = \"clerk\"", "unknown variant `clerk`"),
        (
            "max = 8.0, unit = \"working_day\"",
            "max = 8.0, unit = \"working_day\", by_op = { renew = 1.0 }",
            "a term for the unknown operation renew",
        ),
    ] {
        let faults = Catalogue::load(&with("02-", from, to)).err().unwrap_or_default();
        let found = faults.iter().any(|fault| fault.starts_with("02-") && fault.contains(said));
        assert!(found, "{from} → {to} should say «{said}», said:\n{}", faults.join("\n"));
    }
}

#[test]
fn the_structure_hash_follows_the_structure_and_not_the_texts() {
    let hash = |files: &[File]| {
        let catalogue = Catalogue::load(files).unwrap_or_else(|faults| panic!("{}", faults.join("\n")));
        catalogue.service("main-pipelines-operation-licence").unwrap().structure_hash()
    };
    let now = hash(&Catalogue::embedded_files());
    assert_eq!(now, hash(&with("02-", "Sign-in to the portal", "Signing in")));
    assert_eq!(now, hash(&with("02-", "ru = \"Объекты\"", "ru = \"Сооружения\"")));
    // Opening a channel is a setting, and its reason a text: open cases run on.
    assert_eq!(now, hash(&with("02-", "open = true", "open = false\nwhy = \"closed for the test\"")));
    assert_ne!(now, hash(&with("02-", "asks = [", "asks = [\"notary\", ")));
    assert_ne!(now, hash(&with("02-", "back = \"3\"", "back = \"4\"")));
    assert_ne!(now, hash(&with("02-", "maxItems = 50", "maxItems = 51")));
    assert_ne!(now, hash(&with("02-", "by = [\"psc_operator\"]", "by = [\"registrar\"]")));
    // What an application brings is a setting of the licensing body.
    assert_eq!(now, hash(&with("02-", "optional = true\n", "")));
    // The ways a grant can come out decide how a case runs.
    let ways = |files: &[File]| {
        let catalogue = Catalogue::load(files).unwrap_or_else(|faults| panic!("{}", faults.join("\n")));
        catalogue.service("ecological-expertise-category-1").unwrap().structure_hash()
    };
    let now = ways(&Catalogue::embedded_files());
    assert_ne!(now, ways(&with("10-", "outcome = \"not_agreed\"\n", "")));
}
