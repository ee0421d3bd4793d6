use std::collections::BTreeSet;

use harden_finding::Topic;
use harden_project::Role;
use serde_json::{Value, json};

use super::*;
use crate::testing::{TestProject, hardened, line, profile, world};

const REDIRECT: &str = "SECURE_SSL_REDIRECT = True";
const HSTS: &str = "SECURE_HSTS_SECONDS = 31536000";
const SUBDOMAINS: &str = "SECURE_HSTS_INCLUDE_SUBDOMAINS = True";

fn lines(changes: &Value, project: &TestProject, delegations: &[Delegation]) -> Vec<ChecklistLine> {
    let mut profile = profile((5, 2), vec![world(&hardened(changes))]);
    profile.role = Role::Production;
    checklist(&[profile], project, delegations)
}

fn answer(item: &str, changes: &Value, project: &TestProject) -> (Holds, Option<u32>) {
    let lines = lines(changes, project, &[]);
    let found = lines.iter().find(|line| line.item == item);
    let found = found.unwrap_or_else(|| panic!("{item} is in the table"));
    (found.holds, found.place.as_ref().map(|place| place.line))
}

#[test]
fn every_topic_has_a_line_and_every_line_asks_rules_that_exist() {
    let topics: BTreeSet<Topic> = ITEMS.iter().map(|item| item.topic).collect();
    assert_eq!(topics.len(), Topic::ALL.len());
    let texts: BTreeSet<&str> = ITEMS.iter().map(|item| item.text).collect();
    assert_eq!(texts.len(), ITEMS.len(), "each line once");
    for item in ITEMS {
        assert!(!item.needs.is_empty(), "{}", item.text);
        for code in item.rules {
            assert!(catalogue::find(code).is_some(), "{}: {code}", item.text);
        }
    }
}

#[test]
fn the_articles_production_checklist_is_in_the_table() {
    for setting in [
        "DEBUG",
        "ALLOWED_HOSTS",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS",
        "SECURE_CONTENT_TYPE_NOSNIFF",
        "SECURE_BROWSER_XSS_FILTER",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "X_FRAME_OPTIONS",
    ] {
        let start = format!("{setting} = ");
        assert!(
            ITEMS.iter().any(|item| item.text.starts_with(&start)),
            "{setting}"
        );
    }
}

#[test]
fn what_the_project_sets_decides_with_its_line() {
    let project = TestProject::default();
    let hardened = json!({});
    for (item, line) in [
        ("DEBUG = False", Some(1)),
        (REDIRECT, Some(5)),
        (HSTS, Some(6)),
        // Django's default decides.
        ("SECURE_CONTENT_TYPE_NOSNIFF = True", None),
        ("X_FRAME_OPTIONS = 'DENY'", None),
    ] {
        assert_eq!(
            answer(item, &hardened, &project),
            (Holds::Yes, line),
            "{item}"
        );
    }
    let off = json!({"SECURE_SSL_REDIRECT": false, "DEBUG": true, "SECURE_HSTS_SECONDS": 3600});
    for (item, line) in [("DEBUG = False", 1), (REDIRECT, 5), (HSTS, 6)] {
        assert_eq!(
            answer(item, &off, &project),
            (Holds::No, Some(line)),
            "{item}"
        );
    }
}

#[test]
fn without_the_middleware_its_settings_do_nothing() {
    for middleware in [
        json!([]),
        json!(["django.contrib.sessions.middleware.SessionMiddleware"]),
    ] {
        let bare = json!({"MIDDLEWARE": middleware});
        for item in [REDIRECT, HSTS, SUBDOMAINS, "X_FRAME_OPTIONS = 'DENY'"] {
            let (holds, _) = answer(item, &bare, &TestProject::default());
            assert_eq!(holds, Holds::No, "{item}");
        }
    }
    let own = json!({"MIDDLEWARE": ["shop.middleware.OurSecurityMiddleware"]});
    let (holds, _) = answer(REDIRECT, &own, &TestProject::default());
    assert_eq!(holds, Holds::Unknown, "it may be made of Django's");
}

#[test]
fn the_web_server_or_the_configuration_may_do_it() {
    let off = json!({"SECURE_SSL_REDIRECT": false, "SECURE_HSTS_SECONDS": 0});
    let edge = Edge {
        redirects: Some(line(77)),
        sends_hsts: Some(line(78)),
        ends_tls: Some(line(79)),
        limits_requests: Some(line(80)),
        ..Edge::default()
    };
    let project = TestProject {
        edge,
        ..TestProject::default()
    };
    for (item, expected) in [
        (REDIRECT, (Holds::Delegated, Some(77))),
        (HSTS, (Holds::Delegated, Some(78))),
        (SUBDOMAINS, (Holds::Unknown, Some(78))),
        ("A certificate for HTTPS", (Holds::Delegated, Some(79))),
    ] {
        assert_eq!(answer(item, &off, &project), expected, "{item}");
    }
    let admin = json!({"INSTALLED_APPS": ["django.contrib.admin"]});
    let logins = "Failed logins are limited (django-axes, django-defender)";
    assert_eq!(answer(logins, &admin, &project), (Holds::Unknown, Some(80)));
    let (holds, place) = answer(logins, &admin, &TestProject::default());
    assert_eq!(
        holds,
        Holds::Unknown,
        "the project's own code may count them"
    );
    assert_ne!(place, Some(80));
    let delegation = |profiles: &[&str]| Delegation {
        duty: EdgeDuty::Hsts,
        by: "the CDN".to_owned(),
        why: Some("see runbook".to_owned()),
        profiles: profiles.iter().map(ToString::to_string).collect(),
    };
    let holds = |delegation: Delegation| {
        let lines = lines(&off, &TestProject::default(), &[delegation]);
        let line = lines
            .into_iter()
            .find(|line| line.item == SUBDOMAINS)
            .expect("it is there");
        (line.holds, line.why)
    };
    assert_eq!(
        holds(delegation(&[])),
        (Holds::Delegated, "the CDN does it: see runbook".to_owned())
    );
    assert_eq!(holds(delegation(&["another.settings"])).0, Holds::No);
}

