//! Commands in files that start processes: shells, images, compose files, systemd, Procfiles.

use crate::files::{file_name, has_extension};

use super::Program;
use super::options::Options;

/// A command that starts a server.
#[derive(Clone, Debug)]
pub(super) struct Command {
    pub(super) line: u32,
    pub(super) program: Program,
    pub(super) options: Options,
}

/// What stands in every program's name.
const PARTS: [&str; 5] = ["corn", "daphne", "waitress", "granian", "wsgi"];

/// Lines of one command, at most.
const MOST_LINES: usize = 200;

/// Every command of a file that starts a server.
pub(super) fn all(path: &str, text: &str) -> Vec<Command> {
    if !may_name(text) {
        return Vec::new();
    }
    let is_yaml = has_extension(path, &["yml", "yaml"]);
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    let mut next = 0;
    while let Some(line) = lines.get(next) {
        let first = next;
        next += 1;
        // A key of YAML alone is the name of a service.
        let is_heading = is_yaml && line.trim_end().ends_with(':');
        if !may_name(line) || is_heading || line.trim_start().starts_with('#') {
            continue;
        }
        let mut command = (*line).to_owned();
        let goes_on = |next: usize, command: &str| {
            lines
                .get(next)
                .is_some_and(|more| ends_open(command) || is_yaml && belongs(lines[first], more))
        };
        while next - first < MOST_LINES && goes_on(next, &command) {
            let kept = command.trim_end().trim_end_matches('\\').len();
            command.truncate(kept);
            command.push(' ');
            let more = lines[next].trim();
            command.push_str(if is_yaml {
                more.trim_start_matches("- ")
            } else {
                more
            });
            next += 1;
        }
        let line = u32::try_from(first + 1).unwrap_or(u32::MAX);
        found.extend(of_words(line, &words(&command)));
    }
    found
}

fn may_name(text: &str) -> bool {
    PARTS.iter().any(|part| text.contains(part))
}

/// Whether a command goes on in the next line: after a backslash, or in a list that is not closed.
fn ends_open(command: &str) -> bool {
    let list = command.find("[\"").or_else(|| command.find("[ \""));
    command.trim_end().ends_with('\\') || list.is_some_and(|start| !command[start..].contains(']'))
}

/// Whether a line of YAML goes on with what another began: a list, or a text of several lines.
fn belongs(first: &str, more: &str) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let (begun, more_begun) = (first.trim_start(), more.trim_start());
    if more_begun.is_empty() || more_begun.starts_with('#') {
        return false;
    }
    if begun.starts_with("- ") {
        return indent(more) == indent(first) && more_begun.starts_with("- ");
    }
    let is_key = begun
        .split_once(':')
        .is_some_and(|(key, _)| !key.contains([' ', '/']));
    if is_key {
        indent(more) > indent(first)
    } else {
        indent(more) >= indent(first)
    }
}

/// The words of a command, without their quotes.
pub(super) fn words(command: &str) -> Vec<String> {
    // The list form of images and compose files has each word in quotes.
    if let Some(start) = command.find("[\"").or_else(|| command.find("[ \"")) {
        let quoted = command[start..].split('"').skip(1).step_by(2);
        return quoted.map(str::to_owned).collect();
    }
    let is_quote = |character| matches!(character, '"' | '\'');
    command
        .split_ascii_whitespace()
        .map(|word| word.trim_matches(is_quote).replace(['"', '\''], ""))
        .collect()
}

fn of_words(line: u32, words: &[String]) -> Option<Command> {
    let start = words.iter().position(|word| program(word).is_some())?;
    let program = program(&words[start])?;
    let before = &words[..start];
    let is_other_matter = |word: &String| {
        matches!(
            word.as_str(),
            "install"
                | "add"
                | "echo"
                | "which"
                | "uninstall"
                | "pip"
                | "FROM"
                | "image:"
                | "container_name:"
        )
    };
    if before.iter().any(is_other_matter) {
        return None;
    }
    let ends = |word: &String| {
        matches!(word.as_str(), ";" | "&&" | "||" | "|" | "&" | "fi") || word.starts_with('#')
    };
    let arguments: Vec<String> = words[start + 1..]
        .iter()
        .take_while(|word| !ends(word))
        .map(|word| word.trim_end_matches(';').to_owned())
        .collect();
    let starts = |word: &String| word.starts_with('-') || word.contains("sgi");
    if !arguments.iter().any(starts) {
        return None;
    }
    let mut options = Options::default();
    options.read(program, &arguments);
    Some(Command {
        line,
        program,
        options,
    })
}

fn program(word: &str) -> Option<Program> {
    match file_name(word) {
        "gunicorn" => Some(Program::Gunicorn),
        "uvicorn" => Some(Program::Uvicorn),
        "daphne" => Some(Program::Daphne),
        "hypercorn" => Some(Program::Hypercorn),
        "waitress-serve" => Some(Program::Waitress),
        "granian" => Some(Program::Granian),
        "uwsgi" => Some(Program::Uwsgi),
        "mod_wsgi-express" => Some(Program::ModWsgi),
        _ => None,
    }
}

/// The names of scripts that an image's file names.
pub(super) fn scripts(text: &str) -> impl Iterator<Item = String> {
    let is_separator = |character: char| character.is_whitespace() || "\"',[]".contains(character);
    text.split(is_separator)
        .filter(|word| has_extension(word, &["sh"]))
        .map(|word| file_name(word).to_owned())
}
