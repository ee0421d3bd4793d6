use harden_settings::facts::Fact;

use super::axes::is_installed;
use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::{Settings, shown};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// django-axes is installed, and its backend is not the first of `AUTHENTICATION_BACKENDS`.
    ///
    /// # Why it matters
    /// The backend before it checks the password first: who is locked out still learns whether a password
    /// is right, and gets in with it.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["axes"]
    /// AUTHENTICATION_BACKENDS = [
    ///     "django.contrib.auth.backends.ModelBackend",
    ///     "axes.backends.AxesStandaloneBackend",
    /// ]
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
    /// Put `"axes.backends.AxesStandaloneBackend"` first.
    ///
    /// # References
    /// - <https://django-axes.readthedocs.io/en/latest/2_installation.html>
    "AUTH016" "axes-backend-not-first" {
        topic: Auth,
        severity: High,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [307],
        checks: [],
        equivalents: [],
        edge: Lockout,
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "AUTHENTICATION_BACKENDS";
    let backends = settings.list(name);
    let Some(backends) =
        backends.filter(|backends| !backends.open && is_installed(settings).holds())
    else {
        return Vec::new();
    };
    let is_axes = |backend: &Fact| {
        backend
            .as_str()
            .map(|path| path.starts_with("axes.backends."))
    };
    let position = backends
        .items
        .iter()
        .position(|backend| is_axes(backend) == Some(true));
    let Some(position) = position.filter(|position| *position > 0) else {
        return Vec::new();
    };
    settings
        .violation_of_part(
            name,
            &backends.items[position],
            "A backend before django-axes' checks passwords of those who are locked out.",
            format!("Put {} first.", shown(&backends.items[position])),
        )
        .alone()
}
