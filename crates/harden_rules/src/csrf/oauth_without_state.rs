use harden_finding::{Confidence, Persona};
use harden_project::views::ViewConduct;
use harden_python::conduct::DeedKind;
use harden_secrets::Usage;

use super::exempt::{change, cookies};
use super::words::words;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A view that another site sends the visitor back to with a `code`, exchanges it with the secret of the client,
    /// and keeps what it gets for the visitor, and nowhere looks at `state`, a nonce or the verifier of PKCE.
    ///
    /// # Why it matters
    /// An attacker stops on the way back with a code of his own, and has the visitor's browser open the address: the
    /// visitor's account here is joined with the attacker's there, or the visitor is logged in as the attacker.
    ///
    /// # Bad
    /// ```python
    /// # file: settings.py
    /// ROOT_URLCONF = "shop.views"
    /// # file: shop/views.py
    /// import requests
    /// from django.contrib.auth.decorators import login_required
    ///
    /// @login_required
    /// def joined(request):
    ///     code = request.GET.get("code", "")
    ///     answer = requests.post(URL, {"client_id": ID, "client_secret": SECRET, "code": code})
    ///     Channel.objects.create(user=request.user, token=answer.json()["access_token"])
    /// ```
    ///
    /// # Good
    /// ```python
    /// # file: settings.py
    /// ROOT_URLCONF = "shop.views"
    /// # file: shop/views.py
    /// import requests
    /// from django.contrib.auth.decorators import login_required
    ///
    /// @login_required
    /// def joined(request):
    ///     if request.GET.get("state") != request.session.pop("state", None):
    ///         raise PermissionDenied
    ///     code = request.GET.get("code", "")
    ///     answer = requests.post(URL, {"client_id": ID, "client_secret": SECRET, "code": code})
    ///     Channel.objects.create(user=request.user, token=answer.json()["access_token"])
    /// ```
    ///
    /// # How to fix
    /// Send a random `state` along when the visitor leaves, keep it in the session, and compare it when he is back. A
    /// library for OAuth does so.
    ///
    /// # References
    /// - <https://datatracker.ietf.org/doc/html/rfc6749#section-10.12>
    "CSRF021" "oauth-without-state" {
        topic: Csrf,
        severity: Medium,
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
    let Some(meanings) = project.meanings() else {
        return Vec::new();
    };
    let views = meanings.functions_mentioning(&["code", "client_secret"], "request.GET");
    let open = views.into_iter().filter_map(|view| {
        let conduct = meanings.conduct(&view);
        let is_open = cookies(&conduct).is_some()
            && change(&conduct).is_some()
            && !is_bound_to_visitor(&conduct);
        is_open.then_some((view, conduct))
    });
    open.filter_map(|(view, conduct)| {
        let read = conduct
            .deeds
            .iter()
            .find(|deed| deed.kind == DeedKind::Text && deed.name.as_ref() == "code")?;
        let violation = Violation::new(
            read.place.clone(),
            format!("view {}", view.name()),
            format!(
                "`{}` exchanges the code that it is sent, and does not ask whether this visitor had it sent.",
                view.name()
            ),
            "Compare `state` with the one in the session.",
        );
        Some(if Usage::of(&read.place.file) == Usage::Site {
            violation
        } else {
            violation.persona(Persona::Auditor).confidence(Confidence::Low)
        })
    })
    .collect()
}

/// Whether it names anything that belongs to this visitor's way through.
fn is_bound_to_visitor(conduct: &ViewConduct) -> bool {
    let deeds = conduct.deeds.iter().map(|deed| deed.name.as_ref());
    let wrappers = conduct.wrappers.iter().map(AsRef::as_ref);
    deeds.chain(wrappers).any(|name| {
        let words = words(name);
        words
            .iter()
            .any(|word| matches!(word.as_str(), "state" | "nonce" | "verifier" | "pkce"))
    })
}
