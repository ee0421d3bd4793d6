use harden_finding::Persona;

use crate::csp::{ViewPolicy, changed_views};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A decorator takes the content security policy of the settings from a view: `csp_exempt`, or
    /// `csp_override({})` of Django 6.
    ///
    /// # Why it matters
    /// A page without a policy has the origin of all others. Where a script gets into that one, it reads
    /// and posts in the visitor's name what it likes, however strict the others' policies are. It is the
    /// more so where the page takes forms, which is where foreign text comes in.
    ///
    /// # Bad
    /// ```python django-csp=4.0
    /// MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    /// CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": ["'self'"]}}
    /// # file: shop/views.py
    /// from csp.decorators import csp_exempt
    ///
    /// @csp_exempt()
    /// def search(request):
    ///     return render(request, "search.html", {"query": request.POST.get("query")})
    /// ```
    /// ```python django=6.0
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"default-src": ["'self'"]}
    /// # file: shop/views.py
    /// from django.utils.decorators import method_decorator
    /// from django.views.decorators.csp import csp_override
    ///
    /// @method_decorator(csp_override({}), name="dispatch")
    /// class Search(FormView):
    ///     template_name = "search.html"
    /// ```
    ///
    /// # Good
    /// ```python django-csp=4.0
    /// MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    /// CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": ["'self'"]}}
    /// # file: shop/views.py
    /// from csp.decorators import csp_update
    ///
    /// @csp_update({"img-src": "maps.example.com"})
    /// def search(request):
    ///     return render(request, "search.html", {"query": request.POST.get("query")})
    /// ```
    ///
    /// # How to fix
    /// Allow what the page needs and no more: `csp_update` of django-csp, or `csp_override` with a whole
    /// policy.
    ///
    /// # References
    /// - <https://django-csp.readthedocs.io/en/latest/decorators.html>
    /// - <https://docs.djangoproject.com/en/stable/ref/csp/>
    "HEADER046" "csp-lifted-by-view" {
        topic: Headers,
        severity: Medium,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [693, 79],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

/// Signs of a view that takes forms.
const FORMS: [&str; 6] = [
    "request.POST",
    "FormView",
    "CreateView",
    "UpdateView",
    "form_valid",
    "Form(",
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let lifted = changed_views(settings)
        .into_iter()
        .filter(ViewPolicy::is_lifted)
        .map(|view| {
            let decorator = view.decorator;
            let text = settings.project().lines(&decorator.subject);
            let takes_forms = text.is_some_and(|text| FORMS.iter().any(|sign| text.contains(sign)));
            let which = if takes_forms {
                "of a page that takes forms"
            } else {
                "of this page"
            };
            Violation::new(
                decorator.place,
                decorator.name.clone(),
                format!(
                    "`{}` takes away the content security policy {which}.",
                    decorator.name
                ),
                "Allow what the page needs, and no more.",
            )
            .persona_if(takes_forms, Persona::Regular)
        });
    lifted.collect()
}
