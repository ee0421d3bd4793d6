//! What a policy says. It can be written to a file and read back; nothing in it is a secret of the application.

use serde::{Deserialize, Serialize};

/// The format of the file.
pub const VERSION: u32 = 1;

/// What guard enforces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    pub version: u32,
    pub deploy: Deploy,
    pub https: Https,
    pub headers: Headers,
    pub csrf: Csrf,
    pub auth: Auth,
    pub uploads: Uploads,
}

/// One part of a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
pub struct Item<T> {
    /// Never left out: an absent value would read as none, which is less than any floor.
    #[serde(deserialize_with = "T::deserialize")]
    pub value: T,
    pub origin: Origin,
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "from")]
pub enum Origin {
    /// The project's settings.
    Setting {
        name: String,
        /// Where it is assigned; `None` for Django's own default.
        place: Option<Place>,
    },
    /// The settings are weaker than what guard takes for the least, or say nothing.
    Floor {
        /// What the settings say, as Python writes it; `None` where nobody knows. Of `MIDDLEWARE`, what it lacks:
        /// `no SecurityMiddleware`.
        instead_of: Option<String>,
        /// `None` where this release of Django has no such setting.
        setting: Option<String>,
        place: Option<Place>,
    },
    /// `guard.toml`
    Guard { place: Place },
    /// `guard.toml` asks for less than the floor, and says why.
    Relaxed { why: String, place: Place },
}

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Relative to the project's folder.
    pub file: String,
    /// From 1.
    pub line: u32,
}

/// Who may be asked for, and what a request may carry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deploy {
    /// `ALLOWED_HOSTS`: names, `.example.com` for all below a name, or `*`.
    pub hosts: Item<Vec<String>>,
    /// The header that tells Django that a request came over TLS, as it is sent (`X-Forwarded-Proto`), and its value.
    pub secure_proxy_header: Item<Option<(String, String)>>,
    /// `USE_X_FORWARDED_HOST`
    pub use_forwarded_host: Item<bool>,
    /// Headers that the project trusts, which no client may send: `Remote-User`.
    pub trusted_headers: Item<Vec<String>>,
}

/// How the site is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Https {
    /// Whether plain HTTP is answered with the same address over HTTPS.
    pub redirect: Item<bool>,
    /// Regular expressions of Python: paths without their first `/` that are served over plain HTTP.
    pub redirect_exempt: Item<Vec<String>>,
    /// The host that plain HTTP leads to; the one asked for where there is none.
    pub redirect_host: Item<Option<String>>,
    pub hsts: Item<Hsts>,
}

/// `Strict-Transport-Security` (RFC 6797).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hsts {
    /// Seconds; 0 for no header.
    pub max_age: u64,
    pub include_subdomains: bool,
    pub preload: bool,
}

/// Headers of answers: `None` for no header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Headers {
    pub nosniff: Item<bool>,
    /// `DENY`, `SAMEORIGIN`
    pub frame_options: Item<Option<String>>,
    pub referrer_policy: Item<Option<String>>,
    pub cross_origin_opener_policy: Item<Option<String>>,
    pub permissions_policy: Item<Option<String>>,
}

/// Requests that pages of other sites make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Csrf {
    /// `CSRF_TRUSTED_ORIGINS`: `https://shop.example.com`, `https://*.example.com`.
    pub trusted_origins: Item<Vec<String>>,
    /// Paths that browsers of other sites may post to: beginnings.
    pub exempt_paths: Item<Vec<String>>,
    /// Whether what would be refused is logged alone.
    pub report_only: Item<bool>,
}

/// Cookies that say who somebody is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Auth {
    pub session_cookie: Cookie,
    pub csrf_cookie: Cookie,
}

/// What a cookie of the application is called, and what it gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cookie {
    pub name: Item<String>,
    pub secure: Item<bool>,
    pub http_only: Item<bool>,
    /// `Strict`, `Lax`; `None` where it is left as Django sends it.
    pub same_site: Item<Option<SameSite>>,
}

/// `SameSite` (RFC 6265bis).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SameSite {
    Strict,
    Lax,
    None,
}

/// What may be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Uploads {
    /// Bytes of a body that is no file, `DATA_UPLOAD_MAX_MEMORY_SIZE`; `None` for any.
    pub max_body: Item<Option<u64>>,
}
