//! The words by which an entry is found: those of its number, its holder's name, the kinds of its activity and the names of
//! its places, whole.

use super::{ChangeKind, Licence, LicenceChange};
use std::collections::BTreeSet;

/// Most words of a search; what comes after is too much to ask.
pub const MOST_WORDS: usize = 5;
/// Most words that an entry is found by.
const MOST_KEPT: usize = 24;
/// Longest of a word that counts, in characters.
const LONGEST: usize = 40;

/// The words of a text as they are compared: small letters, `ё` as `е`, nothing but letters and digits. A letter alone is
/// no word.
pub fn words(text: &str) -> BTreeSet<String> {
    let small = text.to_lowercase().replace('ё', "е");
    small
        .split(|c: char| !c.is_alphanumeric())
        .map(|word| word.chars().take(LONGEST).collect::<String>())
        .filter(|word| word.chars().nth(1).is_some())
        .take(MOST_KEPT)
        .collect()
}

/// A kind of activity among the words.
pub fn activity(code: &str) -> String {
    format!("#{code}")
}

impl Licence {
    /// What it is found by.
    pub fn words(&self) -> BTreeSet<String> {
        let mut found = words(&self.holder_name);
        found.extend(words(&self.number));
        found.extend(self.activities.iter().map(|code| activity(code)));
        found
    }
}

impl LicenceChange {
    /// What its entry is found by since: the names of the places that came in.
    pub fn words(&self) -> BTreeSet<String> {
        let entered = self.places.iter().filter(|_| self.kind == ChangeKind::PlacesEntered);
        entered.flat_map(|one| words(&one.place.name)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_are_compared_without_signs_and_size() {
        let found = |text: &str| words(text).into_iter().collect::<Vec<_>>().join(" ");
        assert_eq!(found("ТОО «Қазақ-Мұнай» Ёлка А"), "елка мұнай тоо қазақ");
        assert_eq!(found("KZ12LMP00000001"), "kz12lmp00000001");
        assert_eq!(found(&"ы".repeat(100)).chars().count(), 40);
        assert_eq!(found(" \u{202e}\0%_'\" "), "");
    }
}
