//! BPMN: what a modeller relies on.

use super::{LANGS, definitions, every};
use roxmltree::{Document, Node};
use ruqsat_licensing::catalogue::{Definition, Flow};
use ruqsat_licensing::values::Lang;
use ruqsat_papers::bpmn;
use std::collections::{BTreeMap, BTreeSet};

const MODEL: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";

/// The elements a token can stand on.
const FLOW_NODES: [&str; 9] = [
    "startEvent",
    "endEvent",
    "userTask",
    "serviceTask",
    "sendTask",
    "receiveTask",
    "callActivity",
    "exclusiveGateway",
    "boundaryEvent",
];

fn elements<'a>(document: &'a Document<'a>, name: &'static str) -> impl Iterator<Item = Node<'a, 'a>> {
    document.descendants().filter(move |node| node.is_element() && node.tag_name().name() == name)
}

fn id<'a>(node: Node<'a, 'a>) -> &'a str {
    node.attribute("id").unwrap_or_default()
}

#[test]
fn names_are_unique_and_lead_somewhere() {
    fn check(definition: &Definition, flow: &Flow, lang: Lang) -> Vec<String> {
        let text = bpmn(definition, flow, lang, None);
        let document = match Document::parse(&text) {
            Ok(document) => document,
            Err(fault) => return vec![format!("not well-formed: {fault}")],
        };
        let mut faults = Vec::new();
        let mut ids = BTreeSet::new();
        for node in document.descendants().filter(|node| node.attribute("id").is_some()) {
            if !ids.insert(id(node)) {
                faults.push(format!("{} stands twice", id(node)));
            }
        }
        for attribute in ["sourceRef", "targetRef", "attachedToRef", "processRef", "bpmnElement"] {
            for node in document.descendants() {
                if node.attribute(attribute).is_some_and(|to| !ids.contains(to)) {
                    faults.push(format!("{attribute} of {} leads nowhere", id(node)));
                }
            }
        }
        for name in ["incoming", "outgoing", "flowNodeRef"] {
            faults.extend(
                elements(&document, name)
                    .filter(|node| !ids.contains(node.text().unwrap_or_default()))
                    .map(|node| format!("{name} {:?} leads nowhere", node.text())),
            );
        }
        faults
    }
    every(check);
}

#[test]
fn each_step_stands_once_and_leads_where_the_act_says() {
    fn check(definition: &Definition, flow: &Flow, lang: Lang) -> Vec<String> {
        let text = bpmn(definition, flow, lang, None);
        let document = Document::parse(&text).unwrap();
        let mut faults = Vec::new();
        for step in &flow.steps {
            let wanted = format!("Step_{}", step.n);
            let found: Vec<_> = document
                .descendants()
                .filter(|node| node.tag_name().namespace() == Some(MODEL) && id(*node) == wanted)
                .collect();
            let [element] = found.as_slice() else {
                faults.push(format!("{wanted} stands {} times", found.len()));
                continue;
            };
            let name = element.attribute("name").unwrap_or_default();
            if !FLOW_NODES.contains(&element.tag_name().name())
                || !name.ends_with(step.title.get(lang).trim())
            {
                faults.push(format!("{wanted} is {} «{name}»", element.tag_name().name()));
            }
            // A step leads on directly, or by its gateway, or by its timer.
            let from = [wanted.clone(), format!("Gateway_{}", step.n), format!("Timer_{}", step.n)];
            let leads =
                |flow: &Node<'_, '_>| from.iter().any(|from| flow.attribute("sourceRef") == Some(from));
            let targets: BTreeSet<String> = elements(&document, "sequenceFlow")
                .filter(leads)
                .filter_map(|flow| flow.attribute("targetRef").map(str::to_owned))
                .filter(|to| !from.contains(to))
                .map(|to| if to.starts_with("End_") { "end".to_owned() } else { to.replace("Step_", "") })
                .collect();
            let said: BTreeSet<String> =
                flow.exits(step).into_iter().map(|(_, target)| String::from(target)).collect();
            if targets != said {
                faults.push(format!("{wanted} leads to {targets:?}, the act says {said:?}"));
            }
        }
        faults
    }
    every(check);
}

#[test]
fn each_node_stands_in_one_lane_and_within_its_bounds() {
    fn check(definition: &Definition, flow: &Flow, lang: Lang) -> Vec<String> {
        let text = bpmn(definition, flow, lang, None);
        let document = Document::parse(&text).unwrap();
        let mut faults = Vec::new();
        let mut lanes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for reference in elements(&document, "flowNodeRef") {
            let lane = reference.parent().map(id).unwrap_or_default();
            lanes.entry(reference.text().unwrap_or_default()).or_default().push(lane);
        }
        let bounds = |of: &str| {
            let shape =
                elements(&document, "BPMNShape").find(|shape| shape.attribute("bpmnElement") == Some(of))?;
            let bounds = shape.children().find(|child| child.tag_name().name() == "Bounds")?;
            let number = |name| bounds.attribute(name).and_then(|text| text.parse::<i32>().ok());
            let (x, y) = (number("x")?, number("y")?);
            Some((x, y, x + number("width")?, y + number("height")?))
        };
        for name in FLOW_NODES {
            for node in elements(&document, name) {
                let lane = match lanes.get(id(node)).map(Vec::as_slice) {
                    Some([lane]) => lane,
                    other => {
                        faults.push(format!("{} stands in {other:?}", id(node)));
                        continue;
                    }
                };
                let inside = match (bounds(id(node)), bounds(lane)) {
                    (Some(a), Some(b)) => a.0 > b.0 && a.1 > b.1 && a.2 < b.2 && a.3 < b.3,
                    _ => false,
                };
                if !inside {
                    faults.push(format!("{} is not drawn inside {lane}", id(node)));
                }
            }
        }
        for flow in elements(&document, "sequenceFlow") {
            let edge =
                elements(&document, "BPMNEdge").find(|edge| edge.attribute("bpmnElement") == Some(id(flow)));
            let points = edge.map_or(0, |edge| edge.children().filter(Node::is_element).count());
            if points < 2 {
                faults.push(format!("{} is not drawn", id(flow)));
            }
        }
        faults
    }
    every(check);
}

#[test]
fn the_review_is_called_and_time_has_a_timer() {
    let definition = definitions().into_iter().find(|one| one.code == "poisons-licence").unwrap();
    for lang in LANGS {
        let entry = bpmn(&definition, definition.flow("portal").unwrap(), lang, None);
        let chain = bpmn(&definition, definition.flow("internal_review").unwrap(), lang, None);
        let (entry, chain) = (Document::parse(&entry).unwrap(), Document::parse(&chain).unwrap());
        let called = elements(&entry, "callActivity").next().and_then(|call| call.attribute("calledElement"));
        assert_eq!(called, elements(&chain, "process").map(id).next());
        let timer = elements(&chain, "boundaryEvent").next().unwrap();
        assert_eq!(timer.attribute("attachedToRef"), Some("Step_6"));
        let term = elements(&chain, "timeDuration").next().and_then(|term| term.text());
        assert_eq!(term, Some("P5D"));
        assert_eq!(elements(&chain, "startEvent").count(), 2, "two chains");
        let one = bpmn(&definition, definition.flow("internal_review").unwrap(), lang, Some("reissue"));
        let one = Document::parse(&one).unwrap();
        assert_eq!(elements(&one, "startEvent").count(), 1, "one operation has one chain");
        assert!(elements(&one, "boundaryEvent").next().is_none(), "that of a reissue waits without a term");
    }
}
