//! How the site is reached.

use harden_http::host::Host;
use harden_settings::facts::{Fact, FactValue};
use harden_settings::python_regex;

use crate::guard_file::{Given, Mistake, flag};
use crate::maker::{Floor, Maker, any, on};
use crate::model::{Hsts, Https, Item};
use crate::settings::{SECURITY, Said};

/// The first step of a ramp: five minutes.
const FIRST_STEP: u64 = 300;

pub(crate) fn of(maker: &mut Maker<'_>) -> Result<Https, Mistake> {
    let settings = maker.settings;
    let redirect = settings.flag("SECURE_SSL_REDIRECT");
    let host = settings.text("SECURE_SSL_HOST");
    Ok(Https {
        redirect: maker.item(
            "https.redirect",
            settings.where_enforced(SECURITY, redirect, false),
            on(),
            flag,
        )?,
        redirect_exempt: redirect_exempt(maker)?,
        redirect_host: maker.item(
            "https.redirect_host",
            settings.where_enforced(SECURITY, usable_host(host), None),
            any(None),
            |given| given.text_or_none("a host such as \"www.example.com\"", is_authority),
        )?,
        hsts: hsts(maker)?,
    })
}

/// What is no host leads nowhere: then it is that of the request.
fn usable_host(mut said: Said<Option<String>>) -> Said<Option<String>> {
    if let Some(host) = &said.value
        && host.as_deref().is_some_and(|host| !is_authority(host))
    {
        said.value = None;
    }
    said
}

/// A host, and a port if there is one.
fn is_authority(text: &str) -> bool {
    Host::parse(text).is_some()
}

fn redirect_exempt(maker: &mut Maker<'_>) -> Result<Item<Vec<String>>, Mistake> {
    const PATH: &str = "https.redirect_exempt";
    const NAME: &str = "SECURE_REDIRECT_EXEMPT";
    let settings = maker.settings;
    let mut left_out = 0;
    let said = settings.read(NAME, Vec::new(), |fact| {
        if fact.truthy() == Some(false) {
            return Some(Vec::new());
        }
        let items = fact.as_items()?;
        let patterns: Vec<String> = items.items.iter().filter_map(pattern).collect();
        left_out = items.items.len() - patterns.len() + usize::from(items.open);
        Some(patterns)
    });
    let said = settings.where_enforced(SECURITY, said, Vec::new());
    if left_out > 0 && said.setting == Some(NAME) && !maker.is_given(PATH) {
        maker.note(format!(
            "{PATH}: not all of `{NAME}` can be read; what cannot is redirected like everything else"
        ));
    }
    let floor = Floor {
        value: Vec::new(),
        holds: |patterns: &Vec<String>| !patterns.iter().any(|pattern| exempts_everything(pattern)),
    };
    maker.item(PATH, said, floor, |given| {
        given.texts("a regular expression such as '^health/$'", is_pattern)
    })
}

/// A text, or a compiled expression with its flags written into it.
fn pattern(fact: &Fact) -> Option<String> {
    let pattern = match &fact.value {
        FactValue::Str(pattern) => pattern.to_string(),
        FactValue::Regex { pattern, flags } => {
            /// `re.UNICODE`, which all texts have.
            const UNICODE: u32 = 32;
            const LETTERS: [(u32, char); 4] = [(2, 'i'), (8, 'm'), (16, 's'), (64, 'x')];
            let letters = LETTERS.iter().filter(|(flag, _)| flags & flag != 0);
            let known = LETTERS.iter().fold(UNICODE, |all, (flag, _)| all | flag);
            if flags & !known != 0 {
                return None;
            }
            let letters: String = letters.map(|(_, letter)| *letter).collect();
            if letters.is_empty() {
                pattern.to_string()
            } else {
                format!("(?{letters}){pattern}")
            }
        }
        _ => return None,
    };
    is_pattern(&pattern).then_some(pattern)
}

fn is_pattern(pattern: &str) -> bool {
    python_regex::search(pattern, 0, "").is_some()
}

/// Whether it matches paths that no pattern means.
fn exempts_everything(pattern: &str) -> bool {
    const ANY: [&str; 4] = ["q7/x2zk/81/", "orders/2041", "kd83hf", "a/b/c/d/e-f_g.html"];
    let matches = |path: &&str| python_regex::search(pattern, 0, path) == Some(true);
    ANY.iter().all(matches)
}

fn hsts(maker: &mut Maker<'_>) -> Result<Item<Hsts>, Mistake> {
    const OFF: Hsts = Hsts {
        max_age: 0,
        include_subdomains: false,
        preload: false,
    };
    let settings = maker.settings;
    let is_on = |name| settings.flag(name).value == Some(true);
    let said = settings.read("SECURE_HSTS_SECONDS", OFF, |fact| {
        Some(Hsts {
            max_age: seconds(fact)?,
            include_subdomains: is_on("SECURE_HSTS_INCLUDE_SUBDOMAINS"),
            preload: is_on("SECURE_HSTS_PRELOAD"),
        })
    });
    let said = settings.where_enforced(SECURITY, said, OFF);
    let floor = Floor {
        value: Hsts {
            max_age: FIRST_STEP,
            ..OFF
        },
        holds: |hsts: &Hsts| hsts.max_age > 0,
    };
    maker.item("https.hsts", said, floor, |given| {
        let shape =
            "a table such as { max_age = 3600, include_subdomains = false, preload = false }";
        let keys = ["max_age", "include_subdomains", "preload"];
        let [max_age, include_subdomains, preload] = given.fields(shape, keys)?;
        let max_age = max_age.ok_or_else(|| given.expected(shape))?;
        let Some(seconds) = max_age.number_or_none("a whole number of seconds")? else {
            return Ok(OFF);
        };
        let switch = |given: Option<Given<'_>>| given.map_or(Ok(false), |given| flag(&given));
        Ok(Hsts {
            max_age: seconds,
            include_subdomains: switch(include_subdomains)?,
            preload: switch(preload)?,
        })
    })
}

/// A number, or a text that is one: Django writes either into the header.
fn seconds(fact: &Fact) -> Option<u64> {
    match &fact.value {
        FactValue::Str(text) if text.is_empty() => Some(0),
        FactValue::Str(text) => text.parse().ok(),
        FactValue::None => Some(0),
        _ => u64::try_from(fact.as_int()?).ok(),
    }
}
