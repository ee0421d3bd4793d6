//! Comments that silence something in files that are not Python: templates, TOML, YAML, Dockerfiles, …
//!
//! Lines are looked at one by one, for these languages have no other comments that matter here.

use memchr::memmem;

use crate::suppression::{Suppression, suppressions_in_comment};

/// A comment that silences something, where it stands. Lines and columns (in characters) count from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundSuppression {
    pub suppression: Suppression,
    pub line: u32,
    pub column: u32,
    /// The column after the comment.
    pub end_column: u32,
    /// Nothing else stands on its line: then it speaks for the line below.
    pub own_line: bool,
}

/// How a language marks comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Marks {
    /// `{# … #}`
    Template,
    /// From `#` to the end of the line.
    Hash,
    /// The same, where nothing stands before it.
    HashAlone,
}

/// What the comments of a file silence. Python files have facts of their own.
pub fn suppressions_in_file(path: &str, text: &str) -> Vec<FoundSuppression> {
    let is_there = |word: &str| memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    if !is_there("harden") && !is_there("nosem") {
        return Vec::new();
    }
    let Some(marks) = marks(path) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        for (start, comment) in comments(marks, line) {
            let end = start + comment.len();
            let own_line = line[..start].trim().is_empty() && line[end..].trim().is_empty();
            for suppression in suppressions_in_comment(inner(marks, comment)) {
                found.push(FoundSuppression {
                    suppression,
                    line: number,
                    column: column(line, start),
                    end_column: column(line, end),
                    own_line,
                });
            }
        }
    }
    found
}

fn marks(path: &str) -> Option<Marks> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let name = name.to_ascii_lowercase();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let names_packages = |text: &str| text.contains("requirements") || text.contains("constraints");
    if ["dockerfile", "containerfile"]
        .iter()
        .any(|file| name.contains(file))
    {
        return Some(Marks::HashAlone);
    }
    match extension {
        "txt" if names_packages(&name) || names_packages(folder) => Some(Marks::Hash),
        "html" | "htm" | "xml" | "txt" | "jinja" | "jinja2" | "j2" => Some(Marks::Template),
        "toml" | "yml" | "yaml" | "conf" | "nginx" | "sh" => Some(Marks::Hash),
        "cfg" | "ini" | "service" => Some(Marks::HashAlone),
        _ => match name.as_str() {
            "caddyfile" | "pipfile" => Some(Marks::Hash),
            "procfile" => Some(Marks::HashAlone),
            _ => None,
        },
    }
}

/// The comments on a line, with their marks, and where they begin.
fn comments(marks: Marks, line: &str) -> Vec<(usize, &str)> {
    let start = match marks {
        Marks::Template => return template_comments(line),
        Marks::Hash => hash(line),
        Marks::HashAlone => line
            .find(|character: char| !character.is_whitespace())
            .filter(|start| line[*start..].starts_with('#')),
    };
    start
        .map(|start| (start, line[start..].trim_end()))
        .into_iter()
        .collect()
}

fn template_comments(line: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = line[from..].find("{#").map(|start| from + start) {
        let Some(end) = line[start + 2..].find("#}") else {
            break;
        };
        from = start + 2 + end + 2;
        found.push((start, &line[start..from]));
    }
    found
}

/// The `#` that begins a comment: at the beginning or behind a space, and not in quotes.
fn hash(line: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = ' ';
    for (offset, character) in line.char_indices() {
        match (quote, character) {
            (Some(open), _) if character == open && before != '\\' => quote = None,
            // An apostrophe in a word opens nothing.
            (None, '"' | '\'') if !before.is_alphanumeric() => quote = Some(character),
            (None, '#') if before.is_whitespace() => return Some(offset),
            _ => {}
        }
        before = character;
    }
    None
}

/// What a comment says, without the marks around it.
fn inner(marks: Marks, comment: &str) -> &str {
    match marks {
        Marks::Template => comment.trim_start_matches("{#").trim_end_matches("#}"),
        Marks::Hash | Marks::HashAlone => comment,
    }
}

/// The column, from 1, of a byte.
fn column(line: &str, offset: usize) -> u32 {
    u32::try_from(line[..offset].chars().count() + 1).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<(u32, u32, bool, String)> {
        suppressions_in_file(path, text)
            .into_iter()
            .map(|found| {
                let codes = found.suppression.codes.join(",");
                (found.line, found.column, found.own_line, codes)
            })
            .collect()
    }

    #[test]
    fn each_language_has_its_comments() {
        let found = |path, text| {
            let found = found(path, text);
            found
                .into_iter()
                .map(|(_, _, _, codes)| codes)
                .collect::<Vec<_>>()
        };
        for (path, text, expected) in [
            ("a/b.html", "{# harden: ignore[X] why #}", vec!["X"]),
            (
                "b.html",
                "{# a #}<p>é{# harden: ignore[X] #} {# harden: ignore[Y] #}",
                vec!["X", "Y"],
            ),
            ("b.html", "# harden: ignore[X]", vec![]),
            ("b.html", "{# harden: ignore[X]\n#}", vec![]),
            ("x.toml", "a = 1 # harden: ignore[X] why", vec!["X"]),
            ("x.toml", "a = \"# harden: ignore[X]\"", vec![]),
            ("x.yml", "it's: yes # harden: ignore[X]", vec!["X"]),
            ("x.yml", "a: b# harden: ignore[X]", vec![]),
            ("nginx.conf", "\tserver a; # harden: ignore[X]", vec!["X"]),
            ("Dockerfile.live", "  # harden: ignore[X]", vec!["X"]),
            ("Dockerfile", "CMD a # harden: ignore[X]", vec![]),
            (
                "requirements/live.txt",
                "bleach # harden: ignore[X]",
                vec!["X"],
            ),
            ("robots.txt", "{# harden: ignore[X] #}", vec!["X"]),
            ("x.toml", "a = 1 # nosemgrep: some.id", vec!["some.id"]),
            ("README.md", "# harden: ignore[X]", vec![]),
            ("x.py", "# harden: ignore[X]", vec![]),
        ] {
            assert_eq!(found(path, text), expected, "{path}: {text}");
        }
    }

    #[test]
    fn a_comment_has_a_place_and_may_have_a_line_of_its_own() {
        assert_eq!(
            found(
                "x.html",
                "\n<p>é{# harden: ignore[X] #}\n  {# harden: ignore[Y] #} "
            ),
            [(2, 5, false, "X".to_owned()), (3, 3, true, "Y".to_owned())]
        );
        assert_eq!(
            found("x.yml", "# harden: ignore[X]  "),
            [(1, 1, true, "X".to_owned())]
        );
        let whole = suppressions_in_file("x.yml", "a: b # harden: ignore[é]  ");
        assert_eq!((whole[0].column, whole[0].end_column), (6, 25));
    }
}
