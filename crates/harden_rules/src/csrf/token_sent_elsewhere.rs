use super::forms::{Method, Target, forms};
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A form with `{% csrf_token %}` that is sent to another host.
    ///
    /// # Why it matters
    /// The other site learns the visitor's token, with which it can make forms that this site takes for its own.
    ///
    /// # Bad
    /// ```html
    /// <form method="post" action="https://pay.example/checkout">{% csrf_token %}</form>
    /// ```
    ///
    /// # Good
    /// ```html
    /// <form method="post" action="https://pay.example/checkout"></form>
    /// <form method="post" action="/checkout">{% csrf_token %}</form>
    /// ```
    ///
    /// # How to fix
    /// Take the token out of the form: the other site cannot use it for anything good.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/howto/csrf/>
    "CSRF012" "token-sent-elsewhere" {
        topic: Csrf,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [201, 352],
        checks: [],
        equivalents: [],
        listens: [Project(check)],
    }
}

fn check(project: &dyn Project) -> Vec<Violation> {
    let Some(templates) = project.templates() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for form in forms(templates) {
        if form.method != Method::Post || !form.has_token(templates) {
            continue;
        }
        if let Target::Elsewhere(host) = &form.target {
            found.push(form.violation(
                format!("The form sends its token to {host}."),
                "Take `{% csrf_token %}` out of the form.",
            ));
        }
    }
    found
}
