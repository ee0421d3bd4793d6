//! The settings of the article that harden answers, and the file that every Django passes: each hole is found,
//! and nothing is left once the advice is followed.

use crate::fixture::Fixture;

const STARTS: &str =
    "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n";

const WEB_SERVER: &str = "\
server {
    listen 443 ssl;
    ssl_certificate shop.pem;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header Host $host;
    proxy_pass http://127.0.0.1:8000;
}
";

/// What a site has beside the settings in question.
const SITE: &str = r#"
import os

SECRET_KEY = os.environ["SECRET_KEY"]
DEBUG = False
ADMINS = [("Site", "site@shop.example.org")]
ROOT_URLCONF = "shop.urls"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
"#;

/// What the rest of [`SITE`] needs in order to be hardened.
const HARDENED: &str = r#"
ALLOWED_HOSTS = ["shop.example.org"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
"#;

/// Advice that holds for the whole site and not for one block: where failed logins are written, leaked passwords,
/// cookies signed by older releases, a policy at all.
const OF_THE_SITE: [&str; 4] = ["AUTH024", "DEPLOY014", "HEADER041", "LOG007"];

/// The codes of what is found, also for pedantic readers, but for advice on the whole site.
fn found(settings: &str, requirements: &str, web_server: Option<&str>) -> Vec<String> {
    let settings = [SITE, settings].concat();
    let mut files = vec![
        ("manage.py", STARTS),
        ("shop/__init__.py", ""),
        ("shop/wsgi.py", STARTS),
        ("shop/settings.py", &settings),
        ("requirements.txt", requirements),
    ];
    files.extend(web_server.map(|text| ("nginx.conf", text)));
    let run = Fixture::new(&files).harden(&["check", "--format", "json", "--persona", "pedantic"]);
    let report = run.json();
    assert_eq!(
        report["errors"].as_array().map(Vec::len),
        Some(0),
        "{report}"
    );
    let findings = report["findings"].as_array().expect("a list");
    let mut codes: Vec<String> = findings
        .iter()
        .filter_map(|finding| finding["code"].as_str())
        .filter(|code| !OF_THE_SITE.contains(code))
        .map(str::to_owned)
        .collect();
    codes.sort();
    codes.dedup();
    codes
}

/// The same of a site that is hardened otherwise, behind a web server.
fn found_in_block(block: &str, requirements: &str) -> Vec<String> {
    found(&[HARDENED, block].concat(), requirements, Some(WEB_SERVER))
}

const NOTHING: [&str; 0] = [];

/// `check --deploy` of Django 4.2, 5.2 and 6.1 says nothing of it.
const PASSED_BY_DJANGO: &str = r#"
ALLOWED_HOSTS = ["*"]
USE_X_FORWARDED_HOST = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = ["https://*.com"]
MIDDLEWARE.insert(1, "django.middleware.csp.ContentSecurityPolicyMiddleware")
SECURE_CSP = {"default-src": ["*", "'unsafe-inline'"]}
SESSION_COOKIE_SAMESITE = "None"
SECURE_REFERRER_POLICY = "unsafe-url"
"#;

#[test]
fn the_holes_that_every_django_passes_are_found() {
    let always = [
        "AUTH009",
        "AUTH011",
        "CSRF004",
        "CSRF007",
        "DEPLOY007",
        "DEPLOY008",
        "HEADER015",
        "HTTPS009",
    ];
    for (django, policy) in [
        // Before Django 6 the setting feeds nothing, and the middleware is not there. 4.2 has no support.
        ("4.2.30", &["DEP002", "DEPLOY011"][..]),
        ("5.2.19", &["DEPLOY011"]),
        (
            "6.1.3",
            &[
                "HEADER018",
                "HEADER020",
                "HEADER023",
                "HEADER025",
                "HEADER032",
                "HEADER033",
            ],
        ),
    ] {
        let requirements = format!("Django=={django}\n");
        let mut expected: Vec<&str> = always.iter().chain(policy).copied().collect();
        expected.sort_unstable();
        assert_eq!(
            found(PASSED_BY_DJANGO, &requirements, None),
            expected,
            "{django}"
        );
    }
}

#[test]
fn of_the_holes_nothing_is_left_after_the_advice() {
    let policy = r#"
MIDDLEWARE.insert(1, "django.middleware.csp.ContentSecurityPolicyMiddleware")
SECURE_CSP = {
    "default-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
"#;
    let rest = r#"
CSRF_TRUSTED_ORIGINS = ["https://pay.shop.example.org"]
SECURE_REFERRER_POLICY = "same-origin"
"#;
    for (django, policy) in [("5.2.19", ""), ("6.1.3", policy)] {
        let requirements = format!("Django=={django}\n");
        let block = [rest, policy].concat();
        assert_eq!(found_in_block(&block, &requirements), NOTHING, "{django}");
    }
}

#[test]
fn the_policy_of_the_article() {
    let middleware = "MIDDLEWARE.insert(1, 'csp.middleware.CSPMiddleware')\n";
    let article = r#"
CSP_DEFAULT_SRC = ("'self'",)
CSP_SCRIPT_SRC = ("'self'", 'cdn.example.com')
CSP_STYLE_SRC = ("'self'", "'unsafe-inline'")
CSP_IMG_SRC = ("'self'", 'data:', 'cdn.example.com')
"#;
    let block = [middleware, article].concat();
    let with_3 = "Django==5.2.19\ndjango-csp==3.8\n";
    let with_4 = "Django==5.2.19\ndjango-csp==4.0\n";
    assert_eq!(
        found_in_block(&block, with_3),
        ["HEADER023", "HEADER025", "HEADER032", "HEADER033"]
    );
    assert_eq!(found_in_block(&block, with_4), ["HEADER010"]);

    let after_3 = r#"
CSP_DEFAULT_SRC = ("'self'",)
CSP_IMG_SRC = ("'self'", 'data:', 'cdn.example.com')
CSP_OBJECT_SRC = ("'none'",)
CSP_BASE_URI = ("'none'",)
CSP_FORM_ACTION = ("'self'",)
CSP_FRAME_ANCESTORS = ("'none'",)
"#;
    let after_4 = r#"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "cdn.example.com"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}
"#;
    for (after, requirements) in [(after_3, with_3), (after_4, with_4)] {
        let block = [middleware, after].concat();
        assert_eq!(
            found_in_block(&block, requirements),
            NOTHING,
            "{requirements}"
        );
    }
}

#[test]
fn the_lockout_of_the_article() {
    let article = r#"
INSTALLED_APPS = ["axes", *INSTALLED_APPS]
AUTHENTICATION_BACKENDS = [
    'axes.backends.AxesBackend',
    'django.contrib.auth.backends.ModelBackend',
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 1  # hours
"#;
    let release = |version: &str| format!("Django==5.2.19\ndjango-axes=={version}\n");
    // It brought ipware along until release 6, and believed the web server's header.
    assert_eq!(found_in_block(article, &release("5.41.1")), ["AUTH004"]);
    for version in ["6.5.2", "8.1.0"] {
        let found = found_in_block(article, &release(version));
        assert_eq!(found, ["AUTH004", "AUTH022"], "{version}");
    }

    let middleware = "MIDDLEWARE.append('axes.middleware.AxesMiddleware')\n";
    let after_5 = [article, middleware].concat();
    assert_eq!(found_in_block(&after_5, &release("5.41.1")), NOTHING);
    let after_8 = [&after_5, "AXES_IPWARE_PROXY_COUNT = 1\n"].concat();
    let requirements = "Django==5.2.19\ndjango-axes[ipware]==8.1.0\n";
    assert_eq!(found_in_block(&after_8, requirements), NOTHING);
}

#[test]
fn the_log_of_the_article() {
    let article = r"
LOGGING = {
    'version': 1,
    'handlers': {
        'security': {
            'class': 'logging.handlers.RotatingFileHandler',
            'filename': '/var/log/django/security.log',
        },
    },
    'loggers': {
        'django.security': {
            'handlers': ['security'],
            'level': 'WARNING',
        },
    },
}
";
    let requirements = "Django==5.2.19\n";
    assert_eq!(found_in_block(article, requirements), ["LOG001", "LOG005"]);
    let after = article
        .replace(
            "'version': 1,",
            "'version': 1, 'disable_existing_loggers': False,",
        )
        .replace(
            "security.log',",
            "security.log', 'maxBytes': 10_000_000, 'backupCount': 10,",
        );
    assert_eq!(found_in_block(&after, requirements), NOTHING);
}

#[test]
fn the_uploads_of_the_article() {
    let article = r"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5242880  # 5MB
MEDIA_ROOT = '/var/www/uploads/'  # Not in static files
";
    let requirements = "Django==5.2.19\n";
    let settings = [HARDENED, article].concat();
    let with = |size: &str| {
        let limit = format!("client_max_body_size {size};\n    listen");
        let web_server = WEB_SERVER.replace("listen", &limit);
        found(&settings, requirements, Some(&web_server))
    };
    assert_eq!(with("0"), ["UPLOAD007"]);
    assert_eq!(with("6m"), NOTHING);
}