#[test]
fn what_nobody_knows_is_unknown() {
    let mut profile = profile((5, 2), vec![world(&hardened(&json!({})))]);
    profile.facts.worlds[0].settings.clear();
    profile.facts.worlds[0].is_open = true;
    let project = TestProject::default();
    for line in checklist(&[profile.clone()], &project, &[]) {
        let is_history = line.item.starts_with("SECURE_BROWSER_XSS_FILTER");
        assert_eq!(
            line.holds == Holds::Unknown,
            !is_history,
            "{}: {}",
            line.item,
            line.why
        );
    }
    profile.facts.worlds.clear();
    let lines = checklist(&[profile], &project, &[]);
    assert_eq!(lines.len(), ITEMS.len());
    assert!(lines.iter().all(|line| line.holds == Holds::Unknown));
}

#[test]
fn logs_are_kept_by_a_handler_that_hears_warnings_in_production() {
    let item = "LOGGING keeps what django.security says";
    let logging = |handler: Value| {
        json!({"LOGGING": {
            "version": 1,
            "handlers": {"it": handler},
            "loggers": {"django.security": {"handlers": ["it"], "level": "WARNING"}},
        }})
    };
    let holds = |changes: &Value| answer(item, changes, &TestProject::default()).0;
    assert_eq!(holds(&json!({})), Holds::No, "Django's default");
    let stream = "logging.StreamHandler";
    assert_eq!(holds(&logging(json!({"class": stream}))), Holds::Yes);
    assert_eq!(
        holds(&logging(json!({"class": stream, "level": "ERROR"}))),
        Holds::No
    );
    assert_eq!(
        holds(&logging(json!({"class": "logging.NullHandler"}))),
        Holds::No
    );
    let debug = json!({"class": stream, "filters": ["require_debug_true"]});
    assert_ne!(holds(&logging(debug)), Holds::Yes);
}

#[test]
fn logging_that_django_does_not_set_up_is_unknown() {
    for item in [
        "LOGGING keeps what django.security says",
        "Log files rotate",
    ] {
        let own = json!({"LOGGING_CONFIG": "shop.log.set_up"});
        let (holds, _) = answer(item, &own, &TestProject::default());
        assert_eq!(holds, Holds::Unknown, "{item}");
    }
}

#[test]
fn what_the_project_silences_or_a_file_may_change_is_not_denied() {
    let silenced = json!({
        "SECURE_SSL_REDIRECT": false,
        "SILENCED_SYSTEM_CHECKS": ["security.W008"],
    });
    let (holds, place) = answer(REDIRECT, &silenced, &TestProject::default());
    assert_eq!((holds, place), (Holds::Unknown, Some(5)));

    let mut settings = world(&hardened(&json!({"DEBUG": true})));
    let debug = settings.settings.get_mut("DEBUG").expect("it is set");
    std::sync::Arc::make_mut(debug).other_conditions = 1;
    let profile = profile((5, 2), vec![settings]);
    let lines = checklist(&[profile], &TestProject::default(), &[]);
    let line = lines
        .iter()
        .find(|line| line.item == "DEBUG = False")
        .expect("it is there");
    assert_eq!(line.holds, Holds::Unknown, "{}", line.why);
}

#[test]
fn a_password_that_nobody_would_use_stands_in_the_code_as_well() {
    let databases = |password: &str| {
        json!({"DATABASES": {"default": {
            "ENGINE": "django.db.backends.postgresql",
            "PASSWORD": password,
        }}})
    };
    let item = "Passwords and keys beside SECRET_KEY are not in the code";
    for (password, expected) in [
        ("password", Holds::No),
        ("correct-h0rse-battery", Holds::No),
        ("", Holds::Yes),
    ] {
        let (holds, _) = answer(item, &databases(password), &TestProject::default());
        assert_eq!(holds, expected, "{password}");
    }
}

#[test]
fn a_package_that_limits_logins_must_be_switched_on() {
    let item = "Failed logins are limited (django-axes, django-defender)";
    let axes = |changes: Value| {
        let mut settings = json!({
            "INSTALLED_APPS": ["axes"],
            "AUTHENTICATION_BACKENDS": ["axes.backends.AxesStandaloneBackend"],
            "MIDDLEWARE": ["axes.middleware.AxesMiddleware"],
            "CACHES": {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}},
        });
        for (name, value) in changes.as_object().expect("changes are an object") {
            settings[name] = value.clone();
        }
        answer(item, &settings, &TestProject::default()).0
    };
    assert_eq!(axes(json!({})), Holds::Yes);
    assert_eq!(axes(json!({"AXES_ENABLED": false})), Holds::No);
    assert_eq!(axes(json!({"AUTHENTICATION_BACKENDS": []})), Holds::No);
    let defender = |middleware: Value| {
        let settings = json!({"INSTALLED_APPS": ["defender"], "MIDDLEWARE": middleware});
        answer(item, &settings, &TestProject::default()).0
    };
    assert_eq!(
        defender(json!(["defender.middleware.FailedLoginMiddleware"])),
        Holds::Yes
    );
    assert_eq!(defender(json!([])), Holds::Unknown);
}
