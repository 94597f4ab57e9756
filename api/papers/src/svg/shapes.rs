//! Lanes, ways and nodes.

use super::Picture;
use crate::content::{HEAD, NOTE, NUMBER, RADIUS, Role};
use crate::graph::Kind;
use crate::grid::Heading;
use crate::layout::{Area, Placed, text_left};
use crate::measure::Face;
use crate::progress::Seen;
use crate::words::{self, say};
use crate::xml::Xml;
use ruqsat_licensing::catalogue::{Activity, Exit, Step};
use ruqsat_licensing::flow::Outcome;

/// The type of pills.
const PILL: Face = Face { size: 11, bold: true };

impl Picture<'_> {
    pub(super) fn lanes(&mut self) {
        for lane in &self.layout.lanes {
            let Area { x, y, width, height } = lane.area;
            let head = self.layout.head;
            self.xml.leaf(
                "rect",
                &[("class", &"lane"), ("x", &x), ("y", &y), ("width", &width), ("height", &height)],
            );
            self.xml.leaf(
                "rect",
                &[("class", &"head"), ("x", &x), ("y", &y), ("width", &width), ("height", &head)],
            );
            let lines = lane.name.len() as i32;
            let first = y + (head - lines * NUMBER.line()) / 2 + NUMBER.size - 1;
            for (at, line) in (0..).zip(&lane.name) {
                let (middle, y) = (x + width / 2, first + at * NUMBER.line());
                self.xml.text("text", &[("class", &"name"), ("x", &middle), ("y", &y)], line);
            }
        }
    }

    /// Those that were taken lie above the others.
    pub(super) fn ways(&mut self) {
        let taken = |at: usize| self.progress.as_ref().is_some_and(|progress| progress.edges[at]);
        let mut order: Vec<usize> = (0..self.graph.edges.len()).collect();
        order.sort_by_key(|at| taken(*at));
        for at in order {
            let (edge, drawn) = (self.graph.edges[at], &self.layout.edges[at]);
            let mut class = "way".to_owned();
            if edge.exit == Exit::Back {
                class.push_str(" back");
            }
            let tip = if taken(at) { "url(#tip-taken)" } else { "url(#tip)" };
            match &self.progress {
                Some(progress) if progress.edges[at] => class.push_str(" taken"),
                Some(_) => class.push_str(" ahead"),
                None => {}
            }
            // From the tip: where ways join, their dashes fall together.
            let points: Vec<String> = drawn.points.iter().rev().map(|(x, y)| format!("{x},{y}")).collect();
            self.xml.leaf(
                "polyline",
                &[("class", &class), ("points", &points.join(" ")), ("marker-start", &tip)],
            );
        }
    }

    /// What each way out of a diamond means.
    pub(super) fn answers(&mut self) {
        for (edge, drawn) in self.graph.edges.iter().zip(&self.layout.edges) {
            if !self.graph.forks(edge.from) || self.graph.is_late(edge) {
                continue;
            }
            let words = say(answer(edge.exit), self.lang);
            let Some((x, y)) = drawn.points.first() else { continue };
            let (class, x, y) = match drawn.leaves {
                Heading::Left => ("answer left", x - 3, y - 5),
                Heading::Right => ("answer", x + 3, y - 5),
                _ => ("answer", x + 6, y + 13),
            };
            self.xml.text("text", &[("class", &class), ("x", &x), ("y", &y)], words);
        }
    }

    pub(super) fn nodes(&mut self) {
        for at in 0..self.graph.nodes.len() {
            let seen = self.progress.as_ref().map(|progress| progress.nodes[at]);
            let class = seen.map_or("", state);
            let placed = self.layout.nodes[at].clone();
            match self.graph.nodes[at].kind {
                Kind::Step(step) => self.step(at, step, &placed, class, seen),
                Kind::Start { .. } => self.event(at, &placed, class, "event"),
                Kind::End(_) => self.event(at, &placed, class, "event end"),
            }
        }
    }

    /// A start or an end.
    fn event(&mut self, at: usize, placed: &Placed, state: &str, class: &str) {
        let (x, y) = (placed.area.x + RADIUS, placed.area.y + RADIUS);
        self.xml.open("g", &[("class", &state)]);
        self.xml.leaf("circle", &[("class", &class), ("cx", &x), ("cy", &y), ("r", &RADIUS)]);
        let mut y = placed.label.map_or(0, |label| label.y);
        for (_, line) in &self.contents[at].lines {
            y += NOTE.line();
            self.xml.text("text", &[("class", &"label"), ("x", &x), ("y", &(y - 3))], line);
        }
        self.xml.close();
    }

    fn step(&mut self, at: usize, step: &Step, placed: &Placed, state: &str, seen: Option<Seen>) {
        let area = placed.area;
        self.xml.open("g", &[("id", &format!("step-{}", step.n)), ("class", &state)]);
        let tooltip = self.tooltip(step);
        self.xml.text("title", &[], &tooltip);
        let condition = step.kind == "condition";
        let class = match (condition, step.added) {
            (false, false) => "box",
            (false, true) => "box added",
            (true, false) => "condition",
            (true, true) => "condition added",
        };
        rectangle(&mut self.xml, class, area, if condition { 12 } else { 4 });
        if step.activities.contains(&Activity::Review) {
            let inner = Area { x: area.x + 4, y: area.y + 4, width: area.width - 8, height: area.height - 8 };
            rectangle(&mut self.xml, "inner", inner, 2);
        }
        if let Some(diamond) = placed.diamond {
            let (x, y) = (diamond.x + diamond.width / 2, diamond.y + diamond.height / 2);
            let stub = format!("{x},{} {x},{}", area.bottom(), diamond.y);
            let taken = seen.is_some_and(|seen| seen.outcome.is_some());
            let way = if taken { "way taken" } else { "way" };
            self.xml.leaf("polyline", &[("class", &way), ("points", &stub)]);
            let corners = format!(
                "{x},{} {},{y} {x},{} {},{y}",
                diamond.y,
                diamond.right(),
                diamond.bottom(),
                diamond.x
            );
            self.xml.leaf("polygon", &[("class", &class), ("points", &corners)]);
        }
        if let Some(clock) = placed.clock {
            draw_clock(&mut self.xml, clock);
        }
        self.texts(at, area);
        if let Some(seen) = seen {
            self.marks(at, area, seen);
        }
        self.xml.close();
    }

    fn texts(&mut self, at: usize, area: Area) {
        let content = &self.contents[at];
        let (left, y) = (text_left(area), area.y + 6 + NUMBER.size);
        self.xml.text("text", &[("class", &"number"), ("x", &left), ("y", &y)], &content.number);
        if !content.norm.is_empty() {
            let right = area.right() - 10;
            self.xml.text("text", &[("class", &"norm"), ("x", &right), ("y", &y)], &content.norm);
        }
        let (mut y, mut title) = (area.y + HEAD, true);
        for (role, line) in &content.lines {
            if std::mem::replace(&mut title, *role == Role::Title) && *role != Role::Title {
                y += content.breath();
            }
            y += role.face().line();
            let class = match role {
                Role::Title => "text",
                Role::Note => "note",
                Role::Source => "source",
            };
            self.xml.text("text", &[("class", &class), ("x", &left), ("y", &(y - 3))], line);
        }
    }

    /// How it was left, how often it was come to, whether it is here: on the edge, and on no text.
    fn marks(&mut self, at: usize, area: Area, seen: Seen) {
        if let Some(outcome) = seen.outcome.filter(|_| !seen.here) {
            draw_mark(&mut self.xml, area.x + 2, area.y, outcome);
        }
        if seen.visits > 1 {
            let text = format!("×{}", seen.visits);
            let beside = text_left(area) + NUMBER.width(&self.contents[at].number) + 4;
            self.pill("pill count", beside, area.y, &text);
        }
        if seen.here {
            self.pill("pill", area.x - 12, area.bottom() + 6, say(words::HERE, self.lang));
        }
    }

    /// A word on a coloured ground, its middle at this height.
    fn pill(&mut self, class: &str, x: i32, y: i32, text: &str) {
        let width = PILL.width(text) + 12;
        let area = Area { x, y: y - 8, width, height: 16 };
        rectangle(&mut self.xml, class, area, 8);
        let (middle, base) = (x + width / 2, y + 4);
        self.xml.text("text", &[("class", &"pill-text"), ("x", &middle), ("y", &base)], text);
    }

    /// What does not fit a box: the paragraph in full, and why a choice of ours was made.
    fn tooltip(&self, step: &Step) -> String {
        let parts = [Some(step.title.get(self.lang)), Some(step.src.as_str()), step.why.as_deref()];
        let parts: Vec<&str> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        format!("{}. {}", step.n, parts.join(" — "))
    }
}

