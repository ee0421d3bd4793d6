//! What a file is there for, by its path.

/// Who meets the secrets of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Usage {
    /// Nothing says that it is not the site's.
    Site,
    /// Development's settings, compose files and examples of environments.
    Development,
    Test,
    Documentation,
}

impl Usage {
    pub fn of(path: &str) -> Self {
        let path = path.to_ascii_lowercase();
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let is_in = |names: &[&str]| folders.split('/').any(|folder| names.contains(&folder));
        let words = || name.split(|c: char| !c.is_ascii_alphanumeric());
        let has_word = |known: &[&str]| words().any(|word| known.contains(&word));
        if is_in(&TEST_FOLDERS)
            || folders.split('/').any(|folder| {
                folder.starts_with("test_")
                    || folder.starts_with("test-")
                    || folder.ends_with("_tests")
                    || folder.ends_with("_test")
                    || folder.ends_with("-tests")
            })
            || has_word(&[
                "test",
                "tests",
                "testing",
                "conftest",
                "spec",
                "mock",
                "mocks",
                "fixture",
                "fixtures",
                "factories",
            ])
            || ["setup.cfg", "pytest.ini", "tox.ini", "noxfile.py"].contains(&name)
        {
            Self::Test
        } else if is_in(&DOCUMENTATION_FOLDERS)
            || [".md", ".rst", ".adoc", ".mdx"]
                .iter()
                .any(|end| name.ends_with(end))
            || ["changelog", "readme", "changes"]
                .iter()
                .any(|start| name.starts_with(start))
        {
            Self::Documentation
        } else if is_in(&DEVELOPMENT_FOLDERS)
            || folders.split('/').any(is_called_development)
            || has_word(&[
                "dev",
                "devel",
                "develop",
                "development",
                "local",
                "example",
                "examples",
                "sample",
                "template",
                "tmpl",
                "dist",
                "default",
                "defaults",
                "debug",
                "demo",
                "ci",
                "vagrantfile",
                "quickstart",
                // Made-up users for a database to begin with.
                "seed",
                "seeds",
                "seeder",
                "seeders",
                "dummy",
                "fake",
            ])
            // Compose takes up what stands in them over what production is given.
            || has_word(&["override"]) && has_word(&["docker", "compose"])
            || [".travis.yml", ".gitlab-ci.yml", "bitbucket-pipelines.yml"].contains(&name)
        {
            Self::Development
        } else {
            Self::Site
        }
    }
}

const TEST_FOLDERS: [&str; 21] = [
    "__fixtures__",
    "__mocks__",
    "__tests__",
    "autotest",
    "cypress",
    "e2e",
    "fixture",
    "fixtures",
    "functional_tests",
    "integration",
    "mocks",
    "playwright",
    "spec",
    "specs",
    "test",
    "test_data",
    "testdata",
    "testing",
    "tests",
    "unit",
    "unittests",
];

const DOCUMENTATION_FOLDERS: [&str; 8] = [
    "doc",
    "docs",
    "documentation",
    "example",
    "examples",
    "manual",
    "samples",
    "tutorial",
];

const DEVELOPMENT_FOLDERS: [&str; 14] = [
    ".circleci",
    ".devcontainer",
    ".github",
    ".gitlab",
    "ci",
    "demo",
    "dev",
    "develop",
    "development",
    "local",
    "vagrant",
    ".vscode",
    ".idea",
    ".local",
];

/// Of several words that all say so: `local-devel`.
fn is_called_development(folder: &str) -> bool {
    folder.contains(['-', '_'])
        && folder
            .split(['-', '_'])
            .all(|word| ["dev", "devel", "develop", "development", "local", "env"].contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_say_what_a_file_is_for() {
        for (path, usage) in [
            ("shop/settings.py", Usage::Site),
            ("deploy/production.yml", Usage::Site),
            ("latest/attestation.py", Usage::Site),
            ("shop/tests/test_views.py", Usage::Test),
            ("conftest.py", Usage::Test),
            ("docs/install.txt", Usage::Documentation),
            ("README.md", Usage::Documentation),
            (".env.example", Usage::Development),
            ("docker-compose.dev.yml", Usage::Development),
            ("settings/local.py", Usage::Development),
            (".github/workflows/deploy.yml", Usage::Development),
            ("docker-compose.override.yml", Usage::Development),
            ("devops/local-devel/web.env", Usage::Development),
            ("deploy/local_payments/web.env", Usage::Site),
            ("shop/management/commands/seed.py", Usage::Development),
            ("shop/management/commands/seed_users.py", Usage::Development),
        ] {
            assert_eq!(Usage::of(path), usage, "{path}");
        }
    }
}
