//! Pictures of flows, QR codes and results on paper. They are drawn elsewhere and handed in, so that neither the routes nor the spec wait for the
//! build of whatever draws.

use actix_web::web;
use ruqsat_licensing::applications::Application;
use ruqsat_licensing::catalogue::{Definition, Flow};
use ruqsat_licensing::flow::TraceRow;
use ruqsat_licensing::licences::SignedResult;
use ruqsat_licensing::payments::Receipt;
use ruqsat_licensing::values::Lang;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// An application with the rows of its trace, oldest first.
pub type Way<'a> = (&'a Application, &'a [TraceRow]);

/// Draws a flow as SVG; with an application, how far that has come in it. With the name of an operation, of a review
/// chain only what that operation can come to.
pub type DrawSvg = fn(&Definition, &Flow, Lang, Option<&str>, Option<Way<'_>>) -> String;

/// Draws a flow as BPMN 2.0 XML, of a review chain only what the operation named can come to.
pub type DrawBpmn = fn(&Definition, &Flow, Lang, Option<&str>) -> String;

/// Draws a text as a QR code in SVG; `None` where it is too long.
pub type DrawQrSvg = fn(&str) -> Option<String>;

/// The same as PNG.
pub type DrawQrPng = fn(&str) -> Option<Vec<u8>>;

/// Draws a signed result as PDF in a language; `None` for bytes that are no result.
pub type DrawResult = fn(&SignedResult<'_>, Lang) -> Option<Vec<u8>>;

/// Draws the receipt of a payment as PDF in a language.
pub type DrawReceipt = fn(&Receipt<'_>, Lang) -> Option<Vec<u8>>;

/// Whoever draws.
#[derive(Clone, Copy, Debug)]
pub struct Papers {
    /// To look at.
    pub svg: DrawSvg,
    /// For a modeller.
    pub bpmn: DrawBpmn,
    /// A QR code on a page.
    pub qr_svg: DrawQrSvg,
    /// A QR code in a program.
    pub qr_png: DrawQrPng,
    /// A result to hold in one's hands.
    pub result_pdf: DrawResult,
    /// What proves that a fee was paid.
    pub receipt_pdf: DrawReceipt,
}

/// Results drawn lately. A result never changes, so that of its hash and a language the PDF is always the same; what was
/// used last stays longest.
#[derive(Debug, Default)]
pub struct Drawn(Mutex<VecDeque<(String, web::Bytes)>>);

impl Drawn {
    /// How many are kept: some megabytes.
    const MOST: usize = 32;

    /// One drawn before.
    pub(crate) fn get(&self, key: &str) -> Option<web::Bytes> {
        let mut drawn = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = drawn.iter().position(|(known, _)| known == key)?;
        let found = drawn.remove(at)?;
        let bytes = found.1.clone();
        drawn.push_back(found);
        Some(bytes)
    }

    /// Keeps one.
    pub(crate) fn put(&self, key: String, bytes: web::Bytes) {
        let mut drawn = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        drawn.retain(|(known, _)| *known != key);
        drawn.push_back((key, bytes));
        while drawn.len() > Self::MOST {
            drawn.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_used_last_stays_longest() {
        let drawn = Drawn::default();
        for n in 0..Drawn::MOST {
            drawn.put(n.to_string(), web::Bytes::from(n.to_string()));
        }
        assert_eq!(drawn.get("0").as_deref(), Some(&b"0"[..]));
        drawn.put("new".into(), web::Bytes::from_static(b"new"));
        assert!(drawn.get("0").is_some() && drawn.get("1").is_none() && drawn.get("new").is_some());
    }
}
