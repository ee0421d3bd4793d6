//! What the rules about simplejwt have in common.

use harden_settings::facts::Fact;

use super::rest_framework;
use crate::settings::Settings;

/// The setting that holds all of its options.
pub(super) const SETTING: &str = "SIMPLE_JWT";

/// The package, as code and settings name it. Others read a setting of the same name.
const PACKAGE: &str = "rest_framework_simplejwt";

/// Whether something of the project names the package.
pub(super) fn is_used(settings: &Settings<'_>) -> bool {
    let classes = settings.part(rest_framework::SETTING, &["DEFAULT_AUTHENTICATION_CLASSES"]);
    let classes = classes.and_then(Fact::as_items);
    let names = |items: &[Fact]| {
        let mut texts = items.iter().filter_map(Fact::as_str);
        texts.any(|text| text.starts_with(PACKAGE))
    };
    classes.is_some_and(|classes| names(&classes.items))
        || names(settings.items("INSTALLED_APPS"))
        || settings.project().imports(PACKAGE)
}

/// What the project makes of an option.
pub(super) fn option<'a>(settings: &Settings<'a>, name: &str) -> Option<&'a Fact> {
    settings.part(SETTING, &[name])
}
