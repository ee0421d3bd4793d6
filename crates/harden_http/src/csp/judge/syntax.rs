//! What is written, and browsers do not do.

use harden_finding::Severity;

use super::super::directive::{self, Status, Takes};
use super::super::finding::{Finding, Kind};
use super::super::policy::{Directive, Policy};
use super::super::source::{self, Keyword, Source};

pub(super) fn ask(policy: &Policy, findings: &mut Vec<Finding>) {
    for directive in policy.dropped() {
        findings.push(dropped(directive));
    }
    for directive in policy.directives() {
        name(directive, findings);
        for value in &directive.values {
            if let Some(finding) = value_of(directive, value) {
                findings.push(finding);
            }
        }
        none_among_others(directive, findings);
    }
}

/// Commas make several policies of one.
pub(super) fn comma(policies: &[Policy]) -> Finding {
    let second = policies
        .get(1)
        .and_then(|policy| policy.directives().first())
        .map_or("", |directive| directive.name.as_str());
    Finding::of_directive(
        Kind::StrayComma,
        Severity::Medium,
        second,
        format!("A comma begins another policy, with `{second}`: all of them hold at once"),
    )
}

fn dropped(directive: &Directive) -> Finding {
    let name = &directive.name;
    let is_ascii = name.is_ascii() && directive.values.iter().all(|value| value.is_ascii());
    if is_ascii {
        Finding::of_directive(
            Kind::DuplicateDirective,
            Severity::Medium,
            name,
            format!("Browsers ignore the second `{name}`: the first one counts"),
        )
    } else {
        Finding::of_directive(
            Kind::NotAscii,
            Severity::Medium,
            name,
            format!("Browsers ignore `{name}` as a whole: it has a character that is not ASCII"),
        )
    }
}

fn name(directive: &Directive, findings: &mut Vec<Finding>) {
    let name = &directive.name;
    match directive::known(name).map(|known| known.status) {
        None => {
            let hint = if name.ends_with(':') {
                "; names do not end with a colon"
            } else {
                ""
            };
            findings.push(Finding::of_directive(
                Kind::UnknownDirective,
                Severity::Medium,
                name,
                format!("No browser knows the directive `{name}`{hint}"),
            ));
        }
        Some(Status::Gone(instead)) => findings.push(Finding::of_directive(
            Kind::DeprecatedDirective,
            Severity::Info,
            name,
            format!("Browsers have dropped `{name}`: {instead}"),
        )),
        Some(Status::Current) => {}
    }
}

/// What is wrong with the form of one value.
fn value_of(directive: &Directive, value: &str) -> Option<Finding> {
    let name = &directive.name;
    let finding = |kind, message| Finding::of_source(kind, Severity::Medium, name, value, message);
    if directive::known(&value.to_ascii_lowercase()).is_some() {
        return Some(finding(
            Kind::MissingSemicolon,
            format!(
                "A semicolon is missing before `{value}`, which browsers take for a value of `{name}`"
            ),
        ));
    }
    let takes = directive.takes()?;
    let is_understood = match takes {
        Takes::Sources | Takes::Ancestors => return source_of(directive, value),
        Takes::Addresses | Takes::Words => !value.starts_with('\''),
        Takes::TrustedTypeSinks => value == "'script'",
        Takes::TrustedTypePolicies => {
            !value.starts_with('\'') || value == "'allow-duplicates'" || value == "'none'"
        }
        Takes::Nothing => false,
    };
    if is_understood {
        return None;
    }
    Some(if value.starts_with('\'') {
        finding(
            Kind::UnknownKeyword,
            format!("Browsers do not know `{value}` in `{name}`"),
        )
    } else if source::lacks_quotes(value) || value == "script" {
        unquoted(directive, value)
    } else {
        finding(
            Kind::UnexpectedValue,
            format!("`{name}` does not take `{value}`"),
        )
    })
}

fn source_of(directive: &Directive, value: &str) -> Option<Finding> {
    let name = &directive.name;
    let (kind, message) = match Source::parse(value) {
        Source::Malformed if value.starts_with('\'') => (
            Kind::UnknownKeyword,
            format!("Browsers do not know `{value}` in `{name}`"),
        ),
        Source::Malformed => (
            Kind::MalformedSource,
            format!("`{value}` in `{name}` is no source, and browsers ignore it"),
        ),
        Source::Host(_) if source::lacks_quotes(value) => return Some(unquoted(directive, value)),
        source if directive.takes() == Some(Takes::Ancestors) && !is_ancestor(&source) => (
            Kind::UnexpectedValue,
            format!("`{name}` does not take `{value}`"),
        ),
        _ => return None,
    };
    Some(Finding::of_source(
        kind,
        Severity::Medium,
        name,
        value,
        message,
    ))
}

/// Whether it can say who shows a page in a frame.
fn is_ancestor(source: &Source) -> bool {
    match source {
        Source::Keyword(keyword) => matches!(keyword, Keyword::Myself | Keyword::None),
        Source::Host(_) | Source::Scheme(_) => true,
        Source::Nonce(_) | Source::Hash | Source::Malformed => false,
    }
}

