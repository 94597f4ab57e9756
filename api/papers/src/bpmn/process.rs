//! The process: lanes, events, tasks, gateways, ways.

use super::{Model, SequenceFlow, process_id, step_id};
use crate::content::{end, notes, start_texts};
use crate::graph::Kind;
use crate::{paragraph, words};
use ruqsat_licensing::catalogue::{Activity, Class, Step, Unit};

impl Model<'_> {
    pub(super) fn process(&mut self, process: &str) {
        let name = self.flow.title.get(self.lang);
        self.xml.open("bpmn:process", &[("id", &process), ("name", &name), ("isExecutable", &"false")]);
        self.text(
            "bpmn:documentation",
            &format!("{} {}", self.definition.act.title.get(self.lang), self.flow.src),
        );
        self.lanes();
        let flows = self.flows();
        for node in 0..self.graph.nodes.len() {
            self.node(node, &flows);
        }
        for flow in &flows {
            let ids: [(&str, &dyn std::fmt::Display); 3] =
                [("id", &flow.id), ("sourceRef", &flow.from), ("targetRef", &flow.to)];
            match flow.name {
                Some(name) => {
                    self.xml.leaf("bpmn:sequenceFlow", &[ids[0], ("name", &name), ids[1], ids[2]]);
                }
                None => drop(self.xml.leaf("bpmn:sequenceFlow", &ids)),
            }
        }
        self.xml.close();
    }

    fn lanes(&mut self) {
        self.xml.open("bpmn:laneSet", &[("id", &"Lanes")]);
        for (at, actor) in self.graph.lanes.clone().iter().enumerate() {
            let name = words::actor(self.definition, actor, self.lang);
            self.xml.open("bpmn:lane", &[("id", &lane_id(at)), ("name", &name)]);
            for node in (0..self.graph.nodes.len()).filter(|node| self.graph.nodes[*node].lane == at) {
                let ids = [Some(self.node_id(node)), self.gateway_id(node), self.timer_id(node)];
                for id in ids.iter().flatten() {
                    self.xml.text("bpmn:flowNodeRef", &[], id);
                }
            }
            self.xml.close();
        }
        self.xml.close();
    }

    fn node(&mut self, node: usize, flows: &[SequenceFlow]) {
        let id = self.node_id(node);
        match self.graph.nodes[node].kind.clone() {
            Kind::Start { ops, .. } => {
                let name = start_texts(&ops, self.definition, self.flow, self.lang).join("; ");
                self.element("bpmn:startEvent", &id, &name, None, flows);
            }
            Kind::End(step) => {
                let name = end(step, self.lang);
                self.element("bpmn:endEvent", &id, &name, None, flows);
            }
            Kind::Step(step) => {
                let name = format!("{}. {}", step.n, step.title.get(self.lang));
                let called =
                    step.activities.contains(&Activity::Review).then(|| process_id("internal_review"));
                self.documented(step, &id, &name, called, flows);
                if let Some(gateway) = self.gateway_id(node) {
                    self.xml.open("bpmn:exclusiveGateway", &[("id", &gateway)]);
                    self.ways(&gateway, flows);
                    self.xml.close();
                }
                if let Some(timer) = self.timer_id(node) {
                    self.timer(step, &timer, flows);
                }
            }
        }
    }

    /// A step with what the act says of it.
    fn documented(
        &mut self,
        step: &Step,
        id: &str,
        name: &str,
        called: Option<String>,
        flows: &[SequenceFlow],
    ) {
        let attributes: [(&str, &dyn std::fmt::Display); 2] = [("id", &id), ("name", &name)];
        match &called {
            Some(called) => {
                let called: (&str, &dyn std::fmt::Display) = ("calledElement", called);
                self.xml.open("bpmn:callActivity", &[attributes[0], attributes[1], called]);
            }
            None => drop(self.xml.open(element(step), &attributes)),
        }
        let norm = step.duration.as_ref().map(|norm| words::norm(norm, self.lang));
        let place = match step.added {
            true => words::say(words::ADDED, self.lang).to_owned(),
            false => paragraph::place(&step.src, self.lang),
        };
        let mut told: Vec<String> = [Some(place), norm].into_iter().flatten().collect();
        told.extend(notes(step, self.definition, self.lang));
        told.extend(step.message.as_ref().map(|message| message.get(self.lang).to_owned()));
        told.extend(step.why.clone());
        self.text("bpmn:documentation", &told.join("; "));
        self.ways(id, flows);
        self.xml.close();
    }

    fn element(
        &mut self,
        name: &'static str,
        id: &str,
        title: &str,
        told: Option<&str>,
        flows: &[SequenceFlow],
    ) {
        self.xml.open(name, &[("id", &id), ("name", &title)]);
        if let Some(told) = told {
            self.text("bpmn:documentation", told);
        }
        self.ways(id, flows);
        self.xml.close();
    }

    /// The timer at the side of a step: when it rings, the step is left.
    fn timer(&mut self, step: &Step, id: &str, flows: &[SequenceFlow]) {
        let Some(within) = &step.answer_within else { return };
        let name = words::amount(within.value, within.unit, self.lang);
        self.xml.open(
            "bpmn:boundaryEvent",
            &[
                ("id", &id),
                ("name", &name),
                ("attachedToRef", &step_id(&step.n)),
                ("cancelActivity", &"true"),
            ],
        );
        self.ways(id, flows);
        self.xml.open("bpmn:timerEventDefinition", &[("id", &format!("{id}_term"))]);
        let term = format!("P{}D", within.value);
        let term = if within.unit == Unit::Hour { format!("PT{}H", within.value) } else { term };
        self.xml.text("bpmn:timeDuration", &[("xsi:type", &"bpmn:tFormalExpression")], &term);
        self.xml.close();
        self.xml.close();
    }

    /// The ways in, then the ways out.
    fn ways(&mut self, id: &str, flows: &[SequenceFlow]) {
        for flow in flows.iter().filter(|flow| flow.to == id) {
            self.xml.text("bpmn:incoming", &[], &flow.id);
        }
        for flow in flows.iter().filter(|flow| flow.from == id) {
            self.xml.text("bpmn:outgoing", &[], &flow.id);
        }
    }

    fn text(&mut self, name: &'static str, text: &str) {
        if !text.trim().is_empty() {
            self.xml.text(name, &[("textFormat", &"text/plain")], text.trim());
        }
    }
}

/// The id of a lane.
pub(super) fn lane_id(at: usize) -> String {
    format!("Lane_{}", at + 1)
}

/// What kind of task a step is, by what is done in it: people act, else one waits, else something is sent, else the
/// system works.
fn element(step: &Step) -> &'static str {
    let any = |test: fn(Activity) -> bool| step.activities.iter().any(|activity| test(*activity));
    let waits = any(|activity| activity.class() == Class::Wait);
    let sends = any(|activity| {
        matches!(
            activity,
            Activity::Message | Activity::RefuseSignIn | Activity::Deliver | Activity::SendPackage
        )
    });
    let acts = |activity: Activity| {
        activity.is_human() || matches!(activity, Activity::RegisterAccount | Activity::SignIn)
    };
    match () {
        () if any(acts) => "bpmn:userTask",
        () if waits => "bpmn:receiveTask",
        () if sends => "bpmn:sendTask",
        () => "bpmn:serviceTask",
    }
}
