use harden_finding::{Persona, Severity};
use harden_http::csp::{Keyword, Known, known};

use crate::csp::{Directive, Form, Nonces, Policy, Text, policies};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A directive of `SECURE_CSP` whose only source is the nonce, on Django 6.0 or 6.1.
    ///
    /// # Why it matters
    /// On a page that does not write the nonce, Django leaves the nonce out of the header, and the directive
    /// with it, since nothing is left of it. Then `default-src` decides, or nobody: the page that uses no
    /// script of yours lets scripts in from everywhere.
    ///
    /// # Bad
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"script-src": [CSP.NONCE], "object-src": [CSP.NONE]}
    /// ```
    /// ```python django=6.1
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"default-src": [CSP.SELF], "script-src": CSP.NONCE}
    /// ```
    ///
    /// # Good
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"script-src": [CSP.NONCE, CSP.STRICT_DYNAMIC], "object-src": [CSP.NONE]}
    /// ```
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"script-src": [CSP.SELF, CSP.NONCE]}
    /// ```
    ///
    /// # How to fix
    /// Give the directive a second source, which stays: `CSP.STRICT_DYNAMIC`, with which no script is let in
    /// but by the nonce, or `CSP.SELF`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/csp/>
    "HEADER027" "csp-nonce-dropped" {
        topic: Headers,
        severity: High,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [693],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    if settings.django() > (6, 1) {
        return Vec::new();
    }
    let mut violations = Vec::new();
    for policy in policies(settings) {
        if policy.form != Form::Core {
            continue;
        }
        let left = policy.sent(Nonces::Unused);
        let dropped = policy.directives.iter().filter(|it| is_dropped(it));
        violations.extend(dropped.map(|it| violation(settings, &policy, &left, it)));
    }
    violations
}

/// Whether nothing is left of it on pages that do not use the nonce.
fn is_dropped(directive: &Directive<'_>) -> bool {
    let mut values = directive.content.values().iter();
    known(&directive.name.to_ascii_lowercase()).is_some_and(Known::is_fetch)
        && directive.content.is_complete()
        && directive.content.has_nonce()
        && values.all(|value| value.text == Text::Nonce)
}

fn violation(
    settings: &Settings<'_>,
    policy: &Policy<'_>,
    left: &harden_http::csp::Policy,
    directive: &Directive<'_>,
) -> Violation {
    let name = directive.name.to_ascii_lowercase();
    let is_of_scripts = name.starts_with("script-src") || name == "default-src";
    let answers = left.in_force(&name);
    let is_narrow = answers.is_some_and(|answers| {
        answers.is_none()
            || answers
                .sources()
                .all(|(_, source)| source.is(Keyword::Myself))
    });
    let severity = match (is_of_scripts, is_narrow || policy.open) {
        (true, false) => Severity::High,
        (true, true) | (false, false) => Severity::Medium,
        (false, true) => Severity::Low,
    };
    let decides = match answers {
        Some(answers) => format!("`{}` decides there", answers.name),
        None if policy.open => "another directive decides there, if there is one".to_owned(),
        None => "nothing limits them there".to_owned(),
    };
    let help = if is_of_scripts {
        policy.how_to_write(&name, &["'nonce'", "'strict-dynamic'"])
    } else {
        policy.how_to_write(&name, &["'self'", "'nonce'"])
    };
    Violation::new(
        policy.place(settings, &name),
        format!("{} {name}", directive.setting),
        format!(
            "`{name}` is the nonce alone: {} leaves the directive out of pages that do not write the nonce, and \
             {decides}.",
            settings.django_name()
        ),
        format!("Write {help}."),
    )
    .severity(severity)
    .persona_if(!policy.is_enforced, Persona::Pedantic)
}
