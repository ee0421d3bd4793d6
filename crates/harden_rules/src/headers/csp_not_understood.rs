use harden_finding::{Persona, Severity};
use harden_http::csp::Kind;

use crate::csp::{self, Form, violations};
use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::{Settings, shown};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// What stands in a policy and does nothing: directives that no browser knows, keywords without their
    /// quotes, a comma or a directive's name in a list of sources, things that are no source, and with
    /// django-csp 4 keys that it does not send.
    ///
    /// # Why it matters
    /// Neither Django nor browsers say a word. `self` without its inner quotes is a host of that name, so
    /// that the site's own files are blocked; a directive whose name has a slip limits nothing.
    ///
    /// # Bad
    /// ```python django=6.0
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"script-src": ["self"]}
    /// ```
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"default-src": [CSP.SELF], "frame-ancestor": [CSP.NONE]}
    /// ```
    /// ```python django-csp=4.0
    /// MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    /// CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"script_src": ["'self'"]}}
    /// ```
    /// ```python django-csp=4.0
    /// MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    /// CONTENT_SECURITY_POLICY = {"script-src": ["'none'"]}
    /// ```
    ///
    /// # Good
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"script-src": [CSP.SELF], "frame-ancestors": [CSP.NONE]}
    /// ```
    /// ```python django-csp=4.0
    /// MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    /// CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"script-src": ["'self'"]}}
    /// ```
    ///
    /// # How to fix
    /// Write keywords with the constants of `django.utils.csp.CSP` or `csp.constants`, each source as an
    /// item of its own, and directives as the specification has them, in lower case and with hyphens.
    ///
    /// # References
    /// - <https://www.w3.org/TR/CSP3/#framework-directive-source-list>
    /// - <https://django-csp.readthedocs.io/en/latest/configuration.html>
    "HEADER026" "csp-not-understood" {
        topic: Headers,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [693],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const KINDS: [Kind; 11] = [
    Kind::UnknownDirective,
    Kind::DeprecatedDirective,
    Kind::DuplicateDirective,
    Kind::NotAscii,
    Kind::MissingSemicolon,
    Kind::StrayComma,
    Kind::UnquotedKeyword,
    Kind::UnknownKeyword,
    Kind::MalformedSource,
    Kind::NoneAmongOthers,
    Kind::UnexpectedValue,
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let mut found = violations(settings, &KINDS, |_, finding, mut violation| {
        violation.help = help(finding.kind, &finding.shown_source());
        Some(match finding.kind {
            Kind::DeprecatedDirective => violation
                .severity(Severity::Info)
                .persona(Persona::Pedantic),
            Kind::NoneAmongOthers => violation.severity(Severity::Low),
            _ => violation,
        })
    });
    found.extend(keys_that_are_not_sent(settings));
    found
}

fn help(kind: Kind, source: &str) -> String {
    match kind {
        Kind::UnknownDirective => "Correct the name of the directive.".to_owned(),
        Kind::DeprecatedDirective | Kind::DuplicateDirective => "Remove it.".to_owned(),
        Kind::NotAscii => "Write plain quotes and ASCII host names.".to_owned(),
        Kind::MissingSemicolon => format!("Make `{source}` a directive of its own."),
        Kind::StrayComma => "Remove the comma: each source is an item of its own.".to_owned(),
        Kind::UnquotedKeyword => format!("Write `\"'{source}'\"`, with both pairs of quotes."),
        Kind::NoneAmongOthers => format!("Remove `{source}`, or the other sources."),
        _ => format!("Remove `{source}`, or correct it."),
    }
}

/// django-csp 4 takes the directives that it knows out of `DIRECTIVES`, and nothing else.
fn keys_that_are_not_sent(settings: &Settings<'_>) -> Vec<Violation> {
    let is_in_use = csp::django_csp(settings) == Some(Form::DjangoCsp4)
        && csp::has_django_csp_middleware(settings).holds();
    if !is_in_use {
        return Vec::new();
    }
    csp::unknown_keys(settings)
        .into_iter()
        .map(|(setting, key, name, is_inside)| {
            let corrected = name.to_ascii_lowercase().replace('_', "-");
            let is_known = harden_http::csp::known(&corrected).is_some();
            let help = match (is_known, is_inside) {
                (true, true) if corrected == name => {
                    "Remove it: this release of the package does not know it.".to_owned()
                }
                (true, true) => format!("Write `\"{corrected}\"`."),
                (true, false) => {
                    format!("Move `\"{corrected}\"` into `\"DIRECTIVES\"`.")
                }
                (false, _) => "Remove it, or correct its name.".to_owned(),
            };
            settings.violation_of_part(
                setting,
                key,
                format!(
                    "django-csp does not send `{}` of `{setting}`, and does not say so.",
                    shown(key)
                ),
                help,
            )
        })
        .collect()
}
