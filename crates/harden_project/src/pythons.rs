//! Which series of Python the site runs on, where a file pins one.
//!
//! `requires-python` and the classifiers of a package say what it can run on, not what it does.

use harden_finding::Place;

use crate::files::ProjectFile;
use crate::versions::is_for_development;

/// No Dockerfile has more arguments, and no name of an image is longer.
const MOST_ARGUMENTS: usize = 100;
const LONGEST: usize = 500;

/// A series of Python that a file pins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinnedPython {
    pub series: (u32, u32),
    pub place: Place,
    pub is_for_development: bool,
}

/// What a file pins; nothing for most files.
pub(crate) fn pinned(file: &ProjectFile<'_>) -> Vec<PinnedPython> {
    let Some(read) = reader(file) else {
        return Vec::new();
    };
    let text = file.text().unwrap_or_default();
    let is_for_development = is_for_development(file.path());
    let found = read(text).into_iter().map(|(line, series)| PinnedPython {
        series,
        place: file.place(line),
        is_for_development,
    });
    found.collect()
}

type Found = Vec<(u32, (u32, u32))>;

fn reader(file: &ProjectFile<'_>) -> Option<fn(&str) -> Found> {
    match file.name() {
        "runtime.txt" => Some(|text| first_line(text, "python-")),
        ".python-version" => Some(|text| first_line(text, "")),
        ".tool-versions" => Some(tool_versions),
        "pipfile" => Some(pipfile),
        _ if file.is_image() => Some(images),
        _ => None,
    }
}

