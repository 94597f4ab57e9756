//! The letters: one family in two weights, read once.

use krilla::text::Font;
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};
use std::sync::OnceLock;

/// A face with its widths.
#[derive(Debug)]
pub(crate) struct Face {
    pub(crate) font: Font,
    bytes: &'static [u8],
}

/// The two weights.
#[derive(Debug)]
pub(crate) struct Fonts {
    pub(crate) regular: Face,
    pub(crate) bold: Face,
}

impl Face {
    fn new(bytes: &'static [u8]) -> Option<Self> {
        Some(Self { font: Font::new(bytes.into(), 0)?, bytes })
    }

    /// How wide a text is, in points.
    pub(crate) fn width(&self, text: &str, size: f32) -> f32 {
        let Ok(font) = FontRef::new(self.bytes) else { return 0.0 };
        let (letters, metrics) =
            (font.charmap(), font.glyph_metrics(Size::new(size), LocationRef::default()));
        text.chars().filter_map(|c| metrics.advance_width(letters.map(c)?)).sum()
    }

    /// The same text with a mark for each letter that the face lacks, and for what would turn the others around: a page
    /// with a hole in it is no archive, and none shall read otherwise than it is written.
    pub(crate) fn shown(&self, text: &str) -> String {
        let turns = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        let Ok(font) = FontRef::new(self.bytes) else { return String::new() };
        let letters = font.charmap();
        let known = |c: char| c == '\n' || (!c.is_control() && !turns(c) && letters.map(c).is_some());
        text.chars().map(|c| if known(c) { c } else { '\u{fffd}' }).collect()
    }

    /// Whether it has a letter.
    #[cfg(test)]
    pub(crate) fn has(&self, letter: char) -> bool {
        FontRef::new(self.bytes).is_ok_and(|font| font.charmap().map(letter).is_some())
    }

    /// Breaks a text into lines of at most so many points, between words; a word that is wider is broken inside.
    pub(crate) fn wrapped(&self, text: &str, size: f32, most: f32) -> Vec<String> {
        let mut lines = Vec::new();
        for paragraph in text.split('\n') {
            let mut line = String::new();
            for word in paragraph.split_whitespace() {
                let joined = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
                if self.width(&joined, size) <= most {
                    line = joined;
                    continue;
                }
                if !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                for letter in word.chars() {
                    if self.width(&format!("{line}{letter}"), size) > most && !line.is_empty() {
                        lines.push(std::mem::take(&mut line));
                    }
                    line.push(letter);
                }
            }
            lines.push(line);
        }
        lines
    }
}

/// The fonts. `None` only for a build whose fonts are broken.
pub(crate) fn fonts() -> Option<&'static Fonts> {
    static FONTS: OnceLock<Option<Fonts>> = OnceLock::new();
    let read = || {
        let (regular, bold) = (dejavu::sans::regular(), dejavu::sans::bold());
        Some(Fonts { regular: Face::new(regular)?, bold: Face::new(bold)? })
    };
    FONTS.get_or_init(read).as_ref()
}
