//! What is written in and at a node, wrapped to its width: the same lines decide how much room it takes and are drawn.

use crate::graph::{Graph, Kind};
use crate::measure::Face;
use crate::{paragraph, words};
use ruqsat_licensing::catalogue::{Activity, Definition, Ends, Flow, Otherwise, Step};
use ruqsat_licensing::values::Lang;

/// Width of every box, pixels.
pub(crate) const WIDTH: i32 = 208;
/// From the edge of a box to its text.
pub(crate) const PADDING: i32 = 10;
/// Radius of starts, ends and clocks; half of a diamond is [`DIAMOND`].
pub(crate) const RADIUS: i32 = 14;
/// From the middle of a diamond to its corners.
pub(crate) const DIAMOND: i32 = 18;
/// From a box to the diamond under it.
pub(crate) const STUB: i32 = 14;

/// Height of the line with number and norm.
pub(crate) const HEAD: i32 = 24;

pub(crate) const NUMBER: Face = Face { size: 13, bold: true };
pub(crate) const TITLE: Face = Face { size: 13, bold: false };
pub(crate) const NOTE: Face = Face { size: 11, bold: false };

/// What a line of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// What is done.
    Title,
    /// More about it.
    Note,
    /// Where the act says so.
    Source,
}

impl Role {
    /// Its type.
    pub(crate) fn face(self) -> Face {
        match self {
            Self::Title => TITLE,
            Self::Note | Self::Source => NOTE,
        }
    }
}

/// The texts of a node.
#[derive(Clone, Debug, Default)]
pub(crate) struct Content {
    /// Number of the step; empty for starts and ends.
    pub(crate) number: String,
    /// Its norm.
    pub(crate) norm: String,
    /// Lines under that.
    pub(crate) lines: Vec<(Role, String)>,
}

impl Content {
    /// Height of the lines without the head, pixels.
    pub(crate) fn text_height(&self) -> i32 {
        self.lines.iter().map(|(role, _)| role.face().line()).sum()
    }

    /// Height of a step's box, pixels.
    pub(crate) fn box_height(&self) -> i32 {
        HEAD + self.text_height() + self.breath() + 8
    }

    /// Between the title and what stands under it, pixels.
    pub(crate) fn breath(&self) -> i32 {
        if self.lines.iter().any(|(role, _)| *role != Role::Title) { 4 } else { 0 }
    }

    fn put(&mut self, role: Role, text: &str, room: i32) {
        self.lines.extend(role.face().wrap(text, room).into_iter().map(|line| (role, line)));
    }
}

/// How wide the box of a step is: one with a clock at its side leaves room for it.
pub(crate) fn box_width(step: &Step) -> i32 {
    if step.answer_within.is_some() && step.on_fail.is_some() { WIDTH - 2 * RADIUS } else { WIDTH }
}

/// The texts of every node.
pub(crate) fn contents(graph: &Graph<'_>, definition: &Definition, flow: &Flow, lang: Lang) -> Vec<Content> {
    let write = |kind: &Kind<'_>| match kind {
        Kind::Start { ops, .. } => start(ops, definition, flow, lang),
        Kind::Step(step) => of_step(step, definition, lang),
        Kind::End(step) => {
            let mut content = Content::default();
            content.put(Role::Note, &end(step, lang), WIDTH);
            content
        }
    };
    graph.nodes.iter().map(|node| write(&node.kind)).collect()
}

/// What begins: what the channel is, or what is asked for.
fn start(ops: &[&str], definition: &Definition, flow: &Flow, lang: Lang) -> Content {
    let mut content = Content::default();
    for text in start_texts(ops, definition, flow, lang) {
        content.put(Role::Note, text, WIDTH);
    }
    content
}

/// The names of a start, one a line.
pub(crate) fn start_texts<'a>(
    ops: &[&str],
    definition: &'a Definition,
    flow: &Flow,
    lang: Lang,
) -> Vec<&'a str> {
    match definition.entries.iter().find(|entry| entry.flow == flow.id) {
        Some(entry) => vec![words::entry(entry.channel, lang)],
        None => {
            let named = ops.iter().filter_map(|op| definition.operation(op));
            named.map(|operation| operation.title.get(lang)).collect()
        }
    }
}

/// What an end means.
pub(crate) fn end(step: &Step, lang: Lang) -> String {
    match step.ends {
        Some(Ends::Attempt) => words::attempt(step.retry.as_deref().unwrap_or_default(), lang),
        Some(Ends::NotAccepted) => words::say(words::NOT_ACCEPTED, lang).to_owned(),
        Some(Ends::Decided) => words::say(words::DECIDED, lang).to_owned(),
        None => words::say(words::REVIEWED, lang).to_owned(),
    }
}

fn of_step(step: &Step, definition: &Definition, lang: Lang) -> Content {
    let room = box_width(step) - 2 * PADDING;
    let norm = step.duration.as_ref().map(|norm| words::norm(norm, lang)).unwrap_or_default();
    let mut content = Content { number: step.n.clone(), norm, lines: Vec::new() };
    content.put(Role::Title, step.title.get(lang), room);
    for note in notes(step, definition, lang) {
        content.put(Role::Note, &note, room);
    }
    let source = match step.added {
        true => words::say(words::ADDED, lang).to_owned(),
        false => paragraph::place(&step.src, lang),
    };
    content.put(Role::Source, &source, room);
    content
}

/// What else an officer wants to see: where it is done, who signs within what time, what "no" does, how long one waits.
pub(crate) fn notes(step: &Step, definition: &Definition, lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    let elsewhere = step.system.as_ref().filter(|system| step.actor.as_ref() != Some(system));
    notes.extend(elsewhere.map(|system| words::actor(definition, system, lang)));
    if step.activities.contains(&Activity::Review) {
        notes.push(words::say(words::CALL, lang).to_owned());
    }
    for signature in &step.signatures {
        let term = words::amount(signature.term.value, signature.term.unit, lang);
        notes.push(format!("{}: ≤\u{a0}{term}", words::role(definition, signature.role, lang)));
    }
    if step.on_fail.is_none() && step.otherwise == Some(Otherwise::Refuse) {
        notes.push(words::say(words::REFUSES, lang).to_owned());
    }
    if let Some(within) = &step.answer_within {
        let term = words::amount(within.value, within.unit, lang);
        notes.push(format!("{}: {term}", words::say(words::ANSWER_WITHIN, lang)));
    }
    notes
}
