//! What holds for every picture of every service in every language: nothing lies on anything else, every way keeps
//! to its own line, every text fits.

use crate::content::{Content, NOTE, NUMBER, PADDING, WIDTH, box_width, contents};
use crate::graph::{Graph, Kind};
use crate::layout::{Area, Layout, layout};
use ruqsat_licensing::catalogue::{Catalogue, Definition, Flow};
use ruqsat_licensing::values::Lang;
use std::sync::LazyLock;

/// One picture, laid out.
struct Laid<'a> {
    what: String,
    graph: Graph<'a>,
    contents: Vec<Content>,
    layout: Layout,
}

/// All of them, and of each chain what each operation sees of it: laid out once for all checks.
static ALL: LazyLock<Vec<Laid<'static>>> = LazyLock::new(|| {
    let catalogue = Catalogue::load(&Catalogue::embedded_files()).unwrap();
    let mut all = Vec::new();
    for definition in catalogue.newest() {
        let definition: &'static Definition = Box::leak(Box::new((*definition).clone()));
        for flow in &definition.flows {
            let chain = definition.entries.iter().all(|entry| entry.flow != flow.id);
            let ops =
                definition.operations.iter().filter(|_| chain).map(|operation| Some(operation.op.as_str()));
            for op in std::iter::once(None).chain(ops) {
                all.extend([Lang::Kk, Lang::Ru, Lang::En].map(|lang| laid(definition, flow, op, lang)));
            }
        }
    }
    all
});

fn every(mut check: impl FnMut(&Laid<'_>, &mut Vec<String>)) {
    let mut faults = Vec::new();
    ALL.iter().for_each(|laid| check(laid, &mut faults));
    assert!(ALL.len() >= 300, "{}", ALL.len());
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults[..faults.len().min(30)].join("\n"));
}

fn laid<'a>(definition: &'a Definition, flow: &'a Flow, op: Option<&str>, lang: Lang) -> Laid<'a> {
    let graph = Graph::new(definition, flow, op);
    let contents = contents(&graph, definition, flow, lang);
    let layout = layout(&graph, &contents, definition, lang);
    Laid { what: format!("{} {} {op:?} {lang:?}", definition.code, flow.id), graph, contents, layout }
}

impl Laid<'_> {
    fn name(&self, node: usize) -> String {
        match &self.graph.nodes[node].kind {
            Kind::Start { first, .. } => format!("start of {first}"),
            Kind::Step(step) => step.n.clone(),
            Kind::End(step) => format!("end after {}", step.n),
        }
    }

    /// Every piece of a node that takes room.
    fn pieces(&self, node: usize) -> Vec<Area> {
        let placed = &self.layout.nodes[node];
        [Some(placed.area), placed.diamond, placed.clock, placed.label].into_iter().flatten().collect()
    }

    fn lines(&self, edge: usize) -> Vec<Area> {
        let pairs = self.layout.edges[edge].points.windows(2);
        pairs
            .map(|pair| {
                let ((ax, ay), (bx, by)) = (pair[0], pair[1]);
                Area {
                    x: ax.min(bx),
                    y: ay.min(by),
                    width: ax.abs_diff(bx) as i32,
                    height: ay.abs_diff(by) as i32,
                }
            })
            .collect()
    }
}

/// Whether two areas have more than an edge in common; a line counts with no width.
fn overlap(a: Area, b: Area) -> bool {
    a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom()
}

#[test]
fn nothing_lies_on_anything_else_and_all_stands_in_its_lane() {
    every(|laid, faults| {
        for a in 0..laid.graph.nodes.len() {
            let lane = laid.layout.lanes[laid.graph.nodes[a].lane].area;
            for piece in laid.pieces(a) {
                let inside = piece.x > lane.x
                    && piece.right() < lane.right()
                    && piece.y > laid.layout.head
                    && piece.bottom() < lane.bottom();
                if !inside {
                    faults.push(format!("{}: {} leaves its lane", laid.what, laid.name(a)));
                }
            }
            for b in a + 1..laid.graph.nodes.len() {
                let apart = laid.pieces(a).iter().all(|a| laid.pieces(b).iter().all(|b| !overlap(*a, *b)));
                if !apart {
                    faults.push(format!("{}: {} lies on {}", laid.what, laid.name(a), laid.name(b)));
                }
            }
        }
    });
}

