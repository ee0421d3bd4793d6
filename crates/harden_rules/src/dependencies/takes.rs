//! What a project must have for an advisory to harm it, as far as the project's files tell.

use harden_advisories::Advisory;
use harden_project::{Installed, Program};

use crate::project::Project;

/// Why an advisory cannot harm the project: it lacks everything that it takes. `None` where it may.
///
/// What it takes is a word of Python code, `package:NAME` for another package, or `server:asgi`.
pub(super) fn lacks(
    advisory: &Advisory,
    installed: &Installed,
    project: &dyn Project,
) -> Option<String> {
    // Where there is no code, nobody knows what it uses.
    if advisory.only.is_empty() || !project.has_code() {
        return None;
    }
    let mut words = Vec::new();
    let mut reasons = Vec::new();
    for takes in &advisory.only {
        if let Some(package) = takes.strip_prefix("package:") {
            if may_have(package, installed, project) {
                return None;
            }
            reasons.push(format!("It takes {package}, which is not installed."));
        } else if takes == "server:asgi" {
            if may_serve_asgi(project) {
                return None;
            }
            reasons.push("The site is served by WSGI, and this takes ASGI.".to_owned());
        } else {
            if project.mentions(takes, 0) {
                return None;
            }
            words.push(takes.as_str());
        }
    }
    if !words.is_empty() {
        let words = words.join("`, `");
        reasons.push(format!(
            "The project's code does not name what it takes (`{words}`)."
        ));
    }
    Some(reasons.join(" "))
}

/// What no lock file lists may be there nevertheless, because something else needs it.
fn may_have(package: &str, beside: &Installed, project: &dyn Project) -> bool {
    let mut installed = project.installed().into_iter();
    !beside.is_locked || installed.any(|other| other.name == package)
}

fn may_serve_asgi(project: &dyn Project) -> bool {
    let servers = project.application_servers();
    servers.is_empty()
        || servers.iter().any(|server| match server.program {
            Program::Uvicorn | Program::Daphne | Program::Hypercorn | Program::Granian => true,
            // gunicorn has a worker for ASGI.
            Program::Gunicorn | Program::Waitress | Program::Uwsgi | Program::ModWsgi => project
                .lines(&server.place)
                .is_none_or(|command| command.contains("asgi")),
        })
}