fn unquoted(directive: &Directive, value: &str) -> Finding {
    let name = &directive.name;
    Finding::of_source(
        Kind::UnquotedKeyword,
        Severity::Medium,
        name,
        value,
        format!(
            "`{value}` in `{name}` lacks its quotes, so that browsers take it for a host: write `'{value}'`"
        ),
    )
}

fn none_among_others(directive: &Directive, findings: &mut Vec<Finding>) {
    let takes_sources = matches!(directive.takes(), Some(Takes::Sources | Takes::Ancestors));
    // Where to report a sample to is no source.
    let others = directive
        .sources()
        .filter(|(_, source)| !source.is(Keyword::None) && !source.is(Keyword::Harmless))
        .count();
    let none = directive
        .sources()
        .find(|(_, source)| source.is(Keyword::None));
    if let (true, Some((text, _))) = (takes_sources && others > 0, none) {
        findings.push(Finding::of_source(
            Kind::NoneAmongOthers,
            Severity::Low,
            &directive.name,
            text,
            format!(
                "Browsers ignore `{text}` in `{}` beside other sources",
                directive.name
            ),
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{found, kinds};
    use super::*;

    #[test]
    fn names_of_directives() {
        assert_eq!(
            kinds(ask, "scrpt-src 'self'; default-src: 'self'; sandbox"),
            [Kind::UnknownDirective, Kind::UnknownDirective]
        );
        for old in ["reflected-xss block", "plugin-types", "prefetch-src 'self'"] {
            assert_eq!(kinds(ask, old), [Kind::DeprecatedDirective], "{old}");
        }
    }

    #[test]
    fn what_browsers_drop_is_said() {
        assert_eq!(
            kinds(ask, "img-src 'self'; img-src *"),
            [Kind::DuplicateDirective]
        );
        assert_eq!(kinds(ask, "img-src ‘self’"), [Kind::NotAscii]);
    }

    #[test]
    fn a_forgotten_semicolon() {
        assert_eq!(
            found(ask, "default-src 'self' object-src 'none'"),
            [
                (Kind::MissingSemicolon, "default-src object-src".to_owned()),
                (Kind::NoneAmongOthers, "default-src 'none'".to_owned())
            ]
        );
    }

    #[test]
    fn keywords_have_their_quotes() {
        for unquoted in ["self", "unsafe-inline", "nonce-abcdefgh", "sha256-abcd"] {
            assert_eq!(
                kinds(ask, &format!("script-src {unquoted}")),
                [Kind::UnquotedKeyword],
                "{unquoted}"
            );
        }
        for unknown in ["'selfish'", "'self", "'example.com'", "'sha1-abcd'"] {
            assert_eq!(
                kinds(ask, &format!("script-src {unknown}")),
                [Kind::UnknownKeyword],
                "{unknown}"
            );
        }
    }

    #[test]
    fn sources_have_a_form() {
        for broken in ["https//example.com", "*.*.example.com", "example.com:x"] {
            assert_eq!(
                kinds(ask, &format!("img-src {broken}")),
                [Kind::MalformedSource],
                "{broken}"
            );
        }
    }

    #[test]
    fn ancestors_have_neither_nonces_nor_keywords_of_scripts() {
        for wrong in ["'nonce-abcdefgh'", "'sha256-abcd='", "'unsafe-inline'"] {
            assert_eq!(
                kinds(ask, &format!("frame-ancestors {wrong}")),
                [Kind::UnexpectedValue],
                "{wrong}"
            );
        }
        assert_eq!(kinds(ask, "frame-ancestors 'self' https: a.example"), []);
    }

    #[test]
    fn none_stands_alone() {
        assert_eq!(
            kinds(ask, "script-src 'none' 'self'"),
            [Kind::NoneAmongOthers]
        );
        assert_eq!(kinds(ask, "script-src 'none' 'report-sample'"), []);
        assert_eq!(kinds(ask, "frame-ancestors 'none'"), []);
    }

    #[test]
    fn other_directives_take_other_values() {
        assert_eq!(
            kinds(
                ask,
                "sandbox allow-forms; report-uri /csp https://example.com; report-to csp; \
                 require-trusted-types-for 'script'; trusted-types default 'allow-duplicates'"
            ),
            []
        );
        assert_eq!(
            kinds(ask, "require-trusted-types-for script"),
            [Kind::UnquotedKeyword]
        );
        assert_eq!(
            kinds(ask, "upgrade-insecure-requests 1"),
            [Kind::UnexpectedValue]
        );
        assert_eq!(kinds(ask, "trusted-types 'all'"), [Kind::UnknownKeyword]);
        assert_eq!(
            kinds(ask, "report-uri '/csp'; report-to 'csp'"),
            [Kind::UnknownKeyword, Kind::UnknownKeyword],
            "addresses and names have no quotes"
        );
    }
}
