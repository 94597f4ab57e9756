//! How far an application has come in a flow: from the rows of its trace and the frames it stands in.

use crate::graph::{Graph, Kind};
use ruqsat_licensing::applications::Application;
use ruqsat_licensing::catalogue::{Exit, Flow};
use ruqsat_licensing::flow::{Outcome, TraceRow};

/// What a case has to do with a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// How often it came here.
    pub(crate) visits: u32,
    /// How it left the last time.
    pub(crate) outcome: Option<Outcome>,
    /// Whether it stands here now.
    pub(crate) here: bool,
}

/// The progress of one case in one flow.
pub(crate) struct Progress {
    /// For each node of the graph.
    pub(crate) nodes: Vec<Seen>,
    /// For each edge: whether the case went that way.
    pub(crate) edges: Vec<bool>,
}

impl Progress {
    /// Follows the rows, oldest first.
    pub(crate) fn new(graph: &Graph<'_>, flow: &Flow, application: &Application, rows: &[TraceRow]) -> Self {
        let mut progress =
            Self { nodes: vec![Seen::default(); graph.nodes.len()], edges: vec![false; graph.edges.len()] };
        for row in rows.iter().filter(|row| row.flow == flow.id) {
            let Some(node) = find(graph, &row.n) else { continue };
            progress.nodes[node].visits += 1;
            progress.nodes[node].outcome = Some(row.outcome);
            progress.follow(graph, node, row.outcome);
        }
        let frames = application.case.frames.iter().filter(|frame| frame.flow == flow.id);
        for frame in frames.filter(|_| !application.status.is_closed()) {
            if let Some(node) = find(graph, &frame.step) {
                progress.nodes[node].visits += 1;
                progress.nodes[node].here = true;
            }
        }
        progress.begin(graph);
        progress
    }

    /// Marks the way a step was left by.
    fn follow(&mut self, graph: &Graph<'_>, node: usize, outcome: Outcome) {
        let wanted = match outcome {
            Outcome::Ok | Outcome::NotNeeded => Exit::Ok,
            Outcome::Fail => Exit::Fail,
            Outcome::Returned => Exit::Back,
            Outcome::Withdrawn | Outcome::Expired => return,
        };
        let by = |exit| {
            (graph.edges.iter().enumerate()).find(move |(_, edge)| edge.from == node && edge.exit == exit)
        };
        // A refusal is delivered by the same step as a grant where the act prints no way for it.
        let way = by(wanted).or_else(|| by(Exit::Ok).filter(|_| wanted == Exit::Fail));
        if let Some((at, edge)) = way {
            self.edges[at] = true;
            if matches!(graph.nodes[edge.to].kind, Kind::End(_)) {
                self.nodes[edge.to].visits += 1;
                self.nodes[edge.to].outcome = Some(Outcome::Ok);
            }
        }
    }

    /// Whatever was come to began somewhere.
    fn begin(&mut self, graph: &Graph<'_>) {
        for (at, edge) in graph.edges.iter().enumerate() {
            let start = matches!(graph.nodes[edge.from].kind, Kind::Start { .. });
            if start && self.nodes[edge.to].visits > 0 {
                self.edges[at] = true;
                self.nodes[edge.from] = Seen { visits: 1, outcome: Some(Outcome::Ok), here: false };
            }
        }
    }
}

fn find(graph: &Graph<'_>, n: &str) -> Option<usize> {
    (0..graph.nodes.len()).find(|node| graph.step(*node).is_some_and(|step| step.n == n))
}
