//! Source expressions: what a directive lets in (CSP3 §2.3.1).

/// One expression of a source list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    Keyword(Keyword),
    /// `'nonce-…'`: what stands behind `nonce-`, whether or not it is base64.
    Nonce(String),
    /// `'sha256-…'`, `'sha384-…'`, `'sha512-…'`
    Hash,
    /// `https:`, in lower case and without the colon.
    Scheme(String),
    Host(HostSource),
    /// Nothing that the grammar has: browsers ignore it.
    Malformed,
}

/// `https://*.example.com:8443/path`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostSource {
    /// In lower case.
    pub scheme: Option<String>,
    /// In lower case, with a leading `*.` where subdomains are meant; `*` is any host.
    pub host: String,
    pub port: Option<String>,
    /// From its slash on; without query and fragment, which browsers drop.
    pub path: String,
}

/// The keywords that browsers know, and those that they no longer know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyword {
    Myself,
    None,
    UnsafeInline,
    UnsafeEval,
    UnsafeHashes,
    WasmUnsafeEval,
    StrictDynamic,
    /// Changes what is reported or what more exotic things may do, never what scripts may.
    Harmless,
}

impl Keyword {
    /// The keyword of a text in quotes, in any case.
    fn parse(text: &str) -> Option<Self> {
        Some(match text.to_ascii_lowercase().as_str() {
            "'self'" => Self::Myself,
            "'none'" => Self::None,
            "'unsafe-inline'" => Self::UnsafeInline,
            "'unsafe-eval'" => Self::UnsafeEval,
            "'unsafe-hashes'" => Self::UnsafeHashes,
            "'wasm-unsafe-eval'" => Self::WasmUnsafeEval,
            "'strict-dynamic'" => Self::StrictDynamic,
            "'report-sample'"
            | "'report-sha256'"
            | "'report-sha384'"
            | "'report-sha512'"
            | "'unsafe-allow-redirects'"
            | "'unsafe-webtransport-hashes'"
            | "'trusted-types-eval'"
            | "'inline-speculation-rules'" => Self::Harmless,
            _ => return None,
        })
    }
}

/// What keywords, nonces and hashes begin with where somebody forgot the quotes.
pub(super) fn lacks_quotes(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    !lower.starts_with('\'')
        && (Keyword::parse(&format!("'{lower}'")).is_some()
            || lower.starts_with("nonce-")
            || hash_digest(&lower).is_some())
}

impl Source {
    pub fn parse(text: &str) -> Self {
        if let Some(keyword) = Keyword::parse(text) {
            return Self::Keyword(keyword);
        }
        if let Some(quoted) = text.strip_prefix('\'') {
            return Self::quoted(quoted);
        }
        if let Some(scheme) = text.strip_suffix(':').filter(|scheme| is_scheme(scheme)) {
            return Self::Scheme(scheme.to_ascii_lowercase());
        }
        HostSource::parse(text).map_or(Self::Malformed, Self::Host)
    }

    /// What begins with a quote and is no keyword.
    fn quoted(text: &str) -> Self {
        let Some(inner) = text.strip_suffix('\'') else {
            return Self::Malformed;
        };
        if let Some(nonce) = strip_prefix_of_any_case(inner, "nonce-") {
            return if nonce.is_empty() {
                Self::Malformed
            } else {
                Self::Nonce(nonce.to_owned())
            };
        }
        match hash_digest(inner) {
            Some(digest) if is_base64(digest) => Self::Hash,
            _ => Self::Malformed,
        }
    }

    pub fn is(&self, keyword: Keyword) -> bool {
        *self == Self::Keyword(keyword)
    }

    /// Whether it names single scripts or styles, so that browsers ignore `'unsafe-inline'` beside it.
    pub fn is_nonce_or_hash(&self) -> bool {
        match self {
            Self::Nonce(value) => is_base64(value),
            Self::Hash => true,
            _ => false,
        }
    }

    /// Whether anybody can serve what it lets in: `*`, or a scheme with any host.
    pub fn is_anywhere(&self) -> bool {
        matches!(self, Self::Host(host) if host.host == "*" && host.path.len() < 2)
    }
}

impl HostSource {
    fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) if is_scheme(scheme) => (Some(scheme.to_ascii_lowercase()), rest),
            Some(_) => return None,
            None => (None, text),
        };
        let (authority, path) = match rest.find('/') {
            Some(slash) => rest.split_at(slash),
            None => (rest, ""),
        };
        let (host, port) = split_port(authority)?;
        if !is_host(host) || path.starts_with("//") {
            return None;
        }
        let end = path.find(['?', '#']).unwrap_or(path.len());
        Some(Self {
            scheme,
            host: host.to_ascii_lowercase(),
            port: port.map(str::to_owned),
            path: path[..end].to_owned(),
        })
    }

    /// Whether it is written as an address: `10.0.0.1`, `[::1]`.
    pub fn is_address(&self) -> bool {
        self.host.starts_with('[') || is_ipv4(&self.host)
    }

    /// Whether it is the machine that the browser runs on.
    pub fn is_loopback(&self) -> bool {
        matches!(self.host.as_str(), "localhost" | "[::1]")
            || self.host.ends_with(".localhost")
            || (is_ipv4(&self.host) && self.host.starts_with("127."))
    }
}

