use harden_secrets::Usage;

use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A nonce inside of `{% cache %}`.
    ///
    /// # Why it matters
    /// The part of the page is kept with the nonce of the visitor who came first. The header of everybody else has
    /// another nonce, or none, and the browser blocks the script until the part is made anew.
    ///
    /// # Bad
    /// ```html
    /// {% load cache %}{% cache 600 sidebar %}
    /// <script nonce="{{ request.csp_nonce }}">count();</script>
    /// {% endcache %}
    /// ```
    ///
    /// # Good
    /// ```html
    /// {% load cache %}{% cache 600 sidebar %}<p>{{ text }}</p>{% endcache %}
    /// <script nonce="{{ request.csp_nonce }}">count();</script>
    /// ```
    ///
    /// # How to fix
    /// Move the script out of the part that is kept, or into a file.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/topics/cache/#template-fragment-caching>
    /// - <https://www.w3.org/TR/CSP3/#security-nonces>
    "HEADER052" "nonce-in-cached-part" {
        topic: Headers,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [330, 525],
        checks: [],
        equivalents: [],
        listens: [Project(check)],
    }
}

fn check(project: &dyn Project) -> Vec<Violation> {
    let Some(inventory) = project.inventory() else {
        return Vec::new();
    };
    let kept = inventory.nonces().filter(|nonce| {
        nonce.is_cached && nonce.is_certain && Usage::of(&nonce.place.file) == Usage::Site
    });
    let mut violations: Vec<Violation> = Vec::new();
    for nonce in kept {
        if violations.iter().all(|known| known.place != nonce.place) {
            violations.push(Violation::new(
                nonce.place.clone(),
                nonce.written.clone(),
                "The nonce is kept by `{% cache %}`: other visitors get a page with the nonce of the first.",
                "Move the script out of what is kept.",
            ));
        }
    }
    violations
}
