use harden_script::SinkKind;

use super::dom::Dom;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A script of the project, or of a template, makes markup of a value: it assigns it to `innerHTML`, writes it
    /// with `document.write`, or hands it to jQuery between tags. Values are followed through names, functions and
    /// answers of requests. What an escaping function or `textContent` made text of is left out, numbers are, and so
    /// is HTML that the site's own server answers as a whole. Where the value comes out of the
    /// page's address, or templates print a text of the database into the string or the `data-` attribute, it is shown
    /// to everyone; text of answers and of other attributes is for the pedantic, for a server may have escaped it; where
    /// nobody can tell, the finding is for the auditor.
    ///
    /// # Why it matters
    /// Django has no part in it: what a JSON answer or a `data-` attribute holds is not escaped any more when a script
    /// reads it. A title such as `<img src=x onerror=…>` runs as code of the page, for whoever looks at it.
    /// `escapejs` is gone as soon as the string is read.
    ///
    /// # Bad
    /// ```javascript
    /// fetch("/api/orders").then((answer) => answer.json()).then((orders) => {
    ///   for (const order of orders) {
    ///     list.insertAdjacentHTML("beforeend", `<li>${order.title}</li>`);
    ///   }
    /// });
    /// ```
    /// ```javascript
    /// const query = new URLSearchParams(location.search).get("q");
    /// $("#results").html("<h2>" + query + "</h2>");
    /// ```
    /// ```html
    /// <script>
    ///   document.getElementById("hello").innerHTML = "Hello {{ request.GET.name|escapejs }}";
    /// </script>
    /// ```
    ///
    /// # Good
    /// ```javascript
    /// fetch("/api/orders").then((answer) => answer.json()).then((orders) => {
    ///   for (const order of orders) {
    ///     const item = document.createElement("li");
    ///     item.textContent = order.title;
    ///     list.append(item);
    ///   }
    /// });
    /// ```
    /// ```javascript
    /// function escapeHtml(text) {
    ///   return $("<div>").text(text).html();
    /// }
    /// const query = new URLSearchParams(location.search).get("q");
    /// $("#results").html("<h2>" + escapeHtml(query) + "</h2>");
    /// ```
    /// ```html
    /// <script>
    ///   document.getElementById("hello").innerHTML = "Hello {{ request.GET.name }}";
    /// </script>
    /// ```
    ///
    /// # How to fix
    /// Set `textContent` (`.text()` in jQuery), or make elements and give them their text. Where markup has to be put
    /// together as text, escape every value in it; where people write markup, let `DOMPurify` clean it.
    ///
    /// # References
    /// - <https://cheatsheetseries.owasp.org/cheatsheets/DOM_based_XSS_Prevention_Cheat_Sheet.html>
    /// - <https://api.jquery.com/html/>
    "XSS040" "value-becomes-markup" {
        topic: Xss,
        severity: High,
        confidence: Medium,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [79],
        checks: [],
        equivalents: ["semgrep javascript.browser.security.insecure-document-method.insecure-document-method"],
        listens: [Project(check)],
    }
}

fn check(project: &dyn Project) -> Vec<Violation> {
    let Some(dom) = Dom::of(project) else {
        return Vec::new();
    };
    dom.violations(
        SinkKind::is_markup,
        Dom::markup,
        |kind| match kind {
            SinkKind::Srcdoc => "a document",
            _ => "markup",
        },
        "Set `textContent`, or escape the value.",
    )
}
