//! Whose pages may send forms here.

use harden_http::host::Host;

use crate::guard_file::{Mistake, flag};
use crate::maker::{Maker, any};
use crate::model::{Csrf, Item};

pub(crate) fn of(maker: &mut Maker<'_>) -> Result<Csrf, Mistake> {
    Ok(Csrf {
        trusted_origins: trusted_origins(maker)?,
        exempt_paths: maker.own("csrf.exempt_paths", Vec::new(), |given| {
            given.texts("a path such as \"/saml/acs/\"", is_path)
        })?,
        report_only: maker.own("csrf.report_only", false, flag)?,
    })
}

fn trusted_origins(maker: &mut Maker<'_>) -> Result<Item<Vec<String>>, Mistake> {
    const PATH: &str = "csrf.trusted_origins";
    const NAME: &str = "CSRF_TRUSTED_ORIGINS";
    let settings = maker.settings;
    let mut said = settings.read(NAME, Vec::new(), |_| Some(Vec::new()));
    if !maker.is_given(PATH) {
        let (known, is_whole) = match settings.texts(NAME) {
            Ok(all) => (all, true),
            Err(known) => (known, false),
        };
        if !is_whole && !known.is_empty() {
            maker.note(format!(
                "{PATH}: not all of `{NAME}` is known; the rest is not trusted"
            ));
        }
        let mut origins: Vec<String> = Vec::new();
        for entry in &known {
            match origin(entry, settings.django()) {
                Some(origin) if !origins.contains(&origin) => origins.push(origin),
                Some(_) => {}
                None => maker.note(format!(
                    "{PATH}: Django trusts nobody because of `{entry}` in `{NAME}`; an origin is written as \
                     https://shop.example.com"
                )),
            }
        }
        said.value = (is_whole || !known.is_empty()).then_some(origins);
    }
    maker.item(PATH, said, any(Vec::new()), |given| {
        given.texts("an origin such as \"https://shop.example.com\"", |text| {
            origin(text, (4, 0)).as_deref() == Some(text)
        })
    })
}

/// An entry as Django takes it: an origin with its scheme from 4.0 on, before that a host that forms come from over
/// HTTPS. `None` for what no request can match.
fn origin(entry: &str, django: (u32, u32)) -> Option<String> {
    if django < (4, 0) {
        let host = match entry.strip_prefix('.') {
            Some(domain) => format!("*.{domain}"),
            None => entry.to_owned(),
        };
        return is_host_and_port(&host).then(|| format!("https://{host}"));
    }
    let (scheme, rest) = entry.split_once("://")?;
    let is_scheme = |scheme: &str| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || ['+', '-', '.'].contains(&c);
        !scheme.is_empty() && scheme.chars().all(is_part)
    };
    // Of a pattern Django takes the host alone; anything else is compared whole.
    let host = if rest.starts_with("*.") {
        rest.split(['/', '?', '#']).next().unwrap_or(rest)
    } else {
        rest
    };
    (is_scheme(scheme) && is_host_and_port(host)).then(|| format!("{scheme}://{host}"))
}

/// A host, `*.` before it for all below it, and a port if there is one.
fn is_host_and_port(text: &str) -> bool {
    let host = text.strip_prefix("*.").unwrap_or(text);
    !host.starts_with('.') && Host::parse(host).is_some()
}

/// A path as Django sees it, decoded, from its beginning.
fn is_path(text: &str) -> bool {
    text.starts_with('/') && !text.contains("..") && !text.chars().any(char::is_control)
}
