//! Paper for people: parts of text set on sheets of A4 and written as PDF/A-3, with every font inside. The same input
//! gives the same bytes.

mod fonts;
mod sheets;

#[cfg(test)]
pub(crate) use fonts::fonts;

use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::metadata::{DateTime as PdfTime, Metadata};
use krilla::{Data, Document, SerializeSettings};
use ruqsat_licensing::values::{Instant, Lang, civil_day};

/// A part of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// What it is.
    Title(String),
    /// Its number, large.
    Number(String),
    /// What is said of something.
    Field(&'static str, String),
    /// The same under a name of the form.
    Named(String, String),
    /// A heading of a part.
    Part(&'static str),
    /// A text.
    Text(String),
    /// A text in small letters.
    Small(String),
}

/// What a paper is.
pub(crate) struct Paper<'a> {
    /// Its number, at the foot of each sheet.
    pub(crate) number: &'a str,
    /// What it is called.
    pub(crate) title: String,
    /// Its language.
    pub(crate) lang: Lang,
    /// The moment it is about.
    pub(crate) at: Instant,
    /// A link as QR code, with what is said beside it.
    pub(crate) code: Option<(&'a str, &'static str)>,
}

/// A file inside of a paper.
pub(crate) struct Inside<'a> {
    pub(crate) name: &'static str,
    pub(crate) media: &'static str,
    pub(crate) description: &'static str,
    pub(crate) bytes: &'a [u8],
    /// How the paper stands to it.
    pub(crate) relation: AssociationKind,
}

/// Writes a paper. `None` where it cannot be written, which no text brings about.
pub(crate) fn pdf(paper: &Paper<'_>, blocks: &[Block], inside: &[Inside<'_>]) -> Option<Vec<u8>> {
    let archive = ConfigurationBuilder::new().with_archival_validator(Archival::A3_B).finish().ok()?;
    let settings = SerializeSettings { configuration: archive, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let date = date(paper.at);
    document.set_metadata(
        Metadata::new()
            .title(paper.title.clone())
            .language(code(paper.lang).to_owned())
            .creator("Ruqsat".to_owned())
            .creation_date(date)
            .document_id(paper.number.to_owned()),
    );
    for file in inside {
        document.embed_file(EmbeddedFile {
            path: file.name.to_owned(),
            mime_type: MimeType::new(file.media),
            description: Some(file.description.to_owned()),
            association_kind: file.relation,
            data: Data::from(file.bytes.to_vec()),
            modification_date: Some(date),
            compress: Some(false),
            location: None,
        })?;
    }
    sheets::draw(&mut document, blocks, paper)?;
    document.finish().ok()
}

/// The code of a language.
pub(crate) fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Kk => "kk",
        Lang::Ru => "ru",
        Lang::En => "en",
    }
}

/// The civil day of a moment as it is written in Kazakhstan.
pub(crate) fn day(at: Instant) -> String {
    civil_day(at).format("%d.%m.%Y").to_string()
}

/// A moment as PDF has it, in UTC.
fn date(at: Instant) -> PdfTime {
    use chrono::{Datelike, Timelike};
    let small = |value: u32| u8::try_from(value).unwrap_or_default();
    PdfTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

/// What we say on a paper, each in three languages.
macro_rules! words {
    ($($name:ident = $kk:literal, $ru:literal, $en:literal;)*) => {$(
        pub(super) fn $name(lang: ruqsat_licensing::values::Lang) -> &'static str {
            match lang {
                ruqsat_licensing::values::Lang::Kk => $kk,
                ruqsat_licensing::values::Lang::Ru => $ru,
                ruqsat_licensing::values::Lang::En => $en,
            }
        }
    )*};
}
pub(crate) use words;
