//! When Django prints which id: every trigger of its checks, at the types and series where they turn.

mod packages;

use std::sync::Arc;

use harden_settings::facts::{Fact, FactValue, Items, Unknown, UnknownText};
use serde_json::{Value, json};

use crate::project::{
    Attribute, Class, Expression, Function, Parameter, ParameterKind, PathState, Resolved,
};
use crate::testing::{TestProject, facts_world, ids, ids_with, line, world};

const SECURITY: &str = "django.middleware.security.SecurityMiddleware";
const FRAME: &str = "django.middleware.clickjacking.XFrameOptionsMiddleware";
const CSRF: &str = "django.middleware.csrf.CsrfViewMiddleware";
const SESSION: &str = "django.contrib.sessions.middleware.SessionMiddleware";
const EVERY_SERIES: [(u32, u32); 6] = [(2, 2), (3, 2), (4, 2), (5, 2), (6, 0), (6, 1)];

/// Settings with this middleware and one setting more, and a key that lets 2.2 start.
fn with(middleware: &[&str], name: &str, value: &Value) -> Value {
    json!({"SECRET_KEY": "k", "MIDDLEWARE": middleware, name: value})
}

fn text_of_environment() -> Fact {
    Fact::without_place(FactValue::Unknown(Unknown {
        truthy: Some(true),
        text: Some(UnknownText::default()),
        generated: false,
    }))
}

#[test]
fn what_unseen_code_may_have_set_is_not_judged() {
    let mut open = world(&json!({}));
    open.is_open = true;
    for code in ["HTTPS001", "SECRET001", "DEPLOY001"] {
        assert!(ids_with(code, (5, 2), open.clone(), &TestProject::default()).is_empty());
    }
}

#[test]
fn middleware_is_looked_for_as_python_does() {
    for series in EVERY_SERIES {
        for (code, path, id) in [
            ("HTTPS001", SECURITY, "security.W001"),
            ("HEADER003", FRAME, "security.W002"),
            ("CSRF001", CSRF, "security.W003"),
        ] {
            let judged = |middleware: Value| {
                ids(
                    code,
                    series,
                    &json!({"SECRET_KEY": "k", "MIDDLEWARE": middleware}),
                )
            };
            assert_eq!(judged(json!([])), [id]);
            assert!(judged(json!([path])).is_empty());
            assert!(
                judged(json!(format!("{path},other"))).is_empty(),
                "`in` searches text"
            );
            assert_eq!(judged(json!([format!("my.{path}")])), [id]);
            assert_eq!(
                ids(code, series, &json!({"SECRET_KEY": "k"})),
                [id],
                "the default is empty"
            );
        }
    }
}

#[test]
fn flags_that_must_be_true_itself() {
    for (code, name, id) in [
        ("HTTPS005", "SECURE_SSL_REDIRECT", "security.W008"),
        ("HEADER001", "SECURE_CONTENT_TYPE_NOSNIFF", "security.W006"),
    ] {
        for series in EVERY_SERIES {
            let judged = |value| ids(code, series, &with(&[SECURITY], name, &value));
            assert!(judged(json!(true)).is_empty());
            for other in [
                json!(false),
                json!(1),
                json!("True"),
                json!(null),
                json!([true]),
            ] {
                assert_eq!(judged(other.clone()), [id], "{name} = {other}");
            }
            assert!(ids(code, series, &with(&[], name, &json!(false))).is_empty());
        }
    }
}

#[test]
fn nosniff_is_the_default_from_3_0_on() {
    let settings = with(&[SECURITY], "X", &json!(0));
    assert_eq!(ids("HEADER001", (2, 2), &settings), ["security.W006"]);
    assert!(ids("HEADER001", (3, 2), &settings).is_empty());
}

#[test]
fn the_xss_filter_is_asked_for_until_2_2_only() {
    let settings = with(&[SECURITY], "X", &json!(0));
    assert_eq!(ids("HEADER002", (2, 2), &settings), ["security.W007"]);
    assert!(ids("HEADER002", (3, 2), &settings).is_empty());
}

