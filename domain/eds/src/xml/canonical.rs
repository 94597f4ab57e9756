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

#[cfg(test)]
mod tests {
    use super::*;
    use roxmltree::Document;

    fn whole(text: &str, form: Form) -> String {
        let document = Document::parse(text).expect("well-formed");
        String::from_utf8(canonical(document.root(), form, &[])).expect("UTF-8")
    }

    fn element(text: &str, name: &str, form: Form) -> String {
        let document = Document::parse(text).expect("well-formed");
        let found =
            document.descendants().find(|node| node.has_tag_name(name) || written_name(*node) == name);
        String::from_utf8(canonical(found.expect("there"), form, &[])).expect("UTF-8")
    }

    /// Canonical XML 1.0 §3.1 (without its DTD), §3.2, §3.4.
    #[test]
    fn text_and_tags_become_what_the_recommendation_says() {
        let text = "<?xml version=\"1.0\"?>\n\n<?xml-stylesheet   href=\"doc.xsl\"\n   type=\"text/xsl\"   ?>\n\n\
                    <doc>Hello, world!</doc>\n\n<?pi-without-data     ?>\n";
        let wanted = "<?xml-stylesheet href=\"doc.xsl\"\n   type=\"text/xsl\"   ?>\n<doc>Hello, world!</doc>\n\
                      <?pi-without-data?>";
        assert_eq!(whole(text, Form::Inclusive), wanted);
        for (text, wanted) in [
            ("<doc>\n  <clean>   </clean>\n</doc>", "<doc>\n  <clean>   </clean>\n</doc>"),
            ("<e1   />", "<e1></e1>"),
            ("<e2   ></e2>", "<e2></e2>"),
            ("<e3   name = \"elem3\"   id=\"elem3\"   />", "<e3 id=\"elem3\" name=\"elem3\"></e3>"),
            ("<a>First line&#x0d;&#10;Second line</a>", "<a>First line&#xD;\nSecond line</a>"),
            ("<a>&#x32;</a>", "<a>2</a>"),
            (
                "<a><![CDATA[value>\"0\" && value<\"10\" ?\"valid\":\"error\"]]></a>",
                "<a>value&gt;\"0\" &amp;&amp; value&lt;\"10\" ?\"valid\":\"error\"</a>",
            ),
            (
                "<a expr='value>\"0\" &amp;&amp; value&lt;\"10\"'/>",
                "<a expr=\"value>&quot;0&quot; &amp;&amp; value&lt;&quot;10&quot;\"></a>",
            ),
            (
                "<a norm=' &apos;   &#x20;&#13;&#xa;&#9;   &apos; '/>",
                "<a norm=\" '    &#xD;&#xA;&#x9;   ' \"></a>",
            ),
            ("<a>x\r\ny\rz</a>", "<a>x\ny\nz</a>"),
        ] {
            assert_eq!(whole(text, Form::Inclusive), wanted);
            assert_eq!(whole(text, Form::Exclusive), wanted);
        }
    }

    /// Canonical XML 1.0 §3.3: order of namespaces and attributes, superfluous declarations, xmlns="".
    #[test]
    fn namespaces_stand_where_they_begin_and_once() {
        let text = "<doc><e5 a:attr=\"out\" b:attr=\"sorted\" attr2=\"all\" attr=\"I'm\" \
                    xmlns:b=\"http://www.ietf.org\" xmlns:a=\"http://www.w3.org\" xmlns=\"http://example.org\"/>\
                    <e6 xmlns=\"\" xmlns:a=\"http://www.w3.org\"><e7 xmlns=\"http://www.ietf.org\">\
                    <e8 xmlns=\"\" xmlns:a=\"http://www.w3.org\"><e9 xmlns=\"\" xmlns:a=\"http://www.ietf.org\"/>\
                    </e8></e7></e6></doc>";
        let wanted = "<doc><e5 xmlns=\"http://example.org\" xmlns:a=\"http://www.w3.org\" \
                      xmlns:b=\"http://www.ietf.org\" attr=\"I'm\" attr2=\"all\" b:attr=\"sorted\" a:attr=\"out\">\
                      </e5><e6 xmlns:a=\"http://www.w3.org\"><e7 xmlns=\"http://www.ietf.org\"><e8 xmlns=\"\">\
                      <e9 xmlns:a=\"http://www.ietf.org\"></e9></e8></e7></e6></doc>";
        assert_eq!(whole(text, Form::Inclusive), wanted);
    }

    /// Exclusive XML Canonicalization 1.0 §2.2 and Canonical XML 1.0 §2.4: the same element out of two contexts.
    #[test]
    fn an_element_cut_out_brings_what_its_form_asks_for() {
        let inside = "<n1:elem2 xmlns:n1=\"http://example.net\" xml:lang=\"en\"><n3:stuff \
                      xmlns:n3=\"ftp://example.org\"/></n1:elem2>";
        let outer = format!("<n0:pdu xmlns:n0=\"http://example.com\" xml:space=\"retain\">{inside}</n0:pdu>");
        assert_eq!(
            element(&outer, "n1:elem2", Form::Exclusive),
            "<n1:elem2 xmlns:n1=\"http://example.net\" xml:lang=\"en\"><n3:stuff xmlns:n3=\"ftp://example.org\">\
             </n3:stuff></n1:elem2>"
        );
        assert_eq!(
            element(&outer, "n1:elem2", Form::Inclusive),
            "<n1:elem2 xmlns:n0=\"http://example.com\" xmlns:n1=\"http://example.net\" xml:lang=\"en\" \
             xml:space=\"retain\"><n3:stuff xmlns:n3=\"ftp://example.org\"></n3:stuff></n1:elem2>"
        );
        let defaulted = "<a xmlns=\"u\"><b xmlns=\"\"><c/></b></a>";
        assert_eq!(element(defaulted, "b", Form::Inclusive), "<b><c></c></b>");
        assert_eq!(element(defaulted, "b", Form::Exclusive), "<b><c></c></b>");
    }
}
