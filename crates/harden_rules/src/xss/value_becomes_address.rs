use harden_script::SinkKind;

use super::dom::{Dom, begins, outside};
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A script sends the browser to an address, or gives one to a link or a form, whose beginning it took out of the
    /// address of the page.
    ///
    /// # Why it matters
    /// An address may begin with `javascript:`, and then runs as code of this page; or it is another site's, which
    /// looks like this one. Whoever makes the link decides.
    ///
    /// # Bad
    /// ```javascript
    /// const next = new URLSearchParams(location.search).get("next");
    /// location.href = next;
    /// ```
    ///
    /// # Good
    /// ```javascript
    /// const next = new URLSearchParams(location.search).get("next");
    /// location.href = "/orders/" + encodeURIComponent(next);
    /// ```
    /// ```javascript
    /// location.href = location.pathname + "?page=2";
    /// ```
    ///
    /// # How to fix
    /// Begin the address with a path of this site, or compare the `origin` of `new URL(next, location)` with that of
    /// the page before it is used.
    ///
    /// # References
    /// - <https://cheatsheetseries.owasp.org/cheatsheets/DOM_based_XSS_Prevention_Cheat_Sheet.html>
    "XSS041" "value-becomes-address" {
        topic: Xss,
        severity: High,
        confidence: Medium,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [79, 601],
        checks: [],
        equivalents: ["semgrep javascript.browser.security.open-redirect.js-open-redirect"],
        listens: [Project(check)],
    }
}

fn check(project: &dyn Project) -> Vec<Violation> {
    let Some(dom) = Dom::of(project) else {
        return Vec::new();
    };
    dom.violations(
        |kind| matches!(kind, SinkKind::Navigation | SinkKind::UrlAttribute),
        |_, _, sink, dynamic| {
            begins(&sink.value, dynamic)
                .then(|| outside(dynamic))
                .flatten()
        },
        |_| "an address",
        "Begin it with a path of this site.",
    )
}
