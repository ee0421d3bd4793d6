//! Who stands in the way of somebody who tries passwords.

use harden_settings::facts::Fact;

use crate::logic::Known;
use crate::settings::Settings;

/// Parts of the names of apps, middleware and backends that limit logins, or leave them to somebody else.
const LIMITERS: [&str; 19] = [
    "axes",
    "defender",
    "allauth",
    "ratelimit",
    "brute",
    "lockout",
    "throttl",
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

/// Whether Django's admin is installed.
pub(crate) fn has_admin(settings: &Settings<'_>) -> bool {
    let names = [
        "django.contrib.admin",
        "django.contrib.admin.apps.AdminConfig",
    ];
    settings.has_app(&names).holds()
}

/// Whether something limits logins, asks for a second factor, or may do.
pub(crate) fn are_logins_limited(settings: &Settings<'_>) -> bool {
    ["INSTALLED_APPS", "MIDDLEWARE", "AUTHENTICATION_BACKENDS"]
        .into_iter()
        .any(|name| may_limit(settings.get(name)))
}

/// Whether a list names a package that limits logins, or may do.
fn may_limit(list: Option<&Fact>) -> bool {
    let Some(items) = list.and_then(Fact::as_items) else {
        return true;
    };
    items.open
        || items.items.iter().any(|item| {
            item.as_str().is_none_or(|name| {
                let name = name.to_ascii_lowercase();
                LIMITERS.iter().any(|limiter| name.contains(limiter))
            })
        })
}
