use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// Scripts of the project read the CSRF token from its cookie, but `CSRF_COOKIE_HTTPONLY` or
    /// `CSRF_USE_SESSIONS` hides it from them.
    ///
    /// # Why it matters
    /// Requests of scripts are refused. The usual way out under pressure is `@csrf_exempt` on what they
    /// call, which opens it to every other site.
    ///
    /// # Bad
    /// ```python
    /// CSRF_COOKIE_HTTPONLY = True
    /// # file: shop/static/shop/api.js
    /// const token = Cookies.get("csrftoken");
    /// ```
    ///
    /// # Good
    /// ```python
    /// CSRF_COOKIE_HTTPONLY = True
    /// # file: shop/static/shop/api.js
    /// const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    /// ```
    ///
    /// # How to fix
    /// Read the token from the page (`{% csrf_token %}` or a `data-` attribute), as the good example
    /// does, or remove the setting: hiding the token gains nothing against scripts, which can read it
    /// from any page. A line of a script that is right nevertheless is accepted there, with
    /// `// harden: ignore[CSRF008]`; the finding stays while another line reads the token.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/csrf/#acquiring-the-token-if-csrf-use-sessions-or-csrf-cookie-httponly-is-true>
    "CSRF008" "token-hidden-from-scripts" {
        topic: Csrf,
        severity: Low,
        confidence: Medium,
        persona: Regular,
        since: "0.1.0",
        cwe: [352],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let hiding = ["CSRF_USE_SESSIONS", "CSRF_COOKIE_HTTPONLY"]
        .into_iter()
        .find(|name| settings.truthy(name) == Some(true));
    let Some(name) = hiding else {
        return Vec::new();
    };
    let Some(cookie) = settings.text("CSRF_COOKIE_NAME") else {
        return Vec::new();
    };
    let lines = settings.project().scripts_reading(cookie);
    let readers = match &lines[..] {
        [] => return Vec::new(),
        [line] => format!("`{}:{}` reads", line.file, line.line),
        [line, others @ ..] => {
            let count = others.len();
            let others = if count == 1 { "line" } else { "lines" };
            format!(
                "`{}:{}` and {count} other {others} read",
                line.file, line.line
            )
        }
    };
    settings
        .violation_of_state(
            name,
            &format!("but {readers} the token from its cookie."),
            "Read the token from the page, or remove the setting.",
        )
        .because_of(&lines)
        .alone()
}
