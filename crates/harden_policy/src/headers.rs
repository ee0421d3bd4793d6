//! Headers that tell browsers what pages may do, and what others may do with them.

use harden_settings::facts::{Fact, FactValue};

use crate::guard_file::{Mistake, flag};
use crate::maker::{Floor, Maker, on};
use crate::model::{Headers, Item};
use crate::settings::{FRAMES, SECURITY};

type Header = Option<String>;

/// What browsers know (Referrer Policy, section 3).
const REFERRER_POLICIES: [&str; 8] = [
    "no-referrer",
    "no-referrer-when-downgrade",
    "origin",
    "origin-when-cross-origin",
    "same-origin",
    "strict-origin",
    "strict-origin-when-cross-origin",
    "unsafe-url",
];

/// What browsers know (HTML, section 7.1.3).
const OPENER_POLICIES: [&str; 4] = [
    "same-origin",
    "same-origin-allow-popups",
    "noopener-allow-popups",
    "unsafe-none",
];

pub(crate) fn of(maker: &mut Maker<'_>) -> Result<Headers, Mistake> {
    let settings = maker.settings;
    let nosniff = settings.flag("SECURE_CONTENT_TYPE_NOSNIFF");
    Ok(Headers {
        nosniff: maker.item(
            "headers.nosniff",
            settings.where_enforced(SECURITY, nosniff, false),
            on(),
            flag,
        )?,
        frame_options: frame_options(maker)?,
        referrer_policy: referrer_policy(maker)?,
        cross_origin_opener_policy: opener_policy(maker)?,
        permissions_policy: maker.own("headers.permissions_policy", None, |given| {
            given.text_or_none("the value of a header", is_value)
        })?,
    })
}

fn frame_options(maker: &mut Maker<'_>) -> Result<Item<Header>, Mistake> {
    let settings = maker.settings;
    let said = settings.read("X_FRAME_OPTIONS", None, |fact| {
        let value = fact.as_str()?.to_ascii_uppercase();
        is_value(&value).then_some(Some(value))
    });
    maker.item(
        "headers.frame_options",
        settings.where_enforced(FRAMES, said, None),
        at_least("DENY", |value| value == "DENY"),
        |given| {
            let what = "\"DENY\" or \"SAMEORIGIN\"";
            given.text_or_none(what, |value| ["DENY", "SAMEORIGIN"].contains(&value))
        },
    )
}

fn referrer_policy(maker: &mut Maker<'_>) -> Result<Item<Header>, Mistake> {
    let settings = maker.settings;
    let said = settings.read("SECURE_REFERRER_POLICY", None, policies);
    maker.item(
        "headers.referrer_policy",
        settings.where_enforced(SECURITY, said, None),
        at_least("same-origin", |value| {
            let mut policies = value.split(',');
            policies.all(|policy| ["no-referrer", "same-origin"].contains(&policy))
        }),
        |given| {
            let what = "a policy such as \"same-origin\" or \"no-referrer\"";
            given.text_or_none(what, |value| {
                value
                    .split(',')
                    .all(|policy| REFERRER_POLICIES.contains(&policy.trim()))
            })
        },
    )
}

/// One policy, or several that a browser takes the last of that it knows, as Django joins them.
fn policies(fact: &Fact) -> Option<Header> {
    if fact.truthy()? {
        let parts: Vec<&str> = if let FactValue::Str(text) = &fact.value {
            text.split(',').map(str::trim).collect()
        } else {
            let items = fact.as_items().filter(|items| !items.open)?;
            let texts: Option<_> = items.items.iter().map(Fact::as_str).collect();
            texts?
        };
        let value = parts.join(",");
        is_value(&value).then_some(Some(value))
    } else {
        Some(None)
    }
}

fn opener_policy(maker: &mut Maker<'_>) -> Result<Item<Header>, Mistake> {
    let settings = maker.settings;
    let mut said = settings.text("SECURE_CROSS_ORIGIN_OPENER_POLICY");
    said.value = said
        .value
        .filter(|value| value.as_deref().is_none_or(is_value));
    maker.item(
        "headers.cross_origin_opener_policy",
        settings.where_enforced(SECURITY, said, None),
        at_least("same-origin", |value| value == "same-origin"),
        |given| {
            let what = "a policy such as \"same-origin\"";
            given.text_or_none(what, |value| OPENER_POLICIES.contains(&value))
        },
    )
}

/// A header that has to be there.
fn at_least(value: &str, holds: impl Fn(&str) -> bool) -> Floor<Header, impl Fn(&Header) -> bool> {
    Floor {
        value: Some(value.to_owned()),
        holds: move |value: &Header| value.as_deref().is_some_and(&holds),
    }
}

/// What a header can have for a value.
fn is_value(value: &str) -> bool {
    !value.trim().is_empty() && value.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}
