//! The regions of Kazakhstan, by the first two digits of the classifier of administrative-territorial objects (ӘАОЖ,
//! КАТО).

use crate::values::Text;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A region or a city of republican significance, by its two digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Territory(String);

/// Code, then the name in Kazakh, Russian and English.
const REGIONS: [(&str, &str, &str, &str); 20] = [
    ("10", "Абай облысы", "область Абай", "Abai Region"),
    ("11", "Ақмола облысы", "Акмолинская область", "Aqmola Region"),
    ("15", "Ақтөбе облысы", "Актюбинская область", "Aqtöbe Region"),
    ("19", "Алматы облысы", "Алматинская область", "Almaty Region"),
    ("23", "Атырау облысы", "Атырауская область", "Atyrau Region"),
    ("27", "Батыс Қазақстан облысы", "Западно-Казахстанская область", "West Kazakhstan Region"),
    ("31", "Жамбыл облысы", "Жамбылская область", "Jambyl Region"),
    ("33", "Жетісу облысы", "область Жетісу", "Jetisu Region"),
    ("35", "Қарағанды облысы", "Карагандинская область", "Qaraghandy Region"),
    ("39", "Қостанай облысы", "Костанайская область", "Qostanai Region"),
    ("43", "Қызылорда облысы", "Кызылординская область", "Qyzylorda Region"),
    ("47", "Маңғыстау облысы", "Мангистауская область", "Mangystau Region"),
    ("55", "Павлодар облысы", "Павлодарская область", "Pavlodar Region"),
    ("59", "Солтүстік Қазақстан облысы", "Северо-Казахстанская область", "North Kazakhstan Region"),
    ("61", "Түркістан облысы", "Туркестанская область", "Turkistan Region"),
    ("62", "Ұлытау облысы", "область Ұлытау", "Ulytau Region"),
    ("63", "Шығыс Қазақстан облысы", "Восточно-Казахстанская область", "East Kazakhstan Region"),
    ("71", "Астана қаласы", "город Астана", "Astana"),
    ("75", "Алматы қаласы", "город Алматы", "Almaty"),
    ("79", "Шымкент қаласы", "город Шымкент", "Shymkent"),
];

impl Territory {
    /// Reads a code; `None` for what is no region.
    pub fn parse(code: &str) -> Option<Self> {
        REGIONS.iter().any(|(known, ..)| *known == code).then(|| Self(code.to_owned()))
    }

    /// Every region, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        REGIONS.iter().map(|(code, ..)| Self((*code).to_owned()))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its name.
    pub fn name(&self) -> Text {
        let region = REGIONS.iter().find(|(code, ..)| *code == self.0);
        let (_, kk, ru, en) = region.copied().unwrap_or_default();
        Text { kk: kk.into(), ru: ru.into(), en: en.into() }
    }
}

impl TryFrom<String> for Territory {
    type Error = String;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        Self::parse(&code).ok_or_else(|| format!("{code:?} is no region"))
    }
}

impl From<Territory> for String {
    fn from(territory: Territory) -> Self {
        territory.0
    }
}

impl fmt::Display for Territory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_region_reads_back_and_is_named_in_three_languages() {
        assert_eq!(Territory::all().count(), 20);
        for territory in Territory::all() {
            assert_eq!(Territory::parse(territory.as_str()), Some(territory.clone()));
            assert!(territory.name().is_complete(), "{territory}");
        }
        for wrong in ["", "1", "00", "710", "7 1", "٧١"] {
            assert_eq!(Territory::parse(wrong), None, "{wrong}");
        }
    }
}
