//! Where a step stands in the act, as a reader of each language writes it. The catalogue notes places in one plain
//! notation (`p.10 2) process 3`); what does not fit it is shown as it is.

use ruqsat_licensing::values::Lang;

/// The first place of a reference, without the remarks in brackets and the rows of tables.
pub(crate) fn place(src: &str, lang: Lang) -> String {
    let first = src.split([';', '(']).next().unwrap_or_default();
    // A bracket also closes a number: `p.10 2)`.
    let first =
        [", next", " and "].iter().fold(first, |kept, end| kept.split(end).next().unwrap_or_default()).trim();
    read(first, lang).unwrap_or_else(|| first.to_owned())
}

fn read(place: &str, lang: Lang) -> Option<String> {
    let mut said: Vec<String> = Vec::new();
    let mut words = place.split_whitespace();
    while let Some(word) = words.next() {
        let (name, number) = match word.strip_prefix("p.") {
            Some(number) => ("p.", number),
            None if word.trim_end_matches(',').ends_with(')') => {
                said.push(word.to_owned());
                continue;
            }
            None => (word, words.next()?),
        };
        let rest = number.trim_start_matches(|c: char| c.is_ascii_digit());
        let (digits, rest) = (&number[..number.len() - rest.len()], rest);
        if digits.is_empty() || !matches!(rest, "" | ",") {
            return None;
        }
        let (kk, ru, en) = match name {
            "p." => ("т.", "п.", "p."),
            "process" => ("процесс", "процесс", "process"),
            "condition" => ("шарт", "условие", "condition"),
            "annex" => ("қосымша", "прил.", "annex"),
            "table" => ("кесте", "табл.", "table"),
            "col" => ("баған", "гр.", "col."),
            "para" => ("абзац", "абз.", "para"),
            _ => return None,
        };
        said.push(match lang {
            Lang::Kk => format!("{digits}-{kk}{rest}"),
            Lang::Ru => format!("{ru} {digits}{rest}"),
            Lang::En => format!("{en} {digits}{rest}"),
        });
    }
    Some(said.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_in_three_languages() {
        let say = |src: &str| [Lang::Kk, Lang::Ru, Lang::En].map(|lang| place(src, lang));
        assert_eq!(
            say("p.10 2) process 3"),
            ["10-т. 2) 3-процесс", "п. 10 2) процесс 3", "p. 10 2) process 3"]
        );
        assert_eq!(say("p.5 1); p.8 1)")[1], "п. 5 1)");
        assert_eq!(say("p.9 1), p.10 3) process 4")[0], "9-т. 1), 10-т. 3) 4-процесс");
        assert_eq!(say("p.5 3); annex 1 table 1 col 4 (next action: 3 / 4)")[2], "p. 5 3)");
        assert_eq!(say("p.7 2) process 8 and the paragraph after it")[1], "п. 7 2) процесс 8");
        assert_eq!(say("p.11 2), p.11 3) process 3")[0], "11-т. 2), 11-т. 3) 3-процесс");
        assert_eq!(say("the second sentence of p.4")[0], "the second sentence of p.4");
        assert_eq!(say(""), ["", "", ""]);
    }
}
