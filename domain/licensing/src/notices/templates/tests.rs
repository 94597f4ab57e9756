//! Every kind in every language, put into words, and what a wrong file is told.

use super::*;

fn example() -> BTreeMap<&'static str, String> {
    let long = "Озон қабатын бұзатын заттарды пайдалана отырып жұмыстар жүргізуге, құрамында озон қабатын бұзатын \
                заттар бар жабдықтарды жөндеуге, монтаждауға, оларға қызмет көрсетуге рұқсат беру";
    BTreeMap::from([
        ("number", "2026-000000007".to_owned()),
        ("service", long.to_owned()),
        ("reason", "талаптарға сәйкес келмейді (16-тармақ)".to_owned()),
        ("due", "24.11.2026 14:30".to_owned()),
        ("client", "Ұлттық электрондық порталдың сынақ клиенті".to_owned()),
        ("code", "012345".to_owned()),
        ("minutes", "15".to_owned()),
    ])
}

fn files() -> Vec<(String, String)> {
    let read = |file: &include_dir::File<'_>| {
        (file.path().display().to_string(), file.contents_utf8().unwrap().to_owned())
    };
    FILES.files().map(read).collect()
}

#[test]
fn every_notice_is_whole_in_every_language_and_an_sms_takes_three_parts_at_most() {
    let templates = Templates::embedded().unwrap();
    for kind in NoticeKind::ALL {
        for lang in [Lang::Kk, Lang::Ru, Lang::En] {
            let words = templates.render(*kind, lang, &example()).unwrap();
            let units = words.sms.encode_utf16().count();
            println!(
                "{} {lang:?}: SMS of {units} in {} part(s), e-mail of {}: {}",
                kind.as_str(),
                sms_parts(&words.sms),
                words.text.chars().count(),
                words.sms
            );
            assert!((1..=3).contains(&sms_parts(&words.sms)) && units <= LONGEST_SMS);
            assert!(words.subject.chars().count() <= 78, "{} is long for a subject", words.subject);
            for text in [&words.sms, &words.subject, &words.text] {
                assert!(!text.contains(['{', '}']), "{text}");
            }
        }
    }
}

#[test]
fn a_long_name_is_cut_and_what_stands_beside_it_is_whole() {
    let templates = Templates::embedded().unwrap();
    let mut values = example();
    values.insert("service", "ә😀".repeat(300));
    let words = templates.render(NoticeKind::FiledForYou, Lang::Kk, &values).unwrap();
    assert!(words.sms.encode_utf16().count() <= LONGEST_SMS && words.sms.encode_utf16().count() > 190);
    assert!(words.sms.ends_with("лицензиарға хабарласыңыз.") && words.sms.contains('…'), "{}", words.sms);
    assert!(words.text.contains(&values["service"]), "an e-mail has room");
}

#[test]
fn a_value_is_never_read_as_a_placeholder() {
    let templates = Templates::embedded().unwrap();
    let mut values = example();
    values.insert("client", "{code} {nothing".to_owned());
    let words = templates.render(NoticeKind::GrantGiven, Lang::En, &values).unwrap();
    assert!(words.sms.contains("«{code} {nothing»"), "{}", words.sms);
}

#[test]
fn parts_are_counted_as_an_operator_counts_them() {
    for (units, parts) in [(1, 1), (70, 1), (71, 2), (134, 2), (135, 3), (201, 3), (202, 4)] {
        assert_eq!(sms_parts(&"ә".repeat(units)), parts, "{units}");
    }
    assert_eq!(sms_parts(&"😀".repeat(36)), 2);
}

#[test]
fn a_wrong_file_is_refused_and_says_where() {
    assert!(Templates::parse(files()).is_ok());
    let wrong = |from: &str, to: &str, told: &str| {
        let mut files = files();
        let file = files.iter_mut().find(|(_, text)| text.contains(from)).unwrap();
        file.1 = file.1.replacen(from, to, 1);
        let fault = Templates::parse(files).unwrap_err();
        assert!(fault.contains(told), "{fault}");
    };
    wrong(
        "№{number} өтініш тіркелді: {service}",
        "{iin} өтініш тіркелді",
        "registered: sms does not know {iin}",
    );
    wrong("№{number} өтініш тіркелді: {service}", "№{number} тіркелді", "holds other placeholders");
    wrong("№{number} өтініш тіркелді: {service}", "", "not there in each language");
    wrong("№{number} өтініш тіркелді: {service}", "№{number өтініш", "stands alone");
    wrong("[registered]", "[in_review]", "duplicate");
    wrong("[registered]", "[surprise]", "unknown variant");
    let one = files().into_iter().take(1);
    assert!(Templates::parse(one).unwrap_err().contains("has no words"));
    let twice = files().into_iter().chain(files());
    assert!(Templates::parse(twice).unwrap_err().contains("stands twice"));
    wrong("Негізі: {reason}", "Негізі: {code}", "text does not know {code}");
    wrong("дәлелді бас тарту берілді: {service}", "бас тарту: {reason}", "sms does not know {reason}");
}
