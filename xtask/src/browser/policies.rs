//! The example project under the policies that `harden csp` writes for it, in a real browser: nothing of it may be
//! blocked in use, and a script that an attacker gets into a page must be.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::overrides;
use crate::lab::{self, Environment};
use crate::{Context, Error, Result, bookshop, process};

/// What sends the policy, and what is installed for it in the place of the example's own packages.
const STACKS: [(&str, &[&str]); 3] = [
    ("django-csp-4", &["Django==5.2.19", "django-csp==4.0"]),
    ("django-6", &["Django==6.0.10"]),
    ("django-csp-3", &["Django==5.2.19", "django-csp==3.8"]),
];

/// Pages that the browser sees at least, so that nothing is proved by not looking.
const LEAST_PAGES: usize = 20;

/// Pages into which a script is injected at least.
const LEAST_ATTACKED: usize = 15;

/// The pages, and the policy for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pages {
    /// The stricter policy, and what it asks for is written.
    Repaired,
    /// Nothing is repaired; views that need more have the decorators that harden writes for them.
    AsTheyAre,
    /// The stricter policy, and nothing was done for it: shows that a violation would be seen.
    Unrepaired,
}

/// Serves the example under each policy, and gives the number of policies.
pub(super) fn run(harden: &Path, chromium: &Path) -> Result<usize> {
    println!("==> policies in a browser");
    let mut count = 0;
    for (stack, packages) in STACKS {
        let Some(environment) = environment(stack, packages)? else {
            println!("    NOT RUN: there is no Python for {stack}");
            continue;
        };
        for pages in [Pages::Repaired, Pages::AsTheyAre] {
            under(harden, chromium, &environment, stack, pages)?;
            count += 1;
        }
        if count == 2 {
            under(harden, chromium, &environment, stack, Pages::Unrepaired)?;
        }
    }
    Ok(count)
}

fn environment(stack: &str, packages: &[&str]) -> Result<Option<Environment>> {
    let list = process::root().join("examples/bookshop/requirements.txt");
    let own = std::fs::read_to_string(&list).context(list.display().to_string())?;
    let is_replaced = |line: &&str| {
        let line = line.to_ascii_lowercase();
        line.starts_with("django==") || line.starts_with("django-csp==")
    };
    let mut all: Vec<String> = own
        .lines()
        .filter(|line| !is_replaced(line))
        .map(str::to_owned)
        .collect();
    all.extend(packages.iter().map(|package| (*package).to_owned()));
    let versions = ["3.14", "3.13", "3.12"].map(str::to_owned);
    lab::environment(&format!("csp-{stack}"), &versions, &all)
}

fn under(
    harden: &Path,
    chromium: &Path,
    environment: &Environment,
    stack: &str,
    pages: Pages,
) -> Result<()> {
    let folder = lab::folder()?.join("csp");
    drop(std::fs::remove_dir_all(&folder));
    let copy = folder.join("bookshop");
    bookshop::copy(&copy)?;
    let report = ["--stack", stack, "--format", "json", "--enforce"];
    let report = csp(harden, &copy, &report)?;
    let report: Value = serde_json::from_str(&report).context("harden csp")?;
    let mut unprotected = BTreeSet::new();
    if pages == Pages::Repaired {
        repair(&copy, &report)?;
    }
    let mut arguments = vec!["--stack", stack, "--format", "settings", "--enforce"];
    if pages == Pages::AsTheyAre {
        arguments.push("--as-is");
    }
    let settings = csp(harden, &copy, &arguments)?;
    if pages == Pages::AsTheyAre {
        unprotected = overrides::apply(&copy, &report)?;
    }
    let module = format!("{}{settings}", beginning(stack));
    let path = copy.join("csp_policy.py");
    std::fs::write(&path, module).context(path.display().to_string())?;
    process::run(
        environment
            .command()
            .args(["-I", "-B"])
            .arg(lab::script("csp.py"))
            .args([&copy, chromium]),
    )?;
    let told = copy.join("csp.json");
    let text = std::fs::read_to_string(&told).context(told.display().to_string())?;
    let told: Value = serde_json::from_str(&text).context("csp.json")?;
    judge(stack, pages, &unprotected, &told)
}

fn csp(harden: &Path, project: &Path, arguments: &[&str]) -> Result<String> {
    let output = Command::new(harden)
        .args(["csp", "--isolated"])
        .arg(project)
        .args(arguments)
        .output()
        .context("harden csp")?;
    if !output.status.success() {
        return Err(Error::Failed(format!("harden csp: {}", output.status)));
    }
    String::from_utf8(output.stdout).map_err(|error| Error::Failed(format!("harden csp: {error}")))
}

