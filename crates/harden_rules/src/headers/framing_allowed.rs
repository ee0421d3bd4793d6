use harden_finding::{Persona, Severity};

use crate::logic::Known;
use crate::names::FRAME_MIDDLEWARE;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `X_FRAME_OPTIONS` is not exactly `"DENY"`.
    ///
    /// # Why it matters
    /// With a value that browsers do not know, such as `"ALLOWALL"` or `"ALLOW-FROM …"`, the header does
    /// nothing: any site can show yours in an invisible frame and steal clicks.
    ///
    /// `"SAMEORIGIN"`, the default before Django 3.0, keeps other sites out and is only advice here: a
    /// page of your own that shows an attacker's content can still frame the rest of the site.
    ///
    /// # Bad
    /// ```python
    /// MIDDLEWARE = ["django.middleware.clickjacking.XFrameOptionsMiddleware"]
    /// X_FRAME_OPTIONS = "ALLOWALL"
    /// ```
    /// ```python
    /// MIDDLEWARE = ["django.middleware.clickjacking.XFrameOptionsMiddleware"]
    /// X_FRAME_OPTIONS = "SAMEORIGIN"
    /// ```
    ///
    /// # Good
    /// ```python
    /// MIDDLEWARE = ["django.middleware.clickjacking.XFrameOptionsMiddleware"]
    /// X_FRAME_OPTIONS = "DENY"
    /// ```
    ///
    /// # How to fix
    /// Django 3.0 and newer: remove the setting, `"DENY"` is the default. Older: write
    /// `X_FRAME_OPTIONS = "DENY"`. Give views that are meant to be framed `@xframe_options_sameorigin` or
    /// `@xframe_options_exempt`. Who may frame a page from elsewhere is said with `frame-ancestors` in a
    /// content security policy; `X-Frame-Options` cannot say it.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/clickjacking/>
    "HEADER004" "framing-allowed" {
        topic: Headers,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [1021],
        checks: ["security.W019"],
        equivalents: [],
        edge: Headers,
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "X_FRAME_OPTIONS";
    let differs = settings.equals(name, "DENY").negate();
    if !settings
        .has_middleware(FRAME_MIDDLEWARE)
        .both(differs)
        .holds()
    {
        return Vec::new();
    }
    let value = settings.text(name);
    // The middleware sends the value in upper case.
    let value = value.map(str::to_ascii_uppercase);
    let help = if settings.django() >= (3, 0) {
        "Remove the line: `\"DENY\"` is the default.".to_owned()
    } else {
        format!("Write `{name} = \"DENY\"`.")
    };
    let state = settings.state_of(name);
    let violation = match value.as_deref() {
        Some("SAMEORIGIN") => settings
            .violation(
                name,
                format!("{state}: pages of this site may frame each other."),
                help,
            )
            .severity(Severity::Low)
            .persona(Persona::Pedantic),
        Some("DENY") => settings
            .violation(
                name,
                format!("{state}: the header is right, but Django's check wants it in upper case."),
                format!("Write `{name} = \"DENY\"`."),
            )
            .severity(Severity::Info)
            .persona(Persona::Pedantic),
        _ => settings.violation(
            name,
            format!("{state}, which browsers ignore: any site may show pages in a frame."),
            help,
        ),
    };
    violation.same_as("security.W019").alone()
}
