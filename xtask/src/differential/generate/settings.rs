//! The settings that decide an id, with the values that matter to it: right, wrong and almost right.

/// What kind of value a setting takes, with its possible literals as Python source.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// True or false, or what passes for it.
    Flag(&'static [&'static str]),
    Number(&'static [&'static str]),
    /// Strings; each literal is a plain string in double quotes.
    Text(&'static [&'static str]),
    /// A list of strings, any of the items in their order.
    List(&'static [&'static str]),
    /// Written as it is: values of other types.
    Raw(&'static [&'static str]),
}

pub(crate) struct Setting {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// In how many of 100 modules it is set.
    pub(crate) often: usize,
}

const fn setting(name: &'static str, often: usize, kind: Kind) -> Setting {
    Setting { name, kind, often }
}

const FLAG: Kind = Kind::Flag(&[
    "True",
    "True",
    "True",
    "True",
    "True",
    "False",
    "False",
    "1",
    "0",
    "None",
    r#""True""#,
    r#""""#,
]);

pub(crate) const MIDDLEWARE: &[&str] = &[
    "django.middleware.security.SecurityMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
];

pub(crate) const INSTALLED_APPS: &[&str] = &[
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "corsheaders",
    "csp",
    "people",
];

/// What edits put in and take out.
pub(crate) const MORE_APPS: &[&str] = &[
    "django.contrib.sessions",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.contrib.syndication",
    "corsheaders",
];

const BACKENDS: &[&str] = &[
    "axes.backends.AxesStandaloneBackend",
    "axes.backends.AxesBackend",
    "people.backends.OwnBackend",
    "django.contrib.auth.backends.ModelBackend",
];

const GOOD_KEY: &str = r#""w8!kz3pQ0v5nX7rT2yB6mL9cD4fG1hJ8sA5uE3iO7wZ0xC2vN6""#;
const KEYS: &[&str] = &[
    GOOD_KEY,
    GOOD_KEY,
    GOOD_KEY,
    r#""short""#,
    r#""""#,
    r#""aaaabbbbaaaabbbbaaaabbbbaaaabbbbaaaabbbbaaaabbbbaaaabbbb""#,
    r#""django-insecure-w8!kz3pQ0v5nX7rT2yB6mL9cD4fG1hJ8sA5uE3iO7wZ0xC2vN6""#,
    r#""01234567890123456789012345678901234567890123456789""#,
    r#""0123456789012345678901234567890123456789012345678""#,
];

