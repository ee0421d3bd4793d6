//! What the rules about Django REST framework have in common.

use harden_settings::facts::Fact;

use crate::logic::Known;
use crate::settings::Settings;

/// The setting that holds all of its options.
pub(super) const SETTING: &str = "REST_FRAMEWORK";

/// What the project makes of an option of Django REST framework.
pub(super) enum ApiOption<'a> {
    /// The default stands.
    Default,
    Set(&'a Fact),
}

impl<'a> ApiOption<'a> {
    /// `None` where the package may not be installed, or the option may be set or not.
    pub(super) fn of(settings: &Settings<'a>, name: &str) -> Option<Self> {
        if !settings.has_app(&["rest_framework"]).holds() {
            return None;
        }
        match settings.get(SETTING).map(|options| options.entry(name)) {
            None | Some(Ok(None)) => Some(Self::Default),
            Some(Ok(Some(value))) => Some(Self::Set(value)),
            Some(Err(_)) => None,
        }
    }
}
