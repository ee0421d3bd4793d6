//! The table of the checklist. The order is that of the topics, and of the article in each.

use harden_finding::Topic;

use super::proof::Need;
use super::{logs, proof};
use crate::names::{CSRF_MIDDLEWARE, FRAME_MIDDLEWARE, SECURITY_MIDDLEWARE};
use crate::rule::EdgeDuty;

/// A line of the article.
pub(super) struct Item {
    pub(super) text: &'static str,
    pub(super) topic: Topic,
    /// The rules that find that it does not hold.
    pub(super) rules: &'static [&'static str],
    /// What must be so where these rules are silent. The first one tells the place.
    pub(super) needs: &'static [Need],
    /// Who can do it in Django's place.
    pub(super) front: Front,
}

/// What stands in front of Django.
#[derive(Clone, Copy)]
pub(super) enum Front {
    /// It can do nothing about it.
    Nothing,
    /// It does, where a configuration says so.
    Does(EdgeDuty),
    /// The same, but a web server's configuration does not show enough.
    MayDo(EdgeDuty),
}

const RUNNING_SITE: Need = Need::Nobody("only the running site can show it");
const CODE: Need = Need::Nobody("harden judges settings so far, and no code");
const TEMPLATES: Need = Need::Nobody("harden judges settings so far, and no templates");
const SCRIPTS: Need = Need::Nobody("harden judges settings so far, and no scripts");
macro_rules! items {
    ($($topic:ident { $($text:literal: $rules:tt, $needs:tt $(, $front:ident($duty:ident))?;)+ })+) => {
        &[$($(Item {
            text: $text,
            topic: Topic::$topic,
            rules: &$rules,
            needs: &$needs,
            front: items!(@front $($front $duty)?),
        }),+),+]
    };
    (@front) => { Front::Nothing };
    (@front $front:ident $duty:ident) => { Front::$front(EdgeDuty::$duty) };
}

use Need::{Asked, Known, Middleware, Off, On};

