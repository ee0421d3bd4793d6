//! Lists in sentences.

/// Longer lists of names are cut.
const NAMED: usize = 3;

/// `` `A`, `B` and 2 others ``
pub(crate) fn listed(names: &[&str]) -> String {
    let mut words: Vec<String> = names
        .iter()
        .take(NAMED)
        .map(|name| format!("`{name}`"))
        .collect();
    let others = names.len().saturating_sub(NAMED);
    let last = match others {
        0 => words.pop().unwrap_or_default(),
        1 => "one other".to_owned(),
        others => format!("{others} others"),
    };
    if words.is_empty() {
        last
    } else {
        format!("{} and {last}", words.join(", "))
    }
}

/// `` `A` is ``, `` `A` and `B` are ``
pub(crate) fn are(names: &[&str]) -> String {
    let verb = if names.len() == 1 { "is" } else { "are" };
    format!("{} {verb}", listed(names))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_those_of_sentences() {
        assert_eq!(are(&["A"]), "`A` is");
        assert_eq!(are(&["A", "B"]), "`A` and `B` are");
        assert_eq!(listed(&["A", "B", "C", "D"]), "`A`, `B`, `C` and one other");
        assert_eq!(
            listed(&["A", "B", "C", "D", "E"]),
            "`A`, `B`, `C` and 2 others"
        );
    }
}
