use harden_finding::Persona;

use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A template engine of `TEMPLATES` has `autoescape` switched off.
    ///
    /// # Why it matters
    /// Every variable in every template is printed as it is: what a visitor wrote into his name is a
    /// script in everybody else's page.
    ///
    /// # Bad
    /// ```python
    /// TEMPLATES = [
    ///     {
    ///         "BACKEND": "django.template.backends.django.DjangoTemplates",
    ///         "OPTIONS": {"autoescape": False},
    ///     },
    /// ]
    /// ```
    ///
    /// # Good
    /// ```python
    /// TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
    /// ```
    ///
    /// # How to fix
    /// Remove the option. For mail in plain text write a second engine with `"NAME": "text"` and
    /// templates of its own, or `{% autoescape off %}` in those templates.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/topics/templates/#django.template.backends.django.DjangoTemplates>
    "XSS001" "autoescape-off" {
        topic: Xss,
        severity: High,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [79, 116],
        checks: [],
        equivalents: [
            "semgrep python.django.security.audit.xss.global-autoescape-off.global-autoescape-off",
        ],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "TEMPLATES";
    let engines = settings.items(name);
    engines
        .iter()
        .filter_map(|engine| {
            let option = engine.entry("OPTIONS").ok()??.entry("autoescape").ok()??;
            (option.truthy() == Some(false)).then_some((engine, option))
        })
        .map(|(engine, option)| {
            // One with a name of its own among others is for text that is no HTML.
            let is_second = engines.len() > 1 && matches!(engine.entry("NAME"), Ok(Some(_)));
            settings
                .violation_of_part(
                    name,
                    option,
                    "Templates print every variable as it is.",
                    "Remove `\"autoescape\": False`.",
                )
                .persona_if(is_second, Persona::Pedantic)
        })
        .collect()
}
