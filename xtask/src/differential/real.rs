//! Settings files of public packages, with their values, their order and their environment changed.

use std::collections::BTreeMap;
use std::path::PathBuf;

use harden_python::syntax::{Statement, StatementKind, parse};
use serde::Deserialize;

use super::generate::settings::{INSTALLED_APPS, MIDDLEWARE};
use super::generate::{self, Constructs, Dialect, Project};
use super::random::Random;
use crate::lab::{self, Environment, Package};
use crate::{Context, Result};

/// A settings module of a public package, as `settings-corpus.json` names it.
#[derive(Clone, Deserialize)]
struct Entry {
    #[serde(flatten)]
    package: Package,
    /// The folder on the search path, below the archive's.
    root: String,
    module: String,
    env: BTreeMap<String, String>,
    /// The first series of Django that the package runs on.
    since: String,
    /// Settings that depend on what else is installed: plugins that register themselves.
    #[serde(default)]
    of_the_machine: Vec<String>,
    /// What the module imports and reads of its own package.
    files: Vec<String>,
}

/// A real settings module, unchanged.
#[derive(Clone)]
pub(crate) struct Original {
    name: String,
    module: String,
    since: String,
    of_the_machine: Vec<String>,
    env: BTreeMap<String, String>,
    files: BTreeMap<String, String>,
}

/// Fetch every package of the list.
pub(crate) fn originals(tools: &Environment) -> Result<Vec<Original>> {
    let list = std::fs::read_to_string(lab::script("settings-corpus.json"))
        .context("settings-corpus.json")?;
    let entries: Vec<Entry> = serde_json::from_str(&list).context("settings-corpus.json")?;
    let packages: Vec<_> = entries.iter().map(|entry| entry.package.clone()).collect();
    let trees = lab::fetch(tools, &packages)?;
    entries.into_iter().zip(trees).map(read).collect()
}

fn read((entry, tree): (Entry, PathBuf)) -> Result<Original> {
    let root = tree.join(&entry.root);
    let mut files = BTreeMap::new();
    for file in entry.files {
        let path = root.join(&file);
        files.insert(
            file,
            std::fs::read_to_string(&path).context(path.display().to_string())?,
        );
    }
    Ok(Original {
        name: entry.package.name,
        since: entry.since,
        of_the_machine: entry.of_the_machine,
        module: entry.module,
        env: entry.env,
        files,
    })
}

impl Original {
    /// Whether the package runs on this series of Django.
    pub(crate) fn runs_on(&self, series: (u32, u32)) -> bool {
        super::numbers(&self.since).is_some_and(|since| since <= series)
    }

    /// The project with between none and eight changes.
    pub(crate) fn mutated(&self, random: &mut Random, dialect: Dialect) -> Project {
        let mut project = Project {
            files: self.files.clone(),
            module: self.module.clone(),
            env: self.env.clone(),
            apps: false,
            constructs: Constructs::new(),
            of_the_machine: self.of_the_machine.clone(),
            origin: self.name.clone(),
        };
        let stem = self.module.replace('.', "/");
        let file = [format!("{stem}.py"), format!("{stem}/__init__.py")]
            .into_iter()
            .find(|file| self.files.contains_key(file));
        let file = file.expect("the list has the settings module's own file");
        set_environment(&mut project, random);
        let mut source = self.files[&file].clone();
        for _ in 0..random.below(9) {
            source = change(&source, random, &mut project.constructs).unwrap_or(source);
        }
        if random.chance(50) {
            let package = self.module.split('.').next().unwrap_or(&self.module);
            let (tail, constructs) = generate::tail(random, dialect, package, &mut project.env);
            source = format!("{source}\n{tail}");
            add(&mut project.constructs, constructs);
        }
        project.files.insert(file, source);
        project
    }
}

fn add(total: &mut Constructs, more: Constructs) {
    for (construct, count) in more {
        *total.entry(construct).or_default() += count;
    }
}

/// Give some of the variables that the files name a value.
fn set_environment(project: &mut Project, random: &mut Random) {
    let mut names: Vec<String> = project
        .files
        .values()
        .flat_map(|source| variables(source))
        .collect();
    names.sort();
    names.dedup();
    for name in names {
        if project.env.contains_key(&name) || !random.chance(12) {
            continue;
        }
        let words = [
            "True",
            "False",
            "true",
            "1",
            "0",
            "",
            "yes",
            "5432",
            "a.example",
            "a.example,b.example",
            "production",
            "srv/data",
            "a-long-value-that-is-no-word-of-any-kind",
        ];
        project.env.insert(name, random.pick(&words).to_string());
    }
}

/// String literals that look like variables: upper case, and the first argument of a read.
fn variables(source: &str) -> Vec<String> {
    let reads = ["environ.get(", "environ[", "getenv(", "env(", "config("];
    let mut names = Vec::new();
    for read in reads {
        for (index, _) in source.match_indices(read) {
            let rest = source[index + read.len()..].trim_start();
            let Some(quote) = rest
                .chars()
                .next()
                .filter(|first| matches!(first, '"' | '\''))
            else {
                continue;
            };
            let name: String = rest[1..]
                .chars()
                .take_while(|&letter| letter != quote)
                .collect();
            if name.len() > 2
                && name.chars().all(|letter| {
                    letter.is_ascii_uppercase() || letter == '_' || letter.is_ascii_digit()
                })
            {
                names.push(name);
            }
        }
    }
    names
}

