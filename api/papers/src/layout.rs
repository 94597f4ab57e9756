//! Where everything stands: lanes side by side in the order of first appearance, rows under each other, so that a flow
//! of twenty steps fits the width of a sheet. SVG and BPMN are drawn from the same places. Pixels, from the top left
//! corner of the lanes.

use crate::content::{Content, DIAMOND, NUMBER, PADDING, RADIUS, STUB, WIDTH, box_width};
use crate::graph::{Graph, Kind};
use crate::grid::{Grid, Heading, TRACKS, is_middle, middle};
use crate::route::{Path, heading, routes};
use crate::{ranks, words};
use ruqsat_licensing::catalogue::Definition;
use ruqsat_licensing::values::Lang;

/// From one way to the next beside it.
const TRACK: i32 = 12;
/// From a box to the first way beside it.
const ASIDE: i32 = 16;
/// From a row to the first way under it, and from the last way to the next row: room for an answer and an arrow.
const ABOVE: i32 = 20;
/// Between two rows without ways along them.
const GAP: i32 = 34;

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Area {
    /// Left.
    pub x: i32,
    /// Top.
    pub y: i32,
    /// Width.
    pub width: i32,
    /// Height.
    pub height: i32,
}

impl Area {
    /// The square around a point.
    pub(crate) fn around(x: i32, y: i32, radius: i32) -> Self {
        Self { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius }
    }

    /// The right edge.
    pub(crate) fn right(self) -> i32 {
        self.x + self.width
    }

    /// The lower edge.
    pub(crate) fn bottom(self) -> i32 {
        self.y + self.height
    }
}

/// A lane.
#[derive(Clone, Debug)]
pub(crate) struct Lane {
    /// The whole of it, its head too.
    pub(crate) area: Area,
    /// Its name in lines.
    pub(crate) name: Vec<String>,
}

/// A node in its place.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    /// The box of a step, the circle of a start or end.
    pub(crate) area: Area,
    /// The diamond under a step that leads several ways.
    pub(crate) diamond: Option<Area>,
    /// The clock at the side of a step, where time takes a way.
    pub(crate) clock: Option<Area>,
    /// The text beside a start or end.
    pub(crate) label: Option<Area>,
}

/// A way in its place.
#[derive(Clone, Debug)]
pub(crate) struct Drawn {
    /// Its corners, from the shape it leaves to the shape it enters.
    pub(crate) points: Vec<(i32, i32)>,
    /// To which side it leaves.
    pub(crate) leaves: Heading,
}

/// A whole picture in its places.
pub(crate) struct Layout {
    /// Everything.
    pub(crate) width: i32,
    /// Everything.
    pub(crate) height: i32,
    /// Height of the lanes' heads.
    pub(crate) head: i32,
    /// The lanes.
    pub(crate) lanes: Vec<Lane>,
    /// The nodes, as in the graph.
    pub(crate) nodes: Vec<Placed>,
    /// The ways, as in the graph.
    pub(crate) edges: Vec<Drawn>,
}

