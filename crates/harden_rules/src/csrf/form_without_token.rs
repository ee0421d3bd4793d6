use harden_finding::{Confidence, Persona};
use harden_project::TreeTemplates;
use harden_project::views::ClassRef;

use super::exempt::{Exempt, exempt_views};
use super::forms::{Form, Method, Target, forms, htmx_sends_token, value};
use super::requests::all_of_gate;
use crate::names::CSRF_MIDDLEWARE;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A form that posts to this site without `{% csrf_token %}`. The token is looked for in all that is printed between
    /// the form's tags: in included templates, in blocks of children, in fields made by hand. Where a tag of a library
    /// may print it, or the target is computed, the finding is for the auditor. On a site without sessions and without
    /// the check it is advice.
    ///
    /// # Why it matters
    /// Either Django refuses the form with status 403, and it never worked; or its view is exempt from the check, and
    /// any page of the web can send the form in the name of whoever visits it.
    ///
    /// # Bad
    /// ```html
    /// <form method="post" action="{% url 'order' %}">
    ///   {{ form.as_p }}
    ///   <button>Order</button>
    /// </form>
    /// ```
    ///
    /// # Good
    /// ```html
    /// <form method="post" action="{% url 'order' %}">
    ///   {% csrf_token %}
    ///   {{ form.as_p }}
    ///   <button>Order</button>
    /// </form>
    /// <form action="/search"><input name="q"></form>
    /// <form method="post" action="https://pay.example/checkout"><button>Pay</button></form>
    /// ```
    /// ```python
    /// # file: settings.py
    /// ROOT_URLCONF = "shop.views"
    /// # file: shop/views.py
    /// from django.core.signing import Signer
    /// from django.shortcuts import render
    /// from django.views.decorators.csrf import csrf_exempt
    ///
    /// @csrf_exempt
    /// def unsubscribe(request, signed):
    ///     name = Signer().unsign(signed)
    ///     if request.method == "POST":
    ///         Letter.objects.filter(reader=name).delete()
    ///     return render(request, "unsubscribe.html")
    /// # file: shop/templates/unsubscribe.html
    /// <form method="post"><button>No more letters</button></form>
    /// ```
    ///
    /// # How to fix
    /// Write `{% csrf_token %}` behind the form's start tag. A view that only other sites post to needs no form.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/howto/csrf/>
    "CSRF011" "form-without-token" {
        topic: Csrf,
        severity: Medium,
        confidence: Medium,
        persona: Regular,
        since: "0.1.0",
        cwe: [352],
        checks: [],
        equivalents: ["semgrep python.django.security.django-no-csrf-token.django-no-csrf-token"],
        listens: [Project(check)],
    }
}

fn check(project: &dyn Project) -> Vec<Violation> {
    let Some(templates) = project.templates() else {
        return Vec::new();
    };
    let htmx_sends_token = htmx_sends_token(templates);
    let forms = forms(templates).into_iter();
    let open = forms.filter(|form| {
        form.method == Method::Post
            && matches!(form.target, Target::Site | Target::Printed)
            && !form.may_have_token(templates)
            && !(htmx_sends_token && form.is_sent_by_htmx())
    });
    let proven = proven_views(project);
    let knows_nobody = knows_nobody(project);
    open.filter(|form| !is_proven(form, templates, project, &proven))
        .map(|form| {
            let can_be_sent =
                form.can_be_sent(templates, project) && !form.is_sent_by_script(templates, project);
            violation(&form, can_be_sent, knows_nobody)
        })
        .collect()
}

/// Whether the site has neither sessions nor the check, so that a browser brings nothing along that another site could
/// use, and no form is refused.
fn knows_nobody(project: &dyn Project) -> bool {
    all_of_gate(project, |settings| {
        // Before Django 1.10 another setting lists them.
        settings.is_set("MIDDLEWARE")
            && settings.has_no_sessions()
            && settings.has_middleware(CSRF_MIDDLEWARE) == Some(false)
    })
}

/// Views without the check in which nothing can be done in a visitor's name.
fn proven_views(project: &dyn Project) -> Vec<ClassRef> {
    let exempt = project.meanings().map(exempt_views).unwrap_or_default();
    let harmless = exempt.into_iter().filter(Exempt::is_harmless);
    harmless.map(|exempt| exempt.view.view).collect()
}

/// Whether a form is sent to a view that does without the token: one that it names, or, where it is sent back to where
/// its page comes from, all that give the page.
fn is_proven(
    form: &Form<'_>,
    templates: &TreeTemplates,
    project: &dyn Project,
    proven: &[ClassRef],
) -> bool {
    let Some(meanings) = project.meanings() else {
        return false;
    };
    if proven.is_empty() {
        return false;
    }
    let action = value(templates, form.element, "action").unwrap_or_default();
    let views = if let Some(name) = form.names_view(templates) {
        meanings.views_named(name)
    } else if matches!(action.trim(), "" | "." | "#") {
        meanings.renderers(templates, form.element.place.template)
    } else {
        return false;
    };
    !views.is_empty() && views.iter().all(|view| proven.contains(view))
}

fn violation(form: &Form<'_>, can_be_sent: bool, knows_nobody: bool) -> Violation {
    let violation = form.violation(
        "The form posts to this site without a token.".to_owned(),
        "Write `{% csrf_token %}` behind its start tag.",
    );
    let is_sure = can_be_sent && form.target == Target::Site && form.element.tags.is_empty();
    if is_sure {
        violation.persona_if(knows_nobody, Persona::Pedantic)
    } else {
        violation
            .persona(Persona::Auditor)
            .confidence(Confidence::Low)
    }
}