#[test]
fn every_way_goes_from_its_node_to_its_node_and_through_none() {
    every(|laid, faults| {
        for (at, edge) in laid.graph.edges.iter().enumerate() {
            let way = format!("{}: {} → {}", laid.what, laid.name(edge.from), laid.name(edge.to));
            let points = &laid.layout.edges[at].points;
            let touches = |node: usize, (x, y): (i32, i32)| {
                laid.pieces(node).iter().any(|piece| {
                    (piece.x..=piece.right()).contains(&x)
                        && (piece.y..=piece.bottom()).contains(&y)
                        && (x == piece.x || x == piece.right() || y == piece.y || y == piece.bottom())
                })
            };
            match points.as_slice() {
                [first, .., last] if touches(edge.from, *first) && touches(edge.to, *last) => {}
                _ => faults.push(format!("{way}: begins or ends in the air: {points:?}")),
            }
            for line in laid.lines(at) {
                if line.width > 0 && line.height > 0 {
                    faults.push(format!("{way}: goes aslant"));
                }
                for node in 0..laid.graph.nodes.len() {
                    // As wide as what is drawn; a clock is part of the way that leaves it.
                    let wide =
                        Area { x: line.x - 1, y: line.y - 1, width: line.width + 2, height: line.height + 2 };
                    let own = node == edge.from || node == edge.to;
                    let line = if own { line } else { wide };
                    if laid.pieces(node).iter().any(|piece| overlap(line, *piece)) {
                        faults.push(format!("{way}: goes through {}", laid.name(node)));
                    }
                }
            }
        }
    });
}

#[test]
fn ways_share_a_line_only_into_the_same_node() {
    every(|laid, faults| {
        for a in 0..laid.graph.edges.len() {
            for b in a + 1..laid.graph.edges.len() {
                if laid.graph.edges[a].to == laid.graph.edges[b].to {
                    continue;
                }
                for one in laid.lines(a) {
                    for other in laid.lines(b) {
                        let level = one.height == 0 && other.height == 0 && one.y == other.y;
                        let upright = one.width == 0 && other.width == 0 && one.x == other.x;
                        let along = (level && one.x < other.right() && other.x < one.right())
                            || (upright && one.y < other.bottom() && other.y < one.bottom());
                        if along {
                            let edges = [laid.graph.edges[a], laid.graph.edges[b]];
                            let names = edges.map(|edge| (laid.name(edge.from), laid.name(edge.to)));
                            faults.push(format!("{}: {names:?} run on one line", laid.what));
                        }
                    }
                }
            }
        }
    });
}

#[test]
fn every_text_fits_its_box() {
    every(|laid, faults| {
        for node in 0..laid.graph.nodes.len() {
            let content = &laid.contents[node];
            let room = laid.graph.step(node).map_or(WIDTH, |step| box_width(step) - 2 * PADDING);
            let head = NUMBER.width(&content.number) + 8 + NOTE.width(&content.norm);
            let wide = content.lines.iter().map(|(role, line)| role.face().width(line)).chain([head]);
            if wide.max() > Some(room) {
                faults.push(format!("{}: a text of {} is too wide", laid.what, laid.name(node)));
            }
        }
        for lane in &laid.layout.lanes {
            let wide = lane.name.iter().map(|line| NUMBER.width(line)).max();
            if wide > Some(lane.area.width) {
                faults.push(format!("{}: a lane's name is too wide", laid.what));
            }
        }
    });
}
