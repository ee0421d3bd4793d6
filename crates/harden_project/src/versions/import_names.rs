//! Which distribution provides a module, where the names differ.

use super::requirement::normalise;

/// Import name, distribution name.
const DIFFERENT: &[(&str, &str)] = &[
    ("allauth", "django-allauth"),
    ("auditlog", "django-auditlog"),
    ("axes", "django-axes"),
    ("bootstrap4", "django-bootstrap4"),
    ("bs4", "beautifulsoup4"),
    ("cacheops", "django-cacheops"),
    ("ckeditor", "django-ckeditor"),
    ("cms", "django-cms"),
    ("compressor", "django-compressor"),
    ("configurations", "django-configurations"),
    ("constance", "django-constance"),
    ("corsheaders", "django-cors-headers"),
    ("crispy_forms", "django-crispy-forms"),
    ("csp", "django-csp"),
    ("cv2", "opencv-python"),
    ("dateutil", "python-dateutil"),
    ("debug_toolbar", "django-debug-toolbar"),
    ("decouple", "python-decouple"),
    ("defender", "django-defender"),
    ("django_cache_url", "django-cache-url"),
    ("django_filters", "django-filter"),
    ("django_heroku", "django-heroku"),
    ("django_otp", "django-otp"),
    ("django_redis", "django-redis"),
    ("dotenv", "python-dotenv"),
    ("drf_spectacular", "drf-spectacular"),
    ("easy_thumbnails", "easy-thumbnails"),
    ("email_url", "dj-email-url"),
    ("environ", "django-environ"),
    ("environ", "django-environ-2"),
    ("graphene_django", "graphene-django"),
    ("guardian", "django-guardian"),
    ("haystack", "django-haystack"),
    ("import_export", "django-import-export"),
    ("jazzmin", "django-jazzmin"),
    ("jwt", "pyjwt"),
    ("ldap", "python-ldap"),
    ("magic", "python-magic"),
    ("mptt", "django-mptt"),
    ("mysqldb", "mysqlclient"),
    ("ninja", "django-ninja"),
    ("oauth2_provider", "django-oauth-toolkit"),
    ("pil", "pillow"),
    ("pipeline", "django-pipeline"),
    ("psycopg2", "psycopg2-binary"),
    ("pydantic_settings", "pydantic-settings"),
    ("ratelimit", "django-ratelimit"),
    ("rest_framework", "djangorestframework"),
    ("rest_framework_simplejwt", "djangorestframework-simplejwt"),
    ("reversion", "django-reversion"),
    ("rosetta", "django-rosetta"),
    ("simple_history", "django-simple-history"),
    ("social_django", "social-auth-app-django"),
    ("split_settings", "django-split-settings"),
    ("storages", "django-storages"),
    ("taggit", "django-taggit"),
    ("two_factor", "django-two-factor-auth"),
    ("waffle", "django-waffle"),
    ("yaml", "pyyaml"),
];

/// Normalised names of the distributions that may provide a module.
pub(super) fn distributions(import_name: &str) -> Vec<String> {
    let top = import_name.split('.').next().unwrap_or(import_name);
    let lower = top.to_lowercase();
    let plain = normalise(top);
    let mut names: Vec<String> = DIFFERENT
        .iter()
        .filter(|(import, _)| *import == lower)
        .map(|(_, distribution)| (*distribution).to_owned())
        .collect();
    names.push(format!("django-{plain}"));
    names.push(plain);
    names
}
