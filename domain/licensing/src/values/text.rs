//! A text in the three languages of the service.

use serde::{Deserialize, Serialize};

/// The languages answers come in. Kazakh is the act's; the other two are our translations, unofficial.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// Kazakh, the default: the language of the acts.
    #[default]
    Kk,
    /// Russian.
    Ru,
    /// English.
    En,
}

/// One text in Kazakh, Russian and English.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Kazakh.
    pub kk: String,
    /// Russian.
    pub ru: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The same in every language: what people wrote is not translated.
    pub fn same(text: &str) -> Self {
        Self { kk: text.to_owned(), ru: text.to_owned(), en: text.to_owned() }
    }

    /// The text in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Kk => &self.kk,
            Lang::Ru => &self.ru,
            Lang::En => &self.en,
        }
    }

    /// Whether every language is written.
    pub fn is_complete(&self) -> bool {
        [&self.kk, &self.ru, &self.en].iter().all(|text| !text.trim().is_empty())
    }
}
