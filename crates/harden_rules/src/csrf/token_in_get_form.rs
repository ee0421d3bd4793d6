use harden_finding::Persona;

use super::forms::{Method, Target, forms};
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A form with `{% csrf_token %}` that is sent with GET, which puts the token into the URL.
    ///
    /// # Why it matters
    /// URLs end up in logs, in the browser's history and in the `Referer` of whatever the page links to; with the token,
    /// another site can make forms that this site takes for its own. Django checks nothing on GET.
    ///
    /// # Bad
    /// ```html
    /// <form action="/search">{% csrf_token %}<input name="q"></form>
    /// ```
    ///
    /// # Good
    /// ```html
    /// <form action="/search"><input name="q"></form>
    /// <form method="post" action="/orders">{% csrf_token %}</form>
    /// {% if has_search %}<form action="/search">{% endif %}
    /// <input name="q">
    /// {% if has_search %}</form>{% endif %}
    /// <div data-token="{{ csrf_token }}">{% csrf_token %}</div>
    /// ```
    /// ```html
    /// <form action="/search">
    ///   {% include "fields.html" with without_token=True %}
    ///   <button>Search</button>
    /// </form>
    /// # file: shop/templates/fields.html
    /// {% if not without_token %}{% csrf_token %}{% endif %}
    /// <input name="q">
    /// ```
    ///
    /// # How to fix
    /// Take the token out of the form, or send it with `method="post"` if it changes anything.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/csrf/>
    "CSRF013" "token-in-get-form" {
        topic: Csrf,
        severity: Low,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [598],
        checks: [],
        equivalents: [],
        listens: [Project(check)],
    }
}

fn check(project: &dyn Project) -> Vec<Violation> {
    let Some(templates) = project.templates() else {
        return Vec::new();
    };
    let forms = forms(templates).into_iter().filter(|form| {
        form.method == Method::Get
            && form.target != Target::Script
            && form.element.has_token
            && form.can_be_sent(templates, project)
            // A script that sends it chooses the method.
            && !sends_itself(form.element)
            && !form.can_be_posted(templates)
            && !form.is_sent_by_script(templates, project)
    });
    forms
        .map(|form| {
            let violation = form.violation(
                "The form puts its token into the URL.".to_owned(),
                "Take `{% csrf_token %}` out, or send the form with `method=\"post\"`.",
            );
            // A form that says neither how nor where it is sent is mostly a script's.
            let says = |name| form.element.attribute(name).is_some();
            if says("method") || says("action") {
                violation
            } else {
                violation.persona(Persona::Auditor)
            }
        })
        .collect()
}

/// Whether a script or a library sends the form.
fn sends_itself(form: &harden_templates::pages::Element) -> bool {
    form.attributes.iter().any(|attribute| {
        let name = attribute.name.as_str();
        name == "onsubmit"
            || [
                "hx-",
                "data-hx-",
                "x-on:submit",
                "@submit",
                "v-on:submit",
                "ng-submit",
            ]
            .iter()
            .any(|start| name.starts_with(start))
    })
}
