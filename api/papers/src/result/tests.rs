//! The page says what was signed, in letters that are there; the original and its signature stand in the file.

use super::content::blocks;
use super::*;
use crate::paper::{Block, fonts};
use chrono::DateTime;
use ruqsat_licensing::catalogue::{Catalogue, Definition};
use serde_json::{Value, json};
use std::sync::LazyLock;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    Catalogue::load(&Catalogue::embedded_files()).unwrap_or_else(|faults| panic!("{}", faults.join("\n")))
});

fn definition() -> &'static Definition {
    let found = CATALOGUE.versions().iter().find(|one| one.code == "ozone-works-permit");
    found.map(|definition| &**definition).expect("the service")
}

fn granted() -> Value {
    json!({
        "schema": "ruqsat.result/1", "number": "KZ78OZW00000001", "kind": "permit", "operation": "issue",
        "title": {"kk": "Рұқсат беру", "ru": "Выдача разрешения", "en": "Issue of a permit"},
        "holder": {"kind": "individual", "iin": "990101500016"}, "holder_name": "ӨТІНІШЕВ СЫНАҚБЕК ҒАЛЫМҰЛЫ",
        "body": {"kk": "Экологиялық реттеу комитеті", "ru": "Комитет экологического регулирования", "en": "Committee"},
        "body_bin": "750140000038", "decision": {"kind": "grant"}, "conclusion": "Сәйкес келеді. Нәтижесі оң.",
        "particulars": {
            "works": ["repair", "servicing"], "address": "Алматы, Абай 1",
            "substances": [{"name": "R-22", "quantity_kg": 12.5}, {"name": "R-12", "quantity_kg": 3}]
        },
        "registered_no": "2026-000000001", "formed_on": "2026-11-23", "formed_at": "2026-11-23T10:00:00Z"
    })
}

fn paper<'a>(document: &'a [u8], link: Option<&'a str>) -> SignedResult<'a> {
    SignedResult {
        document,
        cms: b"the signature",
        signer: Some("БАСШЫҚЫЗЫ СЫНАҚАЙ"),
        signed_at: DateTime::from_timestamp(1_795_428_000, 0).expect("a moment"),
        definition: definition(),
        link,
    }
}

const LINK: &str = "https://licences.example/licences/KZ78OZW00000001";

fn shown(original: &Value, lang: Lang) -> Vec<String> {
    let bytes = original.to_string().into_bytes();
    let told = blocks(original, &paper(&bytes, Some(LINK)), lang).expect("a result");
    let line = |block: Block| match block {
        Block::Title(text) | Block::Number(text) | Block::Text(text) | Block::Small(text) => text,
        Block::Part(text) => text.to_owned(),
        Block::Field(label, value) => format!("{label}: {value}"),
        Block::Named(label, value) => format!("{label}: {value}"),
    };
    told.into_iter().map(line).collect()
}

#[test]
fn the_page_says_what_was_signed_in_the_words_of_its_language() {
    let kazakh = shown(&granted(), Lang::Kk);
    for line in [
        "Электрондық рұқсат",
        "№ KZ78OZW00000001",
        "Берілген күні: 23.11.2026",
        "Кімге берілді: ӨТІНІШЕВ СЫНАҚБЕК ҒАЛЫМҰЛЫ",
        "ЖСН: 990101500016",
        "Озон қабатын бұзатын заттар, 1: Атауы: R-22; Мөлшері, кг: 12.5",
        "Озон қабатын бұзатын заттар, 2: Атауы: R-12; Мөлшері, кг: 3",
        "Сәйкес келеді. Нәтижесі оң.",
        "Қол қойған: БАСШЫҚЫЗЫ СЫНАҚАЙ",
    ] {
        assert!(kazakh.iter().any(|told| told == line), "{line}\n{kazakh:#?}");
    }
    let russian = shown(&granted(), Lang::Ru);
    assert_eq!(russian[0], "Электронное разрешение");
    let works = "Виды работ: Ремонт оборудования, содержащего озоноразрушающие вещества; ";
    assert!(russian.iter().any(|line| line.starts_with(works)), "{russian:#?}");
    assert_eq!(shown(&granted(), Lang::En)[0], "Electronic permit");

    let mut refused = granted();
    refused["kind"] = "reasoned_refusal".into();
    refused["decision"] = json!({"kind": "refuse", "grounds": ["requirements_not_met"], "text": "Жоқ"});
    let refused = shown(&refused, Lang::Ru);
    assert_eq!(refused[0], "Мотивированный отказ");
    assert!(refused.iter().any(|line| line.starts_with("Основание отказа: Потребитель не соответствует")));
}

