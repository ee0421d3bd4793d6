//! `'strict-dynamic'`, and what it and nonces make void.

use harden_finding::Severity;

use super::super::finding::{Finding, Kind};
use super::super::policy::{Directive, Policy};
use super::super::source::{Keyword, Source};

pub(super) fn ask(policy: &Policy, findings: &mut Vec<Finding>) {
    for directive in policy.for_scripts() {
        ignored(directive, findings);
    }
    let Some(scripts) = policy.in_force("script-src") else {
        return;
    };
    let is_strict = scripts.has(Keyword::StrictDynamic);
    if is_strict && !scripts.has_nonce_or_hash() {
        findings.push(Finding::of_directive(
            Kind::StrictDynamicAlone,
            Severity::Medium,
            &scripts.name,
            format!(
                "`'strict-dynamic'` in `{}` lets in what a nonce or a hash names, and there is none: no script runs",
                scripts.name
            ),
        ));
    }
    if !is_strict && scripts.sources().any(|(_, source)| is_host(&source)) {
        findings.push(Finding::of_directive(
            Kind::NoStrictDynamic,
            Severity::Info,
            &scripts.name,
            format!(
                "`{}` lets hosts in; nonces with `'strict-dynamic'` let single scripts in, whatever a host serves",
                scripts.name
            ),
        ));
    }
}

fn is_host(source: &Source) -> bool {
    matches!(source, Source::Host(_) | Source::Scheme(_))
}

fn ignored(directive: &Directive, findings: &mut Vec<Finding>) {
    let is_strict = directive.has(Keyword::StrictDynamic);
    let is_named = directive.has_nonce_or_hash();
    let name = &directive.name;
    for (text, source) in directive.sources() {
        let because = if source.is(Keyword::UnsafeInline) && is_named {
            "a nonce or a hash"
        } else if is_strict
            && (is_host(&source) || source.is(Keyword::Myself) || source.is(Keyword::UnsafeInline))
        {
            "`'strict-dynamic'`"
        } else {
            continue;
        };
        findings.push(Finding::of_source(
            Kind::IgnoredSource,
            Severity::Info,
            name,
            text,
            format!("Browsers ignore `{text}` in `{name}` because of {because}"),
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{found, kinds};
    use super::*;

    #[test]
    fn strict_dynamic_needs_something_to_begin_with() {
        assert_eq!(
            kinds(ask, "script-src 'strict-dynamic'"),
            [Kind::StrictDynamicAlone]
        );
        assert_eq!(kinds(ask, "script-src 'strict-dynamic' 'sha256-abcd='"), []);
    }

    #[test]
    fn hosts_could_be_done_without() {
        assert_eq!(kinds(ask, "default-src https:"), [Kind::NoStrictDynamic]);
        assert_eq!(kinds(ask, "script-src 'self'"), []);
    }

    #[test]
    fn what_is_void_is_named() {
        let policy = "script-src 'self' 'unsafe-inline' https: 'unsafe-eval' 'strict-dynamic' 'nonce-abcdefgh'";
        let ignored: Vec<String> = found(ask, policy).into_iter().map(|(_, at)| at).collect();
        assert_eq!(
            ignored,
            [
                "script-src 'self'",
                "script-src 'unsafe-inline'",
                "script-src https:"
            ]
        );
    }
}
