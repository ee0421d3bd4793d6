use harden_finding::Severity;
use harden_settings::facts::{Fact, FactValue};

use super::cors::{current, is_4, is_bool, is_installed, is_sequence_of_text, is_text};
use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A setting of django-cors-headers that has the wrong type: a text where `True` or `False` belongs,
    /// a set where a list belongs, a negative time.
    ///
    /// # Why it matters
    /// `CORS_ALLOW_ALL_ORIGINS = "False"`, read from the environment without a cast, is true: any site may
    /// read what your site answers; and with `CORS_ALLOW_CREDENTIALS` it reads it as the visitor.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["corsheaders"]
    /// CORS_ALLOW_ALL_ORIGINS = "False"
    /// ```
    /// ```python
    /// INSTALLED_APPS = ["corsheaders"]
    /// CORS_ALLOWED_ORIGINS = {"https://www.example.com"}
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["corsheaders"]
    /// CORS_ALLOW_ALL_ORIGINS = False
    /// CORS_ALLOWED_ORIGINS = ["https://www.example.com"]
    /// ```
    ///
    /// # How to fix
    /// Write the type that the finding names. Compare what comes from the environment:
    /// `os.environ.get("CORS_ALLOW_ALL") == "1"`.
    ///
    /// # References
    /// - <https://github.com/adamchainz/django-cors-headers#configuration>
    "HEADER012" "cors-wrong-type" {
        topic: Headers,
        severity: Low,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [942],
        checks: [
            "corsheaders.E001",
            "corsheaders.E002",
            "corsheaders.E003",
            "corsheaders.E004",
            "corsheaders.E005",
            "corsheaders.E006",
            "corsheaders.E007",
            "corsheaders.E008",
            "corsheaders.E009",
            "corsheaders.E011",
            "corsheaders.E015",
        ],
        equivalents: [],
        listens: [Settings(check)],
    }
}

#[derive(Clone, Copy)]
enum Type {
    Bool,
    Texts,
    TextsOrPatterns,
    TextOrPattern,
    Seconds,
}

impl Type {
    fn text(self) -> &'static str {
        match self {
            Self::Bool => "`True` or `False`",
            Self::Texts => "a list of texts",
            Self::TextsOrPatterns => "a list of texts or compiled patterns",
            Self::TextOrPattern => "a text or a compiled pattern",
            Self::Seconds => "a whole number that is not negative",
        }
    }

    fn fits(self, fact: &Fact) -> Option<bool> {
        match self {
            Self::Bool => is_bool(fact),
            Self::Texts => is_sequence_of_text(fact, false),
            Self::TextsOrPatterns => is_sequence_of_text(fact, true),
            Self::TextOrPattern => is_text(fact, true),
            Self::Seconds => match &fact.value {
                FactValue::Int(seconds) => Some(*seconds >= 0),
                FactValue::Bool(_) => Some(true),
                FactValue::Unknown(unknown) if unknown.text.is_none() => None,
                _ => Some(false),
            },
        }
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    if !is_installed(settings) {
        return Vec::new();
    }
    let every_origin = current(settings, "CORS_ALLOW_ALL_ORIGINS", "CORS_ORIGIN_ALLOW_ALL");
    let origins = current(settings, "CORS_ALLOWED_ORIGINS", "CORS_ORIGIN_WHITELIST");
    let patterns = current(
        settings,
        "CORS_ALLOWED_ORIGIN_REGEXES",
        "CORS_ORIGIN_REGEX_WHITELIST",
    );
    // Which of the last two exists depends on the release.
    let by_release = if is_4(settings) {
        ("CORS_ALLOW_PRIVATE_NETWORK", Type::Bool, "corsheaders.E015")
    } else {
        ("CORS_REPLACE_HTTPS_REFERER", Type::Bool, "corsheaders.E011")
    };
    [
        ("CORS_ALLOW_HEADERS", Type::Texts, "corsheaders.E001"),
        ("CORS_ALLOW_METHODS", Type::Texts, "corsheaders.E002"),
        ("CORS_ALLOW_CREDENTIALS", Type::Bool, "corsheaders.E003"),
        ("CORS_PREFLIGHT_MAX_AGE", Type::Seconds, "corsheaders.E004"),
        (every_origin, Type::Bool, "corsheaders.E005"),
        (origins, Type::Texts, "corsheaders.E006"),
        (patterns, Type::TextsOrPatterns, "corsheaders.E007"),
        ("CORS_EXPOSE_HEADERS", Type::Texts, "corsheaders.E008"),
        ("CORS_URLS_REGEX", Type::TextOrPattern, "corsheaders.E009"),
        by_release,
    ]
    .into_iter()
    .filter_map(|(name, wanted, id)| {
        let fact = settings.get(name)?;
        if !wanted.fits(fact).negate().holds() {
            return None;
        }
        let violation = settings.violation(
            name,
            format!(
                "{}, and must be {}.",
                settings.state_of(name),
                wanted.text()
            ),
            format!("Make `{name}` {}.", wanted.text()),
        );
        let opens = matches!(wanted, Type::Bool) && fact.truthy() == Some(true);
        let violation = if opens {
            violation.severity(Severity::Medium)
        } else {
            violation
        };
        Some(violation.same_as(id))
    })
    .collect()
}
