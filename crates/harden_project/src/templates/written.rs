//! Templates that write templates: `{% templatetag openvariable %} page.title {% templatetag closevariable %}`.

use std::borrow::Cow;

/// What the tag writes, by its argument
/// (<https://docs.djangoproject.com/en/stable/ref/templates/builtins/#templatetag>).
const SIGNS: [(&str, &str); 8] = [
    ("openblock", "{%"),
    ("closeblock", "%}"),
    ("openvariable", "{{"),
    ("closevariable", "}}"),
    ("openbrace", "{"),
    ("closebrace", "}"),
    ("opencomment", "{#"),
    ("closecomment", "#}"),
];

/// The template that a template writes, with everything where it stood: whoever fills in the project's skeleton
/// renders that one.
pub(super) fn template_of_template(text: &str) -> Cow<'_, str> {
    if !text.contains("openvariable") && !text.contains("openblock") {
        return Cow::Borrowed(text);
    }
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("{%") {
        let (before, tag) = rest.split_at(start);
        written.push_str(before);
        let Some(end) = tag.find("%}") else {
            rest = tag;
            break;
        };
        let (tag, behind) = tag.split_at(end + 2);
        match sign(tag) {
            Some(sign) => {
                let gap = " ".repeat(tag.len() - sign.len());
                // Signs stay next to what they belong to.
                let is_closing = sign.ends_with('}');
                let (left, right) = if is_closing {
                    (gap.as_str(), sign)
                } else {
                    (sign, gap.as_str())
                };
                written.push_str(left);
                written.push_str(right);
            }
            None => written.push_str(tag),
        }
        rest = behind;
    }
    written.push_str(rest);
    Cow::Owned(written)
}

fn sign(tag: &str) -> Option<&'static str> {
    let inner = tag.strip_prefix("{%")?.strip_suffix("%}")?.trim();
    let name = inner.strip_prefix("templatetag")?.trim();
    let (_, sign) = SIGNS.iter().find(|(own, _)| *own == name)?;
    Some(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_stands_where_its_tags_stood() {
        let text = "<p>{% templatetag openvariable %} a|safe {% templatetag closevariable %}</p>{% if x %}{% endif %}";
        let written = template_of_template(text);
        assert_eq!(written.len(), text.len());
        assert!(written.starts_with("<p>{{ "));
        assert!(written.contains(" a|safe "));
        assert!(written.ends_with("}}</p>{% if x %}{% endif %}"));
    }

    #[test]
    fn other_templates_stay_as_they_are() {
        let text = "{% templatetag openbrace %}";
        assert!(matches!(template_of_template(text), Cow::Borrowed(_)));
        assert_eq!(
            template_of_template("{% templatetag openblock"),
            "{% templatetag openblock"
        );
    }
}
