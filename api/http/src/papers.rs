//! Pictures of flows, QR codes and results on paper. They are drawn elsewhere and handed in, so that neither the routes
//! nor the spec wait for the build of whatever draws.

use crate::problem::{Problem, codes};
use actix_web::web;
use ruqsat_licensing::applications::Application;
use ruqsat_licensing::catalogue::{Definition, Flow};
use ruqsat_licensing::flow::TraceRow;
use ruqsat_licensing::licences::SignedResult;
use ruqsat_licensing::payments::Receipt;
use ruqsat_licensing::values::Lang;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

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

/// Papers drawn lately: what was used last stays longest. Setting letters takes milliseconds of a processor, so that they
/// are drawn off the threads that serve requests, and one after another.
#[derive(Debug)]
pub struct Drawn {
    kept: Mutex<VecDeque<(String, web::Bytes)>>,
    turn: Arc<Semaphore>,
}

impl Default for Drawn {
    fn default() -> Self {
        Self { kept: Mutex::default(), turn: Arc::new(Semaphore::new(1)) }
    }
}

impl Drawn {
    /// How many are kept: some megabytes.
    const MOST: usize = 32;

    /// The paper of a key, which says everything that is on it: drawn now, or before.
    pub(crate) async fn paper(
        &self,
        key: String,
        draw: impl FnOnce() -> Option<Vec<u8>> + Send + 'static,
    ) -> Result<web::Bytes, Problem> {
        if let Some(drawn) = self.get(&key) {
            return Ok(drawn);
        }
        let failed = |cause: String| Problem { cause: Some(cause), ..Problem::new(&codes::INTERNAL) };
        let turn = self.turn.clone().acquire_owned().await;
        let turn = turn.map_err(|fault| failed(format!("drawing a paper: {fault}")))?;
        // Somebody before us in the queue may have asked for the same.
        if let Some(drawn) = self.get(&key) {
            return Ok(drawn);
        }
        // The turn lasts as long as the work, even when whoever asked is gone.
        let work = move || {
            let drawn = draw();
            drop(turn);
            drawn
        };
        let drawn = web::block(work).await.map_err(|fault| failed(format!("drawing a paper: {fault}")))?;
        let drawn = web::Bytes::from(drawn.ok_or_else(|| failed("a paper cannot be drawn".into()))?);
        self.put(key, drawn.clone());
        Ok(drawn)
    }

    fn get(&self, key: &str) -> Option<web::Bytes> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(known, _)| known == key)?;
        let found = kept.remove(at)?;
        let bytes = found.1.clone();
        kept.push_back(found);
        Some(bytes)
    }

    fn put(&self, key: String, bytes: web::Bytes) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(known, _)| *known != key);
        kept.push_back((key, bytes));
        while kept.len() > Self::MOST {
            kept.pop_front();
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
