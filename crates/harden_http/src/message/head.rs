//! The head of a request.

use httparse::{EMPTY_HEADER, Header, Request, Status};

use super::Fault;

/// What a head may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes, with the empty line at its end.
    pub bytes: usize,
    /// At most 128.
    pub headers: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 16 * 1024,
            headers: 100,
        }
    }
}

/// More headers than this are refused whatever the limits say.
const MOST_HEADERS: usize = 128;

/// A head that may be passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Bytes, with the empty line at its end.
    pub length: usize,
    pub framing: Framing,
    /// Whether the client would go on in another protocol: `Connection: upgrade`.
    pub asks_for_upgrade: bool,
}

/// Where the body ends (RFC 9112, section 6.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// Bytes; 0 where nothing says that there is a body.
    Length(u64),
    Chunked,
}

/// Headers that say something to the application, or of which it must be sure who wrote them: `Connection` would have
/// a proxy take them away.
const END_TO_END: [&str; 14] = [
    "accept",
    "authorization",
    "content-length",
    "content-type",
    "cookie",
    "expect",
    "forwarded",
    "host",
    "origin",
    "range",
    "referer",
    "transfer-encoding",
    "user-agent",
    "x-csrftoken",
];

/// Judges what a client sent so far; `None` where the head is not yet complete.
pub fn judge_head(bytes: &[u8], limits: Limits) -> Result<Option<Head>, Fault> {
    let Some(length) = end_of_head(bytes, limits)? else {
        return Ok(None);
    };
    let bytes = &bytes[..length];
    let mut headers = [EMPTY_HEADER; MOST_HEADERS];
    let mut request = Request::new(&mut headers);
    match request.parse(bytes) {
        Ok(Status::Complete(parsed)) if parsed == length => {}
        Err(httparse::Error::TooManyHeaders) => return Err(Fault::TooManyHeaders),
        Err(httparse::Error::Version) if has_version(bytes) => return Err(Fault::Version),
        Ok(_) | Err(_) => return Err(Fault::Malformed),
    }
    if request.headers.len() > limits.headers {
        return Err(Fault::TooManyHeaders);
    }
    if matches!(request.method, Some("TRACE" | "CONNECT")) {
        return Err(Fault::Method);
    }
    let is_http10 = request.version == Some(0);
    judge_host(request.path.unwrap_or_default(), request.headers, is_http10)?;
    let asks_for_upgrade = judge_connection(request.headers)?;
    Ok(Some(Head {
        length,
        framing: framing(request.headers, is_http10)?,
        asks_for_upgrade,
    }))
}

/// Whether the first line ends in a version of HTTP, behind a method and a target.
fn has_version(head: &[u8]) -> bool {
    let line = head.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let mut words = line.split(|byte| *byte == b' ');
    words
        .nth(2)
        .is_some_and(|version| version.starts_with(b"HTTP/"))
        && words.next().is_none()
}

/// The length of the head with its empty line.
fn end_of_head(bytes: &[u8], limits: Limits) -> Result<Option<usize>, Fault> {
    let within = &bytes[..bytes.len().min(limits.bytes)];
    let mut line = 0;
    for at in memchr::memchr_iter(b'\n', within) {
        if at == 0 || within[at - 1] != b'\r' {
            return Err(Fault::BareLineFeed);
        }
        // An empty line, but not one before the first.
        if at - line == 1 && line > 0 {
            return Ok(Some(at + 1));
        }
        line = at + 1;
    }
    if bytes.len() >= limits.bytes {
        return Err(Fault::TooLarge);
    }
    Ok(None)
}

fn values<'h>(headers: &'h [Header<'h>], name: &str) -> impl Iterator<Item = &'h [u8]> {
    let named = headers
        .iter()
        .filter(move |header| header.name.eq_ignore_ascii_case(name));
    named.map(|header| header.value)
}

/// The target, and that there is one host (RFC 9112, section 3.2).
fn judge_host(target: &str, headers: &[Header<'_>], is_http10: bool) -> Result<(), Fault> {
    if !target.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Fault::Target);
    }
    let mut hosts = values(headers, "host");
    let host = hosts.next();
    if hosts.next().is_some() {
        return Err(Fault::SeveralHosts);
    }
    if host.is_none() && !is_http10 {
        return Err(Fault::NoHost);
    }
    if target.starts_with('/') || target == "*" {
        return Ok(());
    }
    let Some((_, rest)) = target.split_once("://") else {
        return Err(Fault::Target);
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    match host {
        Some(host) if !host.eq_ignore_ascii_case(authority.as_bytes()) => Err(Fault::HostsDiffer),
        _ => Ok(()),
    }
}

/// Whether `Connection` asks for another protocol.
fn judge_connection(headers: &[Header<'_>]) -> Result<bool, Fault> {
    let mut asks_for_upgrade = false;
    for value in values(headers, "connection") {
        for option in value.split(|byte| *byte == b',') {
            let option = option.trim_ascii();
            asks_for_upgrade |= option.eq_ignore_ascii_case(b"upgrade");
            if is_end_to_end(option) {
                return Err(Fault::ConnectionNamesHeader);
            }
        }
    }
    Ok(asks_for_upgrade)
}

/// Whether a name in `Connection` is that of a header which is for the application, or of which it must be sure who
/// wrote it.
pub fn is_end_to_end(option: &[u8]) -> bool {
    let begins = |prefix: &[u8]| {
        let start = option.get(..prefix.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    END_TO_END
        .iter()
        .any(|name| option.eq_ignore_ascii_case(name.as_bytes()))
        || begins(b"x-forwarded-")
        || begins(b"sec-")
}

fn framing(headers: &[Header<'_>], is_http10: bool) -> Result<Framing, Fault> {
    let mut lengths = values(headers, "content-length");
    let mut encodings = values(headers, "transfer-encoding");
    match (lengths.next(), encodings.next()) {
        (Some(_), Some(_)) => Err(Fault::ContentLengthAndTransferEncoding),
        (Some(_), None) if lengths.next().is_some() => Err(Fault::SeveralContentLengths),
        (Some(length), None) => content_length(length).map(Framing::Length),
        (None, Some(_)) if is_http10 => Err(Fault::TransferEncodingInHttp10),
        (None, Some(encoding)) => {
            let is_chunked = encoding.eq_ignore_ascii_case(b"chunked");
            if is_chunked && encodings.next().is_none() {
                Ok(Framing::Chunked)
            } else {
                Err(Fault::TransferEncoding)
            }
        }
        (None, None) => Ok(Framing::Length(0)),
    }
}

/// Digits alone: `+4` and `4, 4` are no lengths.
fn content_length(value: &[u8]) -> Result<u64, Fault> {
    if value.is_empty() || !value.iter().all(u8::is_ascii_digit) {
        return Err(Fault::ContentLength);
    }
    let digits = std::str::from_utf8(value).map_err(|_| Fault::ContentLength)?;
    digits.parse().map_err(|_| Fault::ContentLength)
}
