//! Values as a message shows them: as Python would write them, and never long.

use super::{Fact, FactValue, Items};

const LONGEST: usize = 60;

/// A value as Python would write it, cut at a length that fits into a message.
pub fn shown(fact: &Fact) -> String {
    let text = written(fact, 0);
    if text.chars().count() <= LONGEST {
        return text;
    }
    let mut cut: String = text.chars().take(LONGEST - 1).collect();
    cut.push('…');
    cut
}

fn written(fact: &Fact, depth: usize) -> String {
    if depth > 4 {
        return "…".to_owned();
    }
    let inner = |items: &Items| {
        let mut parts: Vec<String> = items
            .items
            .iter()
            .take(LONGEST)
            .map(|item| written(item, depth + 1))
            .collect();
        if items.open {
            parts.push("…".to_owned());
        }
        parts
    };
    match &fact.value {
        FactValue::None => "None".to_owned(),
        FactValue::Bool(true) => "True".to_owned(),
        FactValue::Bool(false) => "False".to_owned(),
        FactValue::Int(value) => value.to_string(),
        FactValue::Float(value) => format!("{value:?}"),
        FactValue::Str(text) | FactValue::Path(text) => quoted(text),
        FactValue::Bytes(_) => "b'…'".to_owned(),
        FactValue::List(items) => format!("[{}]", inner(items).join(", ")),
        FactValue::Tuple(items) => match inner(items).as_slice() {
            [one] => format!("({one},)"),
            parts => format!("({})", parts.join(", ")),
        },
        FactValue::Set(items) if items.items.is_empty() && !items.open => "set()".to_owned(),
        FactValue::Set(items) => format!("{{{}}}", inner(items).join(", ")),
        FactValue::Dict { entries, open } => {
            let mut parts: Vec<String> = entries
                .iter()
                .take(LONGEST)
                .map(|(key, value)| {
                    format!("{}: {}", written(key, depth + 1), written(value, depth + 1))
                })
                .collect();
            if *open {
                parts.push("…".to_owned());
            }
            format!("{{{}}}", parts.join(", "))
        }
        FactValue::Timedelta(microseconds) => {
            format!("timedelta(seconds={})", microseconds / 1_000_000)
        }
        FactValue::Regex { pattern, .. } => format!("re.compile({})", quoted(pattern)),
        FactValue::Callable(name) | FactValue::Class(name) => {
            name.as_deref().unwrap_or("<callable>").to_owned()
        }
        FactValue::Object(name) => format!("<{}>", name.as_deref().unwrap_or("object")),
        FactValue::Unknown(_) => "<unknown>".to_owned(),
    }
}

fn quoted(text: &str) -> String {
    // What is longer is cut by the caller anyway; escapes keep a message on one line.
    let start: String = text.chars().take(LONGEST + 1).collect();
    format!("{start:?}")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn text(text: &str) -> Fact {
        Fact::without_place(FactValue::Str(Arc::from(text)))
    }

    #[test]
    fn values_look_as_in_python() {
        let items = Items {
            items: vec![text("a")],
            open: false,
        };
        assert_eq!(
            shown(&Fact::without_place(FactValue::Tuple(items))),
            "(\"a\",)"
        );
        assert_eq!(shown(&Fact::without_place(FactValue::None)), "None");
    }

    #[test]
    fn long_values_are_cut_and_stay_on_one_line() {
        let long = shown(&text(&"line\n".repeat(100)));
        assert_eq!(long.chars().count(), LONGEST);
        assert!(!long.contains('\n'));
    }
}
