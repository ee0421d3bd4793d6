use harden_script::SinkKind;

use super::dom::{Dom, code};
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A script runs a value as code: with `eval`, `new Function`, text for `setTimeout`, or an attribute `on…`.
    ///
    /// # Why it matters
    /// Who decides a part of the value runs code in the page. A policy that forbids `unsafe-eval` stops it, and with it
    /// this script.
    ///
    /// # Bad
    /// ```javascript
    /// eval(decodeURIComponent(location.hash.slice(1)));
    /// ```
    /// ```javascript
    /// setTimeout("show('" + field.value + "')", 100);
    /// ```
    ///
    /// # Good
    /// ```javascript
    /// const state = JSON.parse(decodeURIComponent(location.hash.slice(1)));
    /// setTimeout(() => show(field.value), 100);
    /// ```
    ///
    /// # How to fix
    /// Read data with `JSON.parse`, and hand functions over instead of text.
    ///
    /// # References
    /// - <https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/eval>
    "XSS042" "value-becomes-code" {
        topic: Xss,
        severity: High,
        confidence: Medium,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [95],
        checks: [],
        equivalents: ["semgrep javascript.browser.security.eval-detected.eval-detected"],
        listens: [Project(check)],
    }
}

fn check(project: &dyn Project) -> Vec<Violation> {
    let Some(dom) = Dom::of(project) else {
        return Vec::new();
    };
    dom.violations(
        |kind| {
            matches!(
                kind,
                SinkKind::Eval | SinkKind::Timer | SinkKind::EventHandler
            )
        },
        |_, _, sink, dynamic| code(sink, dynamic),
        |_| "code",
        "Read data with `JSON.parse`, and hand functions over instead of text.",
    )
}
