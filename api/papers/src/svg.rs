//! A flow as SVG: one self-contained file without scripts or links, for a page, a sheet of paper, light and dark.

mod legend;
mod shapes;
mod style;

pub(crate) use shapes::answer;

use crate::content::{Content, NOTE, NUMBER, contents};
use crate::graph::Graph;
use crate::layout::{Layout, layout};
use crate::measure::Face;
use crate::progress::Progress;
use crate::words::{self, say};
use crate::xml::Xml;
use ruqsat_licensing::applications::Application;
use ruqsat_licensing::catalogue::{Definition, Flow};
use ruqsat_licensing::flow::TraceRow;
use ruqsat_licensing::values::Lang;

/// Around the whole picture.
const MARGIN: i32 = 20;
const HEADING: Face = Face { size: 18, bold: true };
const LEAST_WIDTH: i32 = 760;

/// A picture while it is drawn.
struct Picture<'a> {
    xml: Xml,
    definition: &'a Definition,
    flow: &'a Flow,
    graph: Graph<'a>,
    contents: Vec<Content>,
    layout: Layout,
    progress: Option<Progress>,
    lang: Lang,
}

/// Draws a flow; of a review chain only what an operation can come to, if one is named. With an application and the rows
/// of its trace (oldest first) it shows how far that has come.
pub fn svg(
    definition: &Definition,
    flow: &Flow,
    lang: Lang,
    op: Option<&str>,
    of: Option<(&Application, &[TraceRow])>,
) -> String {
    let graph = Graph::new(definition, flow, op);
    let contents = contents(&graph, definition, flow, lang);
    let layout = layout(&graph, &contents, definition, lang);
    let progress = of.map(|(application, rows)| Progress::new(&graph, flow, application, rows));
    let mut picture = Picture { xml: Xml::new(), definition, flow, graph, contents, layout, progress, lang };
    picture.draw(of.map(|(application, _)| application));
    picture.xml.finish()
}

impl Picture<'_> {
    fn draw(&mut self, application: Option<&Application>) {
        let width = self.layout.width.max(LEAST_WIDTH);
        let heading = self.heading(application, width);
        let top = MARGIN + heading.iter().map(|(face, _, _)| face.line() + 4).sum::<i32>() + 8;
        let samples = legend::samples(self, width);
        let bottom = top + self.layout.height + 18 + samples.height;
        let (whole, high) = (width + 2 * MARGIN, bottom + MARGIN);
        let (view, lang) = (format!("0 0 {whole} {high}"), words::tag(self.lang));
        self.xml.open(
            "svg",
            &[
                ("xmlns", &"http://www.w3.org/2000/svg"),
                ("viewBox", &view),
                ("width", &whole),
                ("height", &high),
                ("role", &"img"),
                ("lang", &lang),
                ("aria-labelledby", &"title desc"),
            ],
        );
        let title = format!("{} — {}", self.definition.title.get(self.lang), self.flow.title.get(self.lang));
        self.xml.text("title", &[("id", &"title")], &title);
        let told = self.told();
        self.xml.text("desc", &[("id", &"desc")], &told);
        self.xml.text("style", &[], style::STYLE);
        style::markers(&mut self.xml);
        self.xml.leaf("rect", &[("class", &"paper"), ("width", &whole), ("height", &high)]);
        let mut y = MARGIN;
        for (face, class, line) in &heading {
            y += face.line() + 4;
            self.xml.text("text", &[("class", class), ("x", &MARGIN), ("y", &(y - 5))], line);
        }
        self.xml.open("g", &[("transform", &format!("translate({MARGIN} {top})"))]);
        self.lanes();
        self.ways();
        self.nodes();
        self.answers();
        self.xml.close();
        let place = format!("translate({MARGIN} {})", top + self.layout.height + 18);
        self.xml.open("g", &[("transform", &place)]);
        legend::draw(self, &samples);
        self.xml.close();
    }

    /// What stands above: the service, the flow, the act, and whose way it is.
    fn heading(&self, application: Option<&Application>, width: i32) -> Vec<(Face, &'static str, String)> {
        let mut lines = Vec::new();
        let mut put = |face: Face, class, text: &str| {
            lines.extend(face.wrap(text, width).into_iter().map(|line| (face, class, line)));
        };
        put(HEADING, "h1", self.definition.title.get(self.lang));
        put(NUMBER, "h2", self.flow.title.get(self.lang));
        put(NOTE, "note", self.definition.act.title.get(self.lang));
        if let Some(application) = application {
            let number =
                application.registered_no().map_or_else(|| application.id.to_string(), str::to_owned);
            put(NUMBER, "h2", &format!("{}: {number}", say(words::APPLICATION, self.lang)));
        }
        lines
    }

    /// The picture in words, for those who do not see it.
    fn told(&self) -> String {
        let lanes: Vec<String> =
            (self.graph.lanes.iter()).map(|lane| words::actor(self.definition, lane, self.lang)).collect();
        let mut told = format!("{}.", lanes.join("; "));
        for node in 0..self.graph.nodes.len() {
            let Some(step) = self.graph.step(node) else { continue };
            told.push_str(&format!(" {}. {}", step.n, step.title.get(self.lang)));
            let seen = self.progress.as_ref().map(|progress| progress.nodes[node]).unwrap_or_default();
            let here = seen.here.then(|| say(words::HERE, self.lang));
            let left = seen.outcome.map(|outcome| words::outcome(outcome, self.lang));
            if let Some(state) = here.or(left) {
                told.push_str(&format!(" ({})", state.to_lowercase()));
            }
            told.push('.');
        }
        told
    }
}
