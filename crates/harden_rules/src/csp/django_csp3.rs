//! `CSP_DEFAULT_SRC` and its kin, of django-csp 3.

use std::sync::LazyLock;

use harden_settings::facts::{Fact, FactValue, Items};

use super::policy::{Directive, Form, Policy};
use super::values::{Content, Text, Value, addresses, is_strange, sequence};
use crate::logic::Known;
use crate::settings::Settings;

/// The directives there are settings for, with those settings.
pub(super) const DIRECTIVES: [(&str, &str); 30] = [
    ("default-src", "CSP_DEFAULT_SRC"),
    ("child-src", "CSP_CHILD_SRC"),
    ("connect-src", "CSP_CONNECT_SRC"),
    ("script-src", "CSP_SCRIPT_SRC"),
    ("script-src-attr", "CSP_SCRIPT_SRC_ATTR"),
    ("script-src-elem", "CSP_SCRIPT_SRC_ELEM"),
    ("object-src", "CSP_OBJECT_SRC"),
    ("style-src", "CSP_STYLE_SRC"),
    ("style-src-attr", "CSP_STYLE_SRC_ATTR"),
    ("style-src-elem", "CSP_STYLE_SRC_ELEM"),
    ("font-src", "CSP_FONT_SRC"),
    ("frame-src", "CSP_FRAME_SRC"),
    ("img-src", "CSP_IMG_SRC"),
    ("manifest-src", "CSP_MANIFEST_SRC"),
    ("media-src", "CSP_MEDIA_SRC"),
    ("prefetch-src", "CSP_PREFETCH_SRC"),
    ("worker-src", "CSP_WORKER_SRC"),
    ("base-uri", "CSP_BASE_URI"),
    ("plugin-types", "CSP_PLUGIN_TYPES"),
    ("sandbox", "CSP_SANDBOX"),
    ("form-action", "CSP_FORM_ACTION"),
    ("frame-ancestors", "CSP_FRAME_ANCESTORS"),
    ("navigate-to", "CSP_NAVIGATE_TO"),
    ("report-uri", "CSP_REPORT_URI"),
    ("report-to", "CSP_REPORT_TO"),
    ("require-sri-for", "CSP_REQUIRE_SRI_FOR"),
    ("require-trusted-types-for", "CSP_REQUIRE_TRUSTED_TYPES_FOR"),
    ("trusted-types", "CSP_TRUSTED_TYPES"),
    ("upgrade-insecure-requests", "CSP_UPGRADE_INSECURE_REQUESTS"),
    ("block-all-mixed-content", "CSP_BLOCK_ALL_MIXED_CONTENT"),
];

/// `'self'`, which both releases give `default-src` by themselves.
static SELF: LazyLock<Fact> =
    LazyLock::new(|| Fact::without_place(FactValue::Str("'self'".into())));
static NONCE: LazyLock<Fact> =
    LazyLock::new(|| Fact::without_place(FactValue::Str("the nonce".into())));

pub(super) fn default_directive<'a>(setting: &'static str) -> Directive<'a> {
    Directive {
        name: "default-src",
        setting,
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

/// Whether the project sets any of the directives.
pub(super) fn is_configured(settings: &Settings<'_>) -> bool {
    first_setting(settings).is_some()
}

/// The first of the settings of directives that the project sets.
pub(super) fn first_setting(settings: &Settings<'_>) -> Option<&'static str> {
    DIRECTIVES
        .iter()
        .map(|(_, setting)| *setting)
        .filter(|setting| settings.is_set(setting))
        .min_by_key(|setting| settings.place_of_beginning(setting))
}

pub(super) fn policies<'a>(settings: &Settings<'a>) -> Vec<Policy<'a>> {
    let Some(setting) = first_setting(settings) else {
        return Vec::new();
    };
    let Some(is_enforced) = settings.truthy("CSP_REPORT_ONLY").negate() else {
        return Vec::new();
    };
    let mut policy = Policy {
        form: Form::DjangoCsp3,
        is_enforced,
        setting,
        directives: Vec::new(),
        open: false,
        nonce_by_default: false,
    };
    for (name, setting) in DIRECTIVES {
        match settings.get(setting) {
            Some(fact) if settings.is_set(setting) => {
                if let Some(content) = content(name, fact) {
                    policy.directives.push(Directive {
                        name,
                        setting,
                        fact: Some(fact),
                        content,
                        is_for_nonce: false,
                    });
                }
            }
            Some(_) => policy.open = true,
            None if name == "default-src" => policy.directives.push(default_directive(setting)),
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

fn add_nonce<'a>(policy: &mut Policy<'a>, name: &'a str, fact: &'a Fact) {
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
            name,
            setting: "CSP_INCLUDE_NONCE_IN",
            fact: Some(fact),
            content: alone(nonce),
            is_for_nonce: true,
        }),
    }
}

/// `None`: the directive is not sent.
fn content<'a>(name: &str, fact: &'a Fact) -> Option<Content<'a>> {
    let items = sequence(fact);
    if name == "report-uri" {
        return addresses(fact, items);
    }
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
