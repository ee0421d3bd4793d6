//! One part of a check by itself, for `cargo xtask bench`: its code must be optimised, and xtask's own is not.
//!
//! `parts python TREE` does all of a check that is not about templates, scripts and secrets in files, so that
//! somebody can measure the process. `parts pages RUNS TREE` reads templates and scripts, and prints as JSON how
//! long that took beside a bare tokenizer and a bare parser, each by its fastest run.
//!
//! Both sides get the same texts, and neither looks for them. The scripts are the project's own, in files and in
//! templates, with a name where a value is printed; neither side gets what tools and others made, and what is too large.
//! What harden does with them counts as a whole: looking for words, without which it does not parse one, asking who made
//! it, putting pieces together, and judging. The bare parser parses them all; how long it takes for those alone that
//! have a word is told as well.

use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use harden_project::{
    InlineScripts, LoadOptions, TemplateEngines, TreeScripts, TreeSource, TreeTemplates, load,
};
use harden_python::facts::PythonFacts;
use harden_rules::Input;
use harden_rules::project::{Observed, Project as _};
use harden_script::{Provenance, ScriptKind};
use harden_source::{SourceTree, WalkOptions};
use harden_templates::pages::Pages;
use harden_templates::syntax::parse;
use html5gum::Tokenizer;

/// The one that harden has.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Of each thread, as harden's have it.
const STACK: usize = 64 << 20;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["python", tree] => python(Path::new(tree)),
        ["pages", runs, tree] => pages(runs.parse()?, Path::new(tree)),
        _ => Err("usage: parts python TREE | parts pages RUNS TREE".into()),
    }
}

/// What the templates ask of the Python code is a part of it, whatever they would ask. Its threads and its end are
/// harden's.
fn python(tree: &Path) -> Result<(), Box<dyn Error>> {
    rayon::ThreadPoolBuilder::new()
        .use_current_thread()
        .stack_size(STACK)
        .build_global()?;
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
    // The process ends here.
    std::mem::forget(observed);
    std::mem::forget(source);
    std::mem::forget(project);
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
    let inline = InlineScripts::of(&read);
    let own = OwnFiles::of(&tree);
    let of_templates = inline.texts(&read);
    let of_templates = of_templates.map(|text| (text, ScriptKind::JavaScript));
    let texts: Vec<_> = own.texts().chain(of_templates).collect();
    let parsed: Vec<_> = texts
        .iter()
        .filter(|(text, _)| harden_script::may_have_facts(text.as_bytes()))
        .collect();
    let tree = own.in_memory();
    let files = TreeScripts::files(&tree);
    // On one thread, so that time is the processor's.
    let one = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .stack_size(STACK)
        .build()?;

    let mut fastest = [Duration::MAX; 5];
    for _ in 0..runs.max(1) {
        let taken = [
            taken(|| {
                for template in &templates {
                    black_box(parse(&template.text, template.dialect));
                }
                black_box(Pages::of(&read.library));
                black_box(InlineScripts::of(&read));
            }),
            taken(|| {
                for template in &templates {
                    for Ok(token) in Tokenizer::new(&*template.text) {
                        black_box(token);
                    }
                }
            }),
            one.install(|| {
                taken(|| {
                    black_box(TreeScripts::read(&tree, &files, &inline, &read));
                })
            }),
            taken(|| {
                for (text, kind) in &texts {
                    black_box(harden_script::is_parsed(text, *kind));
                }
            }),
            taken(|| {
                for (text, kind) in &parsed {
                    black_box(harden_script::is_parsed(text, *kind));
                }
            }),
        ];
        for (fastest, taken) in fastest.iter_mut().zip(taken) {
            *fastest = taken.min(*fastest);
        }
    }
    let [templates, html5gum, scripts, oxc, of_parsed] = fastest.map(|taken| taken.as_secs_f64());
    let said = serde_json::json!({
        "templates": templates,
        "html5gum": html5gum,
        "scripts": scripts,
        "oxc": oxc,
        "oxc_of_parsed": of_parsed,
    });
    println!("{said}");
    Ok(())
}

/// The files of scripts that are the project's own, whether harden finds a word in them or not.
struct OwnFiles(Vec<(Arc<str>, Arc<str>, ScriptKind)>);

impl OwnFiles {
    fn of(tree: &SourceTree) -> Self {
        let texts = TreeScripts::files(tree).into_iter();
        let texts =
            texts.filter_map(|(path, kind)| Some((Arc::clone(path), tree.text(path).ok()?, kind)));
        let own = texts.filter(|(_, text, kind)| {
            Provenance::of(text) == Provenance::Project
                && harden_script::is_within_limits(text, *kind)
        });
        Self(own.collect())
    }

    fn texts(&self) -> impl Iterator<Item = (String, ScriptKind)> {
        self.0
            .iter()
            .map(|(_, text, kind)| (text.to_string(), *kind))
    }

    /// What is measured waits for no disk.
    fn in_memory(&self) -> SourceTree {
        SourceTree::in_memory(
            self.0
                .iter()
                .map(|(path, text, _)| (path.as_ref(), text.as_ref())),
        )
    }
}

fn taken(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}