/// Writes what the report says is all there is to write, the last of a file first.
fn repair(copy: &Path, report: &Value) -> Result<()> {
    let mut edits: Vec<(PathBuf, usize, usize, String)> = Vec::new();
    let number = |value: &Value| {
        value
            .as_u64()
            .and_then(|number| usize::try_from(number).ok())
    };
    for obstacle in report["obstacles"].as_array().into_iter().flatten() {
        let edit = &obstacle["edit"];
        let (Some(file), Some(line), Some(column), Some(insert)) = (
            obstacle["file"].as_str(),
            number(&edit["line"]),
            number(&edit["column"]),
            edit["insert"].as_str(),
        ) else {
            return Err(Error::Failed(format!(
                "harden csp: nothing to write for {obstacle}"
            )));
        };
        edits.push((copy.join(file), line, column, insert.to_owned()));
    }
    edits.sort();
    for (path, line, column, insert) in edits.into_iter().rev() {
        let text = std::fs::read_to_string(&path).context(path.display().to_string())?;
        let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
        let found = &mut lines[line - 1];
        let at = found
            .char_indices()
            .nth(column - 1)
            .map_or(found.len(), |(at, _)| at);
        found.insert_str(at, &insert);
        std::fs::write(&path, lines.join("\n")).context(path.display().to_string())?;
    }
    Ok(())
}

/// The example's settings with what the stack needs; its own dead policy is left out.
fn beginning(stack: &str) -> String {
    let mut text = "from bookshop.settings.development import *\n\n\
        DEBUG = False\n\
        for name in [name for name in globals() if name.startswith(\"CSP_\")]:\n    del globals()[name]\n"
        .to_owned();
    if stack == "django-6" {
        text.push_str(
            "MIDDLEWARE = [\n    \"django.middleware.csp.ContentSecurityPolicyMiddleware\" if name.startswith(\"csp.\") \
             else name for name in MIDDLEWARE\n]\n\
             TEMPLATES[0][\"OPTIONS\"][\"context_processors\"].append(\"django.template.context_processors.csp\")\n",
        );
    }
    text
}

/// `unprotected`: the views whose pages run what is injected, as harden says.
fn judge(stack: &str, pages: Pages, unprotected: &BTreeSet<String>, told: &Value) -> Result<()> {
    let kind = match pages {
        Pages::Repaired => "stricter policy",
        Pages::AsTheyAre => "policy for the pages as they are",
        Pages::Unrepaired => "stricter policy, nothing repaired",
    };
    let fail = |what: &str| Err(Error::Failed(format!("{stack}, {kind}: {what}\n{told:#}")));
    if !told["error"].is_null() {
        return fail("the browser could not use the site");
    }
    let headers = told["headers"].as_array().map_or(&[][..], Vec::as_slice);
    if headers.len() < LEAST_PAGES || headers.iter().any(|header| !header[2].is_string()) {
        return fail("pages were sent without a policy, or too few were seen");
    }
    if headers
        .iter()
        .any(|header| header[1].as_u64().is_none_or(|status| status >= 400))
    {
        return fail("a page was not sent");
    }
    let violations = told["violations"].as_array().map_or(0, Vec::len);
    let attack = &told["attack"];
    let is_told = attack["reports"]
        .as_array()
        .is_some_and(|told| !told.is_empty());
    let attacked = attack["pages"].as_array().map_or(&[][..], Vec::as_slice);
    let (ran, blocked): (Vec<&Value>, Vec<&Value>) =
        attacked.iter().partition(|page| page[2] == true);
    let views = |pages: &[&Value]| -> BTreeSet<String> {
        let views = pages.iter().filter_map(|page| page[1].as_str());
        views.map(str::to_owned).collect()
    };
    let (ran_in, blocked_in) = (views(&ran), views(&blocked));
    println!(
        "    {stack}, {kind}: {} pages, {violations} violations in use; the injected script was blocked on {} of {} pages{}",
        headers.len(),
        blocked.len(),
        attacked.len(),
        if ran_in.is_empty() {
            String::new()
        } else {
            let ran_in: Vec<&str> = ran_in.iter().map(String::as_str).collect();
            format!(", and ran on those of {}", ran_in.join(", "))
        }
    );
    if pages == Pages::Unrepaired {
        return match violations {
            0 => fail("nothing was blocked, or nobody was told"),
            _ => Ok(()),
        };
    }
    if violations > 0 {
        return fail("something of the site was blocked");
    }
    if attacked.len() < LEAST_ATTACKED || !is_told {
        return fail("no script was injected, or nobody was told");
    }
    if attack["ran"] == true || ran_in.iter().any(|view| !unprotected.contains(view)) {
        return fail("an injected script was not blocked");
    }
    if ran_in != *unprotected || ran_in.iter().any(|view| blocked_in.contains(view)) {
        return fail("harden says of a view that is protected that it is not, or it was not seen");
    }
    Ok(())
}
