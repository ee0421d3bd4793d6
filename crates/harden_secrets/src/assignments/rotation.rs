//! How to change what a name says to be secret.

use super::names::{Meaning, words};
use crate::formats;

/// Of what code compares a password with.
pub(crate) const COMPARED: &str = "Let Django check it: a user made by `createsuperuser` and `authenticate()`, \
    or its hash and `check_password()`; and choose another, for this one is known.";

/// Of a manifest of Kubernetes.
pub(crate) const MANIFEST: &str = "What a Secret of Kubernetes holds is not encrypted: change the secret where it is checked, and commit a \
    SealedSecret, a file that SOPS encrypted, or an ExternalSecret instead of a Secret.";

const SECRET_KEY: &str = "Make a new key with `harden secret`. In `SECRET_KEY_FALLBACKS` the old one spares users a \
    login, but whoever has it can forge until it is taken out: days, not months.";

const JSON_WEB_TOKENS: &str = "Make a new signing key: every token that this one signed ends with it, and so do \
    those that others forged. Users log in again.";

/// By words of the name; the first that has them all.
const BY_WORDS: [(&[&str], &str); 22] = [
    (&["jwt"], JSON_WEB_TOKENS),
    (&["client", "secret"], CLIENT),
    (&["oauth", "secret"], CLIENT),
    (&["webhook"], WEBHOOK),
    (&["fernet"], ENCRYPTION),
    (&["encryption"], ENCRYPTION),
    (&["postgres"], POSTGRES),
    (&["postgresql"], POSTGRES),
    (&["pg"], POSTGRES),
    (&["mysql"], MYSQL),
    (&["mariadb"], MYSQL),
    (&["db"], DATABASE),
    (&["database"], DATABASE),
    (&["sqlalchemy"], DATABASE),
    (&["redis"], REDIS),
    (&["rabbitmq"], RABBITMQ),
    (&["email"], MAIL),
    (&["mail"], MAIL),
    (&["smtp"], MAIL),
    (&["ldap"], LDAP),
    (&["superuser"], SUPERUSER),
    (&["admin"], SUPERUSER),
];

pub(crate) const POSTGRES: &str = "Give the role another password: `\\password` in psql, or \
    `ALTER ROLE … PASSWORD …`.";
pub(crate) const MYSQL: &str = "Give the user another password: `ALTER USER … IDENTIFIED BY …`; \
    `RETAIN CURRENT PASSWORD` keeps the old one until the site has the new one.";
pub(crate) const REDIS: &str = "Give the user another password with `ACL SETUSER`, or the server another \
    `requirepass`.";
pub(crate) const RABBITMQ: &str = "Give the user another password: `rabbitmqctl change_password`.";
pub(crate) const MAIL: &str =
    "Change the password of the account at the mail server or its provider.";
pub(crate) const LDAP: &str = "Change the password of the account in the directory (`ldappasswd`).";
const DATABASE: &str = "Give the database's user another password: `ALTER ROLE … PASSWORD …` in PostgreSQL, \
    `ALTER USER … IDENTIFIED BY …` in MySQL.";
const CLIENT: &str =
    "Add a second secret to the client where it is registered, deploy it, then delete this one.";
const WEBHOOK: &str =
    "Set a new secret where the webhook is set up; until then anybody can forge its events.";
const ENCRYPTION: &str = "Make a new key, encrypt again what this one opens (`MultiFernet.rotate()` for Fernet), \
    and then delete this one.";
const SUPERUSER: &str =
    "Change the password of that account: `manage.py changepassword` for a user of the site.";
const PASSWORD: &str = "Change the password where it is checked.";
const KEY: &str = "Revoke it where it was issued and make a new one; where the site itself checks it, make a new one.";

/// How to change what is known by this name.
pub(crate) fn of_name(name: &str, meaning: Meaning) -> &'static str {
    let words = words(name.rsplit('.').next().unwrap_or(name));
    let has = |word: &str| words.iter().any(|own| own == word);
    let is_django = matches!(
        words.iter().map(String::as_str).collect::<Vec<_>>()[..],
        ["secret", "key"] | ["django", "secret", "key"]
    );
    if is_django {
        return SECRET_KEY;
    }
    let by_words = BY_WORDS
        .iter()
        .find(|(known, _)| known.iter().all(|word| has(word)));
    if let Some((_, rotation)) = by_words {
        return rotation;
    }
    match meaning {
        Meaning::Password => PASSWORD,
        Meaning::Key => of_vendor(&words).unwrap_or(KEY),
    }
}

/// What the vendor's own format says whose name this one has: `GITHUB_TOKEN`, `STRIPE_SECRET_KEY`.
fn of_vendor(words: &[String]) -> Option<&'static str> {
    /// Words that tell no token of a vendor from its others.
    const GENERIC: [&str; 10] = [
        "access", "api", "auth", "bot", "key", "live", "personal", "secret", "token", "user",
    ];
    let has = |word: &str| words.iter().any(|own| own == word);
    let fits = |name: &str| {
        let name = name.to_ascii_lowercase();
        let mut known = name.split(' ');
        known.next().is_some_and(&has)
            && known.all(|word| has(word) || GENERIC.contains(&word))
            && name.rsplit(' ').next().is_some_and(has)
    };
    formats::all()
        .find(|format| fits(format.name))
        .map(|format| format.rotation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_where_a_secret_is_changed() {
        for (name, meaning, part) in [
            ("SECRET_KEY", Meaning::Key, "SECRET_KEY_FALLBACKS"),
            ("DJANGO_SECRET_KEY", Meaning::Key, "SECRET_KEY_FALLBACKS"),
            ("JWT_SECRET_KEY", Meaning::Key, "every token"),
            ("GITHUB_TOKEN", Meaning::Key, "github.com/settings/tokens"),
            ("AWS_SECRET_ACCESS_KEY", Meaning::Key, "IAM"),
            ("STRIPE_SECRET_KEY", Meaning::Key, "dashboard.stripe.com"),
            ("sendgridApiKey", Meaning::Key, "app.sendgrid.com"),
            ("SENTRY_AUTH_TOKEN", Meaning::Key, "Sentry"),
            ("NEW_RELIC_API_KEY", Meaning::Key, "one.newrelic.com"),
            ("POSTGRES_PASSWORD", Meaning::Password, "ALTER ROLE"),
            (
                "spring.datasource.dbPassword",
                Meaning::Password,
                "ALTER USER",
            ),
            ("EMAIL_HOST_PASSWORD", Meaning::Password, "mail server"),
            ("GITHUB_CLIENT_SECRET", Meaning::Key, "second secret"),
        ] {
            let rotation = of_name(name, meaning);
            assert!(rotation.contains(part), "{name}: {rotation}");
        }
    }

    #[test]
    fn what_no_vendor_is_known_for_is_changed_where_it_is_checked() {
        for name in [
            "NEW_API_KEY",
            "DISCORD_TOKEN",
            "AZURE_API_KEY",
            "SHOP_TOKEN",
            "SIGNING_KEY",
        ] {
            assert_eq!(of_name(name, Meaning::Key), KEY, "{name}");
        }
        assert_eq!(of_name("shop_password", Meaning::Password), PASSWORD);
    }
}