#[test]
fn hsts_is_on_for_whatever_is_true() {
    for series in EVERY_SERIES {
        let judged = |code, value| {
            ids(
                code,
                series,
                &with(&[SECURITY], "SECURE_HSTS_SECONDS", &value),
            )
        };
        assert_eq!(judged("HTTPS002", json!(0)), ["security.W004"]);
        assert_eq!(judged("HTTPS002", json!("")), ["security.W004"]);
        assert!(judged("HTTPS002", json!("0")).is_empty());
        assert_eq!(judged("HTTPS003", json!(60)), ["security.W005"]);
        assert_eq!(judged("HTTPS004", json!("0")), ["security.W021"]);
        assert!(judged("HTTPS003", json!(0)).is_empty());
        assert!(judged("HTTPS004", json!(null)).is_empty());
    }
}

#[test]
fn cookie_flags_must_be_true_itself_from_4_1_on() {
    let csrf = |series, value| {
        ids(
            "HTTPS007",
            series,
            &with(&[CSRF], "CSRF_COOKIE_SECURE", &value),
        )
    };
    assert!(csrf((4, 0), json!("True")).is_empty());
    assert_eq!(csrf((4, 1), json!("True")), ["security.W016"]);
    assert_eq!(csrf((4, 1), json!(1)), ["security.W016"]);
    assert!(csrf((6, 1), json!(true)).is_empty());
    let in_session = json!({"SECRET_KEY": "k", "MIDDLEWARE": [CSRF], "CSRF_USE_SESSIONS": "no"});
    assert!(ids("HTTPS007", (5, 2), &in_session).is_empty());
}

#[test]
fn two_halves_of_sessions_make_one_id() {
    for (code, name, [app_only, middleware_only, both]) in [
        (
            "HTTPS006",
            "SESSION_COOKIE_SECURE",
            ["security.W010", "security.W011", "security.W012"],
        ),
        (
            "AUTH001",
            "SESSION_COOKIE_HTTPONLY",
            ["security.W013", "security.W014", "security.W015"],
        ),
    ] {
        for series in EVERY_SERIES {
            let judged = |apps: &[&str], middleware: &[&str], value: Value| {
                let settings = json!({
                    "SECRET_KEY": "k",
                    "INSTALLED_APPS": apps,
                    "MIDDLEWARE": middleware,
                    name: value,
                });
                ids(code, series, &settings)
            };
            let app = ["django.contrib.sessions"];
            assert_eq!(judged(&app, &[], json!(false)), [app_only]);
            assert_eq!(judged(&[], &[SESSION], json!(false)), [middleware_only]);
            assert_eq!(judged(&app, &[SESSION], json!(false)), [both]);
            assert!(judged(&[], &[], json!(false)).is_empty());
            assert!(judged(&app, &[SESSION], json!(true)).is_empty());
            let config = ["django.contrib.sessions.apps.SessionsConfig"];
            assert!(
                judged(&config, &[], json!(false)).is_empty(),
                "only the name counts"
            );
        }
    }
}

#[test]
fn a_key_is_missing_empty_or_weak() {
    let judged = |series, settings: Value| ids("SECRET001", series, &settings);
    let strong = "0123456789-0123456789-0123456789-0123456789-0123456789";
    for series in [(3, 2), (4, 2), (5, 2), (6, 1)] {
        assert_eq!(judged(series, json!({})), ["security.W009"]);
        assert_eq!(
            judged(series, json!({"SECRET_KEY": null})),
            ["security.W009"]
        );
        assert_eq!(
            judged(series, json!({"SECRET_KEY": "short"})),
            ["security.W009"]
        );
        assert!(judged(series, json!({"SECRET_KEY": strong})).is_empty());
    }
    assert!(
        judged((2, 2), json!({})).is_empty(),
        "2.2 does not start without a key"
    );
    assert_eq!(
        judged((2, 2), json!({"SECRET_KEY": "short"})),
        ["security.W009"]
    );
    let unknown = facts_world([("SECRET_KEY", text_of_environment())]);
    assert!(ids_with("SECRET001", (5, 2), unknown, &TestProject::default()).is_empty());
}

