use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `USE_X_FORWARDED_HOST` is on, and `ALLOWED_HOSTS` allows every name.
    ///
    /// # Why it matters
    /// Django takes the name of the site from `X-Forwarded-Host`, which any client can send and few
    /// proxies remove, and nothing compares it with a list: links in password-reset mails lead wherever
    /// the attacker says.
    ///
    /// # Bad
    /// ```python
    /// USE_X_FORWARDED_HOST = True
    /// ALLOWED_HOSTS = ["*"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// USE_X_FORWARDED_HOST = True
    /// ALLOWED_HOSTS = ["www.example.com"]
    /// ```
    ///
    /// # How to fix
    /// List the site's names in `ALLOWED_HOSTS`; they are compared with the forwarded name too. Better,
    /// let the proxy pass `Host` on (`proxy_set_header Host $host;`) and remove `USE_X_FORWARDED_HOST`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#use-x-forwarded-host>
    "DEPLOY008" "forwarded-host-believed" {
        topic: Deploy,
        severity: High,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [644, 348],
        checks: [],
        equivalents: [],
        edge: Host,
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "USE_X_FORWARDED_HOST";
    let fires = settings
        .truthy(name)
        .both(settings.contains("ALLOWED_HOSTS", "*"));
    if !fires.holds() {
        return Vec::new();
    }
    settings
        .violation_of_state(
            name,
            "with `\"*\"` in `ALLOWED_HOSTS` any client says what the site is called.",
            "List the names of the site in `ALLOWED_HOSTS`, or remove the setting.",
        )
        .alone()
}
