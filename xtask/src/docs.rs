//! `cargo xtask docs`: writes the pages of the book that come from the code.
//!
//! One source: a rule's page from the rule's file, the command line's from its help. `--check` writes
//! nothing and fails where a page is not what the code says.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use harden_finding::Topic;
use harden_rules::{Rule, docs};

use crate::{Context as _, Error, Result, process};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Write nothing; fail where a page is not up to date, or a link of the summary leads nowhere
    #[arg(long)]
    check: bool,
}

const BOOK: &str = "docs";
const NOTE: &str = "<!-- Written by `cargo xtask docs`. Edit what it comes from. -->\n\n";

/// Writes or checks every generated page.
pub(crate) fn run(options: &Options) -> Result<()> {
    std::env::set_current_dir(process::root()).context("the workspace")?;
    let pages = pages()?;
    let stale: Vec<&PathBuf> = pages
        .iter()
        .filter(|(path, text)| fs::read_to_string(path).ok().as_deref() != Some(text.as_str()))
        .map(|(path, _)| path)
        .collect();
    let leftover = leftover(&pages)?;
    if options.check {
        let wrong: Vec<String> = stale
            .into_iter()
            .chain(&leftover)
            .map(|path| path.display().to_string())
            .chain(dead_links()?)
            .collect();
        return if wrong.is_empty() {
            println!("{} generated pages are up to date", pages.len());
            Ok(())
        } else {
            Err(Error::Failed(format!(
                "not up to date: {}; run `cargo xtask docs`",
                wrong.join(", ")
            )))
        };
    }
    for path in &leftover {
        fs::remove_file(path).context(path.display().to_string())?;
    }
    for path in &stale {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).context(folder.display().to_string())?;
        }
        fs::write(path, &pages[*path]).context(path.display().to_string())?;
    }
    println!("{} pages, {} written", pages.len(), stale.len());
    Ok(())
}

fn pages() -> Result<BTreeMap<PathBuf, String>> {
    let book = Path::new(BOOK);
    let mut pages = BTreeMap::from([
        (book.join("SUMMARY.md"), summary()),
        (book.join("rules/README.md"), index()),
        (book.join("command-line.md"), command_line()?),
    ]);
    for rule in harden_rules::rules() {
        let page = format!("{NOTE}{}", docs::markdown(rule));
        pages.insert(book.join(format!("rules/{}.md", rule.id.code)), page);
    }
    Ok(pages)
}

fn summary() -> String {
    let mut out = format!(
        "{NOTE}# Summary\n\n\
         [harden](README.md)\n\n\
         - [Getting started](getting-started.md)\n\
         - [Profiles, worlds and the gate](concepts.md)\n\
         - [Configuration](configuration.md)\n\
         - [Adoption](adoption.md)\n\
         - [The checklist](checklist.md)\n\
         - [Writing a content security policy](csp.md)\n\
         - [Guard](guard.md)\n\
         - [The policy that guard enforces](guard-policy.md)\n\
         - [Output formats](formats.md)\n\
         - [The command line](command-line.md)\n\
         - [Rules](rules/README.md)\n"
    );
    for rule in harden_rules::rules() {
        let id = rule.id;
        writeln!(out, "  - [{} {}](rules/{0}.md)", id.code, id.name)
            .expect("a string can be written to");
    }
    out
}

fn index() -> String {
    let mut out = format!(
        "{NOTE}# Rules\n\nEach page is the documentation in the rule's own file. \
         `harden rule CODE` shows the same text.\n"
    );
    for topic in Topic::ALL {
        let rules: Vec<&Rule> = harden_rules::rules()
            .filter(|rule| rule.topic == topic)
            .collect();
        if rules.is_empty() {
            continue;
        }
        write!(
            out,
            "\n## {topic}\n\n| rule | name | severity | persona | the same as |\n|---|---|---|---|---|\n"
        )
        .expect("a string can be written to");
        for rule in rules {
            writeln!(
                out,
                "| [{0}]({0}.md) | {1} | {2} | {3} | {4} |",
                rule.id.code,
                rule.id.name,
                rule.severity,
                rule.persona,
                rule.checks.join(", ")
            )
            .expect("a string can be written to");
        }
    }
    out
}

/// The help of every verb, as the built program prints it.
fn command_line() -> Result<String> {
    let mut out = format!("{NOTE}# The command line\n");
    for verb in [
        "",
        "check",
        "settings",
        "guard",
        "guard policy",
        "rule",
        "secret",
        "completions",
        "man",
    ] {
        let mut command = process::cargo();
        command.args(["run", "--quiet", "--package", "harden", "--"]);
        command.args(verb.split_whitespace());
        // Neither the size of a terminal nor its colours may change the page.
        let done = command
            .arg("--help")
            .env("COLUMNS", "100")
            .env("NO_COLOR", "1")
            .output()
            .context("cargo run")?;
        if !done.status.success() {
            let said = String::from_utf8_lossy(&done.stderr);
            return Err(Error::Failed(format!("harden {verb} --help: {said}")));
        }
        let help = String::from_utf8_lossy(&done.stdout);
        let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
        let title = format!("harden {verb}");
        write!(
            out,
            "\n## `{}`\n\n```text\n{}\n```\n",
            title.trim(),
            lines.join("\n")
        )
        .expect("a string can be written to");
    }
    Ok(out)
}

/// Pages of rules that are no more.
fn leftover(pages: &BTreeMap<PathBuf, String>) -> Result<Vec<PathBuf>> {
    let folder = Path::new(BOOK).join("rules");
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut leftover = Vec::new();
    for entry in fs::read_dir(&folder).context(folder.display().to_string())? {
        let path = entry.context(folder.display().to_string())?.path();
        if !pages.contains_key(&path) {
            leftover.push(path);
        }
    }
    leftover.sort();
    Ok(leftover)
}

/// Links between the pages of the book that lead to no page.
fn dead_links() -> Result<Vec<String>> {
    let mut dead = Vec::new();
    for entry in fs::read_dir(BOOK).context(BOOK)? {
        let path = entry.context(BOOK)?.path();
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let text = fs::read_to_string(&path).context(path.display().to_string())?;
        for link in text.split("](").skip(1) {
            let target = link.split([')', '#']).next().unwrap_or_default();
            let is_page = Path::new(target)
                .extension()
                .is_some_and(|extension| extension == "md");
            if is_page && !target.contains("://") && !Path::new(BOOK).join(target).exists() {
                dead.push(format!("{}: {target}", path.display()));
            }
        }
    }
    dead.sort();
    Ok(dead)
}
