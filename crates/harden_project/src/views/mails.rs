//! Which code writes mails: no scripts run there.

use harden_finding::Place;
use harden_python::bodies::{Body, Render, Term};
use harden_python::conduct::{Conduct, DeedKind};

use super::Code;

/// What answers a request, by the names that it is called by.
const ANSWERING: [&str; 6] = [
    "render",
    "render_template",
    "render_to_response",
    "TemplateResponse",
    "SimpleTemplateResponse",
    "HttpResponse",
];

/// Templates that Django, django-registration and django-allauth make mails of, by their names or folders, where the
/// project has them (<https://docs.djangoproject.com/en/stable/topics/auth/default/#django.contrib.auth.views.PasswordResetView>,
/// <https://django-registration.readthedocs.io/en/stable/activation-workflow.html>,
/// <https://docs.allauth.org/en/latest/common/email.html>).
const OF_PACKAGES: [&str; 3] = [
    "registration/password_reset_email.html",
    "registration/activation_email.html",
    "account/email/",
];

/// Whether a package makes a mail of a template, by its name.
pub(crate) fn is_mail_of_package(template: &str) -> bool {
    OF_PACKAGES.iter().any(|own| template.starts_with(own))
}

impl Code<'_> {
    /// Whether a function, or one in it, sends a mail: `send_mail(…)`, `EmailMessage(…).send()`.
    pub(super) fn sends_mail(&self, file: &str, body: &Body) -> bool {
        let Some((_, facts)) = self.facts.entry(file) else {
            return false;
        };
        let is_inner = |name: &str| {
            let inner = name.strip_prefix(&*body.name);
            inner.is_some_and(|inner| inner.is_empty() || inner.starts_with('.'))
        };
        let mut conduct = facts.conduct.iter();
        conduct.any(|conduct| is_inner(&conduct.name) && mails(conduct))
    }

    /// Whether the template that the code at a place fills in goes into a mail: the function sends one, and the call
    /// is no answer.
    pub fn is_mailed(&self, place: &Place) -> bool {
        let Some((_, facts)) = self.facts.entry(&place.file) else {
            return false;
        };
        let is_here = |render: &&Render| render.extent.in_file(&place.file) == *place;
        let mut bodies = facts.bodies.iter();
        let found = bodies.find_map(|body| Some((body, body.renders.iter().find(is_here)?)));
        let Some((body, render)) = found else {
            return false;
        };
        let Term::Call { function, .. } = &render.call else {
            return false;
        };
        let name = function.last_name().unwrap_or_default();
        if name.to_ascii_lowercase().contains("mail") {
            return true;
        }
        // `get_template("order.html").render(context)` gives a text.
        let is_of_template = matches!(&**function, Term::Attribute(object, _) if matches!(**object, Term::Call { .. }));
        if ANSWERING.contains(&name) && !is_of_template {
            return false;
        }
        self.sends_mail(&place.file, body)
    }
}

fn mails(conduct: &Conduct) -> bool {
    conduct.names(DeedKind::Call).any(|call| {
        let last = call.rsplit('.').next().unwrap_or(call);
        ["send", "mail_", "Email", "email_user"]
            .iter()
            .any(|beginning| last.starts_with(beginning))
            && call.to_ascii_lowercase().contains("mail")
    })
}
