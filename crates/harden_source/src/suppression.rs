//! Comments that silence a finding, whatever language the comment is in.

use serde::{Deserialize, Serialize};

/// What a comment silences. Which rules are meant is for the rules to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppression {
    pub kind: SuppressionKind,
    pub scope: SuppressionScope,
    /// As written. Empty: all.
    pub codes: Vec<String>,
    pub reason: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SuppressionKind {
    /// `# harden: ignore[CODE] reason`
    Harden,
    /// `# noqa: S608`, `# ruff: noqa: S608`
    Noqa,
    /// `# nosec B608`
    Nosec,
    /// `# nosemgrep: id`
    Nosemgrep,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SuppressionScope {
    Line,
    File,
}

/// The suppressions in the text of one comment, with or without the marks around it. A comment may
/// hold several: `# nosec B608 # noqa: S608`.
pub fn suppressions_in_comment(comment: &str) -> Vec<Suppression> {
    comment
        .split('#')
        .map(str::trim)
        .filter(|part| may_suppress(part))
        .filter_map(one)
        .collect()
}

/// Most comments begin with none of the letters that suppressions and the names of their tools do.
fn may_suppress(part: &str) -> bool {
    let first = part.bytes().next().map(|byte| byte.to_ascii_lowercase());
    matches!(first, Some(b'h' | b'n' | b'r' | b'f'))
}

fn one(text: &str) -> Option<Suppression> {
    harden(text)
        .or_else(|| noqa(text))
        .or_else(|| nosec(text))
        .or_else(|| nosemgrep(text))
}

fn harden(text: &str) -> Option<Suppression> {
    let rest = strip_word(text, "harden")?.trim_start().strip_prefix(':')?;
    let rest = strip_word(rest.trim_start(), "ignore")?;
    let (codes, reason) = match rest.trim_start().strip_prefix('[') {
        Some(list) => {
            let (list, reason) = list.split_once(']')?;
            (split_codes(list), reason)
        }
        None => (Vec::new(), rest),
    };
    Some(Suppression {
        kind: SuppressionKind::Harden,
        scope: SuppressionScope::Line,
        codes,
        reason: reason_of(reason),
    })
}

fn noqa(text: &str) -> Option<Suppression> {
    let for_file = ["ruff", "flake8"].iter().find_map(|tool| {
        strip_word(text, tool)?
            .trim_start()
            .strip_prefix(':')
            .map(str::trim_start)
    });
    let scope = match for_file {
        Some(_) => SuppressionScope::File,
        None => SuppressionScope::Line,
    };
    let rest = strip_word(for_file.unwrap_or(text), "noqa")?;
    let (codes, reason) = match rest.trim_start().strip_prefix(':') {
        Some(list) => leading_codes(list, is_lint_code),
        None => (Vec::new(), rest),
    };
    Some(Suppression {
        kind: SuppressionKind::Noqa,
        scope,
        codes,
        reason: reason_of(reason),
    })
}

fn nosec(text: &str) -> Option<Suppression> {
    let rest = strip_word(text, "nosec")?.trim_start();
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let (codes, reason) = leading_codes(rest, |word| is_lint_code(word) || word.contains('_'));
    Some(Suppression {
        kind: SuppressionKind::Nosec,
        scope: SuppressionScope::Line,
        codes,
        reason: reason_of(reason),
    })
}

fn nosemgrep(text: &str) -> Option<Suppression> {
    let rest = strip_word(text, "nosemgrep").or_else(|| strip_word(text, "nosem"))?;
    let codes = match rest.trim_start().strip_prefix(':') {
        Some(list) => leading_codes(list, |_| true).0,
        None => Vec::new(),
    };
    Some(Suppression {
        kind: SuppressionKind::Nosemgrep,
        scope: SuppressionScope::Line,
        codes,
        reason: None,
    })
}

/// The text behind a word at its beginning, whatever its case.
fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let head = text.get(..word.len())?;
    let rest = &text[word.len()..];
    let is_whole = !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    (head.eq_ignore_ascii_case(word) && is_whole).then_some(rest)
}

/// A letter or more, then digits: `S608`, `DJ001`, `B608`.
fn is_lint_code(word: &str) -> bool {
    let digits = word.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    digits.len() < word.len()
        && !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn split_codes(list: &str) -> Vec<String> {
    list.split(',')
        .map(str::trim)
        .filter(|code| !code.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Codes, with commas or spaces between them, as far as words look like codes; then the rest.
fn leading_codes(text: &str, is_code: impl Fn(&str) -> bool) -> (Vec<String>, &str) {
    let mut codes = Vec::new();
    let mut rest = text.trim_start();
    loop {
        let end = rest
            .find(|c: char| c == ',' || c.is_whitespace())
            .unwrap_or(rest.len());
        let word = &rest[..end];
        if word.is_empty() || !is_code(word) {
            return (codes, rest);
        }
        codes.push(word.to_owned());
        rest = rest[end..].trim_start_matches(|c: char| c == ',' || c.is_whitespace());
    }
}

fn reason_of(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches(['-', '–', '—', ':']).trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(comment: &str) -> Vec<(SuppressionKind, Vec<String>, Option<String>)> {
        suppressions_in_comment(comment)
            .into_iter()
            .map(|found| (found.kind, found.codes, found.reason))
            .collect()
    }

    #[test]
    fn every_dialect_is_read() {
        use SuppressionKind::{Harden, Noqa, Nosec, Nosemgrep};
        let codes = |codes: &[&str]| codes.iter().map(ToString::to_string).collect::<Vec<_>>();
        let why = |text: &str| Some(text.to_owned());
        for (comment, expected) in [
            (
                "# harden: ignore[HTTPS001, csrf-off] behind nginx",
                vec![(
                    Harden,
                    codes(&["HTTPS001", "csrf-off"]),
                    why("behind nginx"),
                )],
            ),
            ("# noqa", vec![(Noqa, vec![], None)]),
            (
                "#noqa:S608,DJ001 known",
                vec![(Noqa, codes(&["S608", "DJ001"]), why("known"))],
            ),
            ("# NoQA : S608", vec![(Noqa, codes(&["S608"]), None)]),
            ("# nosec", vec![(Nosec, vec![], None)]),
            (
                "# nosec: B608, B101 - trusted",
                vec![(Nosec, codes(&["B608", "B101"]), why("trusted"))],
            ),
            (
                "# nosemgrep: python.django.x, y",
                vec![(Nosemgrep, codes(&["python.django.x", "y"]), None)],
            ),
            (
                "# nosec B608 # noqa: S608",
                vec![
                    (Nosec, codes(&["B608"]), None),
                    (Noqa, codes(&["S608"]), None),
                ],
            ),
            ("# see harden: it ignores this", vec![]),
            ("# nosecret", vec![]),
            ("# harden: ignore[HTTPS001", vec![]),
        ] {
            assert_eq!(found(comment), expected, "{comment}");
        }
    }

    #[test]
    fn a_file_can_be_silenced_as_a_whole() {
        let found = suppressions_in_comment("# ruff: noqa: S608");
        assert_eq!(found[0].scope, SuppressionScope::File);
        assert_eq!(found[0].codes, ["S608"]);
    }
}
