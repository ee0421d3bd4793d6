//! What the image of a container gives to the process in it: the variables of its `ENV` lines.

use std::collections::{BTreeMap, BTreeSet};

/// The names of the variables that the last stage of a Dockerfile sets, or a stage that it is built on.
///
/// <https://docs.docker.com/reference/dockerfile/#env>
pub(crate) fn variables(dockerfile: &str) -> BTreeSet<String> {
    let mut stages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut name = String::new();
    let mut current: BTreeSet<String> = BTreeSet::new();
    for instruction in instructions(dockerfile) {
        let (word, rest) = split(&instruction);
        if word.eq_ignore_ascii_case("from") {
            stages.insert(std::mem::take(&mut name), std::mem::take(&mut current));
            let words: Vec<&str> = rest
                .split_whitespace()
                .filter(|word| !word.starts_with("--"))
                .collect();
            if let Some(base) = words.first().and_then(|base| stages.get(*base)) {
                current.clone_from(base);
            }
            if let [_, named, stage] = words[..]
                && named.eq_ignore_ascii_case("as")
            {
                stage.clone_into(&mut name);
            }
        } else if word.eq_ignore_ascii_case("env") {
            current.extend(names(rest));
        }
    }
    current
}

/// Instructions, each in one line: a backslash at the end goes on with the next.
fn instructions(text: &str) -> Vec<String> {
    let mut instructions = Vec::new();
    let mut begun = String::new();
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with('#') {
            continue;
        }
        if let Some(part) = line.strip_suffix('\\') {
            begun.push_str(part);
            begun.push(' ');
        } else {
            begun.push_str(line);
            instructions.push(std::mem::take(&mut begun));
        }
    }
    instructions
}

fn split(instruction: &str) -> (&str, &str) {
    instruction
        .split_once(char::is_whitespace)
        .map_or((instruction, ""), |(word, rest)| (word, rest.trim()))
}

/// `A` and `B` in `A=1 B="two words"`; `A` in `A one two`.
fn names(assignments: &str) -> Vec<String> {
    let is_name = |word: &str| {
        word.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && word
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    };
    let (first, _) = split(assignments);
    if !first.contains('=') {
        return Some(first)
            .filter(|name| is_name(name))
            .map(str::to_owned)
            .into_iter()
            .collect();
    }
    let mut quote = None;
    let outside: String = assignments
        .chars()
        .map(|letter| match quote {
            Some(open) => {
                if letter == open {
                    quote = None;
                }
                '"'
            }
            None if matches!(letter, '"' | '\'') => {
                quote = Some(letter);
                '"'
            }
            None => letter,
        })
        .collect();
    outside
        .split_whitespace()
        .filter_map(|word| word.split_once('='))
        .map(|(name, _)| name)
        .filter(|name| is_name(name))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        variables(text).into_iter().collect()
    }

    #[test]
    fn all_forms_of_env_are_read() {
        let text = "FROM python:3.12\n# ENV NO=1\nENV A=1 B=\"two C=3\" \\\n    D='x'\nenv E one F=2\nRUN X=1 true\n";
        assert_eq!(found(text), ["A", "B", "D", "E"]);
    }

    #[test]
    fn only_the_last_stage_counts_and_what_it_is_built_on() {
        let text = "FROM node AS assets\nENV NODE_ENV=production\nFROM --platform=$X python as base\nENV BASE=1\n\
            FROM base\nENV LAST=1\n";
        assert_eq!(found(text), ["BASE", "LAST"]);
    }

    #[test]
    fn half_written_files_do_no_harm() {
        for text in [
            "",
            "ENV",
            "ENV =1 A",
            "ENV A=\"never closed B=1",
            "FROM",
            "FROM x AS",
            "\\",
        ] {
            assert!(found(text).len() <= 1, "{text}");
        }
    }
}
