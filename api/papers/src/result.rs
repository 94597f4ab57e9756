//! The result of an application on paper: a PDF/A-3 for people, with what counts inside. As in the national electronic
//! document card the first file embedded is the original, byte for byte, and the second the signature over it; the page
//! around them shows it in one language and is signed by nobody.
//!
//! Everything is read from the signed original, so that no page says what was not signed; labels alone come from the
//! definition. The same original gives the same bytes.

mod content;
mod fields;
mod fonts;
mod page;
mod words;

use content::{Block, blocks};
use krilla::Document;
use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::metadata::{DateTime as PdfTime, Metadata};
use krilla::{Data, SerializeSettings};
use ruqsat_licensing::licences::SignedResult;
use ruqsat_licensing::values::{Instant, Lang};

/// Draws a signed result. `None` for bytes that are no result, which nobody signed.
pub fn result_pdf(result: &SignedResult<'_>, lang: Lang) -> Option<Vec<u8>> {
    let original = serde_json::from_slice(result.document).ok()?;
    let blocks: Vec<Block> = blocks(&original, result, lang)?;
    let number = original.get("number")?.as_str()?;
    let archive = ConfigurationBuilder::new().with_archival_validator(Archival::A3_B).finish().ok()?;
    let settings = SerializeSettings { configuration: archive, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let date = date(result.signed_at);
    let title = result.definition.title.get(lang);
    document.set_metadata(
        Metadata::new()
            .title(format!("{number} — {title}"))
            .language(words::code(lang).to_owned())
            .creator("Ruqsat".to_owned())
            .creation_date(date)
            .document_id(number.to_owned()),
    );
    let files = [
        (
            "original.json",
            "application/json",
            words::original(lang),
            result.document,
            AssociationKind::Source,
        ),
        (
            "original.json.p7s",
            "application/pkcs7-signature",
            words::signature(lang),
            result.cms,
            AssociationKind::Data,
        ),
    ];
    for (name, media, description, bytes, association_kind) in files {
        document.embed_file(EmbeddedFile {
            path: name.to_owned(),
            mime_type: MimeType::new(media),
            description: Some(description.to_owned()),
            association_kind,
            data: Data::from(bytes.to_vec()),
            modification_date: Some(date),
            compress: Some(false),
            location: None,
        })?;
    }
    page::draw(&mut document, &blocks, (number, result.link), lang)?;
    document.finish().ok()
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

#[cfg(test)]
mod tests;
