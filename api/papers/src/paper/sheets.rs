//! Sets the parts on sheets of A4 and draws them.

use super::fonts::{Face, Fonts, fonts};
use super::{Block, Paper};
use crate::qr;
use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::text::TextDirection;

/// A4 in points.
const SHEET: (f32, f32) = (595.28, 841.89);
/// Left and right of the text, above and below it.
const MARGIN: f32 = 56.0;
/// Where values begin.
const COLUMN: f32 = 170.0;
/// Side of the QR code.
const CODE: f32 = 124.0;
/// What is drawn within.
const WIDTH: f32 = SHEET.0 - 2.0 * MARGIN;
/// The lowest line of text, above the foot.
const BOTTOM: f32 = SHEET.1 - MARGIN - 24.0;

const INK: (u8, u8, u8) = (17, 24, 39);
const QUIET: (u8, u8, u8) = (90, 98, 110);

/// Words at a place of a sheet; `y` is their base line.
struct Run {
    x: f32,
    y: f32,
    size: f32,
    bold: bool,
    colour: (u8, u8, u8),
    text: String,
}

/// A line of words that stand on one base line.
struct Setter<'a> {
    fonts: &'a Fonts,
    sheets: Vec<Vec<Run>>,
    y: f32,
}

/// How a part is set: size, leading, weight, colour, space above.
struct Style {
    size: f32,
    bold: bool,
    colour: (u8, u8, u8),
    above: f32,
}

impl Style {
    const fn new(size: f32, bold: bool, colour: (u8, u8, u8), above: f32) -> Self {
        Self { size, bold, colour, above }
    }

    fn leading(&self) -> f32 {
        self.size * 1.4
    }
}

const TITLE: Style = Style::new(17.0, true, INK, 0.0);
const NUMBER: Style = Style::new(13.0, true, INK, 4.0);
const PART: Style = Style::new(11.0, true, INK, 12.0);
const TEXT: Style = Style::new(9.5, false, INK, 3.0);
const LABEL: Style = Style::new(9.5, false, QUIET, 3.0);
const SMALL: Style = Style::new(8.0, false, QUIET, 6.0);

impl Setter<'_> {
    fn face(&self, bold: bool) -> &Face {
        if bold { &self.fonts.bold } else { &self.fonts.regular }
    }

    /// Room for so much more on this sheet, or a new one.
    fn room(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.sheets.push(Vec::new());
            self.y = MARGIN;
        }
    }

    fn put(&mut self, x: f32, y: f32, style: &Style, text: String) {
        let run = Run { x, y, size: style.size, bold: style.bold, colour: style.colour, text };
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.push(run);
        }
    }

    fn text(&mut self, style: &Style, text: &str) {
        self.y += style.above;
        let face = self.face(style.bold);
        for line in face.wrapped(&face.shown(text), style.size, WIDTH) {
            self.room(style.leading());
            self.y += style.leading();
            self.put(MARGIN, self.y, style, line);
        }
    }

    fn field(&mut self, label: &str, value: &str) {
        self.y += TEXT.above;
        let face = self.face(false);
        let labels = face.wrapped(&face.shown(label), LABEL.size, COLUMN - 12.0);
        let values = face.wrapped(&face.shown(value), TEXT.size, WIDTH - COLUMN);
        for at in 0..labels.len().max(values.len()) {
            self.room(TEXT.leading());
            self.y += TEXT.leading();
            let (y, label, value) = (self.y, labels.get(at).cloned(), values.get(at).cloned());
            label.into_iter().for_each(|label| self.put(MARGIN, y, &LABEL, label));
            value.into_iter().for_each(|value| self.put(MARGIN + COLUMN, y, &TEXT, value));
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Title(text) => self.text(&TITLE, text),
            Block::Number(text) => self.text(&NUMBER, text),
            Block::Part(text) => {
                // A heading is not left alone at the foot of a sheet.
                self.room(PART.above + PART.leading() + 2.0 * TEXT.leading());
                self.text(&PART, text);
            }
            Block::Text(text) => self.text(&TEXT, text),
            Block::Small(text) => self.text(&SMALL, text),
            Block::Field(label, value) => self.field(label, value),
            Block::Named(label, value) => self.field(label, value),
        }
    }
}

/// Draws every sheet. `None` where the fonts or the sheet cannot be made, which no input brings about.
pub(super) fn draw(document: &mut Document, blocks: &[Block], paper: &Paper<'_>) -> Option<()> {
    let mut setter = Setter { fonts: fonts()?, sheets: vec![Vec::new()], y: MARGIN };
    blocks.iter().for_each(|block| setter.block(block));
    let code = paper.code.and_then(|(link, _)| qr::modules(link));
    if code.is_some() {
        setter.room(CODE + 18.0);
    }
    let (at, last) = (setter.y + 18.0, setter.sheets.len());
    if let (Some((link, label)), Some(_)) = (paper.code, &code) {
        let x = MARGIN + CODE + 16.0;
        setter.put(x, at + 14.0, &LABEL, label.to_owned());
        // What stands behind the `#` is for machines.
        let link = link.split('#').next().unwrap_or_default();
        let lines = setter.fonts.regular.wrapped(link, SMALL.size, WIDTH - CODE - 16.0);
        for (row, line) in lines.into_iter().enumerate() {
            setter.put(x, at + 14.0 + SMALL.leading() * (row + 1) as f32, &SMALL, line);
        }
    }
    for (index, sheet) in setter.sheets.iter().enumerate() {
        let mut page = document.start_page_with(PageSettings::from_wh(SHEET.0, SHEET.1)?);
        let mut surface = page.surface();
        sheet.iter().for_each(|run| words_of(&mut surface, setter.fonts, run));
        let foot = format!("№ {}   {} / {last}", paper.number, index + 1);
        let (size, y) = (SMALL.size, SHEET.1 - MARGIN + 8.0);
        let run = Run { x: MARGIN, y, size, bold: false, colour: QUIET, text: foot };
        words_of(&mut surface, setter.fonts, &run);
        if let (Some((modules, width)), true) = (&code, index + 1 == last) {
            squares(&mut surface, modules, *width, at);
        }
        surface.finish();
        page.finish();
    }
    Some(())
}

fn ink(surface: &mut Surface<'_>, (red, green, blue): (u8, u8, u8)) {
    let paint = rgb::Color::new(red, green, blue).into();
    surface.set_fill(Some(Fill { paint, rule: FillRule::NonZero, ..Fill::default() }));
}

fn words_of(surface: &mut Surface<'_>, fonts: &Fonts, run: &Run) {
    ink(surface, run.colour);
    let face = if run.bold { &fonts.bold } else { &fonts.regular };
    let at = Point::from_xy(run.x, run.y);
    surface.draw_text(at, face.font.clone(), run.size, &run.text, false, TextDirection::LeftToRight);
}

/// The dark modules of a code as one path.
fn squares(surface: &mut Surface<'_>, modules: &[bool], width: usize, top: f32) {
    ink(surface, (0, 0, 0));
    let side = CODE / width as f32;
    let mut path = PathBuilder::new();
    for (at, _) in modules.iter().enumerate().filter(|(_, dark)| **dark) {
        let (x, y) = (MARGIN + (at % width) as f32 * side, top + (at / width) as f32 * side);
        Rect::from_xywh(x, y, side, side).into_iter().for_each(|square| path.push_rect(square));
    }
    path.finish().into_iter().for_each(|path| surface.draw_path(&path));
}
