//! Which row each node stands in: below everything that leads to it, one node to a lane and row. Chains that have
//! nothing in common stand one under the other.

use crate::graph::{Graph, Kind};
use ruqsat_licensing::catalogue::Exit;

/// The row of every node.
pub(crate) fn rows(graph: &Graph<'_>) -> Vec<usize> {
    let count = graph.nodes.len();
    let forward = forward(graph);
    let parts = parts(count, &forward);
    let (mut rows, mut placed) = (vec![0; count], vec![false; count]);
    let mut taken: Vec<(usize, usize)> = Vec::new();
    let mut top = 0;
    for part in parts {
        let mut next = top;
        for node in by_longest_path(&part, &forward) {
            if placed[node] {
                continue;
            }
            let before = forward.iter().filter(|(_, to)| *to == node).map(|(from, _)| rows[*from] + 1);
            let mut row = before.max().unwrap_or(top);
            let rows_needed = if own_end(graph, node).is_some() { 2 } else { 1 };
            let lane = graph.nodes[node].lane;
            while (row..row + rows_needed).any(|row| taken.contains(&(row, lane))) {
                row += 1;
            }
            // An end keeps to the step that leads to it and nowhere else.
            for (at, end) in (row..).zip([Some(node), own_end(graph, node)].into_iter().flatten()) {
                taken.push((at, graph.nodes[end].lane));
                (rows[end], placed[end]) = (at, true);
                next = next.max(at + 1);
            }
        }
        top = next;
    }
    rows
}

/// The end that is all a step leads to.
fn own_end(graph: &Graph<'_>, node: usize) -> Option<usize> {
    let mut exits = graph.exits(node);
    let only = exits.next().filter(|_| exits.next().is_none())?;
    matches!(graph.nodes[only.to].kind, Kind::End(_)).then_some(only.to)
}

/// The ways that lead on: without those sent back, and without any that would close a circle.
fn forward(graph: &Graph<'_>) -> Vec<(usize, usize)> {
    let mut forward: Vec<(usize, usize)> = Vec::new();
    for edge in graph.edges.iter().filter(|edge| edge.exit != Exit::Back) {
        if !leads(&forward, edge.to, edge.from) {
            forward.push((edge.from, edge.to));
        }
    }
    forward
}

/// Whether `to` can be come to from `from`.
fn leads(edges: &[(usize, usize)], from: usize, to: usize) -> bool {
    let (mut open, mut seen) = (vec![from], Vec::new());
    while let Some(node) = open.pop() {
        if node == to {
            return true;
        }
        if !seen.contains(&node) {
            seen.push(node);
            open.extend(edges.iter().filter(|(a, _)| *a == node).map(|(_, b)| *b));
        }
    }
    false
}

/// The nodes that hang together, in the order of their first.
fn parts(count: usize, edges: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut part: Vec<usize> = (0..count).collect();
    // Few nodes: until nothing changes.
    loop {
        let before = part.clone();
        for (a, b) in edges {
            let first = part[*a].min(part[*b]);
            (part[*a], part[*b]) = (first, first);
        }
        if part == before {
            break;
        }
    }
    let named = (0..count).filter(|node| part[*node] == *node);
    named.map(|first| (0..count).filter(|node| part[*node] == first).collect()).collect()
}

/// The nodes of a part sorted by the longest path to them, then by the order of the act.
fn by_longest_path(part: &[usize], edges: &[(usize, usize)]) -> Vec<usize> {
    let mut length: Vec<(usize, usize)> = part.iter().map(|node| (0, *node)).collect();
    // Without circles this settles after as many rounds as there are nodes, at most.
    for _ in 0..part.len() {
        for (from, to) in edges {
            let Some(from) = length.iter().find(|(_, node)| node == from).map(|(length, _)| *length) else {
                continue;
            };
            if let Some(to) = length.iter_mut().find(|(_, node)| node == to) {
                to.0 = to.0.max(from + 1);
            }
        }
    }
    length.sort_unstable();
    length.into_iter().map(|(_, node)| node).collect()
}
