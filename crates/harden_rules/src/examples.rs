//! Runs the examples of every rule's documentation: each bad one must report the rule, no good one may.
//!
//! Behind the fence stand the language and what the project runs on, as in `python django=4.2
//! django-csp=4.0`; `lines-aged=100` says for how many days all lines have been there,
//! `beside=staging` names another profile. An example in `html` is a template, one in `javascript` a script. A line `# file: PATH` begins another file; without one, all is
//! `settings.py`, of a template `shop/templates/page.html`, or of a script `shop/static/shop/page.js`.
//! A line `# past: PATH` begins one that git's history alone has.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use harden_finding::{Past, PastCommit, Place};
use harden_project::{
    Deployment, PastSecret, PlacedSecret, Profile, Role, SourceOptions, TreeFiles, TreeSource,
};
use harden_python::facts::PythonFacts;
use harden_python::resolve::SearchPath;
use harden_secrets::Usage;
use harden_settings::Environment;
use harden_source::SourceTree;

use crate::catalogue;
use crate::docs::Example;
use crate::engine::{Input, PlacedSuppression, run};
use crate::project::{History, Observed};
use crate::settings::Settings;

/// The settings of an example's production world.
pub(crate) fn with_settings(info: &str, text: &str, look: impl FnOnce(&Settings<'_>)) {
    let example = Example {
        info: info.to_owned(),
        text: text.to_owned(),
    };
    observed(&example, |profile, project, _| {
        let world = profile.facts.production_world().expect("it starts");
        look(&Settings::new(profile, world, project));
    });
}

/// The codes of what harden finds in these settings.
pub(crate) fn codes_of(info: &str, text: &str) -> BTreeSet<&'static str> {
    codes(&Example {
        info: info.to_owned(),
        text: text.to_owned(),
    })
}

/// The codes of what harden finds in an example and does not find suppressed.
fn codes(example: &Example) -> BTreeSet<&'static str> {
    observed(example, |profile, project, suppressions| {
        let findings = run(&Input {
            profiles: std::slice::from_ref(profile),
            project,
            suppressions,
            delegations: &[],
        });
        findings.iter().map(|finding| finding.rule.code).collect()
    })
}

