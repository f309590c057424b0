//! Text made safe for XML: escaped, with what XML 1.0 forbids replaced and counted. It knows no office format.
//!
//! By hand because the libraries' escaping keeps characters that no reader may accept; here they become U+FFFD and are reported.

/// XML text under construction, counting the characters that had to be replaced.
#[derive(Clone, Debug, Default)]
pub struct Xml {
    /// What has been written.
    pub text: String,
    /// Characters replaced by U+FFFD so far.
    pub replaced: usize,
}

/// Whether XML 1.0 allows a character.
pub fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

impl Xml {
    /// A file's beginning.
    pub fn file() -> Self {
        Self { text: "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".into(), replaced: 0 }
    }

    /// Writes markup as it is: only text of ours.
    pub fn raw(&mut self, markup: &str) -> &mut Self {
        self.text.push_str(markup);
        self
    }

    /// Writes text between tags or in a quoted attribute.
    pub fn escaped(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            match c {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '"' => self.text.push_str("&quot;"),
                '\'' => self.text.push_str("&#39;"),
                '\t' | '\n' | '\r' => self.text.push(' '),
                c if is_allowed(c) => self.text.push(c),
                _ => {
                    self.replaced += 1;
                    self.text.push('\u{FFFD}');
                }
            }
        }
        self
    }

    /// `<name>text</name>`.
    pub fn element(&mut self, name: &str, text: &str) -> &mut Self {
        self.raw("<").raw(name).raw(">").escaped(text).raw("</").raw(name).raw(">")
    }
}

/// Text escaped alone; the count of what was replaced is dropped.
pub fn escape(text: &str) -> String {
    let mut xml = Xml::default();
    xml.escaped(text);
    xml.text
}

#[cfg(test)]
mod tests {
    use super::Xml;

    #[test]
    fn hostile_text_is_text_and_what_xml_forbids_is_counted() {
        let mut xml = Xml::default();
        xml.element("t", "</t><x a=\"1\">&\u{0}\u{1}\u{FFFE}\u{8}甲\n=1+1");
        assert_eq!(xml.text, "<t>&lt;/t&gt;&lt;x a=&quot;1&quot;&gt;&amp;\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}甲 =1+1</t>");
        assert_eq!(xml.replaced, 4);
    }
}
