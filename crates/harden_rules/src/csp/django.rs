//! `SECURE_CSP` and `SECURE_CSP_REPORT_ONLY` of Django 6.0 and newer.

use harden_settings::facts::{Fact, FactValue};

use super::policy::{Directive, Form, Policy};
use super::values::{Content, is_strange};
use crate::logic::Known;
use crate::names::CSP_MIDDLEWARE;
use crate::settings::{Settings, equals_text};

/// With whether they are enforced.
const CSP_SETTINGS: [(&str, bool); 2] = [("SECURE_CSP", true), ("SECURE_CSP_REPORT_ONLY", false)];

/// What `django.utils.csp.CSP.NONCE` is: the middleware puts the real nonce in its place.
const NONCE: &str = "<CSP_NONCE_SENTINEL>";

pub(super) fn policies<'a>(settings: &Settings<'a>) -> Vec<Policy<'a>> {
    if settings.django() < (6, 0) {
        return Vec::new();
    }
    CSP_SETTINGS
        .into_iter()
        .filter_map(|(setting, is_enforced)| policy(settings.get(setting)?, setting, is_enforced))
        .collect()
}

/// A policy that nothing sends: the middleware is certainly missing.
pub(crate) fn set_without_middleware(settings: &Settings<'_>) -> Option<&'static str> {
    let is_missing = settings.has_middleware(CSP_MIDDLEWARE) == Some(false);
    if settings.django() < (6, 0) || !is_missing {
        return None;
    }
    CSP_SETTINGS
        .into_iter()
        .map(|(setting, _)| setting)
        .find(|setting| settings.is_set(setting) && settings.truthy(setting).holds())
}

fn policy<'a>(fact: &'a Fact, setting: &'static str, is_enforced: bool) -> Option<Policy<'a>> {
    let FactValue::Dict { entries, open } = &fact.value else {
        return None;
    };
    // An empty dictionary sends nothing.
    if entries.is_empty() {
        return None;
    }
    let mut open = *open;
    let mut directives = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        let Some(name) = key.as_str() else {
            open = true;
            continue;
        };
        if let Some(content) = content(value) {
            directives.push(Directive {
                name,
                setting,
                fact: Some(value),
                content,
                is_for_nonce: false,
            });
        }
    }
    Some(Policy {
        form: Form::Core,
        is_enforced,
        setting,
        directives,
        open,
        nonce_by_default: false,
    })
}

/// `None`: the directive is not sent.
fn content(fact: &Fact) -> Option<Content<'_>> {
    match &fact.value {
        FactValue::None | FactValue::Bool(false) => None,
        FactValue::Bool(true) => Some(Content::Flag),
        _ if is_strange(fact) => Some(Content::Unknown),
        _ => Some(Content::sources(fact, fact.as_items(), is_nonce)),
    }
}

fn is_nonce(fact: &Fact) -> bool {
    equals_text(fact, NONCE).holds()
}
