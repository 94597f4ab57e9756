//! Writes XML that is well-formed whatever the texts hold: names are ours, everything else is escaped.

use std::fmt::{Display, Write};

/// A document in the making.
pub(crate) struct Xml {
    out: String,
    open: Vec<&'static str>,
}

/// Names and values of attributes.
pub(crate) type Attributes<'a> = &'a [(&'a str, &'a dyn Display)];

impl Xml {
    /// An empty document in UTF-8.
    pub(crate) fn new() -> Self {
        Self { out: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".into(), open: Vec::new() }
    }

    /// Begins an element; what follows stands in it until [`Self::close`].
    pub(crate) fn open(&mut self, name: &'static str, attributes: Attributes<'_>) -> &mut Self {
        self.tag(name, attributes, ">\n");
        self.open.push(name);
        self
    }

    /// An element without content.
    pub(crate) fn leaf(&mut self, name: &'static str, attributes: Attributes<'_>) -> &mut Self {
        self.tag(name, attributes, "/>\n");
        self
    }

    /// An element that holds text and nothing else.
    pub(crate) fn text(&mut self, name: &'static str, attributes: Attributes<'_>, text: &str) -> &mut Self {
        self.tag(name, attributes, ">");
        escape(&mut self.out, text);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push_str(">\n");
        self
    }

    /// Ends the element begun last.
    pub(crate) fn close(&mut self) -> &mut Self {
        if let Some(name) = self.open.pop() {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push_str(">\n");
        }
        self
    }

    /// Ends whatever is open: the document.
    pub(crate) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }

    fn tag(&mut self, name: &str, attributes: Attributes<'_>, end: &str) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            self.out.push(' ');
            self.out.push_str(key);
            self.out.push_str("=\"");
            let mut text = String::new();
            // Writing into a String cannot fail.
            let _ = write!(text, "{value}");
            escape(&mut self.out, &text);
            self.out.push('"');
        }
        self.out.push_str(end);
    }
}

/// What XML 1.0 has no way to say is left out.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_text() {
        let mut xml = Xml::new();
        let evil = "\"/><script>alert('x' && 1)</script>\u{0}\u{1b}\u{ffff}]]>";
        xml.open("a", &[("b", &evil)]).text("c", &[], evil);
        let text = xml.finish();
        let read = roxmltree::Document::parse(&text).unwrap();
        let expected = "\"/><script>alert('x' && 1)</script>]]>";
        assert_eq!(read.root_element().attribute("b"), Some(expected));
        let inner = read.root_element().children().find(|child| child.is_element()).unwrap();
        assert_eq!((inner.tag_name().name(), inner.text()), ("c", Some(expected)));
    }
}
