use crate::rule::declare_rule;
use crate::settings::{Settings, shown};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `string_if_invalid` is set for templates in production.
    ///
    /// # Why it matters
    /// The option is for finding mistakes: visitors see the marker, with `%s` also the names of variables
    /// and attributes. Filters are no longer applied to what is missing, so that `{{ name|default:"" }}`
    /// prints the marker too.
    ///
    /// # Bad
    /// ```python
    /// DEBUG = False
    /// TEMPLATES = [
    ///     {
    ///         "BACKEND": "django.template.backends.django.DjangoTemplates",
    ///         "OPTIONS": {"string_if_invalid": "missing: %s"},
    ///     },
    /// ]
    /// ```
    ///
    /// # Good
    /// ```python
    /// DEBUG = False
    /// TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
    /// ```
    ///
    /// # How to fix
    /// Set the option in the settings for development only.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/templates/api/#how-invalid-variables-are-handled>
    "XSS002" "invalid-variables-shown" {
        topic: Xss,
        severity: Low,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [209],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "TEMPLATES";
    if settings.truthy("DEBUG") != Some(false) {
        return Vec::new();
    }
    settings
        .items(name)
        .iter()
        .filter_map(|engine| {
            engine
                .entry("OPTIONS")
                .ok()??
                .entry("string_if_invalid")
                .ok()?
        })
        .filter(|text| text.truthy() == Some(true))
        .map(|text| {
            settings.violation_of_part(
                name,
                text,
                format!("Visitors see {} where a variable is missing.", shown(text)),
                "Set it in the settings for development only.",
            )
        })
        .collect()
}