/// The profile of an example, with its project and its suppressions.
fn observed<T>(
    example: &Example,
    look: impl FnOnce(&Profile, &Observed<'_>, &[PlacedSuppression]) -> T,
) -> T {
    let files = files(example);
    let is_past = |path: &str| path.starts_with(PAST);
    let past = files.iter().filter(|(path, _)| is_past(path));
    let past: Vec<PastSecret> = past
        .flat_map(|(path, text)| remembered(path, text))
        .collect();
    let files = || {
        files
            .iter()
            .filter(|(path, _)| !is_past(path))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    };
    let tree = SourceTree::in_memory(files());
    let python = PythonFacts::collect(&tree, false);
    let deployment = Deployment::collect(&TreeFiles::of_project(&tree), &python);
    let versions = &deployment.versions;
    let options = SourceOptions {
        search_path: SearchPath::new([""]),
        working_folder: String::new(),
        trust_ignored: true,
        named: BTreeSet::new(),
    };
    let source = TreeSource::new(&tree, versions, options.clone());
    let profile = |module: &str, gate: bool| {
        let facts = harden_settings::evaluate(&source, module, &Environment::default());
        assert!(facts.problems.is_empty(), "{:?}", facts.problems);
        Profile {
            role: match module {
                _ if gate => Role::Production,
                "development" => Role::Development,
                _ => Role::Unknown,
            },
            why: "an example".to_owned(),
            gate,
            django: versions.django(""),
            facts,
            is_completed_on_machine: false,
        }
    };
    let mut profiles = vec![profile("settings", true)];
    profiles.extend(example.word(BESIDE).map(|module| profile(module, false)));
    let age = Age(example
        .word(AGED)
        .next()
        .map(|days| days.parse().expect("days")));
    let mut project =
        Observed::new(&source, &deployment, &python, &options).with_profiles(&profiles);
    if !past.is_empty() {
        project = project.with_past(past);
    }
    if age.0.is_some() {
        project = project.with_history(&age);
    }
    look(&profiles[0], &project, &suppressions(&python))
}

/// The word behind a fence that names another profile.
const BESIDE: &str = "beside";
/// The word behind a fence that says how old the lines are.
const AGED: &str = "lines-aged";

/// What the paths of files begin with that git's history alone has.
const PAST: &str = "past:";

/// What looks like a secret in a file of the past.
fn remembered(path: &str, text: &str) -> Vec<PastSecret> {
    let path = path.trim_start_matches(PAST);
    let commit = PastCommit {
        commit: "a".repeat(40),
        date: "2026-01-31".to_owned(),
    };
    let candidates = harden_secrets::scan(path, text.as_bytes())
        .candidates
        .into_iter();
    let secrets = candidates.map(|candidate| PastSecret {
        placed: PlacedSecret {
            file: path.into(),
            usage: Usage::of(path),
            candidate,
        },
        past: Past {
            in_tree: false,
            commits: 1,
            brought_by: commit.clone(),
            may_be_older: false,
            removed_by: None,
            references: Vec::new(),
            reference_count: 0,
        },
    });
    secrets.collect()
}

/// Lines of one age.
struct Age(Option<u32>);

impl History for Age {
    fn age_in_days(&self, _place: &Place) -> Option<u32> {
        self.0
    }
}

impl Example {
    /// What stands behind the fence: `package=release`.
    fn words(&self) -> impl Iterator<Item = (&str, &str)> {
        let words = self.info.split_whitespace().skip(1);
        words.map(|word| word.split_once('=').expect("`package=release`"))
    }

    /// What a word is set to, each time that it stands there.
    fn word(&self, name: &str) -> impl Iterator<Item = &str> {
        let words = self.words();
        words.filter_map(move |(word, value)| (word == name).then_some(value))
    }
}

fn suppressions(python: &PythonFacts) -> Vec<PlacedSuppression> {
    python
        .files()
        .flat_map(|(file, facts)| PlacedSuppression::of_file(file, facts))
        .collect()
}

/// What the example's fence has installed.
fn packages(example: &Example) -> impl Iterator<Item = (&str, &str)> {
    let words = example.words();
    words.filter(|(word, _)| ![AGED, BESIDE].contains(word))
}

/// The files of an example, with the requirements that its fence names.
fn files(example: &Example) -> Vec<(String, String)> {
    let mut requirements = String::new();
    for (package, release) in packages(example) {
        let patch = if package == "django" { ".1" } else { "" };
        writeln!(requirements, "{package}=={release}{patch}").expect("a string can be written to");
    }
    let mut files = vec![("requirements.txt".to_owned(), requirements)];
    let mut path = if example.info.starts_with("html") {
        files.push(("settings.py".to_owned(), String::new()));
        "shop/templates/page.html".to_owned()
    } else if example.info.starts_with("javascript") {
        files.push(("settings.py".to_owned(), String::new()));
        "shop/static/shop/page.js".to_owned()
    } else {
        "settings.py".to_owned()
    };
    for line in example.text.lines() {
        if let Some(next) = line.strip_prefix("# file: ") {
            next.trim().clone_into(&mut path);
            continue;
        }
        if let Some(next) = line.strip_prefix("# past: ") {
            path = [PAST, next.trim()].concat();
            continue;
        }
        if files.last().is_none_or(|(last, _)| *last != path) {
            files.push((path.clone(), String::new()));
            if let Some((folder, _)) = path.rsplit_once('/') {
                let package = (format!("{folder}/__init__.py"), String::new());
                files.insert(0, package);
            }
        }
        let (_, text) = files.last_mut().expect("a file was begun");
        text.push_str(line);
        text.push('\n');
    }
    files
}

#[test]
fn every_bad_example_reports_its_rule_and_no_good_one_does() {
    let mut wrong = Vec::new();
    for rule in catalogue::rules() {
        for (heading, expected) in [("Bad", true), ("Good", false)] {
            for example in rule.docs().examples(heading) {
                let language = example.info.split_whitespace().next();
                assert!(
                    matches!(language, Some("python" | "html" | "javascript")),
                    "{}",
                    rule.id
                );
                if codes(&example).contains(rule.id.code) != expected {
                    wrong.push(format!("{} {heading}:\n{}", rule.id, example.text));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_example_of_several_files_is_a_project() {
    let example = Example {
        info: "python django=4.2".to_owned(),
        text: "# file: shop/views.py\nX = 1\n# file: settings.py\nfrom shop.views import X\n"
            .to_owned(),
    };
    let paths: Vec<Arc<str>> = files(&example)
        .into_iter()
        .map(|(path, _)| path.into())
        .collect();
    let expected = [
        "shop/__init__.py",
        "requirements.txt",
        "shop/views.py",
        "settings.py",
    ];
    assert_eq!(paths, expected.map(Arc::from));
}
