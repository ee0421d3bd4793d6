//! Where in a URL one is, as the WHATWG URL standard reads it.

use super::javascript::JavaScript;
use super::letters::Letters;

/// The state between two characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Url {
    /// What was read so far may be the beginning of a scheme.
    Start(Letters),
    /// Behind `/`, which a second one would make the beginning of a host.
    Slash,
    /// Behind `https:`.
    BehindScheme,
    /// In the name of the host.
    Authority,
    Path,
    Query,
    Fragment,
    /// Behind `javascript:`. Percent signs are decoded before it runs.
    JavaScript(JavaScript),
    /// Behind `data:`.
    Data,
}

/// What the next character decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UrlPlace {
    /// The scheme, and everything behind it.
    Start,
    /// A second slash would name a host.
    BehindSlash,
    /// The host.
    Authority,
    Path,
    Query,
    Fragment,
    Data,
}

impl Default for Url {
    fn default() -> Self {
        Self::Start(Letters::default())
    }
}

impl Url {
    /// Where it is; `None` in JavaScript, which has places of its own.
    pub(super) fn place(&self) -> Option<UrlPlace> {
        Some(match self {
            Self::Start(letters) if may_become_script(letters) => UrlPlace::Start,
            Self::Start(_) | Self::Path => UrlPlace::Path,
            Self::Slash => UrlPlace::BehindSlash,
            Self::BehindScheme | Self::Authority => UrlPlace::Authority,
            Self::Query => UrlPlace::Query,
            Self::Fragment => UrlPlace::Fragment,
            Self::Data => UrlPlace::Data,
            Self::JavaScript(_) => return None,
        })
    }

    pub(super) fn joined(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::JavaScript(one), Self::JavaScript(other)) => {
                one.joined(other).map(Self::JavaScript)
            }
            (Self::JavaScript(_), _) | (_, Self::JavaScript(_)) => None,
            // The place where a value could do most.
            (one, other) => Some(
                if one.place() <= other.place() {
                    one
                } else {
                    other
                }
                .clone(),
            ),
        }
    }

    pub(super) fn print(&mut self, keeps_backslashes: bool) {
        match self {
            Self::Start(_) | Self::Slash => *self = Self::Path,
            Self::BehindScheme => *self = Self::Authority,
            Self::JavaScript(script) => script.print(keeps_backslashes),
            _ => {}
        }
    }

    pub(super) fn feed(&mut self, text: &[u8]) {
        for (at, byte) in text.iter().enumerate() {
            if let Self::JavaScript(script) = self {
                return script.feed(&text[at..]);
            }
            self.step(*byte);
        }
    }

    fn step(&mut self, byte: u8) {
        // They are taken out wherever they stand.
        if matches!(byte, b'\t' | b'\n' | b'\r') {
            return;
        }
        match self {
            Self::Start(letters) => {
                if letters.is_empty() && byte <= b' ' {
                    return;
                }
                match byte {
                    b':' => *self = behind_scheme(letters),
                    b'/' | b'\\' if letters.is_empty() => *self = Self::Slash,
                    b'/' | b'\\' => *self = Self::Path,
                    b'?' => *self = Self::Query,
                    b'#' => *self = Self::Fragment,
                    _ => letters.push(byte),
                }
            }
            Self::Slash => {
                *self = match byte {
                    b'/' | b'\\' => Self::Authority,
                    b'?' => Self::Query,
                    b'#' => Self::Fragment,
                    _ => Self::Path,
                };
            }
            Self::BehindScheme if matches!(byte, b'/' | b'\\') => {}
            Self::BehindScheme | Self::Authority => {
                *self = match byte {
                    b'/' | b'\\' => Self::Path,
                    b'?' => Self::Query,
                    b'#' => Self::Fragment,
                    _ => Self::Authority,
                };
            }
            Self::Path => match byte {
                b'?' => *self = Self::Query,
                b'#' => *self = Self::Fragment,
                _ => {}
            },
            Self::Query if byte == b'#' => *self = Self::Fragment,
            Self::Query | Self::Fragment | Self::Data | Self::JavaScript(_) => {}
        }
    }
}

/// Whether what follows could still make it a scheme that runs scripts.
fn may_become_script(letters: &Letters) -> bool {
    !letters.is_unknown()
        && ["javascript:", "data:"]
            .iter()
            .any(|scheme| scheme.starts_with(letters.start()))
}

fn behind_scheme(letters: &Letters) -> Url {
    match letters.as_str() {
        Some("javascript") => Url::JavaScript(JavaScript::default()),
        Some("data") => Url::Data,
        Some("http" | "https" | "ftp" | "ws" | "wss" | "file") => Url::BehindScheme,
        _ => Url::Path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_known() {
        for (text, place) in [
            ("", Some(UrlPlace::Start)),
            (" \n", Some(UrlPlace::Start)),
            ("java", Some(UrlPlace::Start)),
            ("user-", Some(UrlPlace::Path)),
            ("/", Some(UrlPlace::BehindSlash)),
            ("//", Some(UrlPlace::Authority)),
            ("https://", Some(UrlPlace::Authority)),
            ("https://a.example", Some(UrlPlace::Authority)),
            ("https://a.example/", Some(UrlPlace::Path)),
            ("/a", Some(UrlPlace::Path)),
            ("?a=", Some(UrlPlace::Query)),
            ("/a?b#", Some(UrlPlace::Fragment)),
            ("#", Some(UrlPlace::Fragment)),
            ("mailto:", Some(UrlPlace::Path)),
            ("data:text/html,", Some(UrlPlace::Data)),
            (" Java\nScript:f('", None),
        ] {
            let mut url = Url::default();
            url.feed(text.as_bytes());
            assert_eq!(url.place(), place, "{text:?}");
        }
    }
}
