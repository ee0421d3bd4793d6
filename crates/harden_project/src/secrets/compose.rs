//! What compose files say of other files: who starts containers with `runserver` or with DEBUG is developing, and so
//! are the files that only such containers are given.

use std::path::Path;
use std::sync::Arc;

use harden_secrets::Usage;
use harden_source::SourceTree;

/// The compose files of a project.
pub(super) struct ComposeFiles {
    files: Vec<ComposeFile>,
}

struct ComposeFile {
    path: Arc<str>,
    is_for_development: bool,
    /// Files and folders of the project that containers are given.
    mounts: Vec<String>,
}

impl ComposeFiles {
    pub(super) fn read(tree: &SourceTree) -> Self {
        let files = tree
            .project_files()
            .filter(|path| is_compose(path))
            .filter_map(|path| {
                let text = tree.text(path).ok()?;
                Some(ComposeFile::of(path, &text))
            });
        Self {
            files: files.collect(),
        }
    }

    /// Whether a file is one that development alone starts, or that it alone is given.
    pub(super) fn is_for_development(&self, path: &str, tree: &SourceTree) -> bool {
        let mut users = self
            .files
            .iter()
            .filter(|compose| {
                compose.path.as_ref() == path
                    || compose
                        .mounts
                        .iter()
                        .any(|mount| is_given(mount, path, tree))
            })
            .peekable();
        users.peek().is_some() && users.all(|compose| compose.is_for_development)
    }
}

/// Whether who is given a file or folder is given another file for its own sake: folders of code are given whole.
fn is_given(mount: &str, path: &str, tree: &SourceTree) -> bool {
    let is_code = |name: &String| {
        name == "package.json" || Path::new(name).extension().is_some_and(|end| end == "py")
    };
    let holds_code = |folder: &str| {
        tree.list(folder)
            .is_some_and(|names| names.iter().any(is_code))
    };
    mount == path
        || path
            .rsplit_once('/')
            .is_some_and(|(folder, _)| folder == mount)
            && !holds_code(mount)
}

fn is_compose(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.contains("compose") && [".yml", ".yaml"].iter().any(|end| name.ends_with(end))
}

impl ComposeFile {
    fn of(path: &Arc<str>, text: &str) -> Self {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let lines = || {
            text.lines()
                .map(str::trim)
                .filter(|line| !line.starts_with('#'))
        };
        Self {
            path: Arc::clone(path),
            is_for_development: Usage::of(path) != Usage::Site || lines().any(is_of_development),
            // A folder that holds the compose file itself is the project, not a part of it.
            mounts: lines()
                .filter_map(|line| mount(folder, line))
                .filter(|mount| !Path::new(folder).starts_with(mount))
                .collect(),
        }
    }
}

/// `command: manage.py runserver`, `- DEBUG=True`, `DJANGO_DEBUG: "${DEBUG:-1}"`.
fn is_of_development(line: &str) -> bool {
    let line = line.trim_start_matches("- ").trim_matches(['"', '\'']);
    let is_debug = line.split_once(['=', ':']).is_some_and(|(name, value)| {
        let value = value.trim().trim_matches(['"', '\'']);
        let value = default(value).unwrap_or(value).to_ascii_lowercase();
        (name == "DEBUG" || name.ends_with("_DEBUG"))
            && matches!(value.as_str(), "true" | "1" | "on" | "yes")
    });
    is_debug
        || line
            .split([' ', '"', '\'', ',', ']'])
            .any(|word| word == "runserver" || word == "runserver_plus")
}

/// The default in `${NAME:-default}`, where nothing else stands.
fn default(value: &str) -> Option<&str> {
    value
        .strip_prefix("${")?
        .strip_suffix('}')?
        .split_once(":-")
        .map(|(_, default)| default)
}

/// The path in `- ./file:/path/in/container`, from the project's folder.
fn mount(folder: &str, line: &str) -> Option<String> {
    let line = line
        .strip_prefix("- ")
        .or_else(|| line.strip_prefix("source:"))?;
    let source = line.trim().trim_matches(['"', '\'']);
    let source = source.split(':').next()?;
    if !source.starts_with('.') && !source.contains('/') || source.starts_with(['/', '~', '$']) {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in source.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_development_is_given_is_told() {
        let development = "services:\n  web:\n    command: python manage.py runserver\n    volumes:\n      - .:/app\n      \
            - ./mail/auth.ini:/etc/auth.ini\n      - ../keys:/keys\n";
        let production = "services:\n  web:\n    command: gunicorn shop.wsgi\n    environment:\n      DEBUG: 'false'\n    \
            volumes:\n      - ./deploy/tls:/tls\n";
        let debug = "services:\n  web:\n    environment:\n      - DEBUG=${DEBUG:-True}\n";
        let tree = SourceTree::in_memory([
            ("docker/docker-compose.yml", development),
            ("docker-compose.yml", production),
            ("compose.stage.yaml", debug),
            ("docker/mail/auth.ini", ""),
            ("docker/mail/other.ini", ""),
            ("keys/a.pem", ""),
            ("deploy/tls/site.key", ""),
            ("docker/app.ini", ""),
        ]);
        let files = ComposeFiles::read(&tree);
        for (path, expected) in [
            ("docker/docker-compose.yml", true),
            ("docker/mail/auth.ini", true),
            ("keys/a.pem", true),
            ("compose.stage.yaml", true),
            ("docker-compose.yml", false),
            ("docker/mail/other.ini", false),
            ("docker/app.ini", false),
            ("deploy/tls/site.key", false),
        ] {
            assert_eq!(files.is_for_development(path, &tree), expected, "{path}");
        }
    }

    #[test]
    fn what_production_is_given_too_is_not() {
        let tree = SourceTree::in_memory([
            (
                "compose.yml",
                "x:\n  command: manage.py runserver\n  volumes:\n    - ./a.ini:/a.ini\n",
            ),
            (
                "compose.live.yml",
                "x:\n  volumes:\n    - \"./a.ini:/a.ini:ro\"\n",
            ),
            ("a.ini", ""),
        ]);
        assert!(!ComposeFiles::read(&tree).is_for_development("a.ini", &tree));
    }
}
