//! The part of the page where one signs in by EDS: by NCALayer from our script, or by pasting a signature without any.

use super::super::view::hidden;
use super::words::words;
use crate::docs::escaped;
use ruqsat_licensing::accounts::{Begun, Unproved};
use ruqsat_licensing::values::Lang;

/// The script, which speaks to NCALayer and to nobody else.
pub(in super::super) const SCRIPT: &str = include_str!("ncalayer.js");

/// What there is to sign.
pub(in super::super) struct Offer {
    /// The token of the challenge.
    pub(super) token: String,
    /// The bytes, base64.
    pub(super) content: String,
    /// A signature that could not be judged before.
    pub(super) signature: String,
}

/// The form.
pub(in super::super) fn section(begun: &Begun, lang: Lang, offer: &Offer) -> String {
    let words = words(lang);
    let open = if offer.signature.is_empty() { "" } else { " open" };
    format!(
        "<form method=\"post\" action=\"authorize\" id=\"eds\">\n<h2>{}</h2>\n<p class=\"hint\">{}</p>\n{}\
         <input type=\"hidden\" name=\"step\" value=\"eds\">\n\
         <input type=\"hidden\" name=\"challenge\" value=\"{}\">\n\
         <button type=\"button\" id=\"ncalayer\" hidden data-wait=\"{}\" data-missing=\"{}\" data-cancelled=\"{}\" \
         data-refused=\"{}\" data-timeout=\"{}\">{}</button>\n<p id=\"told\" role=\"status\"></p>\n\
         <details{open}>\n<summary>{}</summary>\n\
         <label for=\"content\">{}</label>\n\
         <textarea id=\"content\" rows=\"4\" readonly aria-describedby=\"content-hint\">{}</textarea>\n\
         <p class=\"hint\" id=\"content-hint\">{}</p>\n\
         <label for=\"signature\">{}</label>\n\
         <textarea id=\"signature\" name=\"signature\" rows=\"5\" maxlength=\"{}\" spellcheck=\"false\" \
         autocomplete=\"off\" required>{}</textarea>\n<button type=\"submit\">{}</button>\n</details>\n</form>\n",
        words.title,
        words.about,
        hidden(begun, lang),
        escaped(&offer.token),
        words.wait,
        words.missing,
        words.cancelled,
        words.refused,
        words.timeout,
        words.ncalayer,
        words.other_way,
        words.content,
        escaped(&offer.content),
        words.content_hint,
        words.signature,
        super::LONGEST,
        escaped(&offer.signature),
        words.send,
    )
}

/// What did not go well with a signature, in words; `None` stands for its being impossible to judge now.
pub(in super::super) fn fault(why: Option<&Unproved>, lang: Lang) -> String {
    let words = words(lang);
    match why {
        None => words.unknown.to_owned(),
        Some(Unproved::Challenge) => words.over.to_owned(),
        Some(Unproved::Person) => words.person.to_owned(),
        Some(Unproved::Signature(code)) => {
            let (before, behind) = words.bad;
            format!("{before}<code>{}</code>{behind}", escaped(code))
        }
    }
}
