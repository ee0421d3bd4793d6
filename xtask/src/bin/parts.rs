//! One part of a check by itself, for `cargo xtask bench`: its code must be optimised, and xtask's own is not.
//!
//! `parts python TREE` does all of a check that is not about templates, scripts and secrets in files, so that
//! somebody can measure the process. `parts pages RUNS TREE` reads templates and scripts, and prints as JSON how
//! long that took beside a bare tokenizer and a bare parser, each by its fastest run.

use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use harden_project::{LoadOptions, TemplateEngines, TreeScripts, TreeSource, TreeTemplates, load};
use harden_python::facts::PythonFacts;
use harden_rules::Input;
use harden_rules::project::{Observed, Project as _};
use harden_script::Provenance;
use harden_source::{SourceTree, WalkOptions};
use harden_templates::pages::Pages;
use harden_templates::syntax::parse;
use html5gum::Tokenizer;

/// The one that harden has.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["python", tree] => python(Path::new(tree)),
        ["pages", runs, tree] => pages(runs.parse()?, Path::new(tree)),
        _ => Err("usage: parts python TREE | parts pages RUNS TREE".into()),
    }
}

/// What the templates ask of the Python code is a part of it, whatever they would ask.
fn python(tree: &Path) -> Result<(), Box<dyn Error>> {
    let project = load(&LoadOptions {
        path: tree.to_owned(),
        only_deciding: true,
        ..LoadOptions::default()
    })?;
    let source = TreeSource::new(
        &project.tree,
        &project.deployment.versions,
        project.started.clone(),
    );
    let observed = Observed::new(
        &source,
        &project.deployment,
        &project.python,
        &project.started,
    )
    .with_profiles(&project.profiles)
    .without_search()
    .without_pages();
    black_box(observed.meanings());
    black_box(harden_rules::run(&Input {
        profiles: &project.profiles,
        project: &observed,
        suppressions: &[],
        delegations: &[],
    }));
    Ok(())
}

#[expect(
    clippy::print_stdout,
    reason = "another program reads what was measured"
)]
fn pages(runs: usize, tree: &Path) -> Result<(), Box<dyn Error>> {
    let tree = SourceTree::walk(tree, &WalkOptions::default())?;
    let read = TreeTemplates::collect(&tree, &PythonFacts::default(), &TemplateEngines::default());
    let templates: Vec<_> = read.library.ids().map(|id| read.library.get(id)).collect();
    let scripts: Vec<_> = TreeScripts::files(&tree)
        .into_iter()
        .filter_map(|(path, kind)| Some((tree.text(path).ok()?, kind)))
        // Only what harden parses, and the parser alone would parse to its end.
        .filter(|(text, kind)| {
            harden_script::may_have_facts(text.as_bytes())
                && Provenance::of(text) == Provenance::Project
                && harden_script::is_parsed(text, *kind)
        })
        .collect();

    let mut fastest = [Duration::MAX; 4];
    for _ in 0..runs.max(1) {
        let taken = [
            taken(|| {
                for template in &templates {
                    black_box(parse(&template.text, template.dialect));
                }
                black_box(Pages::of(&read.library));
            }),
            taken(|| {
                for template in &templates {
                    for Ok(token) in Tokenizer::new(&*template.text) {
                        black_box(token);
                    }
                }
            }),
            taken(|| {
                harden_script::on_large_stack(|| {
                    for (text, kind) in &scripts {
                        black_box(harden_script::facts(text.as_bytes(), *kind));
                    }
                });
            }),
            taken(|| {
                for (text, kind) in &scripts {
                    black_box(harden_script::is_parsed(text, *kind));
                }
            }),
        ];
        for (fastest, taken) in fastest.iter_mut().zip(taken) {
            *fastest = taken.min(*fastest);
        }
    }
    let [templates, html5gum, scripts, oxc] = fastest.map(|taken| taken.as_secs_f64());
    let said = serde_json::json!({
        "templates": templates,
        "html5gum": html5gum,
        "scripts": scripts,
        "oxc": oxc,
    });
    println!("{said}");
    Ok(())
}

/// On one thread, so that time is the processor's.
fn taken(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}