#[test]
fn each_weak_fallback_key_is_one_message() {
    let settings = json!({
        "SECRET_KEY_FALLBACKS": ["a", "0123456789-0123456789-0123456789-0123456789-0123456789", ""],
    });
    assert_eq!(
        ids("SECRET002", (5, 2), &settings),
        ["security.W025", "security.W025"]
    );
    assert!(ids("SECRET002", (4, 0), &settings).is_empty());
}

#[test]
fn debug_and_hosts_are_asked_for_their_truth() {
    for series in EVERY_SERIES {
        let debug = |value| ids("SECRET003", series, &with(&[], "DEBUG", &value));
        assert_eq!(debug(json!("False")), ["security.W018"]);
        assert!(debug(json!(0)).is_empty());
        let hosts = |value| ids("DEPLOY001", series, &with(&[], "ALLOWED_HOSTS", &value));
        assert_eq!(hosts(json!([])), ["security.W020"]);
        assert!(hosts(json!([""])).is_empty());
    }
}

#[test]
fn a_frame_option_is_compared_exactly() {
    for series in EVERY_SERIES {
        let judged = |value| {
            ids(
                "HEADER004",
                series,
                &with(&[FRAME], "X_FRAME_OPTIONS", &value),
            )
        };
        assert!(judged(json!("DENY")).is_empty());
        for other in [json!("deny"), json!("SAMEORIGIN"), json!(null), json!("")] {
            assert_eq!(judged(other), ["security.W019"]);
        }
    }
    let default = with(&[FRAME], "X", &json!(0));
    assert_eq!(ids("HEADER004", (2, 2), &default), ["security.W019"]);
    assert!(ids("HEADER004", (3, 2), &default).is_empty());
}

#[test]
fn a_referrer_policy_is_a_text_or_a_list() {
    let judged = |series, value: Value| {
        let settings = with(&[SECURITY], "SECURE_REFERRER_POLICY", &value);
        [
            ids("HEADER005", series, &settings),
            ids("HEADER006", series, &settings),
        ]
        .concat()
    };
    assert_eq!(judged((3, 2), json!(null)), ["security.W022"]);
    for fine in [
        json!("origin"),
        json!(" no-referrer , origin"),
        json!(["origin"]),
        json!([]),
        json!({"origin": 1}),
    ] {
        assert!(judged((5, 2), fine.clone()).is_empty(), "{fine}");
    }
    for wrong in [
        json!(""),
        json!("origin,"),
        json!("Origin"),
        json!(["origin", " origin"]),
    ] {
        assert_eq!(judged((5, 2), wrong.clone()), ["security.E023"], "{wrong}");
    }
    assert!(
        judged((5, 2), json!(7)).is_empty(),
        "a number ends the check with a TypeError"
    );
    assert!(judged((2, 2), json!("wrong")).is_empty());
}

#[test]
fn an_opener_policy_is_none_or_one_of_three() {
    let judged = |series, value: Value| {
        let settings = with(&[SECURITY], "SECURE_CROSS_ORIGIN_OPENER_POLICY", &value);
        ids("HEADER007", series, &settings)
    };
    assert!(judged((5, 2), json!(null)).is_empty());
    assert!(judged((5, 2), json!("unsafe-none")).is_empty());
    assert_eq!(judged((5, 2), json!("")), ["security.E024"]);
    assert_eq!(judged((5, 2), json!(false)), ["security.E024"]);
    assert!(
        judged((5, 2), json!(["x"])).is_empty(),
        "a list ends the check with a TypeError"
    );
    let set = FactValue::Set(Items {
        items: Vec::new(),
        open: false,
    });
    let world = facts_world([
        (
            "MIDDLEWARE",
            Fact::without_place(FactValue::Str(Arc::from(SECURITY))),
        ),
        (
            "SECURE_CROSS_ORIGIN_OPENER_POLICY",
            Fact::without_place(set),
        ),
    ]);
    let ids = ids_with("HEADER007", (5, 2), world, &TestProject::default());
    assert_eq!(ids, ["security.E024"], "a set is looked for frozen");
    assert!(judged((3, 2), json!("wrong")).is_empty());
}

