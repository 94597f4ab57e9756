//! The interchange (BPMN DI): where everything stands, from the same layout as the SVG.

use super::Model;
use super::process::lane_id;
use crate::content::NOTE;
use crate::graph::Kind;
use crate::grid::Heading;
use crate::layout::Area;
use ruqsat_licensing::catalogue::Activity;
use std::fmt::Display;

/// Width of the strip with the pool's name, above the lanes.
const STRIP: i32 = 30;
/// From the corner of the canvas.
const MARGIN: i32 = 40;

impl Model<'_> {
    pub(super) fn interchange(&mut self, pool: &str) {
        self.xml.open("bpmndi:BPMNDiagram", &[("id", &"Diagram")]);
        self.xml.open("bpmndi:BPMNPlane", &[("id", &"Plane"), ("bpmnElement", &"Collaboration")]);
        let whole = Area { x: 0, y: -STRIP, width: self.layout.width, height: self.layout.height + STRIP };
        self.shape(pool, whole, &[("isHorizontal", &"false")], None);
        for at in 0..self.layout.lanes.len() {
            let area = self.layout.lanes[at].area;
            self.shape(&lane_id(at), area, &[("isHorizontal", &"false")], None);
        }
        for node in 0..self.graph.nodes.len() {
            let (id, placed) = (self.node_id(node), self.layout.nodes[node].clone());
            match self.graph.nodes[node].kind {
                Kind::Step(step) if step.activities.contains(&Activity::Review) => {
                    self.shape(&id, placed.area, &[("isExpanded", &"false")], None);
                }
                _ => self.shape(&id, placed.area, &[], placed.label),
            }
            if let (Some(gateway), Some(area)) = (self.gateway_id(node), placed.diamond) {
                self.shape(&gateway, area, &[("isMarkerVisible", &"true")], None);
            }
            if let (Some(timer), Some(area)) = (self.timer_id(node), placed.clock) {
                // Beside the step, not on it.
                let x = if area.x < placed.area.x { area.x - 60 } else { area.x + area.width / 2 + 4 };
                let label = Area { x, y: area.bottom() + 2, width: 70, height: NOTE.line() };
                self.shape(&timer, area, &[], Some(label));
            }
        }
        for flow in self.flows() {
            let (points, leaves) = match flow.edge {
                Some(at) => (self.layout.edges[at].points.clone(), self.layout.edges[at].leaves),
                None => (self.stub(&flow.from), Heading::Down),
            };
            self.edge(&flow.id, &points, flow.name, leaves);
        }
        self.xml.close();
        self.xml.close();
    }

    /// From a step down to its own gateway.
    fn stub(&self, step: &str) -> Vec<(i32, i32)> {
        let node = (0..self.graph.nodes.len()).find(|node| self.node_id(*node) == step);
        let placed = node.map(|node| &self.layout.nodes[node]);
        let ends = placed.and_then(|placed| placed.diamond.map(|diamond| (placed.area, diamond)));
        ends.map_or_else(Vec::new, |(area, diamond)| {
            let x = diamond.x + diamond.width / 2;
            vec![(x, area.bottom()), (x, diamond.y)]
        })
    }

    fn shape(&mut self, of: &str, area: Area, more: &[(&str, &dyn Display)], label: Option<Area>) {
        let id = format!("{of}_shape");
        let mut attributes: Vec<(&str, &dyn Display)> = vec![("id", &id), ("bpmnElement", &of)];
        attributes.extend_from_slice(more);
        self.xml.open("bpmndi:BPMNShape", &attributes);
        self.bounds(area);
        if let Some(label) = label {
            self.label(label);
        }
        self.xml.close();
    }

    fn edge(&mut self, of: &str, points: &[(i32, i32)], name: Option<&str>, leaves: Heading) {
        self.xml.open("bpmndi:BPMNEdge", &[("id", &format!("{of}_edge")), ("bpmnElement", &of)]);
        for (x, y) in points {
            let (x, y) = (x + MARGIN, y + MARGIN + STRIP);
            self.xml.leaf("di:waypoint", &[("x", &x), ("y", &y)]);
        }
        if let (Some(name), Some((x, y))) = (name, points.first()) {
            let (width, height) = (NOTE.width(name), NOTE.line());
            let (x, y) = match leaves {
                Heading::Left => (x - 4 - width, y - height - 2),
                Heading::Right => (x + 4, y - height - 2),
                _ => (x + 6, y + 3),
            };
            self.label(Area { x, y, width, height });
        }
        self.xml.close();
    }

    fn label(&mut self, area: Area) {
        self.xml.open("bpmndi:BPMNLabel", &[]);
        self.bounds(area);
        self.xml.close();
    }

    fn bounds(&mut self, area: Area) {
        let Area { x, y, width, height } = area;
        let (x, y) = (x + MARGIN, y + MARGIN + STRIP);
        self.xml.leaf("dc:Bounds", &[("x", &x), ("y", &y), ("width", &width), ("height", &height)]);
    }
}
