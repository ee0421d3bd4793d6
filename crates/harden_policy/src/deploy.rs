//! Who may be asked for, and which headers of requests mean something to the project.

use std::fmt;

use harden_http::host::Host;
use thiserror::Error;

use crate::guard_file::{Given, Mistake, flag};
use crate::maker::{Floor, Maker, PolicyError, any};
use crate::model::{Deploy, Item, Place};
use crate::settings::{Believed, MIDDLEWARE, Said, Settings};
use crate::words;

const REMOTE_USER: [&str; 2] = [
    "django.contrib.auth.middleware.RemoteUserMiddleware",
    "django.contrib.auth.middleware.PersistentRemoteUserMiddleware",
];
/// What the class of Django believes.
const REMOTE_USER_HEADER: &str = "Remote-User";

/// Lists of keys of `request.META` that say where an address is: of django-axes, before and since 6.0, and of
/// django-ipware.
const ADDRESSES: [&str; 3] = [
    "AXES_IPWARE_META_PRECEDENCE_ORDER",
    "AXES_META_PRECEDENCE_ORDER",
    "IPWARE_META_PRECEDENCE_ORDER",
];

/// Nobody knows which hosts the site has: guard cannot tell a request for it from any other.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub struct HostsUnknown {
    /// The line that sets `ALLOWED_HOSTS`.
    pub place: Option<Place>,
    pub why: HostsWhy,
    /// Variables of the environment that it comes from.
    pub variables: Vec<String>,
}

/// Why nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostsWhy {
    Empty,
    /// It, or a part of it.
    Unseen,
    /// There is no name in it that a host can have.
    Unusable,
}

impl fmt::Display for HostsUnknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nobody knows which hosts the site has: `ALLOWED_HOSTS`")?;
        if let Some(place) = &self.place {
            write!(f, " ({place})")?;
        }
        f.write_str(match self.why {
            HostsWhy::Empty => " is empty",
            HostsWhy::Unseen => " is not known for certain",
            HostsWhy::Unusable => " has no name that a host can have",
        })?;
        let variables: Vec<&str> = self.variables.iter().map(String::as_str).collect();
        if let Some(first) = variables.first() {
            let names = words::listed(&variables);
            write!(
                f,
                ", and comes from {names}; say it with --env {first}=…, or"
            )?;
        } else {
            f.write_str(";")?;
        }
        f.write_str(" write hosts = [\"www.example.com\"] under [deploy] in guard.toml")
    }
}

pub(crate) fn of(maker: &mut Maker<'_>) -> Result<Deploy, PolicyError> {
    let settings = maker.settings;
    Ok(Deploy {
        hosts: hosts(maker)?,
        secure_proxy_header: secure_proxy_header(maker)?,
        use_forwarded_host: maker.item(
            "deploy.use_forwarded_host",
            settings.flag("USE_X_FORWARDED_HOST"),
            any(false),
            flag,
        )?,
        trusted_headers: trusted_headers(maker)?,
    })
}

fn hosts(maker: &mut Maker<'_>) -> Result<Item<Vec<String>>, PolicyError> {
    const PATH: &str = "deploy.hosts";
    const NAME: &str = "ALLOWED_HOSTS";
    let settings = maker.settings;
    let read = |given: &Given<'_>| {
        let hosts = given.texts(
            "a host such as \"www.example.com\" or \".example.com\"",
            is_host,
        )?;
        if hosts.is_empty() {
            return Err(given.expected("a list with at least one host"));
        }
        Ok(hosts)
    };
    let mut said = settings.read(NAME, Vec::new(), |_| Some(Vec::new()));
    if !maker.is_given(PATH) {
        let unknown = |why| HostsUnknown {
            place: settings.place(NAME),
            why,
            variables: settings
                .variables(NAME)
                .into_iter()
                .map(str::to_owned)
                .collect(),
        };
        let all = match settings.texts(NAME) {
            Ok(all) if all.is_empty() => return Err(unknown(HostsWhy::Empty).into()),
            Ok(all) => all,
            // Who answers to any name answers to those that nobody knows too.
            Err(known) if known.iter().any(|host| host == "*") => known,
            Err(_) => return Err(unknown(HostsWhy::Unseen).into()),
        };
        let mut hosts: Vec<String> = Vec::new();
        for host in all {
            if !is_host(&host) {
                maker.note(format!(
                    "{PATH}: `{host}` in `{NAME}` is no name of a host, and no request has it; it is left out"
                ));
            } else if !hosts.contains(&host) {
                hosts.push(host);
            }
        }
        if hosts.is_empty() {
            return Err(unknown(HostsWhy::Unusable).into());
        }
        said.value = Some(hosts);
    }
    Ok(maker.item(PATH, said, any(Vec::new()), read)?)
}

/// What Django compares with the host of a request: a name, all below one, an address, or anything.
fn is_host(host: &str) -> bool {
    let name = host.strip_prefix('.').unwrap_or(host);
    host == "*" || Host::parse(name).is_some_and(|host| host.name == name)
}

type HeaderAndValue = Option<(String, String)>;