/// The host, and behind a colon the port: digits or `*`.
fn split_port(authority: &str) -> Option<(&str, Option<&str>)> {
    let behind_bracket = authority.rfind(']').map_or(0, |bracket| bracket + 1);
    let Some(colon) = authority[behind_bracket..].rfind(':') else {
        return Some((authority, None));
    };
    let (host, port) = authority.split_at(behind_bracket + colon);
    let port = &port[1..];
    let is_port = port == "*" || (!port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()));
    is_port.then_some((host, Some(port)))
}

/// The grammar's `host-part`, and addresses of IPv6, which it lacks.
fn is_host(host: &str) -> bool {
    if host == "*" {
        return true;
    }
    if let Some(address) = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
    {
        let is_part = |byte: u8| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.');
        return !address.is_empty() && address.bytes().all(is_part);
    }
    let labels = host.strip_prefix("*.").unwrap_or(host);
    let labels = labels.strip_suffix('.').unwrap_or(labels);
    // Underscores are not in the grammar, but browsers take them.
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    labels.split('.').all(is_label)
}

fn is_ipv4(host: &str) -> bool {
    let mut parts = 0;
    let all_numbers = host.split('.').all(|part| {
        parts += 1;
        (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    });
    all_numbers && parts == 4
}

fn is_scheme(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

/// The grammar's `base64-value`, which has both alphabets.
pub(super) fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    !digits.is_empty()
        && text.len() - digits.len() <= 2
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_'))
}

/// What stands behind the name of a hash function.
fn hash_digest(text: &str) -> Option<&str> {
    ["sha256-", "sha384-", "sha512-"]
        .into_iter()
        .find_map(|prefix| strip_prefix_of_any_case(text, prefix))
}

fn strip_prefix_of_any_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let start = text.get(..prefix.len())?;
    start
        .eq_ignore_ascii_case(prefix)
        .then(|| &text[prefix.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(text: &str) -> HostSource {
        match Source::parse(text) {
            Source::Host(host) => host,
            other => panic!("{text} is {other:?}"),
        }
    }

    #[test]
    fn keywords_have_quotes_and_any_case() {
        assert!(Source::parse("'SELF'").is(Keyword::Myself));
        assert!(Source::parse("'unsafe-inline'").is(Keyword::UnsafeInline));
        assert_eq!(Source::parse("'selfish'"), Source::Malformed);
        assert_eq!(host("self").host, "self", "without quotes it is a host");
        assert!(lacks_quotes("self") && lacks_quotes("nonce-abc") && lacks_quotes("sha256-abc"));
        assert!(!lacks_quotes("'self'") && !lacks_quotes("self.example.com"));
    }

    #[test]
    fn nonces_and_hashes() {
        assert_eq!(
            Source::parse("'nonce-aBc='"),
            Source::Nonce("aBc=".to_owned())
        );
        assert!(Source::parse("'nonce-aBc='").is_nonce_or_hash());
        assert!(!Source::parse("'nonce-{{ nonce }}'").is_nonce_or_hash());
        assert_eq!(Source::parse("'SHA256-abcd='"), Source::Hash);
        for broken in ["'nonce-'", "'nonce-abc", "'sha256-'", "'sha1-abcd'", "'"] {
            assert_eq!(Source::parse(broken), Source::Malformed, "{broken}");
        }
    }

    #[test]
    fn schemes_end_with_their_colon() {
        assert_eq!(Source::parse("DATA:"), Source::Scheme("data".to_owned()));
        assert_eq!(Source::parse("//"), Source::Malformed);
        assert_eq!(Source::parse("1http:"), Source::Malformed);
    }

    #[test]
    fn hosts_have_scheme_port_and_path() {
        let source = host("HTTPS://*.Example.com:8443/a/b.js?x#y");
        assert_eq!(source.scheme.as_deref(), Some("https"));
        assert_eq!(source.host, "*.example.com");
        assert_eq!(source.port.as_deref(), Some("8443"));
        assert_eq!(source.path, "/a/b.js");
        assert_eq!(host("example.com:*").port.as_deref(), Some("*"));
        for broken in [
            "https//example.com",
            "example.com:port",
            "a*.example.com",
            "*.*.example.com",
            "://example.com",
            "example..com",
            "[::1",
            "exa mple",
        ] {
            assert_eq!(Source::parse(broken), Source::Malformed, "{broken}");
        }
    }

    #[test]
    fn anywhere_is_any_host_of_any_scheme() {
        for open in ["*", "https://*", "http://*:*", "*:443", "https://*/"] {
            assert!(Source::parse(open).is_anywhere(), "{open}");
        }
        for closed in ["*.example.com", "https:", "'self'", "*/app.js"] {
            assert!(!Source::parse(closed).is_anywhere(), "{closed}");
        }
    }

    #[test]
    fn addresses_are_told_from_names() {
        assert!(host("http://10.0.0.1:80").is_address());
        assert!(host("[2001:db8::1]:8000").is_address());
        assert!(!host("10.0.0.1.example.com").is_address());
        assert!(host("127.0.0.1").is_loopback() && host("localhost:3000").is_loopback());
        assert!(!host("127.example.com").is_loopback());
    }
}
