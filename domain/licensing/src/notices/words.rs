//! The words of a notice in a language: its facts, looked up in the catalogue.

use super::{Notice, Rendered, Templates};
use crate::catalogue::{Catalogue, Definition};
use crate::error::Result;
use crate::values::{Instant, Lang, civil_day, day_start};
use chrono::{NaiveTime, TimeDelta};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Puts a notice into words.
pub fn words(catalogue: &Catalogue, notice: &Notice, lang: Lang) -> Result<Rendered> {
    let facts = &notice.facts;
    let definition = definition(catalogue, notice);
    let mut values = BTreeMap::new();
    let mut put = |name, value: Option<String>| {
        if let Some(value) = value {
            values.insert(name, value);
        }
    };
    put("number", facts.number.clone().or_else(|| notice.application.as_ref().map(ToString::to_string)));
    let title = definition.as_ref().map(|definition| definition.title.get(lang).to_owned());
    put("service", title.or_else(|| notice.service.clone()));
    put("reason", reason(notice, definition.as_deref(), lang));
    put("due", facts.due_at.map(due));
    put("client", facts.client.as_ref().map(|name| name.get(lang).to_owned()));
    Templates::embedded()?.render(notice.kind, lang, &values)
}

/// The definition a notice is about: the one the case runs under, if it is still there.
fn definition(catalogue: &Catalogue, notice: &Notice) -> Option<Arc<Definition>> {
    let code = notice.service.as_deref()?;
    let version = notice.facts.version.as_deref();
    let own = version.and_then(|version| catalogue.version(code, version).ok());
    own.or_else(|| catalogue.service(code, civil_day(notice.created_at)).ok())
}

/// Why: the act's message, or the grounds, with their paragraphs.
fn reason(notice: &Notice, definition: Option<&Definition>, lang: Lang) -> Option<String> {
    let facts = &notice.facts;
    let cited = |text: &str, src: &str| match src {
        "" => text.to_owned(),
        src => format!("{text} ({src})"),
    };
    if let Some(message) = &facts.message {
        return Some(cited(message.get(lang), facts.paragraph.as_deref().unwrap_or_default()));
    }
    let known = |code: &String| definition?.grounds.iter().find(|ground| ground.id == *code);
    let named = facts.grounds.iter().filter_map(known);
    let named: Vec<String> = named.map(|ground| cited(ground.title.get(lang), &ground.src)).collect();
    (!named.is_empty()).then(|| named.join("; "))
}

/// Until when: the last day of a term that ends with it, else the day and the hour, in Asia/Almaty.
fn due(at: Instant) -> String {
    let last = at - TimeDelta::microseconds(1);
    let begun = day_start(civil_day(at));
    if at == begun {
        return civil_day(last).format("%d.%m.%Y").to_string();
    }
    let time = NaiveTime::MIN + (at - begun);
    format!("{} {}", civil_day(at).format("%d.%m.%Y"), time.format("%H:%M"))
}

#[cfg(test)]
mod tests {
    use super::due;

    #[test]
    fn a_term_that_ends_with_a_day_is_told_by_that_day() {
        assert_eq!(due("2026-11-24T19:00:00Z".parse().unwrap()), "24.11.2026");
        assert_eq!(due("2026-11-24T09:30:00Z".parse().unwrap()), "24.11.2026 14:30");
    }
}