/// `python-3.8.10` in Heroku's `runtime.txt`, `3.8.10` in pyenv's `.python-version`.
fn first_line(text: &str, prefix: &str) -> Found {
    let mut lines = (1..).zip(text.lines().map(str::trim));
    let found = lines.find(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let pinned =
        found.and_then(|(number, line)| Some((number, series(line.strip_prefix(prefix)?)?)));
    pinned.into_iter().collect()
}

/// `python 3.8.10`, as asdf and mise read it: the first of several is the one that runs.
fn tool_versions(text: &str) -> Found {
    let lines = (1..).zip(text.lines());
    let python = lines.filter_map(|(number, line)| {
        let rest = line.trim().strip_prefix("python")?;
        let first = rest.strip_prefix([' ', '\t'])?.split_whitespace().next()?;
        Some((number, series(first)?))
    });
    python.collect()
}

/// `python_version = "3.8"` or `python_full_version` under `[requires]`.
fn pipfile(text: &str) -> Found {
    let mut is_inside = false;
    let mut found = Found::new();
    for (number, line) in (1..).zip(text.lines().map(str::trim)) {
        if line.starts_with('[') {
            is_inside = line.starts_with("[requires]");
        } else if let Some((key, value)) = line.split_once('=').filter(|_| is_inside)
            && matches!(key.trim(), "python_version" | "python_full_version")
        {
            let value = value.trim().trim_matches(['"', '\'']);
            found.extend(series(value).map(|series| (number, series)));
        }
    }
    found
}

/// The images that the stages of a Dockerfile begin with, with the defaults of its arguments.
fn images(text: &str) -> Found {
    let mut arguments: Vec<(&str, String)> = Vec::new();
    let mut found = Found::new();
    for (number, line) in (1..).zip(text.lines()) {
        let mut words = line.split_whitespace();
        let Some(instruction) = words.next() else {
            continue;
        };
        if instruction.eq_ignore_ascii_case("arg") {
            let default = words.next().and_then(|word| word.split_once('='));
            if let Some((name, value)) = default.filter(|_| arguments.len() < MOST_ARGUMENTS) {
                let value = filled_in(value.trim_matches(['"', '\'']), &arguments);
                if value.len() <= LONGEST {
                    arguments.push((name, value));
                }
                // `$VERSION_FULL` is not `$VERSION`.
                arguments.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
            }
        } else if instruction.eq_ignore_ascii_case("from") {
            let image = words.find(|word| !word.starts_with("--"));
            let image = image.map(|image| filled_in(image, &arguments));
            found.extend(image.and_then(|image| Some((number, of_image(&image)?))));
        }
    }
    found
}

/// `python:${VERSION}-slim` with what `ARG VERSION=3.8` says.
fn filled_in(image: &str, arguments: &[(&str, String)]) -> String {
    let mut image = image.to_owned();
    for (name, value) in arguments {
        if !image.contains('$') || image.len() > LONGEST {
            break;
        }
        image = image.replace(&format!("${{{name}}}"), value);
        image = image.replace(&format!("${name}"), value);
    }
    image
}

/// Python's own image by its tag; others where the tag names Python.
fn of_image(image: &str) -> Option<(u32, u32)> {
    let image = image.split('@').next().unwrap_or(image);
    let name = image.rsplit('/').next().unwrap_or(image);
    let (name, tag) = name.split_once(':')?;
    if name == "python" {
        return series(tag);
    }
    tag.split('-')
        .find_map(|part| series(part.strip_prefix("python")?))
}

/// `(3, 8)` of `3.8`, `3.8.10`, `3.8-slim`; what names no minor release pins nothing.
fn series(text: &str) -> Option<(u32, u32)> {
    let (major, rest) = text.split_once('.')?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let end = rest[digits..].bytes().next();
    if !end.is_none_or(|end| b".-+ab".contains(&end) || end.is_ascii_whitespace())
        && !rest[digits..].starts_with("rc")
    {
        return None;
    }
    Some((major.parse().ok()?, rest[..digits].parse().ok()?))
}

#[cfg(test)]
mod tests {
    use harden_source::SourceTree;

    use super::*;
    use crate::files::TreeFiles;

    fn of(path: &str, text: &str) -> Vec<(u32, (u32, u32))> {
        let tree = SourceTree::in_memory([(path, text)]);
        let files = TreeFiles::of_project(&tree);
        let found = ProjectFile::all(&files).flat_map(|file| pinned(&file));
        found
            .map(|pinned| (pinned.place.line, pinned.series))
            .collect()
    }

    #[test]
    fn files_that_pin_python_are_read() {
        let cases = [
            ("runtime.txt", "python-3.8.10\n", vec![(1, (3, 8))]),
            ("runtime.txt", "nodejs-20\n", vec![]),
            (".python-version", "# pyenv\n3.7.17\n", vec![(2, (3, 7))]),
            (".python-version", "pypy3.9-7.3\n", vec![]),
            (".python-version", "3\n", vec![]),
            (".python-version", "3.13t\n", vec![]),
            (
                ".tool-versions",
                "nodejs 20.1\npython 3.9.1 3.8.2\n",
                vec![(2, (3, 9))],
            ),
            (
                "Pipfile",
                "[packages]\npython_version = \"2.7\"\n[requires]\npython_version = \"3.6\"\n",
                vec![(4, (3, 6))],
            ),
            (
                "Dockerfile",
                "FROM python:3.7-slim AS build\n",
                vec![(1, (3, 7))],
            ),
            (
                "Dockerfile.web",
                "ARG V=3.8\nARG PYTHON=python:${V}\nFROM --platform=linux/amd64 docker.io/library/$PYTHON-alpine\n",
                vec![(3, (3, 8))],
            ),
            (
                "Dockerfile",
                "from ghcr.io/astral-sh/uv:0.4-python3.9-bookworm\n",
                vec![(1, (3, 9))],
            ),
            (
                "Dockerfile",
                "FROM python:3.14rc1@sha256:00\n",
                vec![(1, (3, 14))],
            ),
            (
                "Dockerfile",
                "FROM python:3\nFROM python\nFROM python:latest\nFROM node:18.1\n",
                vec![],
            ),
            (
                "Dockerfile",
                "FROM python:$UNKNOWN\nFROM\nFROM python:\u{e9}.1\nFROM python:3.\n",
                vec![],
            ),
            ("Dockerfile", "FROM python:3.99999999999999999999\n", vec![]),
            ("README.md", "FROM python:3.7\n", vec![]),
        ];
        for (path, text, expected) in cases {
            assert_eq!(of(path, text), expected, "{path}: {text}");
        }
    }

    #[test]
    fn arguments_of_arguments_cost_little() {
        let argument = |index: u32| format!("ARG A{}=$A{index}$A{index}\n", index + 1);
        let doubling: Vec<String> = (0..64).map(argument).collect();
        let doubling = doubling.concat();
        assert!(of("Dockerfile", &format!("ARG A0=xx\n{doubling}FROM $A64\n")).is_empty());
    }
}