/// The user's settings, in the order of their names; MIDDLEWARE, `INSTALLED_APPS` and the dictionaries are written by
/// functions of their own.
pub(crate) const SETTINGS: &[Setting] = &[
    setting(
        "ALLOWED_HOSTS",
        75,
        Kind::List(&["shop.example", "www.shop.example", ".shop.example", "*"]),
    ),
    setting("AUTHENTICATION_BACKENDS", 45, Kind::List(BACKENDS)),
    setting(
        "AUTH_USER_MODEL",
        25,
        Kind::Text(&[
            r#""people.Reader""#,
            r#""people.Member""#,
            r#""people.Guest""#,
            r#""auth.User""#,
        ]),
    ),
    setting("AXES_ENABLED", 8, FLAG),
    setting(
        "AXES_HANDLER",
        15,
        Kind::Text(&[
            r#""axes.handlers.cache.AxesCacheHandler""#,
            r#""axes.handlers.database.AxesDatabaseHandler""#,
        ]),
    ),
    setting(
        "AXES_LOCKOUT_PARAMETERS",
        15,
        Kind::List(&["username", "ip_address", "user_agent"]),
    ),
    setting("AXES_PROXY_COUNT", 6, Kind::Number(&["1", "2"])),
    setting("AXES_ONLY_USER_FAILURES", 6, FLAG),
    setting(
        "AXES_LOCKOUT_CALLABLE",
        6,
        Kind::Raw(&[
            r#""people.lockout.answer""#,
            "None",
            "lambda request, credentials: None",
            "5",
        ]),
    ),
    setting("CORS_ALLOW_ALL_ORIGINS", 8, FLAG),
    setting(
        "CORS_ALLOWED_ORIGINS",
        12,
        Kind::List(&[
            "https://a.example",
            "b.example",
            "https://c.example/path",
            "null",
        ]),
    ),
    setting(
        "CORS_PREFLIGHT_MAX_AGE",
        8,
        Kind::Number(&["86400", "0", "-1"]),
    ),
    setting(
        "CSP_DEFAULT_SRC",
        12,
        Kind::List(&["'self'", "cdn.example.com"]),
    ),
    setting("CSP_REPORT_ONLY", 6, FLAG),
    setting("CSRF_COOKIE_SECURE", 60, FLAG),
    setting(
        "CSRF_FAILURE_VIEW",
        20,
        Kind::Text(&[
            r#""people.views.csrf_failure""#,
            r#""people.views.csrf_without_reason""#,
            r#""people.views.csrf_failure""#,
            r#""csrf_failure""#,
            r#""people.views.csrf_without_reason""#,
            r#""people.views.missing""#,
            r#""people.nowhere.csrf_failure""#,
            r#""django.views.csrf.csrf_failure""#,
        ]),
    ),
    setting("CSRF_USE_SESSIONS", 20, FLAG),
    setting(
        "DEFAULT_HASHING_ALGORITHM",
        6,
        Kind::Text(&[r#""sha1""#, r#""sha256""#, r#""md5""#]),
    ),
    setting(
        "FILE_UPLOAD_TEMP_DIR",
        15,
        Kind::Raw(&[
            r#"os.path.join(BASE_DIR, "spool")"#,
            r#"os.path.join(BASE_DIR, "nowhere")"#,
            "None",
        ]),
    ),
    setting(
        "MEDIA_ROOT",
        40,
        Kind::Raw(&[
            r#"os.path.join(BASE_DIR, "media")"#,
            r#"BASE_DIR + "/media/""#,
            r#""""#,
            r#"os.path.join(BASE_DIR, "media", "..", "uploads")"#,
        ]),
    ),
    setting("SECRET_KEY", 92, Kind::Text(KEYS)),
    setting(
        "SECRET_KEY_FALLBACKS",
        25,
        Kind::List(&[
            "short",
            "w8!kz3pQ0v5nX7rT2yB6mL9cD4fG1hJ8sA5uE3iO7wZ0xC2vN6",
            "django-insecure-w8!kz3pQ0v5nX7rT2yB6mL9cD4fG1hJ8sA5",
        ]),
    ),
    setting("SECURE_BROWSER_XSS_FILTER", 30, FLAG),
    setting("SECURE_CONTENT_TYPE_NOSNIFF", 45, FLAG),
    setting(
        "SECURE_CROSS_ORIGIN_OPENER_POLICY",
        25,
        Kind::Raw(&[
            r#""same-origin""#,
            r#""same-origin-allow-popups""#,
            r#""unsafe-none""#,
            r#""None""#,
            "None",
        ]),
    ),
    setting("SECURE_HSTS_INCLUDE_SUBDOMAINS", 60, FLAG),
    setting("SECURE_HSTS_PRELOAD", 50, FLAG),
    setting(
        "SECURE_HSTS_SECONDS",
        65,
        Kind::Number(&["31536000", "3600", "60", "0"]),
    ),
    setting(
        "SECURE_REFERRER_POLICY",
        35,
        Kind::Raw(&[
            r#""same-origin""#,
            r#""strict-origin, origin""#,
            r#""no-referrer,strict-origin-when-cross-origin""#,
            r#""sometimes""#,
            "None",
            r#"["same-origin", "origin"]"#,
            r#"("origin", "never")"#,
        ]),
    ),
    setting("SECURE_SSL_REDIRECT", 65, FLAG),
    setting("SESSION_COOKIE_HTTPONLY", 40, FLAG),
    setting("SESSION_COOKIE_SECURE", 60, FLAG),
    setting(
        "SILENCED_SYSTEM_CHECKS",
        20,
        Kind::List(&[
            "security.W004",
            "security.W008",
            "security.W021",
            "fields.W342",
        ]),
    ),
    setting(
        "STATICFILES_DIRS",
        20,
        Kind::Raw(&[
            r#"[os.path.join(BASE_DIR, "assets")]"#,
            r#"[("vendor", os.path.join(BASE_DIR, "assets", "vendor"))]"#,
            "[]",
        ]),
    ),
    setting(
        "STATIC_ROOT",
        30,
        Kind::Raw(&[
            r#"os.path.join(BASE_DIR, "static")"#,
            r#"os.path.join(BASE_DIR, "media", "static")"#,
            "None",
        ]),
    ),
    setting(
        "X_FRAME_OPTIONS",
        55,
        Kind::Text(&[r#""DENY""#, r#""DENY""#, r#""SAMEORIGIN""#, r#""deny""#]),
    ),
];

/// Settings that the generator writes besides, and that decide an id.
const OTHERS: &[&str] = &[
    "CACHES",
    "CONTENT_SECURITY_POLICY",
    "DEBUG",
    "INSTALLED_APPS",
    "MAILERS",
    "MIDDLEWARE",
    "SECURE_CSP",
    "SECURE_CSP_REPORT_ONLY",
    "TEMPLATES",
];

/// The name of every setting that decides an id.
pub(crate) fn deciding() -> Vec<&'static str> {
    let mut names: Vec<_> = SETTINGS
        .iter()
        .map(|setting| setting.name)
        .chain(OTHERS.iter().copied())
        .collect();
    names.sort_unstable();
    names
}
