use harden_secrets::Usage;

use crate::csp::{Form, Policy, policies};
use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::templates::has_context_processor;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A template that writes the nonce under a name which the installed sender of the policy does not provide:
    /// `request.csp_nonce` is django-csp's, `CSP_NONCE` that of django-csp's context processor, and `csp_nonce` that of
    /// Django 6's. Where the project's own code has the name, nothing is said.
    ///
    /// # Why it matters
    /// The template prints nothing, the header never has a nonce, and the browser blocks the script. It is what is left
    /// over where a site goes from django-csp to Django's own policy.
    ///
    /// # Bad
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"script-src": [CSP.SELF, CSP.NONCE]}
    /// # file: shop/templates/page.html
    /// <script nonce="{{ request.csp_nonce }}">show({{ book.pk }});</script>
    /// ```
    /// ```python django-csp=4.0
    /// from csp.constants import NONCE, SELF
    ///
    /// MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    /// TEMPLATES = [
    ///     {
    ///         "BACKEND": "django.template.backends.django.DjangoTemplates",
    ///         "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    ///     }
    /// ]
    /// CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"script-src": [SELF, NONCE]}}
    /// # file: shop/templates/page.html
    /// <script nonce="{{ csp_nonce }}">show({{ book.pk }});</script>
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
    /// # file: shop/templates/page.html
    /// <script nonce="{{ CSP_NONCE }}">show({{ book.pk }});</script>
    /// <script nonce="{{ request.csp_nonce }}">show({{ book.pk }});</script>
    /// ```
    ///
    /// # How to fix
    /// With django-csp write `nonce="{{ request.csp_nonce }}"`; with Django's own policy add
    /// `"django.template.context_processors.csp"` and write `nonce="{{ csp_nonce }}"`.
    ///
    /// # References
    /// - <https://django-csp.readthedocs.io/en/latest/nonce.html>
    /// - <https://docs.djangoproject.com/en/stable/howto/csp/>
    "HEADER050" "nonce-of-another-stack" {
        topic: Headers,
        severity: Medium,
        confidence: Medium,
        persona: Regular,
        since: "0.1.0",
        cwe: [693],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let policies = policies(settings);
    let Some(first) = policies.first() else {
        return Vec::new();
    };
    let Some(inventory) = settings.project().inventory() else {
        return Vec::new();
    };
    let mut violations: Vec<Violation> = Vec::new();
    for nonce in inventory.nonces() {
        let is_of_site = Usage::of(&nonce.place.file) == Usage::Site;
        if !is_of_site || violations.iter().any(|known| known.place == nonce.place) {
            continue;
        }
        let (whose, name) = match nonce.written.as_str() {
            "request.csp_nonce" => ("django-csp", "csp_nonce"),
            "CSP_NONCE" => ("django-csp's context processor", "CSP_NONCE"),
            "csp_nonce" => ("the context processor of Django 6", "csp_nonce"),
            _ => continue,
        };
        if is_provided(settings, &policies, &nonce.written) || settings.project().mentions(name, 0)
        {
            continue;
        }
        let instead = match first.form {
            Form::Core => "csp_nonce",
            Form::DjangoCsp3 | Form::DjangoCsp4 => "request.csp_nonce",
        };
        violations.push(Violation::new(
            nonce.place.clone(),
            nonce.written.clone(),
            format!(
                "`{}` is empty: it is provided by {whose}, and `{}` is not sent by it.",
                nonce.written, first.setting
            ),
            format!("Write `nonce=\"{{{{ {instead} }}}}\"`."),
        ));
    }
    violations
}

/// Whether templates may have a name; what nobody knows may be.
fn is_provided(settings: &Settings<'_>, policies: &[Policy<'_>], written: &str) -> bool {
    let has = |form: fn(&Form) -> bool| policies.iter().any(|policy| form(&policy.form));
    let has_core = has(|form| *form == Form::Core);
    let has_package = has(|form| *form != Form::Core);
    let processor = |name: &str| !has_context_processor(settings, &[name]).negate().holds();
    match written {
        "request.csp_nonce" => has_package,
        "CSP_NONCE" => has_package && processor("csp.context_processors.nonce"),
        // That Django's own is missing is a rule of its own.
        _ => has_core || processor("django.template.context_processors.csp"),
    }
}
