use crate::logic::{Known, any};
use crate::names::DJANGO_CSP_APP;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// Settings of django-csp 3 (`CSP_DEFAULT_SRC` and its kin) in a project that runs django-csp 4.0 or
    /// newer, which does not read them.
    ///
    /// # Why it matters
    /// No content security policy is sent at all, so any script that an attacker gets into a page runs;
    /// and nothing says so, unless `csp` is an installed app, whose check prints `csp.E001`.
    ///
    /// # Bad
    /// ```python django-csp=4.0
    /// INSTALLED_APPS = ["csp"]
    /// MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    /// CSP_DEFAULT_SRC = ("'self'",)
    /// ```
    ///
    /// # Good
    /// ```python django-csp=4.0
    /// INSTALLED_APPS = ["csp"]
    /// MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    /// CONTENT_SECURITY_POLICY = {
    ///     "DIRECTIVES": {
    ///         "default-src": ["'self'"],
    ///         "object-src": ["'none'"],
    ///     }
    /// }
    /// ```
    ///
    /// # How to fix
    /// Write one dictionary: `CSP_IMG_SRC = X` becomes `"img-src": X` under `"DIRECTIVES"` of
    /// `CONTENT_SECURITY_POLICY`, or of `CONTENT_SECURITY_POLICY_REPORT_ONLY` where `CSP_REPORT_ONLY` was
    /// true. `CSP_REPORT_PERCENTAGE` was a fraction and becomes a percentage, and each directive of
    /// `CSP_INCLUDE_NONCE_IN` gets `csp.constants.NONCE`. On Django 6.0 and newer `SECURE_CSP` does the same
    /// without a package.
    ///
    /// # References
    /// - <https://django-csp.readthedocs.io/en/latest/migration-guide.html>
    "HEADER010" "csp-dead-settings" {
        topic: Headers,
        severity: High,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [693],
        checks: ["csp.E001"],
        equivalents: [],
        listens: [Settings(check)],
    }
}

/// What django-csp 4.0 no longer reads, and its check looks for.
const DEAD: [&str; 33] = [
    "CSP_CHILD_SRC",
    "CSP_CONNECT_SRC",
    "CSP_DEFAULT_SRC",
    "CSP_SCRIPT_SRC",
    "CSP_SCRIPT_SRC_ATTR",
    "CSP_SCRIPT_SRC_ELEM",
    "CSP_OBJECT_SRC",
    "CSP_STYLE_SRC",
    "CSP_STYLE_SRC_ATTR",
    "CSP_STYLE_SRC_ELEM",
    "CSP_FONT_SRC",
    "CSP_FRAME_SRC",
    "CSP_IMG_SRC",
    "CSP_MANIFEST_SRC",
    "CSP_MEDIA_SRC",
    "CSP_PREFETCH_SRC",
    "CSP_WORKER_SRC",
    "CSP_BASE_URI",
    "CSP_PLUGIN_TYPES",
    "CSP_SANDBOX",
    "CSP_FORM_ACTION",
    "CSP_FRAME_ANCESTORS",
    "CSP_NAVIGATE_TO",
    "CSP_REQUIRE_SRI_FOR",
    "CSP_REQUIRE_TRUSTED_TYPES_FOR",
    "CSP_TRUSTED_TYPES",
    "CSP_UPGRADE_INSECURE_REQUESTS",
    "CSP_BLOCK_ALL_MIXED_CONTENT",
    "CSP_REPORT_URI",
    "CSP_REPORT_TO",
    "CSP_REPORT_ONLY",
    "CSP_EXCLUDE_URL_PREFIXES",
    "CSP_REPORT_PERCENTAGE",
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    // Only where a file says which django-csp it is: on 3.x the same settings are right.
    if settings.package_is_at_least("django-csp", (4, 0)) != Some(true) {
        return Vec::new();
    }
    let app = settings.has_app(&DJANGO_CSP_APP);
    let middleware = any([
        "csp.middleware.CSPMiddleware",
        "csp.contrib.rate_limiting.RateLimitedCSPMiddleware",
    ]
    .map(|path| settings.has_middleware(path)));
    let set: Vec<&str> = DEAD
        .into_iter()
        .filter(|name| settings.is_set(name))
        .collect();
    let Some(first) = set.iter().min_by_key(|name| settings.place(name)) else {
        return Vec::new();
    };
    if !app.either(middleware).holds() {
        return Vec::new();
    }
    let others = match set.len() {
        1 => String::new(),
        count => format!(" and {} more", count - 1),
    };
    let help = if settings.is_set("CONTENT_SECURITY_POLICY") {
        "Remove the old settings: `CONTENT_SECURITY_POLICY` is what counts."
    } else {
        "Write `CONTENT_SECURITY_POLICY = {\"DIRECTIVES\": {…}}` instead."
    };
    let violation = settings.violation(
        first,
        format!("django-csp 4 does not read `{first}`{others}."),
        help,
    );
    if app.holds() {
        violation.same_as("csp.E001").alone()
    } else {
        violation.alone()
    }
}
