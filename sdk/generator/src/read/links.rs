//! What only the whole shows: which resource a type belongs to, which types are sent, which hold themselves.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Answer, Api, Field, Operation, Segment, Shape, Ty};

/// The group of types that several resources use.
const COMMON: &str = "common";

/// Where null means "take it away".
const MERGE_PATCH: &str = "application/merge-patch+json";

/// Fills `group`, `input`, `clearable` and `recursive`.
pub(super) fn link(api: &mut Api) {
    let graph: BTreeMap<String, Vec<String>> =
        api.types.iter().map(|def| (def.name.clone(), def.refers_to(|_| true))).collect();
    let mut users: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut inputs = BTreeSet::new();
    let mut changes = BTreeSet::new();
    for resource in &api.resources {
        for operation in &resource.operations {
            let sent = reachable(&graph, sent(operation));
            for name in reachable(&graph, answered(operation)).iter().chain(&sent) {
                users.entry(name.clone()).or_default().insert(resource.name.clone());
            }
            inputs.extend(sent);
            let change = operation.body.iter().filter(|b| b.media_type.as_deref() == Some(MERGE_PATCH));
            changes.extend(change.filter_map(|body| body.ty.named()));
        }
    }
    // Only what is held in place makes a type endless; a list or map of itself is finite.
    let held: BTreeMap<String, Vec<String>> = api
        .types
        .iter()
        .map(|def| (def.name.clone(), def.refers_to(|ty| matches!(ty, Ty::Named(_)))))
        .collect();
    for def in &mut api.types {
        let users = users.get(&def.name);
        def.group = match users.map(|u| u.iter().collect::<Vec<_>>()).as_deref() {
            Some([only]) => (*only).clone(),
            _ => COMMON.to_owned(),
        };
        def.input = inputs.contains(&def.name);
        if let Shape::Struct { fields, .. } = &mut def.shape {
            for field in fields {
                field.clearable = field.nullable && changes.contains(&def.name);
                if let Ty::Named(name) = &field.ty {
                    field.recursive = reachable(&held, vec![name.clone()]).contains(&def.name);
                }
            }
        }
    }
}

fn sent(operation: &Operation) -> Vec<String> {
    let path = operation.path.iter().filter_map(|segment| match segment {
        Segment::Parameter(field) => Some(field),
        Segment::Literal { .. } => None,
    });
    let fields = path.chain(&operation.query).chain(&operation.headers);
    let mut names: Vec<_> = fields.flat_map(|field: &Field| field.ty.named()).collect();
    names.extend(operation.body.iter().flat_map(|body| body.ty.named()));
    names
}

fn answered(operation: &Operation) -> Vec<String> {
    match &operation.answer {
        Answer::Json { ty, .. } => ty.named().into_iter().collect(),
        _ => Vec::new(),
    }
}

fn reachable(graph: &BTreeMap<String, Vec<String>>, mut open: Vec<String>) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    while let Some(name) = open.pop() {
        open.extend(graph.get(&name).into_iter().flatten().filter(|next| !seen.contains(*next)).cloned());
        seen.insert(name);
    }
    seen
}
