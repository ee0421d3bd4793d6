//! Who stands in the way of somebody who tries passwords.

use harden_settings::facts::Fact;

use crate::logic::Known;
use crate::project::Resolved;
use crate::settings::Settings;

/// Parts of the names of apps, middleware and backends that count failed logins.
const COUNTERS: [&str; 6] = [
    "axes",
    "defender",
    "ratelimit",
    "brute",
    "lockout",
    "throttl",
];

/// The same of those that count them among other things, ask for a second factor, or leave logins to
/// somebody else.
const OTHERS: [&str; 13] = [
    "allauth",
    "oidc",
    "saml",
    "ldap",
    "social",
    "cas_ng",
    "shibboleth",
    "two_factor",
    "otp",
    "remote",
    "mfa",
    "multifactor",
    "webauthn",
];

/// The configurations of Django's admin.
const ADMINS: [&str; 3] = [
    "django.contrib.admin",
    "django.contrib.admin.apps.AdminConfig",
    "django.contrib.admin.apps.SimpleAdminConfig",
];

/// Whether Django's admin is installed, by itself or with a configuration of the project's.
pub(crate) fn has_admin(settings: &Settings<'_>) -> bool {
    settings.has_app(&ADMINS).holds()
        || settings
            .items("INSTALLED_APPS")
            .iter()
            .filter_map(Fact::as_str)
            .filter(|app| app.ends_with("Config"))
            .any(|app| {
                match settings.project().resolve(app) {
                Resolved::Class(class) => class.bases.iter().any(|base| {
                    matches!(base, Resolved::External(path) if ADMINS.contains(&path.as_str()))
                }),
                _ => false,
            }
            })
}

/// Whether something limits logins, asks for a second factor, or may do.
pub(crate) fn are_logins_limited(settings: &Settings<'_>) -> bool {
    may_have(settings, &[&COUNTERS, &OTHERS])
}

/// Whether a package that does nothing else counts failed logins, or may do.
pub(crate) fn are_logins_counted(settings: &Settings<'_>) -> bool {
    may_have(settings, &[&COUNTERS])
}

/// Whether an app, a middleware or a backend has one of the words in its name, or may have.
fn may_have(settings: &Settings<'_>, words: &[&[&str]]) -> bool {
    let lists = ["INSTALLED_APPS", "MIDDLEWARE", "AUTHENTICATION_BACKENDS"];
    lists.into_iter().any(|list| {
        let Some(list) = settings.get(list).and_then(Fact::as_items) else {
            return true;
        };
        let has_word = |name: &str| {
            let name = name.to_ascii_lowercase();
            words
                .iter()
                .flat_map(|words| *words)
                .any(|word| name.contains(word))
        };
        list.open
            || list
                .items
                .iter()
                .any(|item| item.as_str().is_none_or(has_word))
    })
}
