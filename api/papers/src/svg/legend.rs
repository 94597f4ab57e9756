//! What the signs of this very picture mean, and that a translation is one.

use super::Picture;
use super::shapes::{draw_clock, draw_mark, rectangle};
use crate::content::{DIAMOND, NOTE};
use crate::layout::Area;
use crate::words::{self, say};
use ruqsat_licensing::catalogue::{Activity, Exit};
use ruqsat_licensing::flow::Outcome;

const SIGN: i32 = 40;
const ROW: i32 = 30;

/// One sign.
enum Sign {
    Process,
    Condition,
    Added,
    Call,
    Late,
    Back,
    Taken,
    Here,
    Left(Outcome),
}

/// The signs with their words, and where they stand.
pub(super) struct Samples {
    signs: Vec<(Sign, &'static str, i32, i32)>,
    note: &'static str,
    /// Height of all of it.
    pub(super) height: i32,
}

/// The signs that this picture uses, in rows of this width.
pub(super) fn samples(picture: &Picture<'_>, width: i32) -> Samples {
    let (mut x, mut y) = (0, 0);
    let mut signs = Vec::new();
    for (sign, text) in used(picture) {
        let wide = SIGN + 8 + NOTE.width(text) + 22;
        if x > 0 && x + wide > width {
            (x, y) = (0, y + ROW);
        }
        signs.push((sign, text, x, y));
        x += wide;
    }
    let note = say(words::UNOFFICIAL, picture.lang);
    let height = y + ROW + if note.is_empty() { 0 } else { 18 };
    Samples { signs, note, height }
}

fn used(picture: &Picture<'_>) -> Vec<(Sign, &'static str)> {
    let word = |words| say(words, picture.lang);
    let steps: Vec<_> = (0..picture.graph.nodes.len()).filter_map(|node| picture.graph.step(node)).collect();
    let mut used = vec![(Sign::Process, word(words::PROCESS))];
    if steps.iter().any(|step| step.kind == "condition") {
        used.push((Sign::Condition, word(words::CONDITION)));
    }
    if steps.iter().any(|step| step.added) {
        used.push((Sign::Added, word(words::ADDED)));
    }
    if steps.iter().any(|step| step.activities.contains(&Activity::Review)) {
        used.push((Sign::Call, word(words::CALL)));
    }
    if picture.graph.edges.iter().any(|edge| picture.graph.is_late(edge)) {
        used.push((Sign::Late, word(words::LATE)));
    }
    if picture.graph.edges.iter().any(|edge| edge.exit == Exit::Back) {
        used.push((Sign::Back, word(words::BACK)));
    }
    let Some(progress) = &picture.progress else { return used };
    used.push((Sign::Taken, word(words::TAKEN)));
    let outcomes = [
        Outcome::Ok,
        Outcome::Fail,
        Outcome::Returned,
        Outcome::NotNeeded,
        Outcome::Withdrawn,
        Outcome::Expired,
    ];
    for outcome in outcomes {
        if progress.nodes.iter().any(|seen| seen.outcome == Some(outcome) && !seen.here) {
            used.push((Sign::Left(outcome), words::outcome(outcome, picture.lang)));
        }
    }
    if progress.nodes.iter().any(|seen| seen.here) {
        used.push((Sign::Here, word(words::HERE)));
    }
    used
}

/// Draws them.
pub(super) fn draw(picture: &mut Picture<'_>, samples: &Samples) {
    let xml = &mut picture.xml;
    for (sign, text, x, y) in &samples.signs {
        let area = Area { x: *x + 1, y: y + 4, width: SIGN - 2, height: 20 };
        let middle = y + 14;
        match sign {
            Sign::Process => rectangle(xml, "box", area, 4),
            Sign::Added => rectangle(xml, "box added", area, 4),
            Sign::Call => {
                rectangle(xml, "box", area, 4);
                let inner =
                    Area { x: area.x + 3, y: area.y + 3, width: area.width - 6, height: area.height - 6 };
                rectangle(xml, "inner", inner, 2);
            }
            Sign::Condition => {
                let (x, r) = (x + SIGN / 2, DIAMOND - 6);
                let corners =
                    format!("{x},{} {},{middle} {x},{} {},{middle}", middle - r, x + r, middle + r, x - r);
                xml.leaf("polygon", &[("class", &"condition"), ("points", &corners)]);
            }
            Sign::Late => draw_clock(xml, Area::around(x + SIGN / 2, middle, 11)),
            Sign::Back | Sign::Taken => {
                let class = if matches!(sign, Sign::Back) { "way back" } else { "way taken" };
                let tip = if matches!(sign, Sign::Back) { "url(#tip)" } else { "url(#tip-taken)" };
                let points = format!("{},{middle} {x},{middle}", x + SIGN);
                xml.leaf("polyline", &[("class", &class), ("points", &points), ("marker-start", &tip)]);
            }
            Sign::Here => {
                xml.open("g", &[("class", &"here")]);
                rectangle(xml, "box", area, 4);
                xml.close();
            }
            Sign::Left(outcome) => {
                let class = match outcome {
                    Outcome::Ok => "passed",
                    Outcome::Fail => "failed",
                    Outcome::Returned => "returned",
                    _ => "closed",
                };
                xml.open("g", &[("class", &class)]);
                draw_mark(xml, x + SIGN / 2, middle, *outcome);
                xml.close();
            }
        }
        let left = x + SIGN + 8;
        xml.text("text", &[("class", &"legend"), ("x", &left), ("y", &(middle + 4))], text);
    }
    if !samples.note.is_empty() {
        let y = samples.height - 6;
        xml.text("text", &[("class", &"note"), ("x", &0), ("y", &y)], samples.note);
    }
}
