//! Settings that are dictionaries: CACHES, TEMPLATES, MAILERS and the policies.

use super::Generator;
use super::expressions::{condition, value};
use super::settings::Kind;

const BACKENDS: Kind = Kind::Text(&[
    r#""django.core.cache.backends.filebased.FileBasedCache""#,
    r#""django.core.cache.backends.filebased.FileBasedCache""#,
    r#""django.core.cache.backends.locmem.LocMemCache""#,
    r#""django.core.cache.backends.dummy.DummyCache""#,
]);
const LOCATIONS: Kind = Kind::Raw(&[
    r#"os.path.join(BASE_DIR, "media", "cache")"#,
    r#"os.path.join(BASE_DIR, "cache")"#,
    r#"os.path.join(BASE_DIR, "static")"#,
    r#"os.path.join(BASE_DIR, "assets")"#,
    r#""var/cache""#,
]);
const MAIL: Kind = Kind::Text(&[
    r#""django.core.mail.backends.smtp.EmailBackend""#,
    r#""django.core.mail.backends.console.EmailBackend""#,
    r#""django.core.mail.backends.dummy.EmailBackend""#,
    r#""django.core.mail.backends.locmem.EmailBackend""#,
]);

const TEMPLATES: &str = r#"TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]"#;

/// Write some of them, each as one literal and then perhaps changed.
pub(super) fn write(generator: &mut Generator<'_>) {
    if generator.random.chance(35) {
        caches(generator);
    }
    templates(generator);
    if generator.dialect.series >= (6, 1) && generator.random.chance(35) {
        mailers(generator);
    }
    if generator.dialect.series >= (6, 0) {
        for name in ["SECURE_CSP", "SECURE_CSP_REPORT_ONLY"] {
            if generator.random.chance(30) {
                policy(generator, name);
            }
        }
    }
    if generator.random.chance(15) {
        let prefixes =
            *generator
                .random
                .pick(&[r#"["/admin/"]"#, r#""/admin/""#, r#"("/admin",)"#]);
        generator.line(format!(r#"CONTENT_SECURITY_POLICY = {{"EXCLUDE_URL_PREFIXES": {prefixes}, "DIRECTIVES": {{"default-src": ["'self'"]}}}}"#));
    }
}

fn caches(generator: &mut Generator<'_>) {
    let (backend, location) = (
        value(generator, BACKENDS, 1),
        value(generator, LOCATIONS, 1),
    );
    generator.line(format!("CACHES = {{\n    \"default\": {{\n        \"BACKEND\": {backend},\n        \"LOCATION\": {location},\n    }},\n}}"));
    if generator.random.chance(50) {
        let (backend, location) = (
            value(generator, BACKENDS, 1),
            value(generator, LOCATIONS, 1),
        );
        change(
            generator,
            "CACHES",
            "pages",
            &format!(r#"{{"BACKEND": {backend}, "LOCATION": {location}}}"#),
        );
    }
    if generator.random.chance(40) {
        let location = value(generator, LOCATIONS, 1);
        change(generator, r#"CACHES["default"]"#, "LOCATION", &location);
    }
}

fn templates(generator: &mut Generator<'_>) {
    generator.line(TEMPLATES);
    if generator.dialect.series >= (6, 0) && generator.random.chance(30) {
        generator.count("subscript store");
        let statement = match generator.random.below(3) {
            0 => {
                r#"TEMPLATES[0]["OPTIONS"]["context_processors"].append("django.template.context_processors.csp")"#
            }
            1 => {
                r#"TEMPLATES[0]["OPTIONS"]["context_processors"] += ["django.template.context_processors.csp"]"#
            }
            _ => {
                r#"TEMPLATES[-1]["OPTIONS"].setdefault("context_processors", []).insert(0, "django.template.context_processors.csp")"#
            }
        };
        generator.line(statement);
    }
}

fn mailers(generator: &mut Generator<'_>) {
    let name = *generator.random.pick(&["default", "default", "news"]);
    let backend = value(generator, MAIL, 1);
    generator.line(format!(
        r#"MAILERS = {{"{name}": {{"BACKEND": {backend}}}}}"#
    ));
    if generator.random.chance(40) {
        let backend = value(generator, MAIL, 1);
        change(
            generator,
            "MAILERS",
            "default",
            &format!(r#"{{"BACKEND": {backend}}}"#),
        );
    }
}

fn policy(generator: &mut Generator<'_>, name: &str) {
    generator.import("from django.utils.csp import CSP");
    let source = *generator.random.pick(&[
        r#"{"default-src": [CSP.SELF], "script-src": [CSP.SELF, CSP.NONCE]}"#,
        r#"{"default-src": [CSP.SELF]}"#,
        r#"{"script-src": CSP.NONCE}"#,
        r#"{"default-src": ("'self'", "https://cdn.example.com")}"#,
        "{}",
        "None",
        r#""default-src 'self'""#,
        r#"[("default-src", "'self'")]"#,
    ]);
    if generator.random.chance(25) {
        let test = condition(generator, 0);
        generator.count("a if c else b");
        generator.line(format!("{name} = {source} if {test} else {{}}"));
    } else {
        generator.line(format!("{name} = {source}"));
    }
}

/// `owner[key] = value` in one of its forms, perhaps under a condition.
fn change(generator: &mut Generator<'_>, owner: &str, key: &str, value: &str) {
    generator.count("subscript store");
    let statement = match generator.random.below(5) {
        0 => format!(r#"{owner}.update({{"{key}": {value}}})"#),
        1 => format!(r#"{owner}.setdefault("{key}", {value})"#),
        2 => format!("{owner}.update({key}={value})"),
        _ => format!(r#"{owner}["{key}"] = {value}"#),
    };
    if generator.random.chance(30) {
        let test = condition(generator, 1);
        generator.line(format!("if {test}:\n    {statement}"));
    } else {
        generator.line(statement);
    }
}
