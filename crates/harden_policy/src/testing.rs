//! Hand-made settings for unit tests: `$unknown` in JSON is a value that nobody knows.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use harden_finding::{EnvIs, EnvValue, Place};
use harden_settings::facts::{
    Choice, Fact, FactValue, Items, ProfileFacts, Setting, Unknown, World,
};
use serde_json::{Value, json};

use crate::guard_file::GuardFile;
use crate::maker::{Made, PolicyError};
use crate::model::{Item, Policy};
use crate::settings::{Believed, Middleware, Settings};

/// Defaults of Django 5.2.
static DEFAULTS: LazyLock<BTreeMap<String, Fact>> = LazyLock::new(|| {
    facts(&json!({
        "ALLOWED_HOSTS": [],
        "CSRF_COOKIE_HTTPONLY": false,
        "CSRF_COOKIE_NAME": "csrftoken",
        "CSRF_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SECURE": false,
        "CSRF_TRUSTED_ORIGINS": [],
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 2_621_440,
        "MIDDLEWARE": [],
        "SECURE_CONTENT_TYPE_NOSNIFF": true,
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": false,
        "SECURE_HSTS_PRELOAD": false,
        "SECURE_HSTS_SECONDS": 0,
        "SECURE_PROXY_SSL_HEADER": null,
        "SECURE_REDIRECT_EXEMPT": [],
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_SSL_HOST": null,
        "SECURE_SSL_REDIRECT": false,
        "SESSION_COOKIE_HTTPONLY": true,
        "SESSION_COOKIE_NAME": "sessionid",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": false,
        "USE_X_FORWARDED_HOST": false,
        "X_FRAME_OPTIONS": "DENY",
    }))
});

/// A project with a host and the middleware that Django's settings begin with, and these settings.
pub(crate) fn with(own: &Value) -> Value {
    let mut settings = json!({
        "ALLOWED_HOSTS": ["shop.example.org"],
        "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"],
        "MIDDLEWARE": [
            "django.middleware.security.SecurityMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
    });
    let own = own.as_object().expect("settings have names");
    for (name, value) in own {
        settings[name] = value.clone();
    }
    settings
}

/// The policy of settings, Django's 5.2, and of a `guard.toml`.
pub(crate) fn made(settings: &Value, guard: &str) -> Result<Made, PolicyError> {
    made_of(&[profile_world(settings, &[])], (5, 2), guard)
}

/// The policy of a project with [`with`] these settings, which has one.
#[track_caller]
pub(crate) fn policy(own: &Value) -> Policy {
    made(&with(own), "").expect("there is a policy").policy
}

/// The message of what is wrong.
#[track_caller]
pub(crate) fn error(own: &Value, guard: &str) -> String {
    made(&with(own), guard)
        .expect_err("there is no policy")
        .to_string()
}

pub(crate) fn made_of(
    worlds: &[World],
    django: (u32, u32),
    guard: &str,
) -> Result<Made, PolicyError> {
    let facts = ProfileFacts {
        module: "shop.settings".to_owned(),
        file: "settings.py".into(),
        files: Vec::new(),
        worlds: worlds.to_vec(),
        truncated: false,
        env_reads: Vec::new(),
        problems: Vec::new(),
        left_to_machine: Vec::new(),
    };
    let defaults = |name: &str| DEFAULTS.get(name).filter(|_| django >= (5, 2));
    let settings = Settings::of(&facts, django, &defaults, classes).expect("there is a world");
    let file = GuardFile::parse("guard.toml", guard, &["listen"])?;
    Policy::of_settings(&settings, &file)
}

/// `shop.Named:HTTP_X_USER` derives from Django's class and has that header.
fn classes(paths: &[&str]) -> Vec<Middleware> {
    let class = |path: &&str| {
        let (path, header) = path.split_once(':').unwrap_or((path, ""));
        let outside = match path {
            "shop.Security" => "django.middleware.security.SecurityMiddleware",
            "shop.Named" => "django.contrib.auth.middleware.RemoteUserMiddleware",
            path => path,
        };
        Middleware {
            path: path.to_owned(),
            outside: vec![outside.to_owned()],
            header: match header {
                "" => Believed::Inherited,
                "?" => Believed::Unknown,
                header => Believed::Named(header.to_owned()),
            },
            is_open: path == "shop.Open",
        }
    };
    paths.iter().map(class).collect()
}

/// A world in which these variables were decided. All settings depend on all of them.
pub(crate) fn profile_world(settings: &Value, choices: &[(&str, EnvValue)]) -> World {
    let settings = facts(settings).into_iter().zip(1..);
    World {
        settings: settings
            .map(|((name, value), line)| {
                let setting = Setting {
                    value,
                    origin: vec![Place {
                        line,
                        ..Place::file_start("settings.py".into())
                    }],
                    depends_on: choices.iter().map(|(name, _)| Arc::from(*name)).collect(),
                    other_conditions: 0,
                };
                (Arc::from(name), Arc::new(setting))
            })
            .collect(),
        choices: choices
            .iter()
            .map(|(env, is)| {
                Choice::Env(EnvIs {
                    env: (*env).to_owned(),
                    is: is.clone(),
                })
            })
            .collect(),
        is_open: false,
    }
}

fn facts(settings: &Value) -> BTreeMap<String, Fact> {
    let settings = settings.as_object().expect("settings have names");
    settings
        .iter()
        .map(|(name, value)| (name.clone(), fact(value)))
        .collect()
}

fn fact(value: &Value) -> Fact {
    Fact::without_place(match value {
        Value::Null => FactValue::None,
        Value::Bool(value) => FactValue::Bool(*value),
        Value::Number(number) => FactValue::Int(number.as_i64().expect("a whole number").into()),
        Value::String(text) if text == "$unknown" => FactValue::Unknown(Unknown::default()),
        Value::String(text) => FactValue::Str(text.as_str().into()),
        Value::Array(items) => FactValue::List(Items {
            items: items.iter().map(fact).collect(),
            open: false,
        }),
        Value::Object(pattern) => FactValue::Regex {
            pattern: pattern["re"].as_str().expect("a pattern").into(),
            flags: u32::try_from(pattern["flags"].as_u64().expect("flags")).expect("flags"),
        },
    })
}

/// What an item is, and in a word or two where that came from.
pub(crate) fn short<T: Clone>(item: &Item<T>) -> (T, String) {
    use crate::model::Origin;
    let origin = match &item.origin {
        Origin::Setting { place: Some(_), .. } => "settings".to_owned(),
        Origin::Setting { place: None, .. } => "default".to_owned(),
        Origin::Floor { instead_of, .. } => {
            format!("floor, {}", instead_of.as_deref().unwrap_or("unknown"))
        }
        Origin::Guard { place } => place.to_string(),
        Origin::Relaxed { why, place } => format!("{place} {why}"),
    };
    (item.value.clone(), origin)
}
