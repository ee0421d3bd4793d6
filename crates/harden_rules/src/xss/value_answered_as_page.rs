use harden_python::bodies::MarkupUse;

use super::markup::open_holes;
use super::origin::Origin;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A view that answers with a text that was sent to it: `HttpResponse(f"<p>{request.GET['q']}</p>")`, without
    /// escaping it and without another content type.
    ///
    /// # Why it matters
    /// `HttpResponse` is a page of HTML unless the view says otherwise, and no template escapes anything. A link to
    /// the page is enough to run a script in it.
    ///
    /// # Bad
    /// ```python
    /// # file: settings.py
    /// ROOT_URLCONF = "shop.views"
    /// # file: shop/views.py
    /// from django.http import HttpResponse
    ///
    /// def search(request):
    ///     word = request.GET.get("q", "")
    ///     return HttpResponse("<p>Nothing found for %s.</p>" % word)
    /// ```
    ///
    /// # Good
    /// ```python
    /// # file: settings.py
    /// ROOT_URLCONF = "shop.views"
    /// # file: shop/views.py
    /// from django.http import HttpResponse
    /// from django.utils.html import escape
    ///
    /// def search(request):
    ///     word = request.GET.get("q", "")
    ///     return HttpResponse("<p>Nothing found for %s.</p>" % escape(word))
    ///
    /// def echo(request):
    ///     return HttpResponse(request.GET["q"], content_type="text/plain")
    /// ```
    ///
    /// # How to fix
    /// Render a template, make the markup with `format_html`, or answer with `content_type="text/plain"`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/request-response/#django.http.HttpResponse>
    "XSS031" "value-answered-as-page" {
        topic: Xss,
        severity: High,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [79],
        checks: [],
        equivalents: [
            "semgrep python.django.security.injection.reflected-data-httpresponse.reflected-data-httpresponse",
        ],
        listens: [Project(check)],
    }
}

fn check(project: &dyn Project) -> Vec<Violation> {
    let holes = open_holes(project).iter();
    let sent = holes.filter(|hole| {
        hole.used == MarkupUse::Response && !hole.is_escaped && hole.origin == Origin::Request
    });
    sent.map(|hole| {
        hole.violation(
            "The page has in it what was sent, and nothing escapes it.",
            "Render a template, or use `format_html`.",
        )
    })
    .collect()
}