/// `"line of the article": [rules against it], [what it needs], who else may do it`.
pub(super) const ITEMS: &[Item] = items! {
    Https {
        "A certificate for HTTPS":
            [], [RUNNING_SITE], Does(Tls);
        "SECURE_SSL_REDIRECT = True":
            ["HTTPS001", "HTTPS005", "HTTPS013"], [On("SECURE_SSL_REDIRECT"), Middleware(SECURITY_MIDDLEWARE)],
            Does(Redirect);
        "SESSION_COOKIE_SECURE = True":
            ["HTTPS006"], [On("SESSION_COOKIE_SECURE")];
        "CSRF_COOKIE_SECURE = True":
            ["HTTPS007"], [On("CSRF_COOKIE_SECURE")];
        "SECURE_HSTS_SECONDS = 31536000":
            ["HTTPS001", "HTTPS002", "HTTPS012", "HTTPS017"],
            [Asked(proof::hsts_for_a_year), Middleware(SECURITY_MIDDLEWARE)], Does(Hsts);
        "SECURE_HSTS_INCLUDE_SUBDOMAINS = True":
            ["HTTPS001", "HTTPS002", "HTTPS003"],
            [On("SECURE_HSTS_INCLUDE_SUBDOMAINS"), On("SECURE_HSTS_SECONDS"), Middleware(SECURITY_MIDDLEWARE)],
            MayDo(Hsts);
        "SECURE_HSTS_PRELOAD = True":
            ["HTTPS001", "HTTPS002", "HTTPS004", "HTTPS011"],
            [On("SECURE_HSTS_PRELOAD"), On("SECURE_HSTS_SECONDS"), Middleware(SECURITY_MIDDLEWARE)],
            MayDo(Hsts);
    }
    Secrets {
        "SECRET_KEY comes from the environment alone":
            ["SECRET001", "SECRET005", "SECRET006"], [Asked(proof::key_from_outside)];
        "SECRET_KEY is strong":
            ["SECRET001"], [Asked(proof::key_is_seen)];
        "Passwords and keys beside SECRET_KEY are not in the code":
            ["SECRET007"], [Asked(proof::credentials_are_seen)];
        "DATABASE_URL and its kin reach DATABASES":
            ["DEPLOY013"], [Asked(proof::every_setting_is_read)];
        "Flags from the environment are cast, not taken as text":
            ["SECRET008"], [Asked(proof::no_text_is_a_flag), Need::InNoWorld("SECRET008")];
    }
    Headers {
        "A content security policy is sent":
            ["HEADER041", "HEADER010", "HEADER028"], [Asked(proof::policy_is_sent)], Does(Headers);
        "The policy keeps foreign scripts out":
            ["HEADER041", "HEADER010", "HEADER028", "HEADER018", "HEADER019", "HEADER020", "HEADER021"],
            [Asked(proof::policy_is_seen)], Does(Headers);
        "SECURE_CONTENT_TYPE_NOSNIFF = True":
            ["HTTPS001", "HEADER001"], [On("SECURE_CONTENT_TYPE_NOSNIFF"), Middleware(SECURITY_MIDDLEWARE)],
            Does(Headers);
        "SECURE_BROWSER_XSS_FILTER = True (aged: no browser has the filter)":
            ["HEADER002"], [Asked(proof::filter_is_history)], Does(Headers);
        "X_FRAME_OPTIONS = 'DENY'":
            ["HEADER003", "HEADER004"], [Asked(proof::frames_are_denied), Middleware(FRAME_MIDDLEWARE)],
            Does(Headers);
    }
    Csrf {
        "The protection against CSRF is on":
            ["CSRF001"], [Middleware(CSRF_MIDDLEWARE)];
        "{% csrf_token %} in every form":
            [], [TEMPLATES];
        "X-CSRFToken in every AJAX request":
            ["CSRF008"], [SCRIPTS];
        "No careless @csrf_exempt":
            [], [CODE];
    }
    Sql {
        "Parameters, never formatting, in raw SQL":
            [], [CODE];
    }
    Xss {
        "Templates escape what they print":
            ["XSS001"], [Asked(proof::templates_escape)];
        "|safe for trusted content only":
            [], [TEMPLATES];
        "Rich text is sanitised by what is maintained (aged: bleach)":
            ["XSS003"], [CODE];
    }
    Auth {
        "AUTH_PASSWORD_VALIDATORS lists validators":
            ["AUTH009"], [Asked(proof::passwords_are_validated)];
        "Passwords have 12 characters or more":
            ["AUTH009", "AUTH010"], [Asked(proof::passwords_have_a_length)];
        "SESSION_COOKIE_AGE = 1209600 or so, a month at most":
            ["AUTH014"], [Known("SESSION_COOKIE_AGE")];
        "SESSION_COOKIE_HTTPONLY = True":
            ["AUTH001"], [On("SESSION_COOKIE_HTTPONLY")];
        "Failed logins are limited (django-axes, django-defender)":
            ["AUTH003", "AUTH004", "AUTH005", "AUTH016", "AUTH022"],
            [Asked(proof::logins_are_limited)], MayDo(Lockout);
    }
    Uploads {
        "DATA_UPLOAD_MAX_MEMORY_SIZE and its kin set limits":
            ["UPLOAD002"],
            [Known("DATA_UPLOAD_MAX_MEMORY_SIZE"), Known("DATA_UPLOAD_MAX_NUMBER_FIELDS")];
        "Types of uploaded files are validated":
            [], [CODE];
        "MEDIA_ROOT is apart from static files and code":
            ["UPLOAD003", "UPLOAD004"], [Asked(proof::uploads_have_a_folder), Known("STATIC_ROOT")];
    }
    Deploy {
        "DEBUG = False":
            ["SECRET003"], [Off("DEBUG")];
        "ALLOWED_HOSTS = ['yourdomain.com', …]":
            ["DEPLOY001", "DEPLOY007"], [Known("ALLOWED_HOSTS")], Does(Host);
        "manage.py check --deploy has no security warning":
            [], [Need::NoWarning];
    }
    Logging {
        "LOGGING keeps what django.security says":
            ["LOG002", "LOG004"], [Asked(logs::security_is_kept)];
        "Log files rotate":
            ["LOG001"], [Asked(logs::files_rotate)];
        "Somebody hears of errors":
            ["DEPLOY016"], [Asked(proof::errors_are_reported)];
        "Suspicious patterns are watched for":
            [], [RUNNING_SITE];
    }
    Dependencies {
        "Dependencies are up to date":
            ["DEP001", "DEP002", "DEP003", "DEP004", "DEP005", "XSS003"], [Asked(proof::releases_are_pinned)];
    }
    Input {
        "Input is not trusted":
            [], [CODE];
    }
};