#[test]
fn the_hashing_algorithm_lived_for_two_releases() {
    let judged = |series| {
        ids(
            "SECRET004",
            series,
            &with(&[], "DEFAULT_HASHING_ALGORITHM", &json!("md5")),
        )
    };
    assert!(judged((2, 2)).is_empty());
    assert_eq!(judged((3, 2)), ["security.E100"]);
    assert!(judged((4, 2)).is_empty());
}

#[test]
fn a_policy_is_a_dictionary_or_none() {
    let judged = |series, value: Value| ids("HEADER008", series, &with(&[], "SECURE_CSP", &value));
    assert!(judged((6, 0), json!(null)).is_empty());
    assert!(judged((6, 0), json!({"default-src": []})).is_empty());
    assert_eq!(judged((6, 0), json!("")), ["security.E026"]);
    assert_eq!(judged((6, 1), json!([])), ["security.E026"]);
    assert!(judged((5, 2), json!("")).is_empty());
    let both = json!({"SECURE_CSP": 1, "SECURE_CSP_REPORT_ONLY": 2});
    assert_eq!(ids("HEADER008", (6, 0), &both).len(), 2);
}

#[test]
fn a_nonce_needs_its_context_processor_from_6_1_on() {
    let judged = |series, policy: Value, templates: Value| {
        let settings = json!({
            "MIDDLEWARE": ["django.middleware.csp.ContentSecurityPolicyMiddleware"],
            "SECURE_CSP_REPORT_ONLY": policy,
            "TEMPLATES": templates,
        });
        ids("HEADER009", series, &settings)
    };
    let nonce = "<CSP_NONCE_SENTINEL>";
    let processor =
        json!([{"OPTIONS": {"context_processors": ["django.template.context_processors.csp"]}}]);
    assert_eq!(
        judged((6, 1), json!({"script-src": [nonce]}), json!([])),
        ["security.W027"]
    );
    assert_eq!(
        judged((6, 1), json!({"script-src": nonce}), json!([{}])),
        ["security.W027"]
    );
    assert!(
        judged(
            (6, 1),
            json!({"script-src": ["'self'"], "x": null}),
            json!([])
        )
        .is_empty()
    );
    assert!(judged((6, 1), json!({"script-src": [nonce]}), processor).is_empty());
    assert!(judged((6, 0), json!({"script-src": [nonce]}), json!([])).is_empty());
}

#[test]
fn mailers_need_a_default_that_sends() {
    let judged = |code, value: Value| ids(code, (6, 1), &with(&[], "MAILERS", &value));
    let console = "django.core.mail.backends.console.EmailBackend";
    assert_eq!(judged("DEPLOY004", json!({})), ["mail.W001"]);
    assert!(judged("DEPLOY004", json!({"default": {}})).is_empty());
    assert!(
        ids("DEPLOY004", (6, 1), &json!({})).is_empty(),
        "not set is not judged"
    );
    assert_eq!(
        judged("DEPLOY005", json!({"default": {"BACKEND": console}})),
        ["mail.E001"]
    );
    assert!(judged("DEPLOY005", json!({"default": {}})).is_empty());
    assert!(judged("DEPLOY005", json!({"other": {"BACKEND": console}})).is_empty());
    assert!(
        ids(
            "DEPLOY005",
            (6, 0),
            &with(&[], "MAILERS", &json!({"default": {"BACKEND": console}}))
        )
        .is_empty()
    );
}