/// The word at a way out.
pub(crate) fn answer(exit: Exit) -> words::Words {
    match exit {
        Exit::Ok => words::YES,
        Exit::Fail => words::NO,
        Exit::Back => words::BACK,
    }
}

fn state(seen: Seen) -> &'static str {
    match (seen.here, seen.outcome) {
        (true, _) => "here",
        (_, None) => "ahead",
        (_, Some(Outcome::Ok)) => "passed",
        (_, Some(Outcome::Fail)) => "failed",
        (_, Some(Outcome::Returned)) => "returned",
        (_, Some(Outcome::NotNeeded | Outcome::Withdrawn | Outcome::Expired)) => "closed",
    }
}

/// A rectangle with round corners.
pub(super) fn rectangle(xml: &mut Xml, class: &str, area: Area, round: i32) {
    let Area { x, y, width, height } = area;
    xml.leaf(
        "rect",
        &[("class", &class), ("x", &x), ("y", &y), ("width", &width), ("height", &height), ("rx", &round)],
    );
}

/// A clock.
pub(super) fn draw_clock(xml: &mut Xml, area: Area) {
    let (x, y, r) = (area.x + area.width / 2, area.y + area.height / 2, area.width / 2);
    xml.leaf("circle", &[("class", &"event"), ("cx", &x), ("cy", &y), ("r", &r)]);
    xml.leaf("circle", &[("class", &"inner"), ("cx", &x), ("cy", &y), ("r", &(r - 3))]);
    xml.leaf("path", &[("class", &"inner"), ("d", &format!("M{x} {}V{y}H{}", y - 7, x + 5))]);
}

/// How a step was left, as a sign in a circle.
pub(super) fn draw_mark(xml: &mut Xml, x: i32, y: i32, outcome: Outcome) {
    xml.leaf("circle", &[("class", &"mark"), ("cx", &x), ("cy", &y), ("r", &9)]);
    let sign = match outcome {
        Outcome::Ok => format!("M{} {y}l3 3.5 5.5 -7", x - 4),
        Outcome::Fail | Outcome::Withdrawn | Outcome::Expired => {
            format!("M{} {}l7 7m0 -7l-7 7", x - 3, y - 3)
        }
        Outcome::Returned => format!("M{} {}h4a3 3 0 0 1 0 6h-5m3 -9l-3 3l3 3", x - 3, y - 2),
        Outcome::NotNeeded => format!("M{} {y}h8", x - 4),
    };
    xml.leaf("path", &[("class", &"sign"), ("d", &sign)]);
}
