//! What directives there are, what stands behind their names, and which one answers for another.

/// A directive that some browser knows or knew.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    pub name: &'static str,
    pub takes: Takes,
    pub status: Status,
    /// The directives that answer where this one is absent, in order (CSP3 §6.8.3).
    pub fallback: &'static [&'static str],
}

/// What stands behind a directive's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Sources: `'self'`, hosts, schemes, nonces, hashes.
    Sources,
    /// Of sources, only hosts, schemes, `'self'` and `'none'`.
    Ancestors,
    /// Addresses that reports go to.
    Addresses,
    /// Words that are not quoted.
    Words,
    /// `'script'`
    TrustedTypeSinks,
    /// Names of policies, `'allow-duplicates'`, `'none'`.
    TrustedTypePolicies,
    Nothing,
}

/// Whether browsers still heed a directive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Current,
    /// What to use instead.
    Gone(&'static str),
}

impl Known {
    /// Whether it decides what may be fetched, so that `default-src` may answer for it.
    pub fn is_fetch(&self) -> bool {
        self.name == "default-src" || !self.fallback.is_empty()
    }
}

/// The directive of this name, which is in lower case.
pub fn known(name: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.name == name)
}

const fn fetch(name: &'static str, fallback: &'static [&'static str]) -> Known {
    Known {
        name,
        takes: Takes::Sources,
        status: Status::Current,
        fallback,
    }
}

const fn other(name: &'static str, takes: Takes) -> Known {
    Known {
        name,
        takes,
        status: Status::Current,
        fallback: &[],
    }
}

const fn gone(name: &'static str, takes: Takes, instead: &'static str) -> Known {
    Known {
        name,
        takes,
        status: Status::Gone(instead),
        fallback: &[],
    }
}

const KNOWN: &[Known] = &[
    fetch("child-src", &["default-src"]),
    fetch("connect-src", &["default-src"]),
    fetch("default-src", &[]),
    fetch(
        "fenced-frame-src",
        &["frame-src", "child-src", "default-src"],
    ),
    fetch("font-src", &["default-src"]),
    fetch("frame-src", &["child-src", "default-src"]),
    fetch("img-src", &["default-src"]),
    fetch("manifest-src", &["default-src"]),
    fetch("media-src", &["default-src"]),
    fetch("object-src", &["default-src"]),
    fetch("script-src", &["default-src"]),
    fetch("script-src-attr", &["script-src", "default-src"]),
    fetch("script-src-elem", &["script-src", "default-src"]),
    fetch("style-src", &["default-src"]),
    fetch("style-src-attr", &["style-src", "default-src"]),
    fetch("style-src-elem", &["style-src", "default-src"]),
    fetch("worker-src", &["child-src", "script-src", "default-src"]),
    other("base-uri", Takes::Sources),
    other("form-action", Takes::Sources),
    other("frame-ancestors", Takes::Ancestors),
    other("report-to", Takes::Words),
    other("report-uri", Takes::Addresses),
    other("require-trusted-types-for", Takes::TrustedTypeSinks),
    other("sandbox", Takes::Words),
    other("trusted-types", Takes::TrustedTypePolicies),
    other("upgrade-insecure-requests", Takes::Nothing),
    other("webrtc", Takes::Words),
    gone(
        "block-all-mixed-content",
        Takes::Nothing,
        "browsers block mixed content by themselves",
    ),
    gone(
        "disown-opener",
        Takes::Nothing,
        "send the header `Cross-Origin-Opener-Policy`",
    ),
    gone(
        "navigate-to",
        Takes::Sources,
        "no browser kept it; `form-action` limits forms",
    ),
    gone("plugin-types", Takes::Words, "write `object-src 'none'`"),
    gone(
        "prefetch-src",
        Takes::Sources,
        "prefetching is up to `default-src`",
    ),
    gone(
        "referrer",
        Takes::Words,
        "send the header `Referrer-Policy`",
    ),
    gone(
        "reflected-xss",
        Takes::Words,
        "the filters that it switched are gone too",
    ),
    gone(
        "require-sri-for",
        Takes::Words,
        "write `integrity` into each tag",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_answers_for_another_is_a_fetch_directive() {
        for known_directive in KNOWN {
            for name in known_directive.fallback {
                assert!(known(name).expect("it is known").is_fetch(), "{name}");
            }
        }
    }

    #[test]
    fn base_uri_has_nobody_to_answer_for_it() {
        assert!(!known("base-uri").expect("it is known").is_fetch());
        assert!(known("default-src").expect("it is known").is_fetch());
    }
}