/// Gives everything its place.
pub(crate) fn layout(graph: &Graph<'_>, contents: &[Content], definition: &Definition, lang: Lang) -> Layout {
    let rows = ranks::rows(graph);
    let row_count = rows.iter().max().map_or(0, |last| last + 1);
    let cells = || graph.nodes.iter().zip(&rows).map(|(node, row)| (node.lane, *row));
    let grid = Grid::new(graph.lanes.len(), row_count, cells());
    let places = cells().map(|(lane, row)| (middle(lane), middle(row))).collect();
    let (width, height) = (grid.width, grid.height);
    let paths = routes(graph, grid, places);

    let names: Vec<Vec<String>> =
        graph.lanes.iter().map(|lane| NUMBER.wrap(&words::actor(definition, lane, lang), WIDTH)).collect();
    let head = 14 + names.iter().map(Vec::len).max().unwrap_or(1) as i32 * NUMBER.line();
    let (upright, borders, right) = across(&used(&paths, false, width), graph.lanes.len());
    let extents: Vec<(i32, i32)> = (0..row_count).map(|row| extent(graph, contents, &rows, row)).collect();
    let (level, bottom) = down(&used(&paths, true, height), &extents, head);

    let lanes = names.into_iter().enumerate().map(|(lane, name)| {
        let (left, right) = (borders[lane], borders[lane + 1]);
        Lane { area: Area { x: left, y: 0, width: right - left, height: bottom }, name }
    });
    let mut nodes: Vec<Placed> = (graph.nodes.iter().zip(&rows).enumerate())
        .map(|(at, (node, row))| {
            let (x, y) = (upright[middle(node.lane)], level[middle(*row)]);
            place(graph, at, &contents[at], x, y)
        })
        .collect();
    let mut edges = Vec::with_capacity(paths.len());
    for (edge, path) in graph.edges.iter().zip(&paths) {
        let leaves = match path.as_slice() {
            [first, second, ..] => heading(*first, *second),
            _ => Heading::Down,
        };
        if graph.is_late(edge) {
            let area = nodes[edge.from].area;
            let x = if leaves == Heading::Left { area.x } else { area.right() };
            nodes[edge.from].clock = Some(Area::around(x, area.y + area.height / 2, RADIUS));
        }
        edges.push((edge, path, leaves));
    }
    let edges = edges.into_iter().map(|(edge, path, leaves)| {
        let corners: Vec<(i32, i32)> = path.iter().map(|(x, y)| (upright[*x], level[*y])).collect();
        let late = graph.is_late(edge);
        Drawn { points: trimmed(corners, &nodes[edge.from], &nodes[edge.to], leaves, late), leaves }
    });
    let edges = edges.collect();
    Layout { width: right, height: bottom, head, lanes: lanes.collect(), nodes, edges }
}

/// How far a row reaches above and below its line.
fn extent(graph: &Graph<'_>, contents: &[Content], rows: &[usize], row: usize) -> (i32, i32) {
    let nodes = (0..rows.len()).filter(|node| rows[*node] == row);
    nodes.fold((0, 0), |(above, below), node| {
        let (a, b) = reach(graph, node, &contents[node]);
        (above.max(a), below.max(b))
    })
}

/// How far a node reaches above and below its line: that of a fork goes through its diamond.
fn reach(graph: &Graph<'_>, node: usize, content: &Content) -> (i32, i32) {
    match graph.nodes[node].kind {
        Kind::Start { .. } => (RADIUS + 4 + content.text_height(), RADIUS),
        Kind::End(_) => (RADIUS, RADIUS + 4 + content.text_height()),
        Kind::Step(_) if graph.forks(node) => (content.box_height() + STUB + DIAMOND, DIAMOND),
        Kind::Step(_) => (content.box_height() / 2, content.box_height() - content.box_height() / 2),
    }
}

fn place(graph: &Graph<'_>, node: usize, content: &Content, x: i32, y: i32) -> Placed {
    let (above, _) = reach(graph, node, content);
    let text = |y| Area { x: x - WIDTH / 2, y, width: WIDTH, height: content.text_height() };
    let none = Placed { area: Area::around(x, y, RADIUS), diamond: None, clock: None, label: None };
    match graph.nodes[node].kind {
        Kind::Start { .. } => Placed { label: Some(text(y - above)), ..none },
        Kind::End(_) => Placed { label: Some(text(y + RADIUS + 4)), ..none },
        Kind::Step(step) => {
            let width = box_width(step);
            let area = Area { x: x - width / 2, y: y - above, width, height: content.box_height() };
            let diamond = graph.forks(node).then(|| Area::around(x, y, DIAMOND));
            Placed { area, diamond, ..none }
        }
    }
}

