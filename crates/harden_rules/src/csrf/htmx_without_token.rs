use harden_finding::{Confidence, Persona};
use harden_project::TreeTemplates;
use harden_script::Api;
use harden_secrets::Usage;
use harden_templates::pages::{Element, Piece};

use super::forms::value;
use super::requests::{Requests, Target, is_checked, url_name};
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// An element that htmx sends with POST, PUT, PATCH or DELETE to a view of this site that asks for the token, and
    /// nothing that gives htmx the token: no `hx-headers` on an element of the project's pages, no listener of
    /// `htmx:configRequest`, no form with the token around it. Where nobody can tell which view is meant, or the
    /// template is included in others, whose forms may have the token, the finding is for the auditor.
    ///
    /// # Why it matters
    /// Django refuses the request with status 403: the element does nothing. It is no hole, but often becomes one,
    /// because `@csrf_exempt` makes the refusal go away.
    ///
    /// # Bad
    /// ```html
    /// # file: settings.py
    /// MIDDLEWARE = ["django.middleware.csrf.CsrfViewMiddleware"]
    /// ROOT_URLCONF = "shop.urls"
    /// # file: shop/urls.py
    /// from django.urls import path
    /// from shop import views
    /// urlpatterns = [path("orders/<int:pk>/cancel/", views.cancel, name="cancel")]
    /// # file: shop/views.py
    /// def cancel(request, pk):
    ///     Order.objects.filter(pk=pk).delete()
    /// # file: shop/templates/order.html
    /// <body><button hx-post="{% url 'cancel' order.pk %}">Cancel</button></body>
    /// ```
    ///
    /// # Good
    /// ```html
    /// # file: settings.py
    /// MIDDLEWARE = ["django.middleware.csrf.CsrfViewMiddleware"]
    /// ROOT_URLCONF = "shop.urls"
    /// # file: shop/urls.py
    /// from django.urls import path
    /// from shop import views
    /// urlpatterns = [path("orders/<int:pk>/cancel/", views.cancel, name="cancel")]
    /// # file: shop/views.py
    /// def cancel(request, pk):
    ///     Order.objects.filter(pk=pk).delete()
    /// # file: shop/templates/order.html
    /// <body hx-headers='{"X-CSRFToken": "{{ csrf_token }}"}'>
    ///   <button hx-post="{% url 'cancel' order.pk %}">Cancel</button>
    /// </body>
    /// ```
    ///
    /// # How to fix
    /// Write `hx-headers='{"X-CSRFToken": "{{ csrf_token }}"}'` on the body of the page: elements inherit it.
    ///
    /// # References
    /// - <https://django-htmx.readthedocs.io/en/latest/tips.html#make-htmx-pass-django-s-csrf-token>
    "CSRF031" "htmx-without-token" {
        topic: Csrf,
        severity: Low,
        confidence: Medium,
        persona: Regular,
        since: "0.1.0",
        cwe: [352],
        checks: [],
        equivalents: [],
        listens: [Project(check)],
    }
}

const SENDING: [&str; 4] = ["hx-post", "hx-put", "hx-patch", "hx-delete"];

fn check(project: &dyn Project) -> Vec<Violation> {
    let Some(templates) = project.templates() else {
        return Vec::new();
    };
    let bare: Vec<_> = templates
        .pages
        .elements()
        .filter_map(|element| Some((element, sent_to(templates, element)?)))
        .filter(|(element, _)| !has_token(templates, element))
        .collect();
    if bare.is_empty() || !is_checked(project) {
        return Vec::new();
    }
    let Some(requests) = Requests::of(project) else {
        return Vec::new();
    };
    if requests.sends(Api::Htmx) || requests.sends(Api::XmlHttpRequest) {
        return Vec::new();
    }
    bare.into_iter()
        .filter_map(|(element, sent)| violation(templates, &requests, element, &sent))
        .collect()
}

/// What an element sends, and where.
struct Sent {
    attribute: &'static str,
    address: String,
    /// In `{% url %}`, with which the address begins.
    name: Option<String>,
}

fn sent_to(templates: &TreeTemplates, element: &Element) -> Option<Sent> {
    let is_of_htmx = |name: &str| {
        name.strip_prefix("data-")
            .unwrap_or(name)
            .starts_with("hx-")
    };
    let mut attributes = element.attributes.iter();
    if !attributes.any(|attribute| is_of_htmx(&attribute.name)) {
        return None;
    }
    let (attribute, address) = SENDING.iter().find_map(|name| {
        let spelled = [(*name).to_owned(), format!("data-{name}")];
        let found = spelled
            .iter()
            .find_map(|name| value(templates, element, name));
        Some((*name, found?))
    })?;
    let found = element
        .attribute(attribute)
        .or_else(|| element.attribute(&format!("data-{attribute}")))?;
    let name = match found.value.as_deref()?.first()? {
        Piece::Printed(place) => url_name(templates.text(*place)),
        Piece::Text(_) => None,
    };
    Some(Sent {
        attribute,
        address,
        name,
    })
}

/// Whether the token goes along: htmx sends the fields of the form around an element, and what it is told to.
fn has_token(templates: &TreeTemplates, element: &Element) -> bool {
    let form = element.form.map(|id| templates.pages.element(id));
    let own = (element.name == "form").then_some(element);
    let is_in_form = form.into_iter().chain(own).any(|form| {
        // Tags of libraries may print it.
        form.may_have_token || !form.tags.is_empty() || !form.printed.is_empty()
    });
    is_in_form
        || [
            "hx-headers",
            "hx-vals",
            "hx-include",
            "data-hx-headers",
            "data-hx-include",
        ]
        .iter()
        .any(|name| element.attribute(name).is_some())
}

fn violation(
    templates: &TreeTemplates,
    requests: &Requests<'_>,
    element: &Element,
    sent: &Sent,
) -> Option<Violation> {
    let path = sent
        .address
        .strip_prefix('/')
        .filter(|path| !path.starts_with('/'));
    let is_here = sent.name.is_some() || path.is_some();
    if !is_here {
        return None;
    }
    let target = requests.leads_to(sent.name.as_deref(), path);
    // One of those that include it may do so in a form.
    let is_included = !templates.pages.callers(element.place.template).is_empty();
    let place = templates.place(element.place);
    let method = sent
        .attribute
        .trim_start_matches("hx-")
        .to_ascii_uppercase();
    let message = match &target {
        Target::Unchecked => return None,
        Target::Checked(view) => format!(
            "htmx sends {method} without the token, and Django refuses it: `{}` is not exempt.",
            view.name()
        ),
        Target::Site | Target::Unknown => format!(
            "htmx sends {method} without the token: Django refuses it unless the view is exempt."
        ),
    };
    let violation = Violation::new(
        place.clone(),
        format!("{} {}", sent.attribute, place.file),
        message,
        "Write `hx-headers` with the token on the body.",
    );
    Some(if Usage::of(&place.file) != Usage::Site {
        violation.persona(Persona::Auditor).outside_gate()
    } else if matches!(target, Target::Checked(_)) && !is_included {
        violation
    } else {
        violation
            .persona(Persona::Auditor)
            .confidence(Confidence::Low)
    })
}
