use std::collections::BTreeMap;
use std::sync::Arc;

use harden_csp::{Inline, Item, What};
use harden_finding::{Confidence, Persona, Place};
use harden_http::csp::Policy as Sent;
use harden_secrets::Usage;

use crate::csp::{Nonces, Policy, changed_views, policies};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// Inline scripts and styles, event handlers, style attributes and `javascript:` URLs in templates that the site's
    /// own content security policy forbids: they have no nonce, and the policy has neither their hash nor
    /// `'unsafe-inline'`. Each kind is said once for each template.
    ///
    /// # Why it matters
    /// Browsers do not run them: a button does nothing, a part of the page is missing, and only the console says why.
    /// The next one who looks may put `'unsafe-inline'` into the policy, which then holds nobody off any more.
    ///
    /// # Bad
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"script-src": [CSP.SELF, CSP.NONCE]}
    /// # file: shop/templates/page.html
    /// <script>show({{ book.pk }});</script>
    /// ```
    /// ```python django-csp=4.0
    /// from csp.constants import SELF
    ///
    /// MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    /// CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": [SELF]}}
    /// # file: shop/templates/page.html
    /// <button onclick="buy()">Buy</button>
    /// ```
    ///
    /// # Good
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"script-src": [CSP.SELF, CSP.NONCE]}
    /// # file: shop/templates/page.html
    /// <script nonce="{{ csp_nonce }}">show({{ book.pk }});</script>
    /// <script type="application/json">{"a": 1}</script>
    /// <p style="color: red">{{ text }}</p>
    /// ```
    ///
    /// # How to fix
    /// Give scripts and styles the nonce, move handlers into a script, and styles into a style sheet. `harden csp` lists
    /// every line, and writes the policy that fits.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/howto/csp/>
    /// - <https://django-csp.readthedocs.io/en/latest/nonce.html>
    /// - <https://www.w3.org/TR/CSP3/#should-block-inline>
    "HEADER049" "csp-forbids-inline" {
        topic: Headers,
        severity: Low,
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
    if policies.is_empty() {
        return Vec::new();
    }
    let Some(inventory) = settings.project().inventory() else {
        return Vec::new();
    };
    let mut violations = Vec::new();
    for policy in &policies {
        let judge = Judge::new(policy);
        let mut found: BTreeMap<(Arc<str>, Inline), Vec<Place>> = BTreeMap::new();
        for item in &inventory.items {
            if let Some(what) = judge.forbidden(item)
                && Usage::of(&item.place.file) == Usage::Site
            {
                let key = (Arc::clone(&item.place.file), what);
                found.entry(key).or_default().push(item.place.clone());
            }
        }
        // Some views have a policy of their own, and nobody knows which pages are theirs.
        let is_changed = !changed_views(settings).is_empty() || leaves_pages_out(settings);
        violations.extend(
            found
                .into_iter()
                .map(|((_, what), places)| violation(policy, what, places, is_changed)),
        );
    }
    violations
}

/// What a policy says to inline parts, on pages that use the nonce and on those that do not.
struct Judge<'p> {
    policy: &'p Policy<'p>,
    with_nonce: Sent,
    without: Sent,
}

impl<'p> Judge<'p> {
    fn new(policy: &'p Policy<'p>) -> Self {
        Self {
            policy,
            with_nonce: policy.sent(Nonces::Used),
            without: policy.sent(Nonces::Unused),
        }
    }

    /// What kind of thing it is, where the policy certainly forbids it.
    fn forbidden(&self, item: &Item) -> Option<Inline> {
        let What::Inline {
            what,
            hash,
            nonce,
            is_void,
            ..
        } = &item.what
        else {
            return None;
        };
        // What may be a nonce, and a link that does nothing anyway.
        if *is_void || nonce.as_ref().is_some_and(|nonce| !nonce.is_certain) {
            return None;
        }
        let with_nonce = self.forbids(&self.with_nonce, *what, hash.as_deref(), nonce.is_some());
        let without = self.forbids(&self.without, *what, hash.as_deref(), false);
        let is_forbidden = if nonce.is_some() {
            with_nonce
        } else {
            with_nonce && without
        };
        is_forbidden.then_some(*what)
    }

    fn forbids(&self, sent: &Sent, what: Inline, hash: Option<&str>, has_nonce: bool) -> bool {
        let Some(directive) = sent.in_force(what.directive()) else {
            return false;
        };
        let is_known = !self.policy.open
            && self
                .policy
                .get(&directive.name)
                .is_some_and(|directive| directive.content.is_complete());
        if !is_known {
            return false;
        }
        let is_script = matches!(
            what,
            Inline::Script | Inline::Handler | Inline::JavascriptUrl
        );
        let is_open = if is_script {
            directive.allows_inline_scripts()
        } else {
            directive.allows_inline_styles()
        };
        let is_attribute = matches!(what, Inline::Handler | Inline::StyleAttribute);
        let takes_hashes = !is_attribute
            || directive
                .values
                .iter()
                .any(|value| value.eq_ignore_ascii_case("'unsafe-hashes'"));
        // Of hashes of other lengths nobody here knows what they are of.
        let is_named = takes_hashes
            && directive.values.iter().any(|value| {
                let value = value.trim_matches('\'');
                hash == Some(value) || value.starts_with("sha384-") || value.starts_with("sha512-")
            });
        !(is_open || is_named || has_nonce && directive.has_nonce())
    }
}

fn violation(
    policy: &Policy<'_>,
    what: Inline,
    mut places: Vec<Place>,
    is_changed: bool,
) -> Violation {
    places.sort();
    let first = places.remove(0);
    let others = match places.len() {
        0 => String::new(),
        count => format!(" So it is with {count} more here."),
    };
    let (doing, help) = match what {
        Inline::Script => ("does not run", "Give it the nonce, or serve it as a file."),
        Inline::Style => (
            "does not count",
            "Give it the nonce, or write it into a style sheet.",
        ),
        Inline::Handler => (
            "does not run",
            "Listen to the event in a script: `addEventListener`.",
        ),
        Inline::StyleAttribute => (
            "does not count",
            "Write a class, and its style into a style sheet.",
        ),
        Inline::JavascriptUrl => (
            "does not run",
            "Use a button, and listen to its click in a script.",
        ),
    };
    let verb = if policy.is_enforced {
        "forbids"
    } else {
        "would forbid"
    };
    let message = format!(
        "`{}` {verb} the {}: it {doing}.{others}",
        policy.setting,
        what.name()
    );
    let is_script = matches!(
        what,
        Inline::Script | Inline::Handler | Inline::JavascriptUrl
    );
    let persona = match (policy.is_enforced, is_script) {
        (true, true) if !is_changed => Persona::Regular,
        (true, _) | (false, true) => Persona::Pedantic,
        (false, false) => Persona::Auditor,
    };
    let violation = Violation::new(
        first,
        format!("{} {}", policy.setting, what.directive()),
        message,
        help,
    )
    .also_at(places)
    .persona(persona);
    if is_changed {
        violation.confidence(Confidence::Low)
    } else {
        violation
    }
}

/// Whether django-csp is told to leave pages out.
fn leaves_pages_out(settings: &Settings<'_>) -> bool {
    let of_old = !settings.items("CSP_EXCLUDE_URL_PREFIXES").is_empty();
    let of_new = settings
        .entries("CONTENT_SECURITY_POLICY")
        .iter()
        .any(|(key, _)| key.as_str() == Some("EXCLUDE_URL_PREFIXES"));
    of_old || of_new
}
