use crate::csp::{Form, policies};
use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::templates::{backends, has_context_processor, is_backend};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A policy of django-csp with a nonce, on a site whose templates have neither the request nor
    /// django-csp's `CSP_NONCE`.
    ///
    /// # Why it matters
    /// Templates cannot write the nonce, so that it never gets into the header: inline scripts are blocked,
    /// until somebody puts `'unsafe-inline'` beside it.
    ///
    /// # Bad
    /// ```python django-csp=4.0
    /// from csp.constants import NONCE, SELF
    ///
    /// MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    /// TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
    /// CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"script-src": [SELF, NONCE]}}
    /// ```
    ///
    /// # Good
    /// ```python django-csp=4.0
    /// from csp.constants import NONCE, SELF
    ///
    /// MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    /// TEMPLATES = [
    ///     {
    ///         "BACKEND": "django.template.backends.django.DjangoTemplates",
    ///         "OPTIONS": {"context_processors": ["csp.context_processors.nonce"]},
    ///     }
    /// ]
    /// CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"script-src": [SELF, NONCE]}}
    /// ```
    ///
    /// # How to fix
    /// Add `"csp.context_processors.nonce"` and write `nonce="{{ CSP_NONCE }}"`, or add
    /// `"django.template.context_processors.request"` and write `nonce="{{ request.csp_nonce }}"`.
    ///
    /// # References
    /// - <https://django-csp.readthedocs.io/en/latest/nonce.html>
    "HEADER040" "csp-nonce-out-of-reach" {
        topic: Headers,
        severity: Low,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [693],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const PROCESSORS: [&str; 2] = [
    "csp.context_processors.nonce",
    "django.template.context_processors.request",
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    // Jinja's templates always have the request; and a view may hand the nonce to its template.
    let only_django = backends(settings).is_some_and(|backends| {
        backends
            .iter()
            .all(|backend| is_backend(backend, "django.template.backends.django.DjangoTemplates"))
    });
    let reachable = has_context_processor(settings, &PROCESSORS);
    if !only_django || !reachable.negate().holds() || settings.project().mentions("csp_nonce", 0) {
        return Vec::new();
    }
    policies(settings)
        .into_iter()
        .find(|policy| policy.form != Form::Core && policy.has_nonce())
        .map(|policy| {
            settings.violation(
                policy.setting,
                "The policy has a nonce that no template can write.",
                format!(
                    "Add `\"{}\"` to `context_processors` in `TEMPLATES`.",
                    PROCESSORS[0]
                ),
            )
        })
        .into_iter()
        .collect()
}
