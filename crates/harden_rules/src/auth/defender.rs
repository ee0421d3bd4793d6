//! What the rules about django-defender have in common.

use crate::settings::Settings;

pub(super) const MIDDLEWARE: &str = "defender.middleware.FailedLoginMiddleware";

pub(super) fn is_installed(settings: &Settings<'_>) -> Option<bool> {
    settings.has_app(&["defender"])
}
