//! Finds a way over the grid for every edge: short, with few bends, through no node, on no other's line. Ways into one
//! node may join.

use crate::graph::{Edge, Graph};
use crate::grid::{Grid, Heading, Point};
use ruqsat_licensing::catalogue::Exit;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

const BEND: u32 = 40;
/// Over another's line, square.
const CROSSING: u32 = 45;
/// On another's line, or round its corner: only where there is no other way.
const TOUCHING: u32 = 5_000;
/// Leaving or entering a node at a side where the top or bottom would do.
const SIDE: u32 = 60;

/// The way of an edge: crossings from its node to the node it leads to, the first and last being the nodes themselves.
pub(crate) type Path = Vec<Point>;

/// How a way passes a crossing.
#[derive(Clone, Copy)]
struct Passing {
    edge: usize,
    came: Option<Heading>,
    goes: Option<Heading>,
}

/// The cheapest way known to a crossing with a heading, and with what heading it left the crossing before.
#[derive(Clone, Copy)]
struct Known {
    cost: u32,
    before: Option<Heading>,
}

/// One search: what is known, and what is to be looked at next, the most promising first.
struct Search<'r> {
    router: &'r Router<'r>,
    goal: Point,
    known: Vec<Known>,
    open: BinaryHeap<Reverse<(u32, u32, Point, Heading)>>,
}

impl Search<'_> {
    /// Notes a way to a crossing, if it is cheaper than what is known.
    fn reach(&mut self, cost: u32, point: Point, heading: Heading, before: Option<Heading>) {
        let known = &mut self.known[self.router.state(point, heading)];
        if cost < known.cost {
            *known = Known { cost, before };
            let whole = cost + self.router.grid.apart(point, self.goal);
            self.open.push(Reverse((whole, cost, point, heading)));
        }
    }
}

/// The ways found so far.
struct Router<'g> {
    graph: &'g Graph<'g>,
    grid: Grid,
    places: Vec<Point>,
    /// At each crossing, those that pass it.
    passing: Vec<Vec<Passing>>,
}

/// Every edge's way, in the order of the edges; `places` are the crossings of the nodes.
pub(crate) fn routes(graph: &Graph<'_>, grid: Grid, places: Vec<Point>) -> Vec<Path> {
    let mut order: Vec<usize> = (0..graph.edges.len()).collect();
    let far = |edge: &Edge| {
        let ((ax, ay), (bx, by)) = (places[edge.from], places[edge.to]);
        (edge.exit == Exit::Back, ax.abs_diff(bx) + ay.abs_diff(by))
    };
    order.sort_by_key(|at| far(&graph.edges[*at]));
    let passing = vec![Vec::new(); grid.width * grid.height];
    let mut router = Router { graph, grid, places, passing };
    let mut paths = vec![Path::new(); graph.edges.len()];
    for at in order {
        let path = router.search(at);
        router.keep(at, &path);
        paths[at] = path;
    }
    paths
}

