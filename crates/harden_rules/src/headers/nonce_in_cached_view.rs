use harden_project::views::DecoratedView;
use harden_secrets::Usage;
use harden_templates::pages::pages_with;

use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A view under `cache_page`, as a decorator or in the `URLconf`, whose page has a nonce: in its template, in one that
    /// this extends and whose block it keeps, or in one that is included.
    ///
    /// # Why it matters
    /// The whole page is kept with the nonce of the visitor who came first, and given to everybody. Their header has
    /// another nonce, or none, because the header is made anew: the browser blocks the script until the page is made
    /// anew. Whoever repairs that by a nonce that does not change, or by `'unsafe-inline'`, gives the policy up.
    ///
    /// # Bad
    /// ```python
    /// # file: settings.py
    /// ROOT_URLCONF = "shop.views"
    /// # file: shop/views.py
    /// from django.shortcuts import render
    /// from django.views.decorators.cache import cache_page
    ///
    /// @cache_page(60 * 15)
    /// def home(request):
    ///     return render(request, "home.html", {})
    /// # file: shop/templates/base.html
    /// <script nonce="{{ request.csp_nonce }}">count();</script>{% block content %}{% endblock %}
    /// # file: shop/templates/home.html
    /// {% extends "base.html" %}{% block content %}<p>Books</p>{% endblock %}
    /// ```
    /// ```python
    /// # file: settings.py
    /// ROOT_URLCONF = "shop.urls"
    /// # file: shop/urls.py
    /// from django.urls import path
    /// from django.views.decorators.cache import cache_page
    /// from django.views.generic import TemplateView
    ///
    /// urlpatterns = [
    ///     path("about/", cache_page(600)(TemplateView.as_view(template_name="about.html"))),
    /// ]
    /// # file: shop/templates/about.html
    /// <script nonce="{{ csp_nonce }}">count();</script>
    /// ```
    ///
    /// # Good
    /// ```python
    /// # file: settings.py
    /// ROOT_URLCONF = "shop.views"
    /// # file: shop/views.py
    /// from django.shortcuts import render
    /// from django.views.decorators.cache import cache_page
    ///
    /// @cache_page(60 * 15)
    /// def home(request):
    ///     return render(request, "home.html", {})
    ///
    /// def basket(request):
    ///     return render(request, "basket.html", {})
    /// # file: shop/templates/base.html
    /// {% block scripts %}<script nonce="{{ request.csp_nonce }}">count();</script>{% endblock %}
    /// # file: shop/templates/home.html
    /// {% extends "base.html" %}{% block scripts %}<script src="/static/count.js"></script>{% endblock %}
    /// # file: shop/templates/basket.html
    /// {% extends "base.html" %}
    /// ```
    ///
    /// # How to fix
    /// Move the script into a file, which needs no nonce; or keep the parts of the page that are costly, with
    /// `{% cache %}`, or what they are made of, instead of the page.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/topics/cache/#the-per-view-cache>
    /// - <https://docs.djangoproject.com/en/stable/howto/csp/>
    /// - <https://www.w3.org/TR/CSP3/#security-nonces>
    "HEADER053" "nonce-in-cached-view" {
        topic: Headers,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [330, 525],
        checks: [],
        equivalents: [],
        listens: [Project(check)],
    }
}

fn check(project: &dyn Project) -> Vec<Violation> {
    let (Some(inventory), Some(templates), Some(meanings)) =
        (project.inventory(), project.templates(), project.meanings())
    else {
        return Vec::new();
    };
    // What `{% cache %}` keeps is a rule of its own.
    let mut nonces = inventory
        .nonces()
        .filter(|nonce| nonce.is_certain && !nonce.is_cached)
        .peekable();
    if nonces.peek().is_none() {
        return Vec::new();
    }
    let cached = meanings.cached_views().into_iter();
    let mut cached: Vec<DecoratedView> = cached
        .filter(|view| Usage::of(&view.place.file) == Usage::Site)
        .collect();
    let mut violations = Vec::new();
    for nonce in nonces {
        if cached.is_empty() {
            break;
        }
        for page in pages_with(&templates.library, &templates.pages, nonce.at) {
            let views = meanings.renderers(templates, page);
            let places = meanings.places_rendering(templates, page);
            let shown = cached.extract_if(.., |view| {
                views.contains(&view.view) || places.contains(&view.place)
            });
            violations.extend(shown.map(|view| {
                Violation::new(
                    view.place.clone(),
                    format!("view {}", view.view.name()),
                    format!(
                        "`cache_page` keeps the page with the nonce of `{}`: other visitors get that of the first.",
                        nonce.place.file
                    ),
                    "Move the script into a file, or keep parts of the page.",
                )
                .because_of(std::slice::from_ref(&nonce.place))
            }));
        }
    }
    violations
}
