//! Canonical XML 1.0 (<https://www.w3.org/TR/2001/REC-xml-c14n-20010315>) and Exclusive XML Canonicalization 1.0
//! (<https://www.w3.org/TR/xml-exc-c14n/>) of a whole document or of one element.
//!
//! Comments are refused before anything is made canonical, so the forms with and without comments are one here.

use roxmltree::{Node, NodeId};

const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";

/// How namespaces are rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// All that are in scope.
    Inclusive,
    /// Those an element uses itself.
    Exclusive,
}

/// Canonical octets of `apex` (an element, or the root of the tree for a whole document) without the subtrees of
/// `left_out`.
pub(super) fn canonical(apex: Node<'_, '_>, form: Form, left_out: &[NodeId]) -> Vec<u8> {
    let mut writer = Writer { form, left_out, rendered: Vec::new(), out: String::new() };
    if apex.is_root() {
        let element = apex.document().root_element();
        for child in apex.children() {
            let before = child.range().start < element.range().start;
            if child.is_pi() && !before {
                writer.out.push('\n');
            }
            writer.node(child, false);
            if child.is_pi() && before {
                writer.out.push('\n');
            }
        }
    } else {
        writer.node(apex, true);
    }
    writer.out.into_bytes()
}

/// The name of an element as it is written, prefix included.
fn written_name<'i>(node: Node<'_, 'i>) -> &'i str {
    name_at(node.document().input_text(), node.range().start + 1)
}

fn name_at(text: &str, start: usize) -> &str {
    let rest = text.get(start..).unwrap_or_default();
    let end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '='));
    &rest[..end.unwrap_or(rest.len())]
}

fn prefix(name: &str) -> Option<&str> {
    name.split_once(':').map(|(prefix, _)| prefix)
}

struct Writer<'s, 'a> {
    form: Form,
    left_out: &'s [NodeId],
    /// Namespaces rendered by the elements that are open, the nearest last.
    rendered: Vec<(Option<&'a str>, &'a str)>,
    out: String,
}

/// An attribute: namespace and local name to sort by, the name as written, the value.
type Written<'a> = (&'a str, &'a str, &'a str, &'a str);

impl<'a> Writer<'_, 'a> {
    /// As deep as the document, which is bounded before it is parsed.
    fn node(&mut self, node: Node<'a, 'a>, apex: bool) {
        if self.left_out.contains(&node.id()) {
            return;
        }
        if let Some(pi) = node.pi() {
            self.out.push_str("<?");
            self.out.push_str(pi.target);
            if let Some(value) = pi.value {
                self.out.push(' ');
                self.out.push_str(value);
            }
            self.out.push_str("?>");
        } else if node.is_element() {
            self.element(node, apex);
        } else if node.is_text() {
            self.escaped(node.text().unwrap_or_default(), false);
        }
    }

    fn element(&mut self, node: Node<'a, 'a>, apex: bool) {
        let name = written_name(node);
        let attributes = attributes(node, apex && self.form == Form::Inclusive);
        let outer = self.rendered.len();
        self.out.push('<');
        self.out.push_str(name);
        for (prefix, uri) in self.new_namespaces(node, name, &attributes) {
            self.out.push_str(" xmlns");
            if let Some(prefix) = prefix {
                self.out.push(':');
                self.out.push_str(prefix);
            }
            self.value(uri);
            self.rendered.push((prefix, uri));
        }
        for (_, _, name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.value(value);
        }
        self.out.push('>');
        for child in node.children() {
            self.node(child, false);
        }
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        self.rendered.truncate(outer);
    }

    /// Namespaces to render here, sorted by prefix: those the nearest rendered ones do not already say.
    fn new_namespaces(
        &self,
        node: Node<'a, 'a>,
        name: &'a str,
        attributes: &[Written<'a>],
    ) -> Vec<(Option<&'a str>, &'a str)> {
        let mut wanted: Vec<(Option<&str>, &str)> = match self.form {
            Form::Inclusive => node.namespaces().map(|one| (one.name(), one.uri())).collect(),
            Form::Exclusive => {
                let used = attributes.iter().filter_map(|one| prefix(one.2)).map(Some);
                let used = used.chain([prefix(name)]);
                used.map(|prefix| (prefix, node.lookup_namespace_uri(prefix).unwrap_or_default())).collect()
            }
        };
        wanted.retain(|(prefix, uri)| {
            let nearest = self.rendered.iter().rev().find(|one| one.0 == *prefix).map(|one| one.1);
            *prefix != Some("xml") && nearest.unwrap_or_default() != *uri
        });
        wanted.sort_unstable();
        wanted.dedup();
        wanted
    }

    fn value(&mut self, value: &str) {
        self.out.push_str("=\"");
        self.escaped(value, true);
        self.out.push('"');
    }

    fn escaped(&mut self, text: &str, in_attribute: bool) {
        for c in text.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' if !in_attribute => self.out.push_str("&gt;"),
                '\r' => self.out.push_str("&#xD;"),
                '"' if in_attribute => self.out.push_str("&quot;"),
                '\t' if in_attribute => self.out.push_str("&#x9;"),
                '\n' if in_attribute => self.out.push_str("&#xA;"),
                _ => self.out.push(c),
            }
        }
    }
}

/// Attributes in canonical order; an apex cut out of its document takes the `xml:` ones of its ancestors along
/// (Canonical XML 1.0 §2.4).
fn attributes<'a>(node: Node<'a, 'a>, inherit: bool) -> Vec<Written<'a>> {
    let text = node.document().input_text();
    let own = |node: Node<'a, 'a>| {
        node.attributes().map(move |one| {
            (one.namespace().unwrap_or_default(), one.name(), name_at(text, one.range().start), one.value())
        })
    };
    let mut list: Vec<Written<'a>> = own(node).collect();
    if inherit {
        for above in node.ancestors().skip(1).flat_map(own).filter(|one| one.0 == XML_NAMESPACE) {
            if !list.iter().any(|one| (one.0, one.1) == (above.0, above.1)) {
                list.push(above);
            }
        }
    }
    list.sort_unstable();
    list
}
