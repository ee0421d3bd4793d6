//! Values in XML: `<password>…</password>`, `<add key="Password" value="…"/>`, `<key>Password</key><string>…`.

use std::ops::Range;

use crate::window::{ahead, line_before};

/// What an element or an attribute of this name holds.
pub(crate) fn value_of_element(text: &str, name: &Range<usize>) -> Option<Range<usize>> {
    /// Between a name and its value stand a few attributes at most.
    const NEAR: usize = 1 << 10;
    let rest = ahead(text, name.end, NEAR);
    let (start, end) = if text[..name.start].ends_with('<') {
        (opening_end(rest)?, "</")
    } else if let Some(behind) = rest.strip_prefix("</key>") {
        let string = behind.trim_start().strip_prefix("<string>")?;
        (rest.len() - string.len(), "</")
    } else {
        let behind = rest.strip_prefix('"')?;
        let is_name = ["name=\"", "key=\"", "id=\""]
            .iter()
            .any(|attribute| line_before(text, name.start).ends_with(attribute));
        if !is_name {
            return None;
        }
        match behind.trim_start().strip_prefix("value=\"") {
            Some(value) => (rest.len() - value.len(), "\""),
            None => (1 + opening_end(behind)?, "</"),
        }
    };
    let value = &rest[start..];
    let value = &value[..value.find(end)?];
    let blanks = value.len() - value.trim_start().len();
    let start = name.end + start + blanks;
    let value = value.trim();
    (!value.is_empty()).then(|| start..start + value.len())
}

/// Where an opening tag has ended; `None` where it holds nothing.
fn opening_end(rest: &str) -> Option<usize> {
    let end = rest.find('>')?;
    let is_tag = rest.starts_with(['>', ' ', '\t', '\n', '\r']);
    (is_tag && !rest[..end].ends_with('/')).then_some(end + 1)
}

/// Whether a place lies in a script of a page: what stands around it is text and attributes.
pub(crate) fn is_in_script(text: &str, at: usize) -> bool {
    const LONGEST: usize = 64 << 10;
    let before = &text.as_bytes()[at.saturating_sub(LONGEST)..at];
    let opened = memchr::memmem::rfind(before, b"<script");
    let closed = memchr::memmem::rfind(before, b"</script");
    opened > closed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_and_attributes_have_values() {
        for text in [
            "<server><KEY>v1</KEY></server>",
            "<KEY type=\"plain\">\n  v1\n</KEY>",
            "<add key=\"KEY\" value=\"v1\"/>",
            "<property name=\"KEY\"  value=\"v1\" />",
            "<property name=\"KEY\">v1</property>",
            "<key>KEY</key>\n<string>v1</string>",
        ] {
            let start = text.find("KEY").expect("the name stands in the text");
            let found = value_of_element(text, &(start..start + 3));
            assert_eq!(found.map(|range| &text[range]), Some("v1"), "{text}");
        }
        for text in [
            "<KEY/>v1",
            "<KEY>",
            "<KEYS>v1</KEYS>",
            "KEY=\"v1\"",
            "<a href=\"KEY\">v1</a>",
            "<KEY></KEY>",
        ] {
            let start = text.find("KEY").expect("the name stands in the text");
            assert_eq!(value_of_element(text, &(start..start + 3)), None, "{text}");
        }
    }

    #[test]
    fn scripts_have_ends() {
        let text = "<p>a</p><script>b</script>c";
        let is_in = |word| is_in_script(text, text.find(word).expect("it stands in the text"));
        assert!(is_in(">b<") && !is_in("a<") && !is_in("c"));
    }
}
