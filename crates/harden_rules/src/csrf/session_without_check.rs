use harden_finding::{Confidence, Persona};
use harden_secrets::Usage;

use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// An authentication class for Django REST framework that takes the visitor from the session, and leaves out
    /// the check against forgery: it overrides `enforce_csrf` with nothing, or takes the user of Django's own request
    /// in `authenticate`.
    ///
    /// # Why it matters
    /// Django REST framework exempts every view from Django's check. `SessionAuthentication.enforce_csrf` makes up for
    /// it; without it, any page of the web can call the API in the name of whoever visits it.
    ///
    /// # Bad
    /// ```python
    /// # file: settings.py
    /// REST_FRAMEWORK = {"DEFAULT_AUTHENTICATION_CLASSES": ["shop.authentication.QuietSessions"]}
    /// # file: shop/authentication.py
    /// from rest_framework.authentication import SessionAuthentication
    ///
    /// class QuietSessions(SessionAuthentication):
    ///     def enforce_csrf(self, request):
    ///         return
    /// ```
    ///
    /// # Good
    /// ```python
    /// # file: settings.py
    /// REST_FRAMEWORK = {"DEFAULT_AUTHENTICATION_CLASSES": ["shop.authentication.LoggedSessions"]}
    /// # file: shop/authentication.py
    /// from rest_framework.authentication import SessionAuthentication
    ///
    /// class LoggedSessions(SessionAuthentication):
    ///     def enforce_csrf(self, request):
    ///         log.info("checked")
    ///         return super().enforce_csrf(request)
    /// ```
    ///
    /// # How to fix
    /// Take `SessionAuthentication` as it is, and send the header `X-CSRFToken` from scripts. Clients without a browser
    /// get tokens.
    ///
    /// # References
    /// - <https://www.django-rest-framework.org/api-guide/authentication/#sessionauthentication>
    "CSRF022" "session-without-check" {
        topic: Csrf,
        severity: High,
        confidence: High,
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
    let unchecked = meanings.unchecked_authentications().into_iter();
    unchecked
        .map(|one| {
            let name = one.class.name();
            let violation = Violation::new(
                one.place.clone(),
                format!("class {name}"),
                format!(
                    "`{name}` takes visitors from the session, and its `{}` leaves out the check against forgery.",
                    one.method
                ),
                "Take `SessionAuthentication` as it is, and send the token.",
            );
            if one.is_used && Usage::of(&one.place.file) == Usage::Site {
                violation
            } else {
                violation
                    .persona(Persona::Auditor)
                    .confidence(Confidence::Low)
            }
        })
        .collect()
}
