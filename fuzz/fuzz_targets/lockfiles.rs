//! Bytes as lock files, requirements, files that pin Python and exports of advisories: what is installed, and what
//! is known against it.
#![no_main]

use std::time::{Duration, Instant};

use harden_advisories::{Advisories, Range, Version, VersionSpecifiers, newest, osv, way_up};
use harden_project::{Deployment, TreeFiles};
use harden_python::facts::PythonFacts;
use harden_source::SourceTree;
use libfuzzer_sys::fuzz_target;

/// Files of kilobytes; with the slow code that fuzzing builds this is ample.
const LIMIT: Duration = Duration::from_secs(3);

const FILES: [&str; 13] = [
    ".python-version",
    ".tool-versions",
    "Dockerfile",
    "Pipfile",
    "Pipfile.lock",
    "pdm.lock",
    "poetry.lock",
    "pyproject.toml",
    "requirements.txt",
    "runtime.txt",
    "setup.cfg",
    "setup.py",
    "uv.lock",
];

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let start = Instant::now();
    let lines = text.lines().count().max(1);
    for file in FILES {
        let tree = SourceTree::in_memory([(file, text.as_ref())]);
        let python = PythonFacts::collect(&tree, false);
        let deployment = Deployment::collect(&TreeFiles::of_project(&tree), &python);
        for installed in deployment.versions.installed() {
            assert!(!installed.name.is_empty());
            assert!(installed.place.line as usize <= lines, "{installed:?}");
            judge(&installed.pinned, &installed.allows);
        }
        for pinned in &deployment.pythons {
            assert!(pinned.place.line as usize <= lines, "{pinned:?}");
        }
    }
    let outcome = osv::read_text("export", bytes, &|_| true, &mut |_, advisory| {
        assert!(!advisory.summary.contains(char::is_control));
    });
    assert!(
        outcome.entries + outcome.broken_count > 0,
        "nothing is passed over in silence"
    );
    let outcome = osv::read_yaml("entry.yaml", bytes, &|_| true, &mut |_, advisory| {
        assert!(!advisory.summary.contains(char::is_control));
    });
    assert!(
        outcome.entries + outcome.broken_count > 0,
        "nothing is passed over in silence"
    );
    if let Ok(range) = text.parse::<Range>() {
        let again: Range = range
            .to_string()
            .parse()
            .expect("what is written can be read");
        assert_eq!(range, again);
    }
    assert!(start.elapsed() < LIMIT, "reading takes too long");
});

/// As the rule does.
fn judge(pinned: &Option<String>, allows: &str) {
    let release = match pinned {
        Some(release) => release.parse::<Version>().ok(),
        None => allows
            .parse::<VersionSpecifiers>()
            .ok()
            .and_then(|allowed| newest(&allowed)),
    };
    if let Some(release) = release {
        let about = Advisories::default().about("urllib3");
        if let Some(way) = way_up(&about, &release) {
            assert!(way > release && !about.iter().any(|advisory| advisory.affects(&way)));
        }
    }
}
