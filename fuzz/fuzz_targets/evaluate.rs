//! Bytes as the settings of a project: the first part is `settings.py`; each further one, behind a
//! line `#---`, is a module that it may import (`base`, `local`, `package.inner`) or a file that it may
//! read (`conf.yaml`, `conf.json`, `conf.ini`, `.env`). `#exact` in any of them makes every variable of
//! the environment absent.
#![no_main]

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use harden_project::{SourceOptions, TreeSource, Versions};
use harden_python::resolve::SearchPath;
use harden_settings::Environment;
use harden_source::SourceTree;
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 8] = [
    "settings.py",
    "base.py",
    "local.py",
    "package/inner.py",
    "conf.yaml",
    "conf.json",
    "conf.ini",
    ".env",
];

/// Evaluation has budgets; with the slow code that fuzzing builds this is ample.
const LIMIT: Duration = Duration::from_secs(20);

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let files = NAMES.into_iter().zip(text.split("#---\n"));
    let tree = SourceTree::in_memory(files);
    let versions = Versions::default();
    let options = SourceOptions {
        search_path: SearchPath::new([""]),
        working_folder: String::new(),
        trust_ignored: false,
        named: BTreeSet::new(),
    };
    let source = TreeSource::new(&tree, &versions, options);
    let environment = Environment {
        exact: text.contains("#exact"),
        ..Environment::default()
    };
    let start = Instant::now();
    let facts = harden_settings::evaluate(&source, "settings", &environment);
    assert!(start.elapsed() < LIMIT, "evaluation takes too long");
    assert!(
        !facts.worlds.is_empty() || !facts.problems.is_empty(),
        "a profile without a world says why"
    );
    for problem in &facts.problems {
        assert!(
            !problem.message.starts_with("internal error"),
            "{problem:?}"
        );
    }
});