/// Which lines are used along them: the level ones, or the upright ones.
fn used(paths: &[Path], level: bool, count: usize) -> Vec<bool> {
    let mut used = vec![false; count];
    for pair in paths.iter().flat_map(|path| path.windows(2)) {
        if heading(pair[0], pair[1]).is_level() == level {
            used[if level { pair[0].1 } else { pair[0].0 }] = true;
        }
    }
    used
}

/// Where the upright lines stand, where the lanes border on each other, and where the last ends.
fn across(used: &[bool], lanes: usize) -> (Vec<i32>, Vec<i32>, i32) {
    let mut places = vec![0; used.len()];
    let mut borders = Vec::new();
    let mut x = 0;
    for gap in 0..=lanes {
        let lines: Vec<usize> =
            (gap * (TRACKS + 1)..gap * (TRACKS + 1) + TRACKS).filter(|at| used[*at]).collect();
        let count = lines.len() as i32;
        for (at, line) in (0..).zip(&lines) {
            places[*line] = x + ASIDE + at * TRACK;
        }
        let width = 2 * ASIDE + (count - 1).max(0) * TRACK;
        // Between two ways, so that none runs along a border.
        let before = (count + 1) / 2;
        let border = if count == 0 { x + ASIDE } else { x + ASIDE + before * TRACK - TRACK / 2 };
        let inner = gap > 0 && gap < lanes;
        borders.push(if inner {
            border
        } else if gap == 0 {
            0
        } else {
            x + width
        });
        x += width;
        if gap < lanes {
            places[middle(gap)] = x + WIDTH / 2;
            x += WIDTH;
        }
    }
    (places, borders, x)
}

/// Where the level lines lie, and where the last row ends.
fn down(used: &[bool], extents: &[(i32, i32)], head: i32) -> (Vec<i32>, i32) {
    let mut places = vec![0; used.len()];
    let mut y = head;
    for gap in 0..=extents.len() {
        let lines = (gap * (TRACKS + 1)..gap * (TRACKS + 1) + TRACKS).filter(|at| used[*at]);
        let mut count = 0;
        for line in lines {
            places[line] = y + ABOVE + count * TRACK;
            count += 1;
        }
        y += match count {
            0 if gap == 0 || gap == extents.len() => ABOVE,
            0 => GAP,
            _ => 2 * ABOVE + (count - 1) * TRACK,
        };
        if let Some((above, below)) = extents.get(gap) {
            places[middle(gap)] = y + above;
            y += above + below;
        }
    }
    debug_assert!(used.iter().enumerate().all(|(at, used)| !used || is_middle(at) || places[at] > 0));
    (places, y)
}

/// The corners of a way: it begins and ends at the edges of shapes, and has no corner where it goes straight on.
fn trimmed(
    mut points: Vec<(i32, i32)>,
    from: &Placed,
    to: &Placed,
    leaves: Heading,
    late: bool,
) -> Vec<(i32, i32)> {
    let shape = if late { from.clock } else { from.diamond }.unwrap_or(from.area);
    let enters = match points.as_slice() {
        [.., before, last] => (last.0 - before.0, last.1 - before.1),
        _ => (0, 1),
    };
    if let Some(first) = points.first_mut() {
        match leaves {
            Heading::Right => first.0 = shape.right(),
            Heading::Left => first.0 = shape.x,
            _ => first.1 = shape.bottom(),
        }
    }
    if let Some(last) = points.last_mut() {
        match enters {
            (across, _) if across > 0 => last.0 = to.area.x,
            (across, _) if across < 0 => last.0 = to.area.right(),
            _ => last.1 = to.area.y,
        }
    }
    let mut kept: Vec<(i32, i32)> = Vec::new();
    for point in points {
        if let [.., (ax, ay), (bx, by)] = kept.as_slice()
            && ((*ax == *bx && *bx == point.0) || (*ay == *by && *by == point.1))
        {
            kept.pop();
        }
        if kept.last() != Some(&point) {
            kept.push(point);
        }
    }
    kept
}

/// From the edge of a box to the text in it.
pub(crate) fn text_left(area: Area) -> i32 {
    area.x + PADDING
}
