use harden_templates::values::Breakout;

use super::printed;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A template prints a value into a document inside of an attribute: `srcdoc`.
    ///
    /// # Why it matters
    /// A browser decodes the attribute and reads the result as a page: what Django escaped once is markup again,
    /// and its scripts run with the rights of the page around.
    ///
    /// # Bad
    /// ```html
    /// <iframe srcdoc="{{ request.GET.preview }}"></iframe>
    /// ```
    ///
    /// # Good
    /// ```html
    /// <iframe srcdoc="{{ request.GET.preview|force_escape|force_escape }}"></iframe>
    /// ```
    ///
    /// # How to fix
    /// Serve the document at a URL of its own with a content security policy, or give the frame an empty `sandbox`.
    /// Text alone is safe behind `force_escape|force_escape`.
    ///
    /// # References
    /// - <https://developer.mozilla.org/en-US/docs/Web/HTML/Reference/Elements/iframe#srcdoc>
    "XSS016" "value-in-srcdoc" {
        topic: Xss,
        severity: High,
        confidence: Medium,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [79],
        checks: [],
        equivalents: [],
        listens: [Project(check)],
    }
}

fn check(project: &dyn Project) -> Vec<Violation> {
    printed::violations(
        project,
        &[Breakout::Document],
        "into a document inside of an attribute",
        "Give the frame an empty `sandbox`, or escape the text twice with `force_escape`.",
    )
}
