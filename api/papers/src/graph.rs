//! What a picture is made of, before anything has its place: lanes of those who act, steps, starts and ends, and the
//! ways between them.

use ruqsat_licensing::catalogue::{Definition, Exit, Flow, Step, Target};

/// The graph of a flow.
pub(crate) struct Graph<'a> {
    /// Actor expressions (`executor`, `a|b`) in the order of first appearance.
    pub(crate) lanes: Vec<String>,
    /// Starts, then steps in the order of the act, then ends.
    pub(crate) nodes: Vec<Node<'a>>,
    /// The ways.
    pub(crate) edges: Vec<Edge>,
}

/// One thing with a place.
#[derive(Clone, Debug)]
pub(crate) struct Node<'a> {
    /// What it is.
    pub(crate) kind: Kind<'a>,
    /// Index of its lane.
    pub(crate) lane: usize,
}

/// What a node is.
#[derive(Clone, Debug)]
pub(crate) enum Kind<'a> {
    /// Where the flow begins: an entry for everything that comes its way, a chain for these operations.
    Start {
        /// The operations, by name.
        ops: Vec<&'a str>,
        /// Number of the first step.
        first: &'a str,
    },
    /// A step of the regulation.
    Step(&'a Step),
    /// Where the flow ends after this step.
    End(&'a Step),
}

/// One way from a node to a node.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    /// Index of the node it leaves.
    pub(crate) from: usize,
    /// Index of the node it enters.
    pub(crate) to: usize,
    /// By which exit.
    pub(crate) exit: Exit,
}

impl<'a> Graph<'a> {
    /// The graph of a flow; of a chain only what an operation can come to, if one is named.
    pub(crate) fn new(definition: &'a Definition, flow: &'a Flow, op: Option<&str>) -> Self {
        let starts = starts(definition, flow, op);
        let steps = reached(flow, &starts);
        let mut graph = Self { lanes: Vec::new(), nodes: Vec::new(), edges: Vec::new() };
        for step in &steps {
            let actor = lane_of(step);
            if !graph.lanes.contains(&actor) {
                graph.lanes.push(actor);
            }
        }
        let first = starts.len();
        for (first, ops) in starts {
            let lane = flow.step(first).map_or(0, |step| graph.lane(step));
            graph.nodes.push(Node { kind: Kind::Start { ops, first }, lane });
        }
        for step in &steps {
            graph.nodes.push(Node { kind: Kind::Step(step), lane: graph.lane(step) });
        }
        for at in 0..first {
            if let Kind::Start { first, .. } = graph.nodes[at].kind {
                graph.join(at, first, Exit::Ok);
            }
        }
        for (at, step) in (first..).zip(&steps) {
            for (exit, target) in flow.exits(step) {
                match target {
                    Target::Step(n) => graph.join(at, &n, exit),
                    Target::End => {
                        let to = graph.nodes.len();
                        graph.nodes.push(Node { kind: Kind::End(step), lane: graph.nodes[at].lane });
                        graph.edges.push(Edge { from: at, to, exit });
                    }
                }
            }
        }
        graph
    }

    /// The ways out of a node.
    pub(crate) fn exits(&self, node: usize) -> impl Iterator<Item = &Edge> {
        self.edges.iter().filter(move |edge| edge.from == node)
    }

    /// Whether a node has more than one way out that somebody chooses: a diamond stands under it.
    pub(crate) fn forks(&self, node: usize) -> bool {
        self.exits(node).filter(|edge| !self.is_late(edge)).count() > 1
    }

    /// Whether time takes this way and nobody chooses it.
    pub(crate) fn is_late(&self, edge: &Edge) -> bool {
        let waits = |step: &Step| step.answer_within.is_some() && step.on_fail.is_some();
        edge.exit == Exit::Fail && matches!(self.nodes[edge.from].kind, Kind::Step(step) if waits(step))
    }

    /// The step a node stands for.
    pub(crate) fn step(&self, node: usize) -> Option<&'a Step> {
        match self.nodes[node].kind {
            Kind::Step(step) => Some(step),
            _ => None,
        }
    }

    fn lane(&self, step: &Step) -> usize {
        let actor = lane_of(step);
        self.lanes.iter().position(|lane| *lane == actor).unwrap_or_default()
    }

    fn join(&mut self, from: usize, n: &str, exit: Exit) {
        let to = self.nodes.iter().position(|node| matches!(node.kind, Kind::Step(step) if step.n == n));
        self.edges.extend(to.map(|to| Edge { from, to, exit }));
    }
}

/// First steps with the operations that begin there.
fn starts<'a>(definition: &'a Definition, flow: &'a Flow, op: Option<&str>) -> Vec<(&'a str, Vec<&'a str>)> {
    if definition.entries.iter().any(|entry| entry.flow == flow.id) {
        return flow.steps.first().map(|step| (step.n.as_str(), Vec::new())).into_iter().collect();
    }
    let mut starts = Vec::new();
    for step in &flow.steps {
        let begins = |name: &&'a str| definition.chain.get(*name).is_some_and(|first| *first == step.n);
        let names = definition.operations.iter().map(|operation| operation.op.as_str());
        let ops: Vec<&str> = names.filter(begins).collect();
        if op.map_or(!ops.is_empty(), |op| ops.contains(&op)) {
            starts.push((step.n.as_str(), ops));
        }
    }
    starts
}

/// The steps that can be come to, in the order of the act.
fn reached<'a>(flow: &'a Flow, starts: &[(&'a str, Vec<&'a str>)]) -> Vec<&'a Step> {
    let mut found: Vec<&Step> = Vec::new();
    let mut open: Vec<&Step> = starts.iter().filter_map(|(n, _)| flow.step(n)).collect();
    while let Some(step) = open.pop() {
        if found.iter().any(|known| known.n == step.n) {
            continue;
        }
        found.push(step);
        let targets = flow.exits(step).into_iter();
        open.extend(targets.filter_map(|(_, target)| match target {
            Target::Step(n) => flow.step(&n),
            Target::End => None,
        }));
    }
    flow.steps.iter().filter(|step| found.iter().any(|known| known.n == step.n)).collect()
}

/// Who acts: the actor as printed; where none is, whoever may, else the system it is done in.
fn lane_of(step: &Step) -> String {
    let may = || step.by.first().map(ToString::to_string);
    step.actor.clone().or_else(may).or_else(|| step.system.clone()).unwrap_or_else(|| "elicensing_db".into())
}
