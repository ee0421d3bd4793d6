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

/// The scripts of a page, in its order, without their tags: services know a page by attributes there.
pub(crate) fn scripts(text: &str) -> Vec<Range<usize>> {
    let mut scripts = Vec::new();
    let mut at = 0;
    while let Some(start) = memchr::memmem::find(&text.as_bytes()[at..], b"<script") {
        let start = at + start;
        let rest = &text.as_bytes()[start..];
        let end = memchr::memmem::find(rest, b"</script").map_or(text.len(), |end| start + end);
        let tag = memchr::memchr(b'>', &rest[..end - start]).map_or(end, |tag| start + tag);
        scripts.push(tag..end);
        at = end;
    }
    scripts
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
}
