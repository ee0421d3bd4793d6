//! What the name of a module, or of a file, says it is for.

/// What people put into names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Production,
    Development,
    Test,
    /// Deployed, but not the real thing: `staging`.
    Staging,
    /// Imported by others: `base`, `common`.
    Base,
}

const PRODUCTION: &[&str] = &[
    "prod",
    "production",
    "live",
    "deploy",
    "deployment",
    "deployed",
    "prd",
];
const DEVELOPMENT: &[&str] = &[
    "dev",
    "devel",
    "develop",
    "development",
    "devcontainer",
    "local",
    "localhost",
    "debug",
    "vagrant",
];
/// In a module's name only, for paths name the tools themselves: what builds documentation or packages,
/// and the containers of one machine.
const DEVELOPMENT_TOOLS: &[&str] = &["build", "compose", "sphinx"];
const TEST: &[&str] = &[
    "test",
    "tests",
    "testing",
    "unittest",
    "unittests",
    "pytest",
    "ci",
    "travis",
    "circleci",
    "e2e",
    "selenium",
    "cypress",
    "playwright",
    "benchmark",
    "benchmarks",
    "tox",
    "testproject",
    "testsite",
    "testapp",
    "testsettings",
    "testsproject",
];
const STAGING: &[&str] = &["staging", "stage", "stg", "preprod", "qa", "uat", "preview"];
const BASE: &[&str] = &["base", "common", "default", "defaults", "shared", "core"];

/// The purpose of a dotted module: its last part decides, a test folder above it too.
pub(super) fn of_module(module: &str) -> Option<Purpose> {
    let mut parts: Vec<&str> = module.split('.').collect();
    let last = parts.pop()?;
    let above: Vec<Purpose> = parts.iter().filter_map(|part| of_words(part)).collect();
    if above.contains(&Purpose::Test) {
        return Some(Purpose::Test);
    }
    let of_development = || {
        above.contains(&Purpose::Development)
            || words(last).any(|word| is_any(word, DEVELOPMENT_TOOLS))
    };
    of_words(last).or_else(|| of_development().then_some(Purpose::Development))
}

/// The purpose of a file, from the words in its path.
pub(super) fn of_path(path: &str) -> Option<Purpose> {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    of_words(name).or_else(|| folders.split('/').rev().find_map(of_words))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_ascii_alphanumeric())
}

fn is_any(word: &str, of: &[&str]) -> bool {
    of.iter()
        .any(|known| known.len() == word.len() && known.eq_ignore_ascii_case(word))
}

/// Where words say different things, the first in this order holds.
const PURPOSES: [(Purpose, &[&str]); 5] = [
    (Purpose::Test, TEST),
    (Purpose::Development, DEVELOPMENT),
    (Purpose::Staging, STAGING),
    (Purpose::Production, PRODUCTION),
    (Purpose::Base, BASE),
];

fn of_words(text: &str) -> Option<Purpose> {
    let meant = words(text).filter_map(rank).min()?;
    Some(PURPOSES[meant].0)
}

/// The first of `PURPOSES` that has the word.
fn rank(word: &str) -> Option<usize> {
    PURPOSES.iter().position(|(_, known)| is_any(word, known))
}
