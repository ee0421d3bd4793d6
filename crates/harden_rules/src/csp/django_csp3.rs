//! `CSP_DEFAULT_SRC` and its kin, of django-csp 3.

use std::sync::LazyLock;

use harden_settings::facts::{Fact, FactValue, Items};

use super::policy::{Directive, Form, Policy};
use super::values::{Content, Text, Value, is_strange, sequence};
use crate::logic::Known;
use crate::settings::Settings;

/// The directives there are settings for, but for `default-src`.
const DIRECTIVES: [&str; 29] = [
    "child-src",
    "connect-src",
    "script-src",
    "script-src-attr",
    "script-src-elem",
    "object-src",
    "style-src",
    "style-src-attr",
    "style-src-elem",
    "font-src",
    "frame-src",
    "img-src",
    "manifest-src",
    "media-src",
    "prefetch-src",
    "worker-src",
    "base-uri",
    "plugin-types",
    "sandbox",
    "form-action",
    "frame-ancestors",
    "navigate-to",
    "report-uri",
    "report-to",
    "require-sri-for",
    "require-trusted-types-for",
    "trusted-types",
    "upgrade-insecure-requests",
    "block-all-mixed-content",
];

/// All of them, and more.
pub(super) const fn with_default(more: [&'static str; 1]) -> [&'static str; 31] {
    let mut all = ["default-src"; 31];
    let mut index = 0;
    while index < DIRECTIVES.len() {
        all[index + 1] = DIRECTIVES[index];
        index += 1;
    }
    all[30] = more[0];
    all
}

/// `'self'`, which both releases give `default-src` by themselves.
static SELF: LazyLock<Fact> =
    LazyLock::new(|| Fact::without_place(FactValue::Str("'self'".into())));
static NONCE: LazyLock<Fact> =
    LazyLock::new(|| Fact::without_place(FactValue::Str("the nonce".into())));

pub(super) fn default_directive<'a>(setting: &str) -> Directive<'a> {
    Directive {
        name: "default-src".to_owned(),
        setting: setting.to_owned(),
        fact: None,
        content: Content::Sources {
            values: vec![Value {
                text: Text::Known("'self'"),
                fact: &SELF,
            }],
            open: false,
        },
        is_for_nonce: false,
    }
}

/// The setting of a directive.
fn setting_of(directive: &str) -> String {
    format!("CSP_{}", directive.to_ascii_uppercase().replace('-', "_"))
}

fn names() -> impl Iterator<Item = &'static str> {
    std::iter::once("default-src").chain(DIRECTIVES)
}

/// Whether the project sets any of the directives.
pub(super) fn is_configured(settings: &Settings<'_>) -> bool {
    first_setting(settings).is_some()
}

/// The first of the settings of directives that the project sets.
pub(super) fn first_setting(settings: &Settings<'_>) -> Option<String> {
    names()
        .map(setting_of)
        .filter(|setting| settings.is_set(setting))
        .min_by_key(|setting| settings.place(setting))
}

pub(super) fn policies<'a>(settings: &Settings<'a>) -> Vec<Policy<'a>> {
    if !is_configured(settings) {
        return Vec::new();
    }
    let Some(is_enforced) = settings.truthy("CSP_REPORT_ONLY").negate() else {
        return Vec::new();
    };
    let mut policy = Policy {
        form: Form::DjangoCsp3,
        is_enforced,
        setting: "CSP_DEFAULT_SRC",
        directives: Vec::new(),
        open: false,
        nonce_by_default: false,
    };
    for name in names() {
        let setting = setting_of(name);
        match settings.get(&setting) {
            Some(fact) if settings.is_set(&setting) => {
                if let Some(content) = content(fact) {
                    policy.directives.push(Directive {
                        name: name.to_owned(),
                        setting,
                        fact: Some(fact),
                        content,
                        is_for_nonce: false,
                    });
                }
            }
            Some(_) => policy.open = true,
            None if name == "default-src" => policy.directives.push(default_directive(&setting)),
            None => {}
        }
    }
    add_nonces(settings, &mut policy);
    vec![policy]
}

/// The nonce goes behind the directives of `CSP_INCLUDE_NONCE_IN`, and makes those that are missing.
fn add_nonces<'a>(settings: &Settings<'a>, policy: &mut Policy<'a>) {
    let setting = "CSP_INCLUDE_NONCE_IN";
    let Some(fact) = settings.get(setting) else {
        policy.nonce_by_default = true;
        add_nonce(policy, "default-src", &NONCE);
        return;
    };
    let Some(Items { items, open }) = fact.as_items() else {
        policy.open |= fact.is_unknown();
        return;
    };
    policy.open |= *open;
    for item in items {
        match item.as_str() {
            Some(name) => add_nonce(policy, name, item),
            None => policy.open = true,
        }
    }
}

fn add_nonce<'a>(policy: &mut Policy<'a>, name: &str, fact: &'a Fact) {
    let nonce = Value {
        text: Text::Nonce,
        fact,
    };
    let existing = policy
        .directives
        .iter_mut()
        .find(|directive| directive.name == name);
    let alone = |nonce| Content::Sources {
        values: vec![nonce],
        open: false,
    };
    match existing.map(|directive| &mut directive.content) {
        Some(Content::Sources { values, .. }) => values.push(nonce),
        Some(content @ Content::Flag) => *content = alone(nonce),
        Some(Content::Unknown) => {}
        None => policy.directives.push(Directive {
            name: name.to_owned(),
            setting: "CSP_INCLUDE_NONCE_IN".to_owned(),
            fact: Some(fact),
            content: alone(nonce),
            is_for_nonce: true,
        }),
    }
}

/// `None`: the directive is not sent.
fn content(fact: &Fact) -> Option<Content<'_>> {
    let items = sequence(fact);
    let first = items.map_or(Some(fact), |items| items.items.first());
    match first.map(|first| &first.value) {
        Some(FactValue::Bool(false)) => return None,
        Some(FactValue::Bool(true)) => return Some(Content::Flag),
        _ => {}
    }
    match &fact.value {
        FactValue::None => None,
        // A set is not taken apart, and cannot be joined.
        FactValue::Set(_) => Some(Content::Unknown),
        _ if is_strange(fact) => Some(Content::Unknown),
        _ => Some(Content::sources(fact, items, |_| false)),
    }
}
