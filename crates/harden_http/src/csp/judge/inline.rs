//! Code and styles that stand in the page itself, and text that is run as code.

use harden_finding::Severity;

use super::super::finding::{Finding, Kind};
use super::super::policy::{Directive, Policy};
use super::super::source::Keyword;

pub(super) fn ask(policy: &Policy, findings: &mut Vec<Finding>) {
    for directive in policy.for_scripts() {
        scripts(directive, findings);
    }
    for directive in policy.in_force_for(&["style-src", "style-src-elem", "style-src-attr"]) {
        if directive.allows_inline_styles() {
            findings.push(of_keyword(
                Kind::UnsafeInlineStyles,
                Severity::Low,
                directive,
                Keyword::UnsafeInline,
                "lets every inline style in, with which an attacker can cover the page or read what it shows",
            ));
        }
    }
}

fn scripts(directive: &Directive, findings: &mut Vec<Finding>) {
    if directive.allows_inline_scripts() {
        findings.push(of_keyword(
            Kind::UnsafeInlineScripts,
            Severity::High,
            directive,
            Keyword::UnsafeInline,
            "lets every inline script and event handler run, also those that an attacker gets into a page",
        ));
    }
    if directive.has(Keyword::UnsafeHashes) {
        findings.push(of_keyword(
            Kind::UnsafeHashes,
            Severity::Low,
            directive,
            Keyword::UnsafeHashes,
            "lets event handlers and `javascript:` addresses run that have one of the hashes, wherever they stand",
        ));
    }
    if directive.has(Keyword::UnsafeEval) {
        findings.push(of_keyword(
            Kind::UnsafeEval,
            Severity::Medium,
            directive,
            Keyword::UnsafeEval,
            "lets `eval` and its kin run text as code",
        ));
    }
}

/// A finding at the value that is the keyword, as it is written.
fn of_keyword(
    kind: Kind,
    severity: Severity,
    directive: &Directive,
    keyword: Keyword,
    consequence: &str,
) -> Finding {
    let written = directive
        .sources()
        .find(|(_, source)| source.is(keyword))
        .map_or("", |(text, _)| text);
    let message = format!("`{written}` in `{}` {consequence}", directive.name);
    Finding::of_source(kind, severity, &directive.name, written, message)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{found, kinds};
    use super::*;

    #[test]
    fn inline_scripts_are_found_where_they_are_decided() {
        let one = |kind: Kind, at: &str| (kind, at.to_owned());
        assert_eq!(
            found(ask, "default-src 'Unsafe-Inline'"),
            [
                one(Kind::UnsafeInlineScripts, "default-src 'Unsafe-Inline'"),
                one(Kind::UnsafeInlineStyles, "default-src 'Unsafe-Inline'"),
            ]
        );
        assert_eq!(
            found(
                ask,
                "default-src 'self'; script-src 'self'; script-src-attr 'unsafe-inline'"
            ),
            [one(
                Kind::UnsafeInlineScripts,
                "script-src-attr 'unsafe-inline'"
            )]
        );
    }

    #[test]
    fn what_names_the_good_scripts_makes_it_void() {
        for good in ["'nonce-abcdefgh'", "'sha256-abcd='", "'strict-dynamic'"] {
            let policy = format!("script-src 'unsafe-inline' {good}");
            assert_eq!(kinds(ask, &policy), [], "{good}");
        }
        assert_eq!(
            kinds(ask, "script-src 'unsafe-inline' 'nonce-{{n}}'"),
            [Kind::UnsafeInlineScripts],
            "what is no nonce makes nothing void"
        );
    }

    #[test]
    fn styles_heed_nonces_but_not_strict_dynamic() {
        assert_eq!(kinds(ask, "style-src 'unsafe-inline' 'nonce-abcdefgh'"), []);
        assert_eq!(
            kinds(ask, "style-src 'unsafe-inline' 'strict-dynamic'"),
            [Kind::UnsafeInlineStyles]
        );
    }

    #[test]
    fn eval_and_hashes_of_handlers() {
        assert_eq!(
            kinds(ask, "script-src 'unsafe-eval' 'unsafe-hashes'"),
            [Kind::UnsafeHashes, Kind::UnsafeEval]
        );
        assert_eq!(kinds(ask, "script-src 'wasm-unsafe-eval'"), []);
        assert_eq!(kinds(ask, "img-src 'unsafe-eval'"), []);
    }
}
