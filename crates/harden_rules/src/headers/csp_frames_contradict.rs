use harden_http::csp::{Directive, Keyword, Kind};

use crate::csp::{self, Nonces, policies};
use crate::logic::Known;
use crate::names::FRAME_MIDDLEWARE;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `X_FRAME_OPTIONS` and `frame-ancestors` that say different things, where the project sets both.
    ///
    /// # Why it matters
    /// Browsers that know `frame-ancestors` ignore `X-Frame-Options` beside it. Whoever reads or changes the
    /// other setting is mistaken about who may show the pages in a frame.
    ///
    /// # Bad
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = [
    ///     "django.middleware.csp.ContentSecurityPolicyMiddleware",
    ///     "django.middleware.clickjacking.XFrameOptionsMiddleware",
    /// ]
    /// X_FRAME_OPTIONS = "DENY"
    /// SECURE_CSP = {"default-src": [CSP.SELF], "frame-ancestors": ["https://partner.example"]}
    /// ```
    ///
    /// # Good
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = [
    ///     "django.middleware.csp.ContentSecurityPolicyMiddleware",
    ///     "django.middleware.clickjacking.XFrameOptionsMiddleware",
    /// ]
    /// X_FRAME_OPTIONS = "DENY"
    /// SECURE_CSP = {"default-src": [CSP.SELF], "frame-ancestors": [CSP.NONE]}
    /// ```
    /// ```python django-csp=3.8
    /// MIDDLEWARE = [
    ///     "csp.middleware.CSPMiddleware",
    ///     "django.middleware.clickjacking.XFrameOptionsMiddleware",
    /// ]
    /// X_FRAME_OPTIONS = "SAMEORIGIN"
    /// CSP_FRAME_ANCESTORS = ("'self'",)
    /// ```
    ///
    /// # How to fix
    /// Decide who may, and say so in both: `'none'` is `"DENY"`, `'self'` is `"SAMEORIGIN"`. For other sites
    /// there is only `frame-ancestors`: remove `X_FRAME_OPTIONS` then, or say in a comment what it is for.
    ///
    /// # References
    /// - <https://www.w3.org/TR/CSP3/#frame-ancestors-and-frame-options>
    "HEADER042" "csp-frames-contradict" {
        topic: Headers,
        severity: Low,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [1021],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

/// Who may show a page in a frame.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ancestors {
    Nobody,
    Itself,
    Others,
}

impl Ancestors {
    /// By `X-Frame-Options`, where browsers know the value.
    fn of_option(value: &str) -> Option<Self> {
        match value.to_ascii_uppercase().as_str() {
            "DENY" => Some(Self::Nobody),
            "SAMEORIGIN" => Some(Self::Itself),
            _ => None,
        }
    }

    fn of_directive(directive: &Directive) -> Self {
        let mut sources = directive.sources();
        if directive.is_none() {
            Self::Nobody
        } else if sources.all(|(_, source)| source.is(Keyword::Myself)) {
            Self::Itself
        } else {
            Self::Others
        }
    }

    fn shown(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Itself => "the site itself",
            Self::Others => "other sites",
        }
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "X_FRAME_OPTIONS";
    if !settings.is_set(name) || !settings.has_middleware(FRAME_MIDDLEWARE).holds() {
        return Vec::new();
    }
    let Some(option) = settings.text(name).and_then(Ancestors::of_option) else {
        return Vec::new();
    };
    let mut violations = Vec::new();
    for policy in policies(settings) {
        let is_known = policy
            .get("frame-ancestors")
            .is_some_and(|directive| directive.content.is_complete());
        // A policy that lets anyone in is worse than a contradiction, and said elsewhere.
        let is_open = csp::findings(settings, &policy, Nonces::Unused)
            .iter()
            .any(|finding| finding.kind == Kind::FramedByAnyone);
        let sent = policy.sent(Nonces::Unused);
        let Some(directive) = sent.get("frame-ancestors") else {
            continue;
        };
        let ancestors = Ancestors::of_directive(directive);
        if !policy.is_enforced || !is_known || is_open || ancestors == option {
            continue;
        }
        violations.push(Violation::new(
            policy.place(settings, "frame-ancestors"),
            policy.setting_of("frame-ancestors"),
            format!(
                "`frame-ancestors` lets {} show the pages in a frame, `{name}` {}: browsers heed the former.",
                ancestors.shown(),
                option.shown()
            ),
            "Say the same in both.",
        ));
    }
    violations
}
