//! The result of an application on paper: a PDF/A-3 for people, with what counts inside. As in the national electronic
//! document card the first file embedded is the original, byte for byte, and the second the signature over it; the page
//! around them shows it in one language and is signed by nobody.
//!
//! Everything is read from the signed original, so that no page says what was not signed; labels alone come from the
//! definition. The same original gives the same bytes.

mod content;
mod fields;
mod words;

use crate::paper::{Inside, Paper, pdf};
use krilla::embed::AssociationKind;
use ruqsat_licensing::licences::SignedResult;
use ruqsat_licensing::values::Lang;

/// Draws a signed result. `None` for bytes that are no result, which nobody signed.
pub fn result_pdf(result: &SignedResult<'_>, lang: Lang) -> Option<Vec<u8>> {
    let original = serde_json::from_slice(result.document).ok()?;
    let blocks = content::blocks(&original, result, lang)?;
    let number = original.get("number")?.as_str()?;
    let title = format!("{number} — {}", result.definition.title.get(lang));
    let code = result.link.map(|link| (link, words::check(lang)));
    let file =
        |name, media, description, bytes, relation| Inside { name, media, description, bytes, relation };
    let (json, signature) = ("application/json", "application/pkcs7-signature");
    let inside = [
        file("original.json", json, words::original(lang), result.document, AssociationKind::Source),
        file("original.json.p7s", signature, words::signature(lang), result.cms, AssociationKind::Data),
    ];
    pdf(&Paper { number, title, lang, at: result.signed_at, code }, &blocks, &inside)
}

#[cfg(test)]
mod tests;