#[test]
fn every_letter_is_in_the_fonts() {
    let fonts = fonts().expect("fonts");
    let letters =
        "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯаәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя№₸«»“”—–×…";
    for letter in letters.chars() {
        assert!(fonts.regular.has(letter) && fonts.bold.has(letter), "{letter}");
    }
}

#[test]
fn words_are_broken_within_the_width() {
    let face = &fonts().expect("fonts").regular;
    let text = "Озон қабатын бұзатын заттарды пайдалана отырып жұмыстар жүргізуге \
                https://licences.example/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    let lines = face.wrapped(text, 10.0, 150.0);
    assert!(lines.len() > 3 && lines.iter().all(|line| face.width(line, 10.0) <= 150.0), "{lines:?}");
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(bare(&lines.concat()), bare(text), "nothing is lost");
    assert_eq!(face.wrapped("бір\n\nекі", 10.0, 150.0), ["бір", "", "екі"]);
}

/// Whether bytes stand somewhere in others.
fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[test]
fn the_original_and_its_signature_are_embedded_as_they_are_and_nothing_depends_on_the_moment() {
    let original = granted().to_string().into_bytes();
    for (lang, link) in [(Lang::Kk, Some(LINK)), (Lang::Ru, Some(LINK)), (Lang::En, None)] {
        let pdf = result_pdf(&paper(&original, link), lang).expect("a PDF");
        assert!(pdf.starts_with(b"%PDF-1.7") && pdf.len() < 200_000, "{} bytes", pdf.len());
        assert!(holds(&pdf, &original) && holds(&pdf, b"the signature"));
        // In this order: the first file is the original.
        let at = |name: &[u8]| pdf.windows(name.len()).position(|window| window == name);
        assert!(at(b"(original.json)") < at(b"(original.json.p7s)"), "{lang:?}");
        assert!(result_pdf(&paper(&original, link), lang).as_ref() == Some(&pdf), "the same again");
    }
    let none = result_pdf(&paper(b"{}", None), Lang::Kk);
    assert!(none.is_none() && result_pdf(&paper(b"no JSON", None), Lang::Kk).is_none());
}

#[test]
fn what_has_no_letter_or_turns_letters_around_is_marked_and_the_paper_is_drawn() {
    let face = &fonts().expect("fonts").regular;
    assert_eq!(
        face.shown("а\u{202e}б\t漢\u{1f9ff}\u{feff}\n₸"),
        "а\u{fffd}б\u{fffd}\u{fffd}\u{fffd}\u{fffd}\n₸"
    );
    let mut odd = granted();
    odd["holder_name"] = "ИВАНОВ \u{1f9ff} 漢字 \u{202e}ВОНАВИ".into();
    odd["particulars"]["address"] = "\u{0001}\u{200b} Алматы \u{e000}\u{10ffff} العربية עברית हिन्दी".into();
    odd["conclusion"] = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} e\u{301}".into();
    let bytes = odd.to_string().into_bytes();
    let pdf = result_pdf(&paper(&bytes, Some(LINK)), Lang::Kk).expect("a PDF");
    assert!(holds(&pdf, &bytes));
}

#[test]
fn a_long_result_goes_on_over_many_sheets() {
    let mut long = granted();
    let many: Vec<Value> = (0..300).map(|n| json!({"name": format!("R-{n}"), "quantity_kg": n})).collect();
    long["particulars"]["substances"] = many.into();
    long["conclusion"] = "Ұзақ сөйлем. ".repeat(2000).into();
    let bytes = long.to_string().into_bytes();
    let pdf = result_pdf(&paper(&bytes, Some(LINK)), Lang::Kk).expect("a PDF");
    assert!(holds(&pdf, &bytes));
}
