//! What names say of the values that they stand for.

use super::Weight;

/// Browsers encode what stands in an address, so that it is no markup until somebody decodes it.
pub(super) fn weight_of_location(source: &str) -> Option<Weight> {
    const OF_SITE: [&str; 4] = ["host", "origin", "port", "protocol"];
    if OF_SITE
        .iter()
        .any(|part| source.contains(&format!("location.{part}")) || source == *part)
    {
        return None;
    }
    let is_decoded = ["decodeURI", "unescape(", ".get(", ".getAll("]
        .iter()
        .any(|word| source.contains(word));
    Some(if is_decoded {
        Weight::Outside
    } else {
        Weight::Text
    })
}

/// Words for text that people write and that holds no markup even where a server makes some of other text.
const NEVER_MARKUP: [&str; 12] = [
    "author",
    "city",
    "company",
    "email",
    "filename",
    "firstname",
    "lastname",
    "name",
    "nickname",
    "subject",
    "title",
    "username",
];

/// Words for what a server made for the place.
const MARKUP: [&str; 12] = [
    "content", "fragment", "form", "html", "icon", "markup", "page", "partial", "rendered",
    "snippet", "svg", "template",
];

/// Words for numbers, dates and words of code.
const OWN: [&str; 34] = [
    "at", "class", "code", "color", "colour", "count", "created", "date", "day", "digits",
    "height", "href", "hash", "id", "ids", "index", "key", "lang", "length", "level", "link",
    "modified", "month", "number", "pk", "rank", "size", "slug", "state", "status", "time",
    "total", "type", "uuid",
];

/// By the name of what is taken out of an answer.
pub(super) fn weight_of_response(source: &str, has_markup: bool) -> Option<Weight> {
    let word = last_word(source);
    if OWN.contains(&word.as_str()) {
        return Some(Weight::Unknown);
    }
    if is_own_markup(source) {
        return None;
    }
    // Alone it is often markup that the server made for the place. Whether the server has escaped it already, the
    // script does not say.
    let is_text = has_markup || NEVER_MARKUP.contains(&word.as_str());
    Some(if is_text {
        Weight::Text
    } else {
        Weight::Unknown
    })
}

/// Whether a name says that it is markup which somebody made on purpose.
pub(super) fn is_own_markup(source: &str) -> bool {
    MARKUP.contains(&last_word(source).as_str())
}

/// `name` of `results[i].display_name`.
fn last_word(source: &str) -> String {
    let source = source.trim_end_matches([')', ']', '(', '\'', '"', ';']);
    let name = source
        .rsplit(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .next()
        .unwrap_or(source);
    let start = name
        .rfind('_')
        .map(|at| at + 1)
        .or_else(|| {
            let last = name.rfind(|letter: char| letter.is_ascii_uppercase())?;
            // `userID` ends with a word of two capitals.
            let before = name[..last].chars().next_back()?;
            before.is_ascii_lowercase().then_some(last)
        })
        .unwrap_or(0);
    name[start..].to_ascii_lowercase()
}

/// The attribute that an expression reads: `data-name` of `el.dataset.name` and `$(el).data('name')`.
pub(super) fn attribute_read(source: &str) -> Option<String> {
    let quoted = |start: &str| {
        let (_, rest) = source.rsplit_once(start)?;
        let rest = rest.trim_start();
        let quote = rest
            .chars()
            .next()
            .filter(|quote| matches!(quote, '\'' | '"' | '`'))?;
        rest[1..].split(quote).next().map(str::to_owned)
    };
    if let Some(name) = quoted(".attr(").or_else(|| quoted("getAttribute(")) {
        return Some(name.to_ascii_lowercase());
    }
    let name = quoted(".data(").or_else(|| {
        let (_, name) = source.rsplit_once("dataset.")?;
        let is_end = |letter: char| !letter.is_ascii_alphanumeric() && letter != '_';
        Some(name[..name.find(is_end).unwrap_or(name.len())].to_owned())
    })?;
    let mut attribute = String::from("data-");
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            attribute.push('-');
        }
        attribute.push(letter.to_ascii_lowercase());
    }
    Some(attribute)
}

/// Attributes that hold words of the code, not of people.
pub(super) fn is_own_attribute(name: &str) -> bool {
    matches!(
        name,
        "id" | "name"
            | "class"
            | "type"
            | "for"
            | "role"
            | "rel"
            | "method"
            | "colspan"
            | "rowspan"
            | "width"
            | "height"
            | "data-id"
            | "data-pk"
            | "data-index"
            | "data-target"
            | "data-prefix"
            | "data-url"
    ) || [
        "-id",
        "-pk",
        "-url",
        "-index",
        "-count",
        "-target",
        "-class",
        "-type",
        "-selector",
        "-html",
        "-template",
    ]
    .iter()
    .any(|end| name.ends_with(end))
}

/// Expressions may go over several lines.
pub(super) fn one_line(source: &str) -> String {
    source.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_of_a_name() {
        for (source, expected) in [
            ("ticket.title", "title"),
            ("results[i].display_name", "name"),
            ("row.firstName", "name"),
            ("data['subject']", "subject"),
            ("userID", "userid"),
            ("item.id.toString()", "string"),
        ] {
            assert_eq!(last_word(source), expected, "{source}");
        }
    }

    #[test]
    fn attributes_are_known_by_how_scripts_read_them() {
        for (source, expected) in [
            ("$(this).data('userName')", Some("data-user-name")),
            ("el.dataset.userName", Some("data-user-name")),
            ("el.getAttribute(\"title\")", Some("title")),
            ("$(el).attr('data-x')", Some("data-x")),
            ("el.title", None),
        ] {
            assert_eq!(attribute_read(source).as_deref(), expected, "{source}");
        }
    }

    #[test]
    fn addresses_are_encoded_until_somebody_decodes_them() {
        assert_eq!(weight_of_location("location.host"), None);
        assert_eq!(weight_of_location("location.hostname.split('.')"), None);
        assert_eq!(weight_of_location("location.hash"), Some(Weight::Text));
        let decoded = weight_of_location("new URLSearchParams(location.search).get('q')");
        assert_eq!(decoded, Some(Weight::Outside));
    }
}
