//! What each problem means and what to do next, in words for people: shown at the problem's type URL.

mod request;
mod standing;
mod state;

pub(super) use request::*;
pub(super) use standing::*;
pub(super) use state::*;

use ruqsat_licensing::values::Lang;

/// A sentence or two in three languages. Every code names one, so a new code does not build without its words.
#[derive(Debug)]
pub(super) struct Help {
    kk: &'static str,
    ru: &'static str,
    en: &'static str,
}

impl Help {
    pub(super) fn get(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Kk => self.kk,
            Lang::Ru => self.ru,
            Lang::En => self.en,
        }
    }
}