impl Router<'_> {
    /// The cheapest way (A*).
    fn search(&self, at: usize) -> Path {
        let edge = self.graph.edges[at];
        let (start, goal) = (self.places[edge.from], self.places[edge.to]);
        let mut search = Search { router: self, goal, known: self.unknown(), open: BinaryHeap::new() };
        for heading in Heading::ALL {
            let Some(cost) = self.leaving(&edge, at, heading) else { continue };
            let Some((next, far)) = self.grid.step(start, heading) else { continue };
            let Some(more) = self.entering(&edge, at, next, heading) else { continue };
            search.reach(cost + far + more, next, heading, None);
        }
        while let Some(Reverse((_, cost, point, heading))) = search.open.pop() {
            if point == goal {
                return self.trace(&search.known, goal, heading);
            }
            if search.known[self.state(point, heading)].cost < cost {
                continue;
            }
            for turn in Heading::ALL.into_iter().filter(|turn| *turn != heading.back()) {
                let Some((next, far)) = self.grid.step(point, turn) else { continue };
                let Some(more) = self.entering(&edge, at, next, turn) else { continue };
                let bend = if turn == heading { 0 } else { BEND };
                let cost = cost + far + more + bend + self.meeting(&edge, point, heading, turn);
                search.reach(cost, next, turn, Some(heading));
            }
        }
        Path::new()
    }

    fn unknown(&self) -> Vec<Known> {
        vec![Known { cost: u32::MAX, before: None }; self.grid.width * self.grid.height * Heading::ALL.len()]
    }

    /// A number for each crossing and heading.
    fn state(&self, point: Point, heading: Heading) -> usize {
        self.grid.index(point) * Heading::ALL.len() + heading as usize
    }

    /// The way back from the goal, turned round.
    fn trace(&self, known: &[Known], goal: Point, heading: Heading) -> Path {
        let (mut path, mut point, mut heading) = (vec![goal], goal, heading);
        while let Some((before, _)) = self.grid.step(point, heading.back()) {
            path.push(before);
            let Some(came) = known[self.state(point, heading)].before else { break };
            (point, heading) = (before, came);
        }
        path.reverse();
        path
    }

    /// What it costs to leave the node on this side; `None` where another way leaves already, or none may.
    fn leaving(&self, edge: &Edge, at: usize, heading: Heading) -> Option<u32> {
        if heading == Heading::Up || (self.graph.is_late(edge) && heading == Heading::Down) {
            return None;
        }
        let mut here = self.passing(self.places[edge.from]).iter();
        let taken = |other: &Passing| {
            let leaves = other.came.is_none() && other.goes == Some(heading);
            let enters = other.goes.is_none() && other.came.map(Heading::back) == Some(heading);
            other.edge != at && (leaves || enters)
        };
        if here.any(taken) {
            return None;
        }
        let forks = self.graph.forks(edge.from);
        Some(match (heading, edge.exit) {
            (Heading::Down, Exit::Ok) => 0,
            (Heading::Down, _) => SIDE / 2,
            (_, Exit::Ok) if !forks => 2 * SIDE,
            (_, Exit::Ok) => SIDE / 2,
            _ => 0,
        })
    }

    /// What it costs to come to this crossing: another's node lets nobody through, one's own goal not from everywhere.
    fn entering(&self, edge: &Edge, at: usize, point: Point, heading: Heading) -> Option<u32> {
        match self.grid.node(point) {
            None => Some(0),
            Some(node) if node != edge.to => None,
            Some(node) => match heading {
                Heading::Down => Some(0),
                Heading::Up => None,
                // A diamond at this height is no place to enter, nor a clock.
                _ if self.graph.exits(node).count() > 1 || self.graph.step(node).is_none() => None,
                _ => {
                    let mut here = self.passing(point).iter();
                    let leaves = |other: &Passing| other.edge != at && other.goes == Some(heading.back());
                    if here.any(leaves) { None } else { Some(SIDE) }
                }
            },
        }
    }

    /// What it costs to pass a crossing where others pass.
    fn meeting(&self, edge: &Edge, point: Point, came: Heading, goes: Heading) -> u32 {
        let mut cost = 0;
        for other in self.passing(point).iter() {
            let joins = self.graph.edges[other.edge].to == edge.to;
            let along = other.goes == Some(goes);
            if joins && along {
                continue;
            }
            let straight = came == goes && other.came == other.goes;
            cost += match straight && came.is_level() != other.came.is_some_and(Heading::is_level) {
                true => CROSSING,
                false => TOUCHING,
            };
        }
        cost
    }

    fn passing(&self, point: Point) -> &[Passing] {
        &self.passing[self.grid.index(point)]
    }

    fn keep(&mut self, edge: usize, path: &[Point]) {
        for (at, point) in path.iter().enumerate() {
            let came = at.checked_sub(1).map(|before| heading(path[before], *point));
            let goes = path.get(at + 1).map(|next| heading(*point, *next));
            let index = self.grid.index(*point);
            self.passing[index].push(Passing { edge, came, goes });
        }
    }
}

/// From one crossing to its neighbour.
pub(crate) fn heading((ax, ay): Point, (bx, by): Point) -> Heading {
    match (ax.cmp(&bx), ay.cmp(&by)) {
        (std::cmp::Ordering::Less, _) => Heading::Right,
        (std::cmp::Ordering::Greater, _) => Heading::Left,
        (_, std::cmp::Ordering::Less) => Heading::Down,
        _ => Heading::Up,
    }
}
