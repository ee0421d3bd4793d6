use crate::csp::changed_views;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A decorator (`csp_update`, `csp_replace`, `csp`, `csp_override`) gives a view a policy that lets in
    /// what the settings keep out: inline scripts, `eval`, scripts from anywhere, plugins, frames on other
    /// sites.
    ///
    /// # Why it matters
    /// A page with a loose policy has the origin of all others: a script that gets in there acts on the
    /// whole site.
    ///
    /// # Bad
    /// ```python django-csp=4.0
    /// MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    /// CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"script-src": ["'self'"]}}
    /// # file: shop/views.py
    /// from csp.decorators import csp_update
    ///
    /// @csp_update({"script-src": "'unsafe-eval'"})
    /// def chart(request):
    ///     return render(request, "chart.html")
    /// ```
    /// ```python django-csp=3.8
    /// MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    /// CSP_SCRIPT_SRC = ["'self'"]
    /// # file: shop/views.py
    /// from csp.decorators import csp_replace
    ///
    /// class Chart(TemplateView):
    ///     @csp_replace(SCRIPT_SRC=["'self'", "'unsafe-inline'"])
    ///     def get(self, request):
    ///         return render(request, "chart.html")
    /// ```
    /// ```python django=6.0
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"script-src": ["'self'"]}
    /// # file: shop/views.py
    /// from django.utils.csp import CSP
    /// from django.views.decorators.csp import csp_override
    ///
    /// @csp_override({"img-src": [CSP.SELF]})
    /// def chart(request):
    ///     return render(request, "chart.html")
    /// ```
    ///
    /// # Good
    /// ```python django-csp=4.0
    /// MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    /// CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"script-src": ["'self'"]}}
    /// # file: shop/views.py
    /// from csp.decorators import csp_update
    ///
    /// @csp_update({"img-src": "maps.example.com"})
    /// def chart(request):
    ///     return render(request, "chart.html")
    /// ```
    /// ```python django=6.0
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"script-src": ["'self'"]}
    /// # file: shop/views.py
    /// from django.utils.csp import CSP
    /// from django.views.decorators.csp import csp_override
    ///
    /// @csp_override({"script-src": [CSP.SELF], "img-src": ["maps.example.com"]})
    /// def chart(request):
    ///     return render(request, "chart.html")
    /// ```
    ///
    /// # How to fix
    /// Give the page's own scripts the nonce, or name the one host that it needs. `csp_override` and `csp`
    /// replace the whole policy: repeat what is to stay.
    ///
    /// # References
    /// - <https://django-csp.readthedocs.io/en/latest/decorators.html>
    /// - <https://docs.djangoproject.com/en/stable/ref/csp/>
    "HEADER047" "csp-loosened-by-view" {
        topic: Headers,
        severity: Low,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [693, 79],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let views = changed_views(settings);
    let loosened = views.iter().flat_map(|view| {
        let decorator = &view.decorator;
        let found = view.loosened(settings).into_iter();
        found.map(|finding| {
            Violation::new(
                decorator.place.clone(),
                format!("{} {}", decorator.name, finding.directive),
                format!(
                    "`{}` gives this view a looser policy than the settings': {}.",
                    decorator.name, finding.message
                ),
                "Allow what the page needs, and no more.",
            )
        })
    });
    loosened.collect()
}
