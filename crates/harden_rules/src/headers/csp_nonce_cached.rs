use crate::csp::policies;
use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A policy with a nonce on a site that caches whole pages with Django's cache middleware.
    ///
    /// # Why it matters
    /// A page comes from the cache with the nonce of the visitor who was first. Where the header is cached
    /// with it, an attacker knows the nonce of everybody's page; where the header is made anew, it has no
    /// nonce, and the page's own scripts are blocked.
    ///
    /// # Bad
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = [
    ///     "django.middleware.cache.UpdateCacheMiddleware",
    ///     "django.middleware.csp.ContentSecurityPolicyMiddleware",
    ///     "django.middleware.cache.FetchFromCacheMiddleware",
    /// ]
    /// SECURE_CSP = {"script-src": [CSP.SELF, CSP.NONCE]}
    /// ```
    ///
    /// # Good
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"script-src": [CSP.SELF, CSP.NONCE]}
    /// ```
    ///
    /// # How to fix
    /// Cache pages that have no nonce, with `cache_page`, or parts of pages; or let inline scripts in by
    /// their hashes.
    ///
    /// # References
    /// - <https://www.w3.org/TR/CSP3/#security-nonces>
    /// - <https://docs.djangoproject.com/en/stable/topics/cache/#the-per-site-cache>
    "HEADER038" "csp-nonce-cached" {
        topic: Headers,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [330, 525],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const STORES: &str = "django.middleware.cache.UpdateCacheMiddleware";
const ANSWERS: &str = "django.middleware.cache.FetchFromCacheMiddleware";

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let caches = settings
        .has_middleware(STORES)
        .both(settings.has_middleware(ANSWERS));
    let never_kept = settings.int("CACHE_MIDDLEWARE_SECONDS") == Some(0);
    if !caches.holds() || never_kept {
        return Vec::new();
    }
    policies(settings)
        .into_iter()
        .find(|policy| policy.is_enforced && policy.has_nonce())
        .map(|policy| {
            settings.violation(
                policy.setting,
                format!("Pages are cached with their nonce: `{STORES}` keeps whole pages."),
                "Cache only pages without a nonce, with `cache_page`.",
            )
        })
        .into_iter()
        .collect()
}
