use harden_templates::values::Breakout;

use super::printed;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A URL that is followed or loaded as a page (`href`, `action`, `formaction`, `src` of a frame) begins with a
    /// printed value.
    ///
    /// # Why it matters
    /// A URL that begins with `javascript:` runs as a script when it is followed, in the page that has the link.
    /// Escaping changes nothing of it.
    ///
    /// # Bad
    /// ```html
    /// <a href="{{ request.GET.next }}">back</a>
    /// ```
    /// ```html
    /// <form action="{{ target }}"></form>
    /// ```
    ///
    /// # Good
    /// ```html
    /// <a href="/{{ request.GET.next }}">back</a>
    /// ```
    /// ```html
    /// <a href="{% url 'back' %}">back</a>
    /// ```
    /// ```html
    /// <a href="/search?q={{ request.GET.next|urlencode }}">again</a>
    /// ```
    ///
    /// # How to fix
    /// Check in Python with `url_has_allowed_host_and_scheme` what comes from a request, and with the validators of
    /// `URLField` what is stored; let the template write the beginning of the URL where it can.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/utils/#django.utils.http.url_has_allowed_host_and_scheme>
    /// - <https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html>
    "XSS013" "value-decides-scheme" {
        topic: Xss,
        severity: High,
        confidence: Low,
        persona: Auditor,
        since: "0.1.0",
        cwe: [79],
        checks: [],
        equivalents: [],
        listens: [Project(check)],
    }
}

fn check(project: &dyn Project) -> Vec<Violation> {
    printed::violations(
        project,
        &[Breakout::Scheme],
        "at the beginning of a URL, which may be one of `javascript:`",
        "Check its scheme in Python, or let the template write the beginning of the URL.",
    )
}
