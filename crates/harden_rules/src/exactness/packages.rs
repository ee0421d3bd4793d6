//! When django-axes, django-csp and django-cors-headers print which id.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::project::Resolved;
use crate::testing::{TestProject, ids, ids_with, world};

const LATEST: (u32, u32) = (5, 2);

/// Settings with one app installed and these changes.
fn with(app: &str, changes: &Value) -> Value {
    let mut settings = json!({"INSTALLED_APPS": [app]});
    for (name, value) in changes.as_object().expect("changes are an object") {
        settings[name] = value.clone();
    }
    settings
}

fn axes(code: &str, changes: &Value) -> Vec<String> {
    ids(code, LATEST, &with("axes", changes))
}

/// With a release of a package.
fn pinned(code: &str, package: (&'static str, &'static str), settings: &Value) -> Vec<String> {
    let project = TestProject {
        packages: [package].into(),
        ..TestProject::default()
    };
    ids_with(code, LATEST, world(settings), &project)
}

#[test]
fn axes_is_not_judged_where_it_is_not_installed() {
    for code in ["AUTH004", "AUTH005"] {
        assert!(ids(code, LATEST, &json!({})).is_empty());
        assert_eq!(axes(code, &json!({})).len(), 1);
        let by_config = with("axes.apps.AppConfig", &json!({}));
        assert_eq!(ids(code, LATEST, &by_config).len(), 1);
    }
}

#[test]
fn axes_counts_in_a_cache_that_processes_share() {
    let handler = "axes.handlers.cache.AxesCacheHandler";
    let local = json!({"BACKEND": "django.core.cache.backends.locmem.LocMemCache"});
    let redis = json!({"BACKEND": "django.core.cache.backends.redis.RedisCache"});
    let judged = |changes: Value| axes("AUTH003", &changes);
    assert_eq!(
        judged(json!({"AXES_HANDLER": handler})),
        ["axes.W001"],
        "the default cache is local"
    );
    assert!(judged(json!({})).is_empty());
    assert!(judged(json!({"AXES_HANDLER": handler, "CACHES": {"default": redis}})).is_empty());
    let caches = json!({"default": redis, "axes": local});
    let named = json!({"AXES_HANDLER": handler, "AXES_CACHE": "axes", "CACHES": caches});
    assert_eq!(judged(named), ["axes.W001"]);
    let nowhere = json!({"AXES_HANDLER": handler, "AXES_CACHE": "other"});
    assert!(judged(nowhere).is_empty());
}

#[test]
fn axes_needs_a_backend_of_its_own() {
    let judged = |backends: Value| axes("AUTH005", &json!({"AUTHENTICATION_BACKENDS": backends}));
    assert_eq!(
        judged(json!(["django.contrib.auth.backends.ModelBackend"])),
        ["axes.W003"]
    );
    assert!(judged(json!(["axes.backends.AxesBackend"])).is_empty());
    assert!(judged(json!(["axes.backends.AxesStandaloneBackend"])).is_empty());
    assert!(judged(json!(["unknown.Backend"])).is_empty());
}

#[test]
fn axes_deprecates_by_release() {
    let settings = with("axes", &json!({"AXES_PROXY_COUNT": 1, "AXES_LOGGER": "x"}));
    let judged = |release| pinned("AUTH006", ("django-axes", release), &settings);
    assert_eq!(judged("==5.41.1"), ["axes.W004"]);
    assert_eq!(judged("==6.5.2"), ["axes.W004", "axes.W004"]);
}

#[test]
fn axes_imports_callables_from_6_1_on() {
    let settings = with(
        "axes",
        &json!({"AXES_COOLOFF_TIME": "2", "AXES_LOCKOUT_CALLABLE": "shop.gone"}),
    );
    let project = |release| TestProject {
        packages: [("django-axes", release)].into(),
        names: [("shop.gone", Resolved::NoName)].into(),
        ..TestProject::default()
    };
    let judged = |release| ids_with("AUTH007", LATEST, world(&settings), &project(release));
    assert_eq!(judged("==8.3.1"), ["axes.W005", "axes.W005"]);
    assert!(judged("==6.0.0").is_empty());
    assert!(axes("AUTH007", &json!({"AXES_COOLOFF_TIME": 2})).is_empty());
}

#[test]
fn axes_counts_by_address() {
    let judged = |changes: Value| axes("AUTH008", &changes);
    assert!(judged(json!({})).is_empty());
    for without in [
        json!(["username"]),
        json!([]),
        json!([["username", "user_agent"]]),
    ] {
        assert_eq!(
            judged(json!({"AXES_LOCKOUT_PARAMETERS": without})),
            ["axes.W006"]
        );
    }
    for fine in [
        json!(["ip_address"]),
        json!([["username", "ip_address"]]),
        json!("shop.parameters"),
    ] {
        assert!(judged(json!({"AXES_LOCKOUT_PARAMETERS": fine})).is_empty());
    }
    assert_eq!(
        judged(json!({"AXES_ONLY_USER_FAILURES": true})),
        ["axes.W006"]
    );
    let both = json!({"AXES_ONLY_USER_FAILURES": true, "AXES_LOCKOUT_PARAMETERS": ["ip_address"]});
    assert!(judged(both).is_empty());
    let settings = with("axes", &json!({"AXES_LOCKOUT_PARAMETERS": ["username"]}));
    assert!(pinned("AUTH008", ("django-axes", "==8.0.0"), &settings).is_empty());
}

