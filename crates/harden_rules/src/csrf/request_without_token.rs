use harden_finding::{Confidence, Persona};
use harden_script::{Api, Method};
use harden_secrets::Usage;

use super::requests::{Bare, Requests, Target, is_checked};
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A script sends POST, PUT, PATCH or DELETE to a view of this site that asks for the token, and sends none: in no
    /// header, in no field of what it sends, and by no set-up of the library that it uses (`$.ajaxSetup`, defaults of
    /// axios, a replaced `fetch`, `hx-headers`), wherever in the project that is. Requests to other sites, to exempt
    /// views and to APIs of Django REST framework are left out, and so is all of it where the middleware is absent.
    /// Where nobody can tell which view is meant, the finding is for the auditor.
    ///
    /// # Why it matters
    /// Django refuses the request with status 403: what it is for does not work. It is no hole, but often becomes one,
    /// because `@csrf_exempt` makes the refusal go away, and lets every page of the web send the request too.
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
    /// <script>
    ///   fetch("{% url 'cancel' order.pk %}", { method: "POST" });
    /// </script>
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
    /// <script>
    ///   fetch("{% url 'cancel' order.pk %}", {
    ///     method: "POST",
    ///     headers: { "X-CSRFToken": "{{ csrf_token }}" },
    ///   });
    ///   fetch("{% url 'cancel' order.pk %}", {
    ///     method: "POST",
    ///     body: new FormData(document.querySelector("form")),
    ///   });
    ///   fetch("https://pay.example/cancel", { method: "POST" });
    /// </script>
    /// ```
    ///
    /// # How to fix
    /// Send the header `X-CSRFToken`, with the token from the cookie or from a field of the page, and only to this site.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/howto/csrf/#using-csrf-protection-with-ajax>
    "CSRF030" "request-without-token" {
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

fn check(project: &dyn Project) -> Vec<Violation> {
    let scripts = project.scripts();
    let asks = scripts.is_some_and(|scripts| {
        let mut scripts = scripts.scripts.iter();
        scripts.any(|script| !script.facts.requests.is_empty())
    });
    if !asks || !is_checked(project) {
        return Vec::new();
    }
    let Some(requests) = Requests::of(project) else {
        return Vec::new();
    };
    requests.bare().iter().map(violation).collect()
}

fn violation(bare: &Bare<'_>) -> Violation {
    let method = match &bare.request.method {
        Method::Known(method) => method.as_str(),
        Method::OneOf(_) | Method::Unknown => "a request",
    };
    let message = match &bare.target {
        Target::Checked(view) => format!(
            "The script sends {method} to `{}` without the token, and Django refuses it: `{}` is not exempt.",
            bare.address,
            view.name()
        ),
        _ => format!(
            "The script sends {method} to `{}` without the token: Django refuses it unless the view is exempt.",
            bare.address
        ),
    };
    let help = match bare.request.api {
        Api::Beacon => "Beacons take no headers: send the token as a field.",
        _ => "Send the token in the header `X-CSRFToken`.",
    };
    let subject = format!("request {}", bare.address);
    let violation = Violation::new(bare.place.clone(), subject, message, help);
    let is_sure = matches!(bare.target, Target::Checked(_));
    if Usage::of(&bare.place.file) != Usage::Site {
        violation.persona(Persona::Auditor).outside_gate()
    } else if is_sure {
        violation
    } else {
        violation
            .persona(Persona::Auditor)
            .confidence(Confidence::Low)
    }
}
