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

    /// How wide letters are at a size, in points.
    fn ruler(&self, size: f32) -> impl Fn(char) -> f32 {
        let reader = FontRef::new(self.bytes).ok().map(|font| {
            let metrics = font.glyph_metrics(Size::new(size), LocationRef::default());
            (font.charmap(), metrics)
        });
        let width = move |letter| {
            let (letters, metrics) = reader.as_ref()?;
            metrics.advance_width(letters.map(letter)?)
        };
        move |letter| width(letter).unwrap_or_default()
    }

    /// How wide a text is, in points.
    #[cfg(test)]
    pub(crate) fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(self.ruler(size)).sum()
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

    /// Breaks a text into lines of at most so many points, between words; a word that is wider is broken inside. Empty
    /// lines that follow each other are one. Each letter is measured once: texts come from strangers.
    pub(crate) fn wrapped(&self, text: &str, size: f32, most: f32) -> Vec<String> {
        let width = self.ruler(size);
        let space = width(' ');
        let mut lines: Vec<String> = Vec::new();
        for paragraph in text.split('\n') {
            let (mut line, mut used) = (String::new(), 0.0);
            for word in paragraph.split_whitespace() {
                let own: f32 = word.chars().map(&width).sum();
                if !line.is_empty() && used + space + own <= most {
                    line.push(' ');
                    used += space;
                } else if !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                    used = 0.0;
                }
                for letter in word.chars() {
                    let own = width(letter);
                    if used + own > most && !line.is_empty() {
                        lines.push(std::mem::take(&mut line));
                        used = 0.0;
                    }
                    line.push(letter);
                    used += own;
                }
            }
            if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
                lines.push(line);
            }
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
