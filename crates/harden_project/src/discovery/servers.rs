//! Which server deployment files start.

use harden_finding::Place;

use crate::files::ProjectFile;

use super::mention::Kind;

/// Servers that are made for more than one visitor.
const SERVERS: [&str; 10] = [
    "apache",
    "daphne",
    "granian",
    "gunicorn",
    "hypercorn",
    "mod_wsgi",
    "unit",
    "uvicorn",
    "uwsgi",
    "waitress",
];

/// The servers that deployment files start.
#[derive(Clone, Debug, Default)]
pub(super) struct Servers {
    /// The first line that starts the one for development.
    development: Option<Place>,
    /// Some line starts one that is made for visitors.
    real: bool,
}

impl Servers {
    /// The line that starts the site with `runserver`, where none starts another server.
    pub(super) fn development(&self) -> Option<&Place> {
        self.development.as_ref().filter(|_| !self.real)
    }

    /// Reads a file, if it may start the site.
    pub(super) fn read(&mut self, file: &ProjectFile<'_>, kind: Kind) {
        let is_deployed = matches!(kind, Kind::Deployment | Kind::Compose);
        if self.real || !is_deployed || !may_start(file) {
            return;
        }
        for (line, number) in file.text().unwrap_or_default().lines().zip(1..) {
            let line = line.trim_start();
            if line.starts_with('#') {
                continue;
            }
            self.real |= SERVERS.iter().any(|server| line.contains(server));
            let starts = line.contains("runserver") && kind == Kind::Deployment;
            if starts && self.development.is_none() {
                self.development = Some(file.place(number));
            }
        }
    }
}

/// Whether a file of this name starts processes: few do, and data has the same extensions.
fn may_start(file: &ProjectFile<'_>) -> bool {
    ["dockerfile", "containerfile", "procfile", "compose"]
        .iter()
        .any(|word| file.name().contains(word))
        || matches!(file.extension(), "service" | "sh")
}

#[cfg(test)]
mod tests {
    use harden_source::SourceTree;

    use super::*;
    use crate::discovery::mention;
    use crate::files::TreeFiles;

    fn found(files: &[(&str, &str)]) -> Option<u32> {
        let tree = SourceTree::in_memory(files.iter().copied());
        let mut servers = Servers::default();
        for file in ProjectFile::all(&TreeFiles::of_project(&tree)) {
            if let Some(kind) = mention::kind(&file) {
                servers.read(&file, kind);
            }
        }
        servers.development().map(|place| place.line)
    }

    #[test]
    fn a_deployment_that_starts_runserver_is_found() {
        let docker = (
            "Dockerfile",
            "FROM python\nCMD [\"python\", \"manage.py\", \"runserver\"]\n",
        );
        assert_eq!(found(&[docker]), Some(2));
        let gunicorn = ("Procfile", "web: gunicorn shop.wsgi\n");
        assert_eq!(found(&[docker, gunicorn]), None);
    }

    #[test]
    fn development_may_use_it() {
        let command = "CMD python manage.py runserver\n";
        for path in [
            "Dockerfile.dev",
            "docker-compose.yml",
            "Makefile",
            ".github/workflows/ci.yml",
        ] {
            assert_eq!(found(&[(path, command)]), None, "{path}");
        }
    }
}
