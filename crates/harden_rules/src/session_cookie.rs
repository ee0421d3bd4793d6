//! What the rules of the session cookie's flags share: when sessions are in use, and which of three
//! messages Django prints.

use harden_finding::Persona;

use crate::logic::Known;
use crate::names::{SESSION_APP, SESSION_MIDDLEWARE};
use crate::settings::Settings;
use crate::violation::Violation;

/// A flag of the session cookie, and what Django says where it is off.
pub(crate) struct Flag {
    pub(crate) name: &'static str,
    /// The id where only the app is installed.
    pub(crate) app: &'static str,
    /// The id where only the middleware is.
    pub(crate) middleware: &'static str,
    /// The id where both are.
    pub(crate) both: &'static str,
}

impl Flag {
    /// The violation where sessions are in use and the flag is off.
    pub(crate) fn check(
        &self,
        settings: &Settings<'_>,
        consequence: &str,
        help: &str,
    ) -> Vec<Violation> {
        let app = settings.contains("INSTALLED_APPS", SESSION_APP);
        let middleware = settings.has_middleware(SESSION_MIDDLEWARE);
        let off = settings.is_switched_on(self.name).negate();
        if !off.both(app.either(middleware)).holds() {
            return Vec::new();
        }
        let violation = settings
            .violation_of_state(self.name, consequence, help)
            .persona_or_own(settings.persona_of_switch(self.name));
        match (app, middleware) {
            (Some(true), Some(true)) => violation.same_as(self.both),
            // Whatever sets the cookie then is not Django's.
            (Some(true), Some(false)) => violation.same_as(self.app).persona(Persona::Pedantic),
            (Some(false), Some(true)) => violation.same_as(self.middleware),
            _ => violation,
        }
        .alone()
    }
}
