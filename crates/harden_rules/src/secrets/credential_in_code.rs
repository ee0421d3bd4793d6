use std::fmt;

use harden_finding::Persona;
use harden_settings::facts::{Fact, FactValue};

use super::credentials::{self, Named};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A password or key stands in the code: of a database, of the mail server, of a cloud or payment
    /// service, in the URL of a broker or cache, in a setting or in what a setting holds. What the site uses
    /// may be a word: a password that nobody would call random, and a key that the site itself signs with,
    /// even the placeholder that it began as. Placeholders for another service's key open nothing, and are
    /// silent.
    ///
    /// # Why it matters
    /// Everyone who can read the repository, a backup of it or a container image has the credential, for
    /// good: it stays in the history. Scanners find keys in public repositories within minutes.
    ///
    /// # Bad
    /// ```python
    /// DATABASES = {
    ///     "default": {
    ///         "ENGINE": "django.db.backends.postgresql",
    ///         "HOST": "db.example.com",
    ///         "PASSWORD": "correct-horse-7",
    ///     }
    /// }
    /// ```
    /// ```python
    /// AWS_SECRET_ACCESS_KEY = "wJalrXUtnFEMIK7MDENGbPxRfiCYz4m2Qk8h0sVt"
    /// ```
    /// ```python
    /// CLOUDINARY_STORAGE = {"CLOUD_NAME": "shop", "API_SECRET": "Q4Wx4-s3DS9Zxf57tHk3uDX3WfY"}
    /// ```
    /// ```python
    /// EMAIL_HOST_PASSWORD = "marketing"
    /// ```
    /// ```python
    /// SECRET_COOKIE_KEY = "SHOP"
    /// ```
    ///
    /// # Good
    /// ```python
    /// import os
    ///
    /// DATABASES = {
    ///     "default": {
    ///         "ENGINE": "django.db.backends.postgresql",
    ///         "HOST": "db.example.com",
    ///         "PASSWORD": os.environ["DATABASE_PASSWORD"],
    ///     }
    /// }
    /// STRIPE_SECRET_KEY = "your-stripe-key"
    /// ```
    /// ```python
    /// import os
    ///
    /// DEFAULT_SECRET_KEY = "3l935+@a7g-y-98oi1ei+8+yvtl3y0k-7-fmx2oj09-ac5@"
    /// SECRET_KEY = os.environ.get("SECRET_KEY", DEFAULT_SECRET_KEY)
    /// ```
    ///
    /// # How to fix
    /// Change the credential first: it is known. Then read the new one from the environment or from a
    /// file that the deployment provides, without a default.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/howto/deployment/checklist/#databases>
    /// - <https://owasp.org/www-community/vulnerabilities/Use_of_hard-coded_password>
    "SECRET007" "credential-in-code" {
        topic: Secrets,
        severity: High,
        confidence: Medium,
        persona: Regular,
        since: "0.1.0",
        cwe: [798],
        checks: [],
        equivalents: ["bandit B105", "ruff S105"],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (alias, database) in settings.entries("DATABASES") {
        let password = database.entry("PASSWORD").ok().flatten();
        if let Some(password) = password.filter(|fact| is_written(fact)) {
            let alias = alias.as_str().unwrap_or("?");
            let text = password.as_str().unwrap_or_default();
            violations.push(violation(
                settings,
                "DATABASES",
                password,
                &format!("The password of database `{alias}`"),
                credentials::is_placeholder(text) || is_of_own_machine(text, database),
            ));
        }
    }
    for name in settings
        .names()
        .filter(|name| *name != "DATABASES" && *name != "SECRET_KEY")
    {
        let Some(value) = settings.get(name) else {
            continue;
        };
        let mut found = Vec::new();
        collect(
            &Shown::Setting(name),
            &Named::new(name),
            value,
            DEEPEST,
            &mut found,
        );
        for (shown, key, part) in found {
            let text = part.as_str().unwrap_or_default();
            if is_secret_key(settings, text) {
                continue;
            }
            violations.push(violation(
                settings,
                name,
                part,
                &format!("`{shown}`"),
                credentials::is_harmless(&key, text),
            ));
        }
    }
    violations
}

/// Whether the text is `SECRET_KEY`'s in some world: other rules judge that.
fn is_secret_key(settings: &Settings<'_>, text: &str) -> bool {
    !settings.in_every_world(|world| world.text("SECRET_KEY") != Some(text))
}

/// How far below a setting entries are looked at.
const DEEPEST: usize = 5;

/// A setting or an entry of one, as it is shown; only of credentials it is.
enum Shown<'n> {
    Setting(&'n str),
    Entry(&'n Shown<'n>, &'n str),
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Setting(name) => formatter.write_str(name),
            Self::Entry(of, key) => write!(formatter, "{of}[\"{key}\"]"),
        }
    }
}

/// The credentials in a value, each with its name as it is shown and the name that says what it is.
fn collect<'f>(
    shown: &Shown<'_>,
    key: &Named<'_>,
    fact: &'f Fact,
    deepest: usize,
    found: &mut Vec<(String, String, &'f Fact)>,
) {
    if deepest == 0 {
        return;
    }
    match &fact.value {
        FactValue::Dict { entries, .. } => {
            for (entry, value) in entries {
                if let Some(entry) = entry.as_str() {
                    let shown = Shown::Entry(shown, entry);
                    collect(&shown, &Named::new(entry), value, deepest - 1, found);
                }
            }
        }
        _ if is_written(fact) => {
            let text = fact.as_str().unwrap_or_default();
            if key.is_credential(text) {
                found.push((shown.to_string(), key.name.to_owned(), fact));
            }
        }
        _ => {
            for item in fact.as_items().map_or(&[][..], |items| &items.items) {
                collect(shown, key, item, deepest - 1, found);
            }
        }
    }
}

fn is_of_own_machine(password: &str, database: &Fact) -> bool {
    let text = |key| {
        let entry = database.entry(key).ok().flatten();
        entry.and_then(Fact::as_str).unwrap_or_default()
    };
    credentials::is_of_own_machine(password, text("USER"), text("NAME"), text("HOST"))
}

fn violation(
    settings: &Settings<'_>,
    name: &str,
    part: &Fact,
    what: &str,
    is_harmless: bool,
) -> Violation {
    settings
        .violation_of_part(
            name,
            part,
            format!("{what} stands in the code."),
            "Change it, for it is known, and read the new one from the environment.",
        )
        .persona_if(is_harmless, Persona::Pedantic)
}

/// Text in which no variable of the environment takes part.
fn is_written(fact: &Fact) -> bool {
    fact.depends_on.is_empty() && fact.as_str().is_some_and(|text| !text.is_empty())
}
