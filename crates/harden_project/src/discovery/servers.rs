//! Which server deployment files start.

use std::sync::Arc;

use harden_finding::Place;

use crate::files::{ProjectFiles, file_name};

use super::mention::{self, Kind};

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

/// The line of a deployment file that starts the site with `runserver`, where none starts another server.
pub fn development_server(files: &dyn ProjectFiles) -> Option<Place> {
    let mut found = None;
    for path in files.paths() {
        let kind = mention::kind(path);
        if !may_start(path) || !matches!(kind, Some(Kind::Deployment | Kind::Compose)) {
            continue;
        }
        let Some(text) = files.text(path) else {
            continue;
        };
        for (line, number) in text.lines().zip(1..) {
            let line = line.trim_start();
            if line.starts_with('#') {
                continue;
            }
            if SERVERS.iter().any(|server| line.contains(server)) {
                return None;
            }
            let starts = line.contains("runserver") && kind == Some(Kind::Deployment);
            if starts && found.is_none() {
                found = Some(Place {
                    line: number,
                    end_line: number,
                    ..Place::file_start(Arc::clone(path))
                });
            }
        }
    }
    found
}

/// Whether a file of this name starts processes: few do, and data has the same extensions.
fn may_start(path: &str) -> bool {
    let name = file_name(path).to_ascii_lowercase();
    ["dockerfile", "containerfile", "procfile", "compose"]
        .iter()
        .any(|word| name.contains(word))
        || [".service", ".sh"].iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use harden_source::SourceTree;

    use super::*;
    use crate::files::TreeFiles;

    fn found(files: &[(&str, &str)]) -> Option<u32> {
        let tree = SourceTree::in_memory(files.iter().copied());
        development_server(&TreeFiles::of_project(&tree)).map(|place| place.line)
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