#[test]
fn caches_in_served_folders() {
    let judged = |location: &str, more: Value| {
        let mut settings = json!({
            "CACHES": {"default": {
                "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
                "LOCATION": location,
            }},
        });
        for (name, value) in more.as_object().expect("an object") {
            settings[name] = value.clone();
        }
        [
            ids("DEPLOY002", (5, 2), &settings),
            ids("DEPLOY003", (5, 2), &settings),
        ]
        .concat()
    };
    assert_eq!(
        judged("/m/cache", json!({"MEDIA_ROOT": "/m"})),
        ["caches.W002"]
    );
    assert_eq!(judged("/", json!({"STATIC_ROOT": "/s"})), ["caches.W002"]);
    assert_eq!(
        judged(
            "/m",
            json!({"MEDIA_ROOT": "/m/", "STATICFILES_DIRS": [["prefix", "/m/x"]]})
        ),
        ["caches.W002", "caches.W002"],
        "one message for each setting"
    );
    assert_eq!(
        judged("media/c", json!({"MEDIA_ROOT": "/project/media"})),
        ["caches.W002", "caches.W003"]
    );
    assert!(judged("/cache", json!({"MEDIA_ROOT": "", "STATIC_ROOT": null})).is_empty());
}

#[test]
fn an_upload_folder_is_looked_for_in_the_project() {
    let project = TestProject {
        paths: [
            ("/project/missing", PathState::Absent),
            ("/project/file", PathState::File),
            ("/project/there", PathState::Folder),
        ]
        .into(),
        ..TestProject::default()
    };
    let judged = |series, path: &str| {
        let world = world(&with(&[], "FILE_UPLOAD_TEMP_DIR", &json!(path)));
        ids_with("UPLOAD001", series, world, &project)
    };
    assert_eq!(judged((4, 2), "/project/missing"), ["files.E001"]);
    assert_eq!(judged((4, 2), "missing"), ["files.E001"]);
    assert_eq!(judged((4, 2), "/project/file"), ["files.E001"]);
    assert!(judged((4, 2), "/project/there").is_empty());
    assert!(judged((4, 2), "/elsewhere").is_empty());
    assert!(judged((4, 2), "").is_empty());
    assert!(judged((3, 2), "/project/missing").is_empty());
}

#[test]
fn a_failure_view_is_imported_as_django_does() {
    let view = |reason: bool| {
        let mut parameters = vec![Parameter {
            name: "request".to_owned(),
            kind: ParameterKind::Positional,
            has_default: false,
        }];
        if reason {
            parameters.push(Parameter {
                name: "reason".to_owned(),
                kind: ParameterKind::Positional,
                has_default: true,
            });
        }
        Resolved::Function(Function {
            place: line(1),
            parameters,
            wrapped: false,
        })
    };
    let missing = |parent_exists| Resolved::NoModule { parent_exists };
    let project = TestProject {
        names: [
            ("shop.views.fine", view(true)),
            ("shop.views.short", view(false)),
            ("shop.views.gone", Resolved::NoName),
            ("shop.gone.view", missing(true)),
            ("shop.gone.too.view", missing(false)),
            (
                "shop.views.default",
                Resolved::External("django.views.defaults.bad_request".to_owned()),
            ),
        ]
        .into(),
        ..TestProject::default()
    };
    let judged = |series, path: &str| {
        let world = || world(&with(&[], "CSRF_FAILURE_VIEW", &json!(path)));
        [
            ids_with("CSRF002", series, world(), &project),
            ids_with("CSRF003", series, world(), &project),
        ]
        .concat()
    };
    assert!(judged((5, 2), "shop.views.fine").is_empty());
    assert_eq!(judged((5, 2), "shop.views.short"), ["security.E101"]);
    assert_eq!(judged((5, 2), "shop.views.default"), ["security.E101"]);
    assert_eq!(judged((5, 2), "nowhere"), ["security.E102"]);
    assert_eq!(judged((5, 2), "shop.gone.too.view"), ["security.E102"]);
    assert!(
        judged((5, 2), "shop.gone.view").is_empty(),
        "the check itself fails"
    );
    assert!(
        judged((5, 2), "shop.views.gone").is_empty(),
        "the check itself fails"
    );
    assert!(
        judged((5, 2), "package.views.view").is_empty(),
        "nobody knows"
    );
    assert!(judged((2, 2), "nowhere").is_empty());
}

