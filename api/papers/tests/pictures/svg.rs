//! SVG: safe to open, told in words, complete.

use super::{LANGS, definitions, every};
use roxmltree::Document;
use ruqsat_licensing::catalogue::{Definition, Flow};
use ruqsat_licensing::values::{Lang, Text};
use ruqsat_papers::svg;

/// All that a picture is made of.
const ELEMENTS: [&str; 13] = [
    "svg", "title", "desc", "style", "defs", "marker", "path", "rect", "g", "text", "polyline", "polygon",
    "circle",
];

fn faults(text: &str, steps: &Flow) -> Vec<String> {
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(fault) => return vec![format!("not well-formed: {fault}")],
    };
    let mut faults = Vec::new();
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        if !ELEMENTS.contains(&node.tag_name().name()) {
            faults.push(format!("<{}> has no place in a picture", node.tag_name().name()));
        }
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            let runs = name.starts_with("on") || name == "href" || name == "style";
            let leads = value.contains("url(") && !value.starts_with("url(#tip");
            if runs || leads {
                faults.push(format!("{name}=\"{value}\" could lead away or run"));
            }
        }
    }
    for step in &steps.steps {
        let wanted = format!("step-{}", step.n);
        let found = document.descendants().filter(|node| node.attribute("id") == Some(&wanted)).count();
        if found != 1 {
            faults.push(format!("{wanted} stands {found} times"));
        }
    }
    let root = document.root_element();
    let told = |id: &str| {
        let named = document.descendants().find(|node| node.attribute("id") == Some(id));
        named.and_then(|node| node.text()).is_some_and(|text| text.chars().count() > 20)
    };
    if root.attribute("role") != Some("img") || !told("title") || !told("desc") {
        faults.push("those who do not see it are told nothing".into());
    }
    faults
}

#[test]
fn every_picture_is_complete_and_cannot_run_or_lead_anywhere() {
    fn check(definition: &Definition, flow: &Flow, lang: Lang) -> Vec<String> {
        faults(&svg(definition, flow, lang, None, None), flow)
    }
    every(check);
}

#[test]
fn a_hostile_catalogue_draws_a_harmless_picture() {
    let evil = "\"><script>alert(1)</script><a href='javascript:x' onload='y'>]]>&lol;\u{0}\u{202e}";
    let mut definition = (*definitions()[0]).clone();
    let text = Text { kk: evil.into(), ru: evil.into(), en: evil.into() };
    definition.title = text.clone();
    definition.act.title = text.clone();
    for role in &mut definition.roles {
        role.title = text.clone();
    }
    for flow in &mut definition.flows {
        flow.title = text.clone();
        for step in &mut flow.steps {
            step.title = text.clone();
            step.src = evil.into();
            step.why = Some(evil.into());
        }
    }
    for flow in &definition.flows {
        for lang in LANGS {
            let found = faults(&svg(&definition, flow, lang, None, None), flow);
            assert!(found.is_empty(), "{found:?}");
            Document::parse(&ruqsat_papers::bpmn(&definition, flow, lang, None)).unwrap();
        }
    }
}

#[test]
fn the_same_flow_draws_the_same_picture() {
    let definition = &definitions()[0];
    let draw = || svg(definition, &definition.flows[0], Lang::Kk, None, None);
    assert_eq!(draw(), draw());
}
