use serde::{Deserialize, Serialize};

use super::{Place, Value};

/// A request that a script makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The call.
    pub place: Place,
    pub api: Api,
    pub method: Method,
    pub url: Url,
    pub headers: Headers,
    pub body: Body,
    /// `credentials` of `fetch`, where it is written; `withCredentials` is `include`.
    pub credentials: Option<String>,
    /// `mode` of `fetch`, where it is written.
    pub mode: Option<String>,
}

/// A connection that stays open: `new WebSocket(url)`, `new EventSource(url)`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stream {
    /// The whole `new …`.
    pub place: Place,
    pub url: Url,
}

/// What sends a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Api {
    Fetch,
    XmlHttpRequest,
    /// Itself, or what `axios.create` made.
    Axios,
    Jquery,
    Htmx,
    /// `navigator.sendBeacon`, which takes no headers.
    Beacon,
}

/// The method of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// In upper case.
    Known(String),
    /// One of several, in upper case.
    OneOf(Vec<String>),
    Unknown,
}

impl Method {
    /// Whether Django asks for the token, as far as that is known.
    pub fn is_unsafe(&self) -> Option<bool> {
        let is_unsafe =
            |method: &String| !matches!(method.as_str(), "GET" | "HEAD" | "OPTIONS" | "TRACE");
        match self {
            Self::Known(method) => Some(is_unsafe(method)),
            Self::OneOf(methods) => {
                let first = is_unsafe(methods.first()?);
                methods
                    .iter()
                    .all(|method| is_unsafe(method) == first)
                    .then_some(first)
            }
            Self::Unknown => None,
        }
    }
}

/// Where a request goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Url {
    pub site: Site,
    pub value: Value,
}

/// Whose address it is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Site {
    /// The site of the page.
    This,
    /// Another origin is written there.
    Other,
    #[default]
    Unknown,
}

/// The headers that a request is sent with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headers {
    pub set: Vec<Header>,
    /// There may be more: some come from what is not in the script.
    pub may_have_more: bool,
}

impl Headers {
    /// Whether one of this name is set; `None` where that is not known.
    pub fn has(&self, name: &str) -> Option<bool> {
        if self.set.iter().any(|header| header.is_named(name)) {
            return Some(true);
        }
        let is_known = !self.may_have_more && self.set.iter().all(|header| header.name.is_some());
        is_known.then_some(false)
    }
}

impl Headers {
    pub(super) fn each_place(&mut self, each: &mut impl FnMut(&mut Place)) {
        self.set
            .iter_mut()
            .for_each(|header| each(&mut header.place));
    }
}

/// A header that a script sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    pub place: Place,
    /// `None` where it is computed.
    pub name: Option<String>,
}

impl Header {
    fn is_named(&self, wanted: &str) -> bool {
        self.name
            .as_deref()
            .is_some_and(|name| name.eq_ignore_ascii_case(wanted))
    }
}

/// What a request sends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Whether it has a field `csrfmiddlewaretoken`.
    pub token: Token,
    /// All fields of a form of the page are sent, and so its token, if it has one.
    pub is_form: bool,
}

/// Whether a body has the token.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Token {
    Yes,
    #[default]
    No,
    Unknown,
}

/// Something that changes all requests of a page, or those of an instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setup {
    pub place: Place,
    pub kind: SetupKind,
    /// The headers that it sets.
    pub headers: Headers,
    /// Whether it adds the field `csrfmiddlewaretoken` to what is sent.
    pub token: Token,
}

/// What changes requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetupKind {
    /// `$.ajaxSetup`, `ajaxSend`, `$.ajaxPrefilter`, `$.ajaxSettings`, or `$.ajax` is replaced.
    Jquery,
    /// `axios.defaults…` and interceptors of `axios` itself.
    Axios,
    /// `axios.create` and the interceptors of what it made; the requests of the instance have its headers already.
    AxiosInstance,
    /// `xsrfCookieName`, `xsrfHeaderName`, `withXSRFToken`, as far as they are set.
    AxiosToken {
        cookie: Option<String>,
        header: Option<String>,
        sends: Option<bool>,
    },
    /// `window.fetch` is replaced.
    Fetch,
    /// `XMLHttpRequest.prototype` is changed.
    XmlHttpRequest,
    /// `htmx:configRequest`, or an attribute `hx-headers` that a script sets.
    Htmx,
}
