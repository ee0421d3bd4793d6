//! What the judge says of a policy.

use harden_finding::Severity;

/// One thing that is wrong with a policy, or worth knowing of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub kind: Kind,
    /// How bad it is for a page that holds a flaw the policy should have covered.
    pub severity: Severity,
    /// The directive that is at fault, in lower case: for `script-src` possibly the `default-src` that
    /// answers for it. The name of what is missing, where a directive is missing.
    pub directive: String,
    /// The value at fault, as it is written.
    pub source: Option<String>,
    /// A sentence for a user, without its full stop.
    pub message: String,
}

/// What kind of fault it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    // Syntax: browsers do not do what is written.
    /// No browser knows the directive.
    UnknownDirective,
    /// Browsers have dropped the directive.
    DeprecatedDirective,
    /// A second directive of a name, which browsers ignore.
    DuplicateDirective,
    /// A directive with letters that are not ASCII, which browsers ignore.
    NotAscii,
    /// A directive's name among the values of another.
    MissingSemicolon,
    /// A comma, which begins another policy.
    StrayComma,
    /// A keyword, nonce or hash without its quotes: browsers take it for a host.
    UnquotedKeyword,
    /// Something in quotes that browsers do not know.
    UnknownKeyword,
    /// A value that is no source.
    MalformedSource,
    /// `'none'` beside other sources, which is ignored.
    NoneAmongOthers,
    /// A value behind a directive that takes none, or not this one.
    UnexpectedValue,

    // Scripts
    /// Every inline script and event handler runs.
    UnsafeInlineScripts,
    /// Inline event handlers run, by their hashes.
    UnsafeHashes,
    /// Text runs as code.
    UnsafeEval,
    /// A whole scheme, such as `https:`, where that lets anybody's scripts in.
    WholeScheme,
    /// Any host, where that lets anybody's scripts in.
    AnyHost,
    /// A host that is known to serve what undoes a policy.
    BypassHost,
    /// A host, of which nothing bad is known.
    AllowedHost,
    /// The site itself, which may serve what visitors uploaded.
    AllowedSelf,
    /// Nothing limits scripts.
    MissingScriptSource,

    // Nonces, hashes and 'strict-dynamic'
    /// A nonce that can be guessed.
    ShortNonce,
    /// A nonce that is not base64, which browsers ignore.
    MalformedNonce,
    /// `'strict-dynamic'` without nonce or hash: no script runs.
    StrictDynamicAlone,
    /// Hosts, where `'strict-dynamic'` would do without them.
    NoStrictDynamic,
    /// A source that another one makes void.
    IgnoredSource,

    // What else a page loads, and where it leads
    /// Plugins and embedded documents are not limited.
    MissingObjectSource,
    /// `object-src` lets something in.
    AllowedObjects,
    /// An injected `<base>` leads the page's relative addresses elsewhere.
    MissingBaseUri,
    /// Forms may be sent anywhere.
    MissingFormAction,
    /// The policy does not say who may frame the page.
    MissingFrameAncestors,
    /// Any site may frame the page.
    FramedByAnyone,
    /// Every inline style is applied.
    UnsafeInlineStyles,
    /// A host by its address.
    AddressSource,
    /// The visitor's own machine.
    LoopbackSource,
    /// A source or a report without TLS.
    SourceInClear,

    // Reports and more
    /// Nobody hears of violations.
    NoReports,
    /// Reports go only where few browsers send them.
    ReportToAlone,
    /// Scripts may write HTML from any text.
    NoTrustedTypes,
}

impl Kind {
    /// Whether browsers do not do what is written, whatever that would be.
    pub const fn is_syntax(self) -> bool {
        matches!(
            self,
            Self::UnknownDirective
                | Self::DuplicateDirective
                | Self::NotAscii
                | Self::MissingSemicolon
                | Self::StrayComma
                | Self::UnquotedKeyword
                | Self::UnknownKeyword
                | Self::MalformedSource
                | Self::NoneAmongOthers
                | Self::UnexpectedValue
        )
    }
}

impl Finding {
    /// The value at fault as a sentence can hold it; empty where a whole directive is at fault.
    pub fn shown_source(&self) -> String {
        let source = self.source.clone().unwrap_or_default();
        shown(source.clone(), &[&source])
    }

    /// About a whole directive.
    pub(super) fn of_directive(
        kind: Kind,
        severity: Severity,
        directive: &str,
        message: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            severity,
            directive: directive.to_owned(),
            source: None,
            message: shown(message.into(), &[directive]),
        }
    }

    /// About one value of a directive.
    pub(super) fn of_source(
        kind: Kind,
        severity: Severity,
        directive: &str,
        source: &str,
        message: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            severity,
            directive: directive.to_owned(),
            source: Some(source.to_owned()),
            message: shown(message.into(), &[source, directive]),
        }
    }
}

/// Longer names and values are cut in messages.
const LONGEST: usize = 80;

/// A message in which these parts of the policy are not longer than people read, and move no terminal's
/// cursor.
fn shown(mut message: String, parts: &[&str]) -> String {
    for part in parts {
        if let Some((end, _)) = part.char_indices().nth(LONGEST) {
            message = message.replace(part, &format!("{}…", &part[..end]));
        }
    }
    message.replace(char::is_control, "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_short_and_plain() {
        let long = "x\u{1}".repeat(5000);
        let finding = Finding::of_source(
            Kind::MalformedSource,
            Severity::Medium,
            &long,
            "\u{1b}[2Ja",
            format!("`\u{1b}[2Ja` in `{long}` is no source"),
        );
        assert!(finding.message.chars().count() < 120, "{}", finding.message);
        assert!(
            finding
                .message
                .starts_with("`\u{fffd}[2Ja` in `x\u{fffd}x\u{fffd}")
        );
        assert!(finding.message.ends_with("x\u{fffd}…` is no source"));
        assert_eq!(finding.shown_source(), "\u{fffd}[2Ja");
    }
}
