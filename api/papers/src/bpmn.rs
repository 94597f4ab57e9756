//! A flow as BPMN 2.0 XML (ISO/IEC 19510): a collaboration with one pool, a process with a lane for each who acts, and
//! the interchange of the same picture as the SVG. It describes and is not meant to be executed.

mod interchange;
mod process;

use crate::content::contents;
use crate::graph::{Graph, Kind};
use crate::layout::{Layout, layout};
use crate::words;
use crate::xml::Xml;
use ruqsat_licensing::catalogue::{Definition, Exit, Flow};
use ruqsat_licensing::values::Lang;

/// Namespace of what stands in the files; the service and the version follow.
const NAMESPACE: &str = "urn:ruqsat:catalogue";

/// A model while it is written.
struct Model<'a> {
    xml: Xml,
    definition: &'a Definition,
    flow: &'a Flow,
    graph: Graph<'a>,
    layout: Layout,
    lang: Lang,
}

/// Writes a flow; of a review chain only what an operation can come to, if one is named.
pub fn bpmn(definition: &Definition, flow: &Flow, lang: Lang, op: Option<&str>) -> String {
    let graph = Graph::new(definition, flow, op);
    let contents = contents(&graph, definition, flow, lang);
    let layout = layout(&graph, &contents, definition, lang);
    let mut model = Model { xml: Xml::new(), definition, flow, graph, layout, lang };
    model.write();
    model.xml.finish()
}

impl Model<'_> {
    fn write(&mut self) {
        let namespace = format!("{NAMESPACE}:{}:{}", self.definition.code, self.definition.version);
        let id = format!("Definitions_{}", self.flow.id);
        let name = self.definition.title.get(self.lang);
        self.xml.open(
            "bpmn:definitions",
            &[
                ("xmlns:bpmn", &"http://www.omg.org/spec/BPMN/20100524/MODEL"),
                ("xmlns:bpmndi", &"http://www.omg.org/spec/BPMN/20100524/DI"),
                ("xmlns:dc", &"http://www.omg.org/spec/DD/20100524/DC"),
                ("xmlns:di", &"http://www.omg.org/spec/DD/20100524/DI"),
                ("xmlns:xsi", &"http://www.w3.org/2001/XMLSchema-instance"),
                ("id", &id),
                ("name", &name),
                ("targetNamespace", &namespace),
                ("exporter", &"Ruqsat"),
                ("exporterVersion", &env!("CARGO_PKG_VERSION")),
            ],
        );
        let (pool, process) = (format!("Pool_{}", self.flow.id), process_id(&self.flow.id));
        let pool_name = self.pool_name();
        self.xml.open("bpmn:collaboration", &[("id", &"Collaboration")]);
        self.xml.leaf("bpmn:participant", &[("id", &pool), ("name", &pool_name), ("processRef", &process)]);
        self.xml.close();
        self.process(&process);
        self.interchange(&pool);
    }

    fn pool_name(&self) -> String {
        format!("{} — {}", self.flow.title.get(self.lang), self.definition.title.get(self.lang))
    }

    /// The id of what a node is in the model.
    fn node_id(&self, node: usize) -> String {
        match &self.graph.nodes[node].kind {
            Kind::Start { first, .. } => format!("Start_{first}"),
            Kind::Step(step) => step_id(&step.n),
            Kind::End(step) => {
                let way = self.graph.edges.iter().find(|edge| edge.to == node).map(|edge| edge.exit);
                format!("End_{}{}", step.n, if way == Some(Exit::Ok) { "" } else { "_no" })
            }
        }
    }

    /// The gateway after a step that leads several ways.
    fn gateway_id(&self, node: usize) -> Option<String> {
        let step = self.graph.step(node).filter(|_| self.graph.forks(node))?;
        Some(format!("Gateway_{}", step.n))
    }

    /// The timer at a step where time takes a way.
    fn timer_id(&self, node: usize) -> Option<String> {
        let step = self.graph.step(node)?;
        self.graph.exits(node).any(|edge| self.graph.is_late(edge)).then(|| format!("Timer_{}", step.n))
    }

    /// Every sequence flow: id, from, to, what it is called, and its edge in the graph; that from a step to its own
    /// gateway has none.
    fn flows(&self) -> Vec<SequenceFlow> {
        let mut flows = Vec::new();
        for node in 0..self.graph.nodes.len() {
            if let Some(gateway) = self.gateway_id(node) {
                let from = self.node_id(node);
                flows.push(SequenceFlow {
                    id: format!("Flow_{from}"),
                    from,
                    to: gateway,
                    name: None,
                    edge: None,
                });
            }
        }
        for (at, edge) in self.graph.edges.iter().enumerate() {
            let late = self.graph.is_late(edge);
            let source = if late { self.timer_id(edge.from) } else { self.gateway_id(edge.from) };
            let name = match () {
                () if late => Some(words::LATE),
                () if self.graph.forks(edge.from) => Some(crate::svg::answer(edge.exit)),
                () => None,
            };
            let from = source.unwrap_or_else(|| self.node_id(edge.from));
            let to = self.node_id(edge.to);
            let id = format!("Flow_{from}_{to}_{}", at);
            let name = name.map(|name| words::say(name, self.lang));
            flows.push(SequenceFlow { id, from, to, name, edge: Some(at) });
        }
        flows
    }
}

/// One way in the model.
struct SequenceFlow {
    id: String,
    from: String,
    to: String,
    name: Option<&'static str>,
    edge: Option<usize>,
}

/// The id of a step's element.
fn step_id(n: &str) -> String {
    format!("Step_{n}")
}

/// The id of a flow's process; a call names it from another file of the same service.
fn process_id(flow: &str) -> String {
    format!("Process_{flow}")
}
