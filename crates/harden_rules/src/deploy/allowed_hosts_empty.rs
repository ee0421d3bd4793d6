use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `ALLOWED_HOSTS` is empty or not set.
    ///
    /// # Why it matters
    /// With `DEBUG` off Django answers every request with an error 400; the usual way out under pressure
    /// is `["*"]`, and then an attacker's `Host` header ends up in password-reset links and caches. A site
    /// that is served has its names from elsewhere, so this is advice: it fails closed.
    ///
    /// # Bad
    /// ```python
    /// DEBUG = False
    /// ALLOWED_HOSTS = []
    /// ```
    ///
    /// # Good
    /// ```python
    /// DEBUG = False
    /// ALLOWED_HOSTS = ["www.example.com"]
    /// ```
    ///
    /// # How to fix
    /// List the names that the site answers to: `ALLOWED_HOSTS = ["www.example.com"]`. A name with a
    /// leading dot stands for its subdomains too. Where the environment lists them, split it and make it
    /// required, so that a deployment without it does not start.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts>
    "DEPLOY001" "allowed-hosts-empty" {
        topic: Deploy,
        severity: Medium,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [644],
        checks: ["security.W020"],
        equivalents: [],
        edge: Host,
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "ALLOWED_HOSTS";
    if !settings.truthy(name).negate().holds() {
        return Vec::new();
    }
    settings
        .violation_of_state(
            name,
            "with `DEBUG` off every request is refused.",
            format!("List the names of the site: `{name} = [\"www.example.com\"]`."),
        )
        .same_as("security.W020")
        .alone()
}