#[test]
fn old_csp_settings_are_dead_from_4_0_on() {
    let settings = with(
        "csp",
        &json!({"CSP_DEFAULT_SRC": ["'self'"], "CSP_IMG_SRC": []}),
    );
    let judged = |release| pinned("HEADER010", ("django-csp", release), &settings);
    assert_eq!(judged("==4.0"), ["csp.E001"]);
    assert_eq!(
        judged(">=3.8"),
        ["csp.E001"],
        "an installation has the newest"
    );
    assert!(judged("==3.8").is_empty());
    assert!(judged("<4").is_empty());
    assert!(
        ids("HEADER010", LATEST, &settings).is_empty(),
        "nobody knows which release"
    );
    let only_middleware = json!({
        "MIDDLEWARE": ["csp.middleware.CSPMiddleware"],
        "CSP_DEFAULT_SRC": ["'self'"],
    });
    assert!(pinned("HEADER010", ("django-csp", "==4.0"), &only_middleware).is_empty());
}

#[test]
fn excluded_prefixes_are_a_list() {
    let judged = |prefixes: Value| {
        let policy = json!({"CONTENT_SECURITY_POLICY": {"EXCLUDE_URL_PREFIXES": prefixes}});
        ids("HEADER011", LATEST, &with("csp", &policy))
    };
    assert_eq!(judged(json!("/admin")), ["csp.E002"]);
    assert_eq!(judged(json!("")), ["csp.E002"]);
    assert!(judged(json!(["/admin"])).is_empty());
    assert!(judged(json!(null)).is_empty());
}

/// The ids of django-cors-headers, each once.
fn cors(changes: &Value) -> BTreeSet<String> {
    let settings = with("corsheaders", changes);
    ["HEADER012", "HEADER013", "HEADER014"]
        .iter()
        .flat_map(|code| ids(code, LATEST, &settings))
        .collect()
}

fn only(id: &str) -> BTreeSet<String> {
    BTreeSet::from([id.to_owned()])
}

#[test]
fn cors_settings_have_types() {
    for (name, wrong, id) in [
        ("CORS_ALLOW_HEADERS", json!([1]), "corsheaders.E001"),
        ("CORS_ALLOW_METHODS", json!({"GET": 1}), "corsheaders.E002"),
        ("CORS_ALLOW_CREDENTIALS", json!("True"), "corsheaders.E003"),
        ("CORS_PREFLIGHT_MAX_AGE", json!(-1), "corsheaders.E004"),
        ("CORS_PREFLIGHT_MAX_AGE", json!("10"), "corsheaders.E004"),
        ("CORS_ALLOW_ALL_ORIGINS", json!("False"), "corsheaders.E005"),
        ("CORS_ORIGIN_ALLOW_ALL", json!(1), "corsheaders.E005"),
        ("CORS_ALLOWED_ORIGINS", json!(null), "corsheaders.E006"),
        ("CORS_ORIGIN_WHITELIST", json!([null]), "corsheaders.E006"),
        (
            "CORS_ALLOWED_ORIGIN_REGEXES",
            json!([1]),
            "corsheaders.E007",
        ),
        ("CORS_EXPOSE_HEADERS", json!(null), "corsheaders.E008"),
        ("CORS_URLS_REGEX", json!(["x"]), "corsheaders.E009"),
        (
            "CORS_ALLOW_PRIVATE_NETWORK",
            json!("no"),
            "corsheaders.E015",
        ),
    ] {
        let mut changes = json!({});
        changes[name] = wrong;
        assert_eq!(cors(&changes), only(id), "{name}");
    }
    let fine = json!({
        "CORS_ALLOW_HEADERS": "a text is a sequence of texts",
        "CORS_PREFLIGHT_MAX_AGE": true,
        "CORS_ALLOWED_ORIGINS": ["https://a.example", "null", "file://"],
    });
    assert!(cors(&fine).is_empty());
    let replaced = json!({"CORS_ALLOW_ALL_ORIGINS": true, "CORS_ORIGIN_ALLOW_ALL": 1});
    assert!(cors(&replaced).is_empty(), "the new name wins");
}

#[test]
fn cors_origins_are_origins() {
    let judged = |origins: Value| cors(&json!({"CORS_ALLOWED_ORIGINS": origins}));
    assert_eq!(judged(json!(["a.example"])), only("corsheaders.E013"));
    assert_eq!(judged(json!(["https://a/b?c"])), only("corsheaders.E014"));
    assert_eq!(
        judged(json!("https://a")),
        only("corsheaders.E013"),
        "letter by letter"
    );
}

#[test]
fn cors_settings_that_are_gone() {
    assert_eq!(
        cors(&json!({"CORS_MODEL": "a.B"})),
        only("corsheaders.E012")
    );
    let referer = json!({"CORS_REPLACE_HTTPS_REFERER": "yes"});
    assert_eq!(cors(&referer), only("corsheaders.E013"));
    let settings = with("corsheaders", &referer);
    let of_3 = ("django-cors-headers", "==3.14.0");
    assert_eq!(pinned("HEADER012", of_3, &settings), ["corsheaders.E011"]);
    assert!(pinned("HEADER014", of_3, &settings).is_empty());
}
