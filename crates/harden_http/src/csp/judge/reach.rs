//! Directives that decide over scripts and are open to anybody, or are not there.

use harden_finding::Severity;

use super::super::finding::{Finding, Kind};
use super::super::policy::{Directive, Policy};
use super::super::source::{Keyword, Source};

/// Where a source of anybody's leads to a script of anybody's.
const LEAD_TO_SCRIPTS: [&str; 5] = [
    "script-src",
    "script-src-elem",
    "script-src-attr",
    "object-src",
    "base-uri",
];

pub(super) fn ask(policy: &Policy, findings: &mut Vec<Finding>) {
    for directive in policy.in_force_for(&LEAD_TO_SCRIPTS) {
        open_sources(policy, directive, findings);
    }
    if policy.in_force("script-src").is_none() {
        findings.push(Finding::of_directive(
            Kind::MissingScriptSource,
            Severity::High,
            "script-src",
            "Nothing limits scripts: there is neither `script-src` nor `default-src`",
        ));
    }
    missing_object_src(policy, findings);
    missing_base_uri(policy, findings);
}

fn open_sources(policy: &Policy, directive: &Directive, findings: &mut Vec<Finding>) {
    let name = &directive.name;
    if ignores_hosts(policy, directive) {
        return;
    }
    for (text, source) in directive.sources() {
        if source.is_anywhere() {
            findings.push(Finding::of_source(
                Kind::AnyHost,
                Severity::High,
                name,
                text,
                format!("`{text}` in `{name}` lets anybody in"),
            ));
        }
        if let Source::Scheme(scheme) = &source {
            let why = match scheme.as_str() {
                "http" | "https" => "lets anybody in who has a web server",
                "data" => "lets in what stands in the address itself, which an attacker writes",
                _ => continue,
            };
            findings.push(Finding::of_source(
                Kind::WholeScheme,
                Severity::High,
                name,
                text,
                format!("`{text}` in `{name}` {why}"),
            ));
        }
    }
}

/// With `'strict-dynamic'`, scripts are let in by nonce and hash alone. A `default-src` that also answers
/// for `object-src` still has its hosts there.
fn ignores_hosts(policy: &Policy, directive: &Directive) -> bool {
    directive.has(Keyword::StrictDynamic)
        && policy
            .for_scripts()
            .iter()
            .any(|scripts| scripts.name == directive.name)
}

fn missing_object_src(policy: &Policy, findings: &mut Vec<Finding>) {
    if policy.in_force("object-src").is_none() {
        findings.push(Finding::of_directive(
            Kind::MissingObjectSource,
            Severity::Medium,
            "object-src",
            "Nothing limits what `<object>` and `<embed>` load: there is neither `object-src` nor `default-src`",
        ));
    }
}

fn missing_base_uri(policy: &Policy, findings: &mut Vec<Finding>) {
    if policy.get("base-uri").is_some() {
        return;
    }
    // Whoever can move the page's relative addresses moves scripts that a nonce lets in from anywhere.
    let scripts = policy.in_force("script-src");
    let named = scripts.is_some_and(|scripts| {
        scripts.has_nonce() || (scripts.has_nonce_or_hash() && scripts.has(Keyword::StrictDynamic))
    });
    let (severity, consequence) = if named {
        (
            Severity::High,
            "an injected `<base>` makes browsers load the scripts that nonces let in from an attacker's host",
        )
    } else {
        (
            Severity::Low,
            "an injected `<base>` leads the page's relative links and forms to another site",
        )
    };
    findings.push(Finding::of_directive(
        Kind::MissingBaseUri,
        severity,
        "base-uri",
        format!("There is no `base-uri`, for which `default-src` does not answer: {consequence}"),
    ));
}

#[cfg(test)]
mod tests {
    use super::super::testing::{found, kinds};
    use super::*;

    const REST: &str = "; object-src 'none'; base-uri 'none'";

    #[test]
    fn anybodys_scripts() {
        for (source, kind) in [
            ("*", Kind::AnyHost),
            ("https://*", Kind::AnyHost),
            ("*:443", Kind::AnyHost),
            ("https:", Kind::WholeScheme),
            ("HTTP:", Kind::WholeScheme),
            ("data:", Kind::WholeScheme),
        ] {
            assert_eq!(
                kinds(ask, &format!("script-src {source}{REST}")),
                [kind],
                "{source}"
            );
        }
        for fine in ["'self'", "blob:", "*.example.com", "https://example.com"] {
            assert_eq!(
                kinds(ask, &format!("script-src {fine}{REST}")),
                [],
                "{fine}"
            );
        }
    }

    #[test]
    fn strict_dynamic_ignores_hosts_of_scripts_only() {
        let policy =
            "script-src * 'strict-dynamic' 'nonce-abcdefgh'; object-src *; base-uri https:";
        assert_eq!(
            found(ask, policy),
            [
                (Kind::AnyHost, "object-src *".to_owned()),
                (Kind::WholeScheme, "base-uri https:".to_owned())
            ]
        );
    }

    #[test]
    fn images_from_anywhere_are_no_scripts() {
        assert_eq!(
            kinds(ask, &format!("script-src 'self'; img-src * data:{REST}")),
            []
        );
    }

    #[test]
    fn what_is_missing() {
        assert_eq!(
            kinds(ask, "img-src *"),
            [
                Kind::MissingScriptSource,
                Kind::MissingObjectSource,
                Kind::MissingBaseUri
            ]
        );
        assert_eq!(kinds(ask, "default-src 'self'"), [Kind::MissingBaseUri]);
    }

    #[test]
    fn a_base_matters_most_where_nonces_let_scripts_in() {
        let severity = |policy: &str| {
            let mut findings = Vec::new();
            missing_base_uri(&Policy::parse(policy), &mut findings);
            findings[0].severity
        };
        assert_eq!(severity("script-src 'nonce-abcdefgh'"), Severity::High);
        assert_eq!(
            severity("script-src 'sha256-abcd=' 'strict-dynamic'"),
            Severity::High
        );
        assert_eq!(severity("script-src 'sha256-abcd='"), Severity::Low);
        assert_eq!(severity("script-src 'self'"), Severity::Low);
    }
}
