//! Settings that Django refuses to start with. Then it prints no check at all.

use harden_settings::facts::{Fact, FactValue};

use super::Settings;

/// Settings of email that 6.1 no longer takes beside MAILERS.
const REPLACED_BY_MAILERS: [&str; 11] = [
    "EMAIL_BACKEND",
    "EMAIL_FILE_PATH",
    "EMAIL_HOST",
    "EMAIL_HOST_PASSWORD",
    "EMAIL_HOST_USER",
    "EMAIL_PORT",
    "EMAIL_SSL_CERTFILE",
    "EMAIL_SSL_KEYFILE",
    "EMAIL_TIMEOUT",
    "EMAIL_USE_SSL",
    "EMAIL_USE_TLS",
];

/// Whether `django.conf.Settings` certainly raises `ImproperlyConfigured`.
pub(super) fn refuses(settings: &Settings<'_>) -> bool {
    let must_be_lists: &[(&str, (u32, u32))] = &[
        ("INSTALLED_APPS", (1, 11)),
        ("TEMPLATE_DIRS", (1, 11)),
        ("LOCALE_PATHS", (1, 11)),
        ("ALLOWED_HOSTS", (4, 0)),
        ("SECRET_KEY_FALLBACKS", (4, 1)),
    ];
    let not_a_list = must_be_lists.iter().any(|(name, from)| {
        settings.django() >= *from
            && settings.is_set(name)
            && settings.get(name).is_some_and(is_no_list)
    });
    // From 3.2 on the key is only asked for when it is needed.
    let no_key = settings.django() < (3, 2) && settings.truthy("SECRET_KEY") == Some(false);
    let two_mail_systems = settings.django() >= (6, 1)
        && settings.is_set("MAILERS")
        && REPLACED_BY_MAILERS.iter().any(|name| settings.is_set(name));
    not_a_list || no_key || two_mail_systems
}

fn is_no_list(fact: &Fact) -> bool {
    match &fact.value {
        FactValue::List(_) | FactValue::Tuple(_) | FactValue::Object(_) => false,
        // Text is no list, whatever it says.
        FactValue::Unknown(unknown) => unknown.text.is_some(),
        _ => true,
    }
}
