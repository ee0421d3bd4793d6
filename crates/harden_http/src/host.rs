//! Hosts, as Django takes them from requests and from `ALLOWED_HOSTS`
//! (<https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts>).

/// What a request asks for: `Host`, or the authority of its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Host<'h> {
    /// Without the port, and without a dot at its end; an IPv6 address in brackets. In the letters that were sent.
    pub name: &'h str,
    /// Digits; none of them where the port is left out behind its colon.
    pub port: Option<&'h str>,
}

impl<'h> Host<'h> {
    /// `None` for what Django refuses as well: anything but letters, digits, dots and hyphens, or an address in
    /// brackets (`django.http.request.host_validation_re`).
    pub fn parse(text: &'h str) -> Option<Self> {
        let (name, port) = if let Some(inside) = text.strip_prefix('[') {
            let (address, rest) = inside.split_once(']')?;
            let is_address = address.contains(':')
                && address
                    .bytes()
                    .all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'));
            if !is_address {
                return None;
            }
            (&text[..address.len() + 2], rest)
        } else {
            let end = text.find(':').unwrap_or(text.len());
            let (name, rest) = text.split_at(end);
            let is_name = !name.is_empty()
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
            if !is_name {
                return None;
            }
            (name.strip_suffix('.').unwrap_or(name), rest)
        };
        let port = match port.strip_prefix(':') {
            None if port.is_empty() => None,
            Some(digits)
                if !digits.is_empty() && digits.bytes().all(|one| one.is_ascii_digit()) =>
            {
                Some(digits)
            }
            _ => return None,
        };
        (!name.is_empty()).then_some(Self { name, port })
    }
}

/// One entry of `ALLOWED_HOSTS`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostPattern {
    /// `*`
    Any,
    /// `example.com`, in small letters.
    Exactly(String),
    /// `.example.com`: it, and every name below it.
    Below(String),
}

impl HostPattern {
    /// An entry as it is written.
    pub fn new(text: &str) -> Self {
        let lower = text.to_ascii_lowercase();
        if lower == "*" {
            Self::Any
        } else if lower.starts_with('.') {
            Self::Below(lower)
        } else {
            Self::Exactly(lower)
        }
    }

    /// Whether a host may be asked for (`django.http.request.is_same_domain`).
    pub fn allows(&self, host: Host<'_>) -> bool {
        let name = host.name;
        match self {
            Self::Any => true,
            Self::Exactly(own) => name.eq_ignore_ascii_case(own),
            Self::Below(domain) => {
                let start = name.len().checked_sub(domain.len());
                let is_below = start.is_some_and(|start| {
                    name.get(start..)
                        .is_some_and(|end| end.eq_ignore_ascii_case(domain))
                });
                is_below || name.eq_ignore_ascii_case(&domain[1..])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_that_django_takes() {
        for (text, name, port) in [
            ("example.com", "example.com", None),
            ("Example.COM:8000", "Example.COM", Some("8000")),
            ("example.com.", "example.com", None),
            ("example.com.:80", "example.com", Some("80")),
            ("127.0.0.1", "127.0.0.1", None),
            ("[::1]:80", "[::1]", Some("80")),
            (
                "[2001:19f0:feee::dead:beef:cafe]",
                "[2001:19f0:feee::dead:beef:cafe]",
                None,
            ),
            ("xn--4ca9at.com", "xn--4ca9at.com", None),
        ] {
            assert_eq!(Host::parse(text), Some(Host { name, port }), "{text}");
        }
        for text in [
            "",
            ".",
            ":80",
            "a.test/..;@x",
            "a b",
            "a_b.test",
            "a.test:",
            "a.test:x",
            "a@b",
            "[::1",
            "[::1]x",
            "::1",
            "a.test:80:80",
            "[]",
            "a.test\r\n",
            "ä.test",
            "a.test,b.test",
            "[dead.beef]",
        ] {
            assert_eq!(Host::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn patterns_allow_what_django_allows() {
        let allows = |pattern: &str, host: &str| {
            let host = Host::parse(host).expect(host);
            HostPattern::new(pattern).allows(host)
        };
        for (pattern, host) in [
            ("*", "a.test"),
            ("A.test", "a.TEST:80"),
            ("a.test", "a.test."),
            (".a.test", "a.test"),
            (".a.test", "b.c.A.test"),
            ("[::1]", "[::1]:80"),
        ] {
            assert!(allows(pattern, host), "{pattern} {host}");
        }
        for (pattern, host) in [
            ("a.test", "b.a.test"),
            ("a.test", "aa.test"),
            (".a.test", "ba.test"),
            (".a.test", "test"),
            ("", "a.test"),
        ] {
            assert!(!allows(pattern, host), "{pattern} {host}");
        }
    }
}
