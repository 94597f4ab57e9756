//! Pictures of flows and QR codes. They are drawn elsewhere and handed in, so that neither the routes nor the spec wait for the
//! build of whatever draws.

use ruqsat_licensing::applications::Application;
use ruqsat_licensing::catalogue::{Definition, Flow};
use ruqsat_licensing::flow::TraceRow;
use ruqsat_licensing::values::Lang;

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
}
