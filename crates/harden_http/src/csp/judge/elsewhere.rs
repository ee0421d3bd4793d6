//! Forms, and sources that are reached in the clear or by an address.

use harden_finding::Severity;

use super::super::directive::Takes;
use super::super::finding::{Finding, Kind};
use super::super::policy::{Directive, Policy};
use super::super::source::{HostSource, Source};

pub(super) fn ask(policy: &Policy, findings: &mut Vec<Finding>) {
    for directive in policy.directives() {
        match directive.takes() {
            Some(Takes::Sources | Takes::Ancestors) => {
                for (text, source) in directive.sources() {
                    match source {
                        Source::Host(host) => of_host(directive, text, &host, findings),
                        Source::Scheme(scheme) if is_clear(&scheme) => {
                            findings.push(in_clear(&directive.name, text, CHANGED));
                        }
                        _ => {}
                    }
                }
            }
            Some(Takes::Addresses) => reports_in_clear(directive, findings),
            _ => {}
        }
    }
    if policy.get("form-action").is_none() {
        findings.push(Finding::of_directive(
            Kind::MissingFormAction,
            Severity::Low,
            "form-action",
            "There is no `form-action`, for which `default-src` does not answer: an injected form may send \
             what visitors type to another site",
        ));
    }
}

fn of_host(directive: &Directive, text: &str, host: &HostSource, findings: &mut Vec<Finding>) {
    let name = &directive.name;
    if host.is_loopback() {
        findings.push(Finding::of_source(
            Kind::LoopbackSource,
            Severity::Low,
            name,
            text,
            format!("`{text}` in `{name}` is the visitor's own machine"),
        ));
    } else if host.is_address() {
        findings.push(Finding::of_source(
            Kind::AddressSource,
            Severity::Low,
            name,
            text,
            format!(
                "`{text}` in `{name}` is an address, which browsers ignore by the specification"
            ),
        ));
    }
    if host.scheme.as_deref().is_some_and(is_clear) {
        findings.push(in_clear(name, text, CHANGED));
    }
}

const CHANGED: &str = "what comes from there can be changed on the way";

fn is_clear(scheme: &str) -> bool {
    matches!(scheme, "http" | "ws")
}

fn reports_in_clear(directive: &Directive, findings: &mut Vec<Finding>) {
    for address in &directive.values {
        if address.to_ascii_lowercase().starts_with("http://") {
            findings.push(in_clear(
                &directive.name,
                address,
                "reports can be read on the way",
            ));
        }
    }
}

fn in_clear(name: &str, text: &str, consequence: &str) -> Finding {
    Finding::of_source(
        Kind::SourceInClear,
        Severity::Low,
        name,
        text,
        format!("`{text}` in `{name}` is reached without TLS: {consequence}"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::testing::kinds;
    use super::*;

    const REST: &str = "; form-action 'self'";

    #[test]
    fn forms_need_a_directive_of_their_own() {
        assert_eq!(kinds(ask, "default-src 'none'"), [Kind::MissingFormAction]);
        assert_eq!(kinds(ask, "form-action 'self'"), []);
    }

    #[test]
    fn addresses_and_clear_text() {
        let found = |policy: &str| kinds(ask, &format!("{policy}{REST}"));
        assert_eq!(found("img-src 10.0.0.1"), [Kind::AddressSource]);
        assert_eq!(
            found("connect-src ws://localhost:3000"),
            [Kind::LoopbackSource, Kind::SourceInClear]
        );
        assert_eq!(found("img-src http://example.com"), [Kind::SourceInClear]);
        assert_eq!(
            found("report-uri http://example.com/csp"),
            [Kind::SourceInClear]
        );
        assert_eq!(found("report-uri http.example/10.0.0.1"), []);
        assert_eq!(found("img-src http:"), [Kind::SourceInClear]);
        assert_eq!(found("img-src http://*"), [Kind::SourceInClear]);
        assert_eq!(found("img-src https://example.com data: https:"), []);
    }
}
