//! `CONTENT_SECURITY_POLICY` and `CONTENT_SECURITY_POLICY_REPORT_ONLY` of django-csp 4.

use harden_settings::facts::{Fact, FactValue};

use super::django_csp3;
use super::policy::{Directive, Form, Policy};
use super::values::{Content, addresses, is_strange};
use crate::settings::Settings;

pub(super) const SETTINGS: [&str; 2] = [
    "CONTENT_SECURITY_POLICY",
    "CONTENT_SECURITY_POLICY_REPORT_ONLY",
];

/// What stands beside the directives.
const OPTIONS: [&str; 3] = ["DIRECTIVES", "EXCLUDE_URL_PREFIXES", "REPORT_PERCENTAGE"];

pub(super) fn policies<'a>(settings: &Settings<'a>) -> Vec<Policy<'a>> {
    SETTINGS
        .into_iter()
        .filter(|setting| settings.is_set(setting))
        .filter_map(|setting| policy(settings.get(setting)?, setting))
        .collect()
}

/// Keys of a policy that the package leaves out: the setting, the key, and whether it stands where
/// directives do.
pub(crate) fn unknown_keys<'a>(
    settings: &Settings<'a>,
) -> Vec<(&'static str, &'a Fact, &'a str, bool)> {
    let mut unknown = Vec::new();
    for setting in SETTINGS {
        let Some(fact) = settings.get(setting).filter(|_| settings.is_set(setting)) else {
            continue;
        };
        let directives = fact.entry("DIRECTIVES").ok().flatten();
        let mut collect = |fact: &'a Fact, known: &[&str], is_inside| {
            if let FactValue::Dict { entries, .. } = &fact.value {
                for (key, _) in entries {
                    if let Some(name) = key.as_str().filter(|name| !known.contains(name)) {
                        unknown.push((setting, key, name, is_inside));
                    }
                }
            }
        };
        collect(fact, &OPTIONS, false);
        if let Some(directives) = directives {
            let sent: Vec<&str> = sent().collect();
            collect(directives, &sent, true);
        }
    }
    unknown
}

/// The directives that django-csp 4.0 sends; it leaves any other out without a word.
fn sent() -> impl Iterator<Item = &'static str> {
    let older = django_csp3::DIRECTIVES.iter().map(|(name, _)| *name);
    older.chain(["webrtc"])
}

fn policy<'a>(fact: &'a Fact, setting: &'static str) -> Option<Policy<'a>> {
    let FactValue::Dict { entries, .. } = &fact.value else {
        return None;
    };
    // An empty dictionary sends nothing.
    if entries.is_empty() {
        return None;
    }
    let mut policy = Policy {
        form: Form::DjangoCsp4,
        is_enforced: setting == SETTINGS[0],
        setting,
        directives: Vec::new(),
        open: false,
        nonce_by_default: false,
    };
    let given = fact.entry("DIRECTIVES").ok()?;
    for name in sent() {
        match given.map_or(Ok(None), |given| given.entry(name)) {
            Ok(Some(value)) => {
                if let Some(content) = content(name, value) {
                    policy.directives.push(Directive {
                        name,
                        setting,
                        fact: Some(value),
                        content,
                        is_for_nonce: false,
                    });
                }
            }
            Ok(None) if name == "default-src" => {
                policy
                    .directives
                    .push(django_csp3::default_directive(setting));
            }
            Ok(None) => {}
            Err(_) => policy.open = true,
        }
    }
    Some(policy)
}

/// `None`: the directive is not sent.
fn content<'a>(name: &str, fact: &'a Fact) -> Option<Content<'a>> {
    let items = fact.as_items();
    if name == "report-uri" {
        return addresses(fact, items);
    }
    let only = match items {
        Some(items) if !items.open => match items.items.as_slice() {
            [only] => Some(only),
            _ => None,
        },
        Some(_) => None,
        None => Some(fact),
    };
    match only.map(|only| &only.value) {
        Some(FactValue::Bool(false)) => return None,
        Some(FactValue::Bool(true)) => return Some(Content::Flag),
        _ => {}
    }
    match &fact.value {
        FactValue::None => None,
        _ if is_strange(fact) => Some(Content::Unknown),
        _ => Some(Content::sources(fact, items, is_nonce)),
    }
}

fn is_nonce(fact: &Fact) -> bool {
    matches!(&fact.value, FactValue::Object(Some(class)) if &**class == "csp.constants.Nonce")
}
