use harden_finding::{Confidence, Persona};
use harden_project::views::Decoration;
use harden_secrets::Usage;

use super::exempt::{Excuse, Exempt, exempt_views};
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A view under `csrf_exempt` that knows its visitor by the session, takes POST and changes something. The
    /// exemption may stand above the function, above the class or its `dispatch`, or in the `URLconf`. What a view does
    /// is told from its own code, and from the functions of the project that it calls and is wrapped in.
    ///
    /// A view that asks for another proof is not found: a signature, a key or a token in a header or in the
    /// URL, or a protocol that brings its own, as webhooks, OAuth and SAML do. Nor is one that reads nothing of the
    /// session. Views of Django REST framework are exempt by themselves, and checked by its authentication. A view
    /// of which less is known is for the auditor.
    ///
    /// # Why it matters
    /// Any page of the web can have the browser of a visitor send the form, and the view takes it for the
    /// visitor's own. Session cookies that are `SameSite=Lax` stop most of it, but not a page on another
    /// subdomain, nor browsers that do not know them.
    ///
    /// # Bad
    /// ```python
    /// # file: settings.py
    /// ROOT_URLCONF = "shop.views"
    /// # file: shop/views.py
    /// from django.contrib.auth.decorators import login_required
    /// from django.shortcuts import redirect
    /// from django.views.decorators.csrf import csrf_exempt
    ///
    /// @csrf_exempt
    /// @login_required
    /// def cancel(request, pk):
    ///     if request.method == "POST":
    ///         Order.objects.filter(pk=pk).delete()
    ///     return redirect("orders")
    /// ```
    /// ```python
    /// # file: settings.py
    /// ROOT_URLCONF = "shop.urls"
    /// # file: shop/urls.py
    /// from django.urls import path
    /// from django.views.decorators.csrf import csrf_exempt
    /// from shop.views import Profile
    ///
    /// urlpatterns = [path("profile", csrf_exempt(Profile.as_view()))]
    /// # file: shop/views.py
    /// from django.views import View
    ///
    /// class Profile(View):
    ///     def post(self, request):
    ///         request.user.name = request.POST["name"]
    ///         request.user.save()
    /// ```
    ///
    /// # Good
    /// ```python
    /// # file: settings.py
    /// ROOT_URLCONF = "shop.views"
    /// # file: shop/views.py
    /// import hmac
    /// from django.contrib.auth.decorators import login_required
    /// from django.shortcuts import redirect
    /// from django.views.decorators.csrf import csrf_exempt
    ///
    /// @login_required
    /// def cancel(request, pk):
    ///     if request.method == "POST":
    ///         Order.objects.filter(pk=pk).delete()
    ///     return redirect("orders")
    ///
    /// def is_ours(request):
    ///     sent = request.headers["X-Shop-Signature"]
    ///     return hmac.compare_digest(sent, sign(request.body))
    ///
    /// @csrf_exempt
    /// def paid(request):
    ///     if not is_ours(request):
    ///         raise PermissionDenied
    ///     Order.objects.create(user=request.user)
    /// ```
    ///
    /// # How to fix
    /// Leave out `csrf_exempt`, and send the token: `{% csrf_token %}` in forms, the header `X-CSRFToken` from
    /// scripts. A view that other machines call should ask them for a signature or a key, and not look at the session.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/howto/csrf/#disabling-csrf-protection-for-just-a-few-views>
    "CSRF020" "view-without-check" {
        topic: Csrf,
        severity: High,
        confidence: Medium,
        persona: Regular,
        since: "0.1.0",
        cwe: [352],
        checks: [],
        equivalents: ["semgrep python.django.security.audit.csrf-exempt.no-csrf-exempt"],
        listens: [Project(check)],
    }
}

fn check(project: &dyn Project) -> Vec<Violation> {
    let Some(meanings) = project.meanings() else {
        return Vec::new();
    };
    let exempt = exempt_views(meanings).into_iter();
    let open = exempt.filter(|exempt| !exempt.is_harmless());
    open.filter_map(|exempt| violation(&exempt)).collect()
}

fn violation(exempt: &Exempt) -> Option<Violation> {
    let name = exempt.view.view.name();
    let how = match exempt.view.by {
        Decoration::Route => "The route exempts",
        Decoration::Function | Decoration::Method => "`csrf_exempt` exempts",
    };
    let message = match (&exempt.cookies, &exempt.change) {
        (Some(cookies), Some(change)) => format!(
            "{how} `{name}` from the check against forgery, which knows its visitor by `{cookies}` and changes \
             something ({}:{}).",
            change.place.file, change.place.line
        ),
        (Some(cookies), None) => format!(
            "{how} `{name}` from the check against forgery, which knows its visitor by `{cookies}`."
        ),
        (None, _) if exempt.is_unknown => {
            format!("{how} `{name}` from the check against forgery, which is not of this project.")
        }
        (None, _) => return None,
    };
    let is_proven = exempt.cookies.is_some()
        && exempt.change.is_some()
        && exempt.takes_post
        && exempt.excuse == Excuse::None;
    let violation = Violation::new(
        exempt.view.place.clone(),
        format!("view {name}"),
        message,
        "Leave out `csrf_exempt` and send the token, or ask for a signature or a key.",
    );
    let violation = if is_proven {
        violation
    } else {
        violation
            .persona(Persona::Auditor)
            .confidence(Confidence::Low)
    };
    Some(if Usage::of(&exempt.view.place.file) == Usage::Site {
        violation
    } else {
        violation.persona(Persona::Auditor).outside_gate()
    })
}