/// The source with one change; `None` where the chosen one has nothing to change.
fn change(source: &str, random: &mut Random, constructs: &mut Constructs) -> Option<String> {
    let parsed = parse(source);
    let statements = parsed.module.body;
    // The first statement is the docstring, which has to stay before `from __future__`.
    let simple: Vec<usize> = (1..statements.len())
        .filter(|&index| is_simple(&statements[index]))
        .collect();
    if simple.is_empty() {
        return None;
    }
    let chosen = *random.pick(&simple);
    let span = range(&statements[chosen]);
    let text = &source[span.clone()];
    let (name, changed) = match random.below(5) {
        0 if !matches!(statements[chosen].kind, StatementKind::Expression(_)) => (
            "real: value changed",
            replaced(source, span.clone(), &other_value(text, random)?),
        ),
        1 => {
            let next = statements.get(chosen + 1).filter(|next| is_simple(next))?;
            let (next, between) = (range(next), span.end..range(next).start);
            let swapped = format!("{}{}{text}", &source[next.clone()], &source[between]);
            (
                "real: order changed",
                replaced(source, span.start..next.end, &swapped),
            )
        }
        2 => (
            "real: statement removed",
            replaced(source, span.clone(), "pass"),
        ),
        3 if !text.contains("\"\"\"")
            && !text.contains("'''")
            && starts_line(source, span.start) =>
        {
            let condition = *random.pick(&[
                "globals().get(\"DEBUG\")",
                "not globals().get(\"DEBUG\")",
                "__name__",
            ]);
            let guarded = format!("if {condition}:\n    {}", text.replace('\n', "\n    "));
            (
                "real: statement put under a condition",
                replaced(source, span.clone(), &guarded),
            )
        }
        _ => (
            "real: list item removed or added",
            replaced(source, span.clone(), &other_items(text, random)?),
        ),
    };
    *constructs.entry(name).or_default() += 1;
    Some(changed)
}

fn is_simple(statement: &Statement) -> bool {
    matches!(
        statement.kind,
        StatementKind::Assign { .. }
            | StatementKind::AugmentedAssign { .. }
            | StatementKind::AnnotatedAssign { .. }
            | StatementKind::Expression(_)
    )
}

fn range(statement: &Statement) -> std::ops::Range<usize> {
    let at = |offset: u32| usize::try_from(offset).expect("an offset into a file in memory");
    at(statement.span.start)..at(statement.span.end)
}

fn starts_line(source: &str, offset: usize) -> bool {
    offset == 0 || source[..offset].ends_with('\n')
}

fn replaced(source: &str, range: std::ops::Range<usize>, with: &str) -> String {
    format!("{}{with}{}", &source[..range.start], &source[range.end..])
}

/// The statement with one of its constants changed.
fn other_value(text: &str, random: &mut Random) -> Option<String> {
    let swaps = [
        ("True", "False"),
        ("False", "True"),
        ("DENY", "SAMEORIGIN"),
        ("SAMEORIGIN", "DENY"),
        ("31536000", "3600"),
        ("None", "0"),
        ("[]", "[\"*\"]"),
        ("= 1", "= 0"),
        ("same-origin", "origin"),
    ];
    let found: Vec<_> = swaps
        .iter()
        .filter(|(from, _)| text.contains(from))
        .collect();
    if found.is_empty() {
        return None;
    }
    let (from, to) = random.pick(&found);
    Some(text.replacen(from, to, 1))
}

/// The statement with one line of its list taken out, or another one put in.
fn other_items(text: &str, random: &mut Random) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let is_item = |line: &str| {
        let line = line.trim();
        line.ends_with(',')
            && line.starts_with(['"', '\''])
            && line.len() > 3
            && !line.contains(':')
    };
    let items: Vec<usize> = (0..lines.len())
        .filter(|&index| is_item(lines[index]))
        .collect();
    if items.is_empty() {
        return None;
    }
    let chosen = *random.pick(&items);
    let pool = if text.contains("iddleware") {
        MIDDLEWARE
    } else {
        INSTALLED_APPS
    };
    let added = format!("    \"{}\",", random.pick(pool));
    let add = random.chance(50);
    let kept = lines
        .iter()
        .enumerate()
        .flat_map(|(index, line)| match (index == chosen, add) {
            (true, true) => vec![*line, added.as_str()],
            (true, false) => vec![],
            (false, _) => vec![*line],
        });
    Some(kept.collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "import os\nDEBUG = True\nX_FRAME_OPTIONS = \"DENY\"\nMIDDLEWARE = [\n    \"a.B\",\n    \"c.D\",\n]\nKEY = os.environ.get(\"SITE_KEY\")\n";

    #[test]
    fn variables_are_found_where_they_are_read() {
        assert_eq!(variables(SOURCE), ["SITE_KEY"]);
        assert_eq!(
            variables("env('A_B', 1)\nenv(name)\nos.environ['CDE']"),
            ["CDE", "A_B"]
        );
    }

    #[test]
    fn every_change_is_python_and_most_change_something() {
        let mut random = Random::new(7);
        let mut changed = 0;
        for _ in 0..200 {
            if let Some(other) = change(SOURCE, &mut random, &mut Constructs::new()) {
                assert!(parse(&other).errors.is_empty(), "{other}");
                changed += usize::from(other != SOURCE);
            }
        }
        assert!(changed > 80, "{changed}");
    }
}
