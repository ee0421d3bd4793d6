use harden_finding::Persona;

use super::axes::is_installed;
use crate::logic::{Known, any};
use crate::project::{Class, Project, Resolved};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// django-axes is installed, and no entry of `AUTHENTICATION_BACKENDS` is its
    /// `AxesStandaloneBackend` or a subclass of it.
    ///
    /// # Why it matters
    /// Failed logins are counted, but nobody is ever locked out: the backend is what refuses a login, so
    /// passwords can be guessed without limit.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["axes"]
    /// AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["axes"]
    /// AUTHENTICATION_BACKENDS = [
    ///     "axes.backends.AxesStandaloneBackend",
    ///     "django.contrib.auth.backends.ModelBackend",
    /// ]
    /// ```
    ///
    /// # How to fix
    /// Put `"axes.backends.AxesStandaloneBackend"` first in `AUTHENTICATION_BACKENDS` and keep the backends
    /// that know the passwords behind it. Before django-axes 5.36 it is `"axes.backends.AxesBackend"`.
    ///
    /// # References
    /// - <https://django-axes.readthedocs.io/en/latest/2_installation.html>
    "AUTH005" "axes-backend-missing" {
        topic: Auth,
        severity: High,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [307],
        checks: ["axes.W003"],
        equivalents: [],
        edge: Lockout,
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "AUTHENTICATION_BACKENDS";
    let Some(backends) = settings.list(name) else {
        return Vec::new();
    };
    let found = any(backends.items.iter().map(|backend| {
        let path = backend.as_str()?;
        locks_out(path, settings.project())
    }));
    let found = found.either(if backends.open { None } else { Some(false) });
    if !is_installed(settings).both(found.negate()).holds() {
        return Vec::new();
    }
    settings
        .violation(
            name,
            format!("django-axes is installed, but no backend of `{name}` locks anyone out."),
            format!("Put `\"axes.backends.AxesStandaloneBackend\"` first in `{name}`."),
        )
        .same_as("axes.W003")
        // Code may add one when the apps are ready.
        .persona_if(
            settings.project().mentions("axes.backends", 0),
            Persona::Pedantic,
        )
        .alone()
}

/// Whether a backend is django-axes's or a subclass of it. No known package subclasses it.
fn locks_out(path: &str, project: &dyn Project) -> Option<bool> {
    if path.starts_with("axes.") {
        return Some(true);
    }
    match project.resolve(path) {
        Resolved::Class(class) => descends(&class),
        Resolved::External(path) => Some(path.starts_with("axes.")),
        _ => None,
    }
}

fn descends(class: &Class) -> Option<bool> {
    any(class.bases.iter().map(|base| match base {
        Resolved::Class(base) => descends(base),
        Resolved::External(path) => Some(path.starts_with("axes.")),
        _ => None,
    }))
}