fn secure_proxy_header(maker: &mut Maker<'_>) -> Result<Item<HeaderAndValue>, Mistake> {
    const PATH: &str = "deploy.secure_proxy_header";
    const NAME: &str = "SECURE_PROXY_SSL_HEADER";
    let said = maker.settings.read(NAME, None, |fact| {
        if fact.truthy() == Some(false) {
            return Some(None);
        }
        let [header, value] = fact.as_items()?.items.as_slice() else {
            return None;
        };
        let (header, value) = (header.as_str()?, value.as_str()?);
        // Under another key Django finds nothing.
        let header = dashed(header).filter(|_| is_value(value));
        Some(header.map(|header| (header, value.to_owned())))
    });
    if !maker.is_given(PATH) && said.value == Some(None) {
        maker.note(format!(
            "{PATH}: `{NAME}` names no header. gunicorn and uvicorn believe `X-Forwarded-Proto` from the machine that \
             they run on; behind any other server Django takes every request for one in the clear, refuses forms of \
             pages over HTTPS from 4.0 on, and redirects without end where `SECURE_SSL_REDIRECT` is on, until {NAME} \
             = (\"HTTP_X_FORWARDED_PROTO\", \"https\")"
        ));
    }
    maker.item(PATH, said, any(None), |given| {
        if given.is_false() {
            return Ok(None);
        }
        let what = "[\"X-Forwarded-Proto\", \"https\"]";
        let parts = given.texts("a header and its value", is_value)?;
        match <[String; 2]>::try_from(parts) {
            Ok([header, value]) if is_header(&header) => Ok(Some((header, value))),
            _ => Err(given.expected(&format!("a header as it is sent and its value, {what},"))),
        }
    })
}

fn trusted_headers(maker: &mut Maker<'_>) -> Result<Item<Vec<String>>, Mistake> {
    const PATH: &str = "deploy.trusted_headers";
    let settings = maker.settings;
    let mut said = remote_user(maker);
    for name in ADDRESSES {
        let (Ok(keys) | Err(keys)) = settings.texts(name);
        let headers: Vec<String> = keys.iter().filter_map(|key| dashed(key)).collect();
        if headers.is_empty() {
            continue;
        }
        let all = said.value.get_or_insert_default();
        if all.is_empty() {
            (said.setting, said.place) = (Some(name), settings.place(name));
        }
        for header in headers {
            if !all.contains(&header) {
                all.push(header);
            }
        }
    }
    let least = said
        .value
        .clone()
        .unwrap_or_else(|| vec![REMOTE_USER_HEADER.to_owned()]);
    let floor = Floor {
        value: least.clone(),
        holds: move |headers: &Vec<String>| {
            least
                .iter()
                .all(|header| headers.iter().any(|own| own.eq_ignore_ascii_case(header)))
        },
    };
    maker.item(PATH, said, floor, |given| {
        given.texts(
            "a header as it is sent, such as \"Remote-User\",",
            is_header,
        )
    })
}

/// The headers that say to a middleware who somebody is.
fn remote_user(maker: &mut Maker<'_>) -> Said<Vec<String>> {
    let settings: &Settings<'_> = maker.settings;
    let mut headers: Vec<String> = Vec::new();
    for class in settings.classes() {
        let is_it = |path: &str| REMOTE_USER.contains(&path);
        let believes = is_it(&class.path) || class.outside.iter().any(|path| is_it(path));
        if !believes {
            continue;
        }
        let header = match &class.header {
            Believed::Inherited => Some(REMOTE_USER_HEADER.to_owned()),
            // A key without `HTTP_` is the server's own, and no client can send it.
            Believed::Named(key) => dashed(key).or(Some(REMOTE_USER_HEADER.to_owned())),
            Believed::Unknown => {
                maker.note(format!(
                    "deploy.trusted_headers: `{}` believes a header for who somebody is, and nobody knows which; name \
                     it: trusted_headers = [\"Remote-User\"] under [deploy] in guard.toml",
                    class.path
                ));
                Some(REMOTE_USER_HEADER.to_owned())
            }
        };
        headers.extend(header.filter(|header| !headers.contains(header)));
    }
    let is_known = settings.has_middleware(REMOTE_USER[0]).is_some();
    let mut said = settings.read(MIDDLEWARE, Vec::new(), |_| None);
    // The whole list of classes would tell nothing.
    said.written = None;
    said.value = (is_known || !headers.is_empty()).then_some(headers);
    said
}

/// A key of `request.META` as the header that is sent: `HTTP_X_USER` is `X-User`.
fn dashed(key: &str) -> Option<String> {
    let name = key.strip_prefix("HTTP_")?;
    let is_key = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    if name.is_empty() || !name.bytes().all(is_key) {
        return None;
    }
    let words: Vec<String> = name
        .split('_')
        .map(|word| {
            let (first, rest) = word.split_at(word.len().min(1));
            format!("{first}{}", rest.to_ascii_lowercase())
        })
        .collect();
    Some(words.join("-"))
}

/// A name of a header (RFC 9110) as clients send it: with `_` it would be the same to Django, and none gets through.
fn is_header(name: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_part)
}

fn is_value(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}
