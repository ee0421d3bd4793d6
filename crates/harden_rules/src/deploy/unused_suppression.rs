use crate::catalogue;
use crate::engine::PlacedSuppression;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A comment `# harden: ignore[…]` that suppresses nothing: the fault is gone, the rule is misspelt,
    /// or the comment stands on the wrong line.
    ///
    /// # Why it matters
    /// The comment would hide the fault when it comes back on that line, and its reason tells readers of
    /// a danger that is not there.
    ///
    /// # Bad
    /// ```python
    /// DEBUG = False  # harden: ignore[SECRET003] only on the test machine
    /// ```
    ///
    /// # Good
    /// ```python
    /// DEBUG = True  # harden: ignore[SECRET003] only on the test machine
    /// ```
    ///
    /// # How to fix
    /// Remove the comment, or move it to a line that the finding covers. Comments for other tools (`noqa`,
    /// `nosec`, `nosemgrep`) are left to those tools.
    ///
    /// # References
    /// - `harden rule` lists the codes and names of all rules
    "DEPLOY006" "unused-suppression" {
        topic: Deploy,
        severity: Low,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [],
        checks: [],
        equivalents: ["ruff RUF100"],
        listens: [UnusedSuppressions(check)],
    }
}

fn check(unused: &[&PlacedSuppression]) -> Vec<Violation> {
    unused
        .iter()
        .map(|suppression| {
            let codes = suppression.suppression.codes.join(", ");
            Violation::new(
                suppression.place.clone(),
                codes.clone(),
                message(suppression, &codes),
                "Remove the comment.",
            )
        })
        .collect()
}

fn message(suppression: &PlacedSuppression, codes: &str) -> String {
    let unknown = suppression.suppression.codes.iter().find(|code| {
        let is_topic = code.parse::<harden_finding::Topic>().is_ok();
        !is_topic && catalogue::find(code).is_none()
    });
    match unknown {
        None => format!("`harden: ignore[{codes}]` suppresses nothing here."),
        Some(unknown) => match catalogue::near(unknown).first() {
            Some(near) => format!("`{unknown}` is no rule of harden; did you mean `{near}`?"),
            None => format!("`{unknown}` is no rule of harden."),
        },
    }
}