/// A user model below `AbstractUser` with these attributes and constraints.
fn user(attributes: &[(&str, Expression)], constraints: Option<&Expression>) -> Class {
    let assigned = |(name, value): &(&str, Expression)| {
        let attribute = Attribute {
            place: line(9),
            value: value.clone(),
        };
        ((*name).to_owned(), attribute)
    };
    Class {
        name: "Customer".to_owned(),
        place: line(8),
        bases: vec![Resolved::External(
            "django.contrib.auth.models.AbstractUser".to_owned(),
        )],
        constructor: None,
        attributes: attributes.iter().map(assigned).collect(),
        meta: constraints.map(|value| vec![assigned(&("constraints", value.clone()))]),
    }
}

fn call(function: &str, keywords: &[(&str, Expression)]) -> Expression {
    Expression::Call {
        function: Some(function.to_owned()),
        arguments: Vec::new(),
        keywords: keywords
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect(),
        open: false,
    }
}

fn username_ids(class: Class, backends: FactValue) -> Vec<String> {
    let project = TestProject {
        models: [("shop.Customer", class)].into(),
        ..TestProject::default()
    };
    let text = |text: &str| Fact::without_place(FactValue::Str(Arc::from(text)));
    let apps = FactValue::List(Items {
        items: vec![text("django.contrib.auth")],
        open: false,
    });
    let world = facts_world([
        ("INSTALLED_APPS", Fact::without_place(apps)),
        ("AUTH_USER_MODEL", text("shop.Customer")),
        ("AUTHENTICATION_BACKENDS", Fact::without_place(backends)),
    ]);
    ids_with("AUTH002", (5, 2), world, &project)
}

fn model_backend() -> Items {
    let path = FactValue::Str(Arc::from("django.contrib.auth.backends.ModelBackend"));
    Items {
        items: vec![Fact::without_place(path)],
        open: false,
    }
}

#[test]
fn a_user_name_is_unique_by_its_field_or_a_constraint() {
    let tuple = || FactValue::Tuple(model_backend());
    let email = |value| {
        (
            "email",
            call("django.db.models.EmailField", &[("unique", value)]),
        )
    };
    let by_email = ("USERNAME_FIELD", Expression::Text("email".to_owned()));
    let id = ["auth.W004"];

    assert!(
        username_ids(user(&[], None), tuple()).is_empty(),
        "`username` is unique"
    );
    assert_eq!(
        username_ids(user(std::slice::from_ref(&by_email), None), tuple()),
        id
    );
    assert!(
        username_ids(
            user(std::slice::from_ref(&by_email), None),
            FactValue::List(model_backend())
        )
        .is_empty(),
        "it is an error with another id"
    );
    let unique = user(&[email(Expression::Bool(true)), by_email.clone()], None);
    assert!(username_ids(unique, tuple()).is_empty());
    let not_unique = user(&[email(Expression::Bool(false)), by_email.clone()], None);
    assert_eq!(username_ids(not_unique, tuple()), id);
    let unknown = user(&[email(Expression::Unknown), by_email.clone()], None);
    assert!(username_ids(unknown, tuple()).is_empty());

    let fields = |names: &[&str]| {
        Expression::List(
            names
                .iter()
                .map(|name| Expression::Text((*name).to_owned()))
                .collect(),
        )
    };
    let constraint = |names: &[&str], more: &[(&str, Expression)]| {
        let mut keywords = vec![("fields", fields(names))];
        keywords.extend_from_slice(more);
        let constraint = call("django.db.models.UniqueConstraint", &keywords);
        user(
            std::slice::from_ref(&by_email),
            Some(&Expression::List(vec![constraint])),
        )
    };
    assert!(username_ids(constraint(&["email"], &[]), tuple()).is_empty());
    assert_eq!(
        username_ids(constraint(&["email", "site"], &[]), tuple()),
        id
    );
    let conditional = [("condition", Expression::Unknown)];
    assert_eq!(
        username_ids(constraint(&["email"], &conditional), tuple()),
        id
    );
}
