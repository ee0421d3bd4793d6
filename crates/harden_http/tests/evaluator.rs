//! Nothing that Google's CSP Evaluator finds in public policies is missed without a written reason.
//!
//! `testdata/policies.json` has the policies, each with the place it was published at;
//! `xtask/lab/csp_evaluator.mjs` recorded what the evaluator says of them.

use harden_http::csp::{Finding, Kind, Policy, judge, known};
use serde_json::Value;

const RECORDED: &str = include_str!("../testdata/evaluator.json");
const POLICIES: &str = include_str!("../testdata/policies.json");

/// What the evaluator says in one place.
struct Theirs<'a> {
    kind: &'a str,
    severity: &'a str,
    directive: &'a str,
    value: Option<&'a str>,
}

impl<'a> Theirs<'a> {
    fn read(finding: &'a Value) -> Self {
        let text = |key: &str| finding[key].as_str();
        Self {
            kind: text("type").expect("a finding has a type"),
            severity: text("severity").expect("a finding has a severity"),
            directive: text("directive").expect("a finding has a directive"),
            value: text("value"),
        }
    }

    /// What harden calls it.
    fn kinds(&self) -> &'static [Kind] {
        match self.kind {
            "MISSING_SEMICOLON" => &[Kind::MissingSemicolon],
            "UNKNOWN_DIRECTIVE" => &[Kind::UnknownDirective],
            "INVALID_KEYWORD" => &[
                Kind::UnquotedKeyword,
                Kind::UnknownKeyword,
                Kind::MalformedNonce,
                Kind::UnexpectedValue,
            ],
            "NONCE_CHARSET" => &[Kind::MalformedNonce],
            "MISSING_DIRECTIVES" => &[
                Kind::MissingObjectSource,
                Kind::MissingScriptSource,
                Kind::MissingBaseUri,
            ],
            "SCRIPT_UNSAFE_INLINE" => &[Kind::UnsafeInlineScripts],
            "SCRIPT_UNSAFE_EVAL" => &[Kind::UnsafeEval],
            "SCRIPT_UNSAFE_HASHES" => &[Kind::UnsafeHashes],
            "PLAIN_URL_SCHEMES" => &[Kind::WholeScheme],
            "PLAIN_WILDCARD" => &[Kind::AnyHost],
            "SCRIPT_ALLOWLIST_BYPASS" if self.severity == "HIGH" => &[Kind::BypassHost],
            "SCRIPT_ALLOWLIST_BYPASS" => &[
                Kind::AllowedHost,
                Kind::AllowedSelf,
                Kind::BypassHost,
                Kind::MalformedSource,
            ],
            "OBJECT_ALLOWLIST_BYPASS" => &[Kind::AllowedObjects],
            "NONCE_LENGTH" => &[Kind::ShortNonce],
            "IP_SOURCE" => &[Kind::AddressSource, Kind::LoopbackSource],
            "DEPRECATED_DIRECTIVE" => &[Kind::DeprecatedDirective],
            "SRC_HTTP" => &[Kind::SourceInClear],
            "STRICT_DYNAMIC" => &[Kind::NoStrictDynamic],
            "STRICT_DYNAMIC_NOT_STANDALONE" => &[Kind::StrictDynamicAlone],
            // What is no source is ignored anyway.
            "IGNORED" => &[Kind::IgnoredSource, Kind::MalformedSource],
            "REQUIRE_TRUSTED_TYPES_FOR_SCRIPTS" => &[Kind::NoTrustedTypes],
            "REPORTING_DESTINATION_MISSING" => &[Kind::NoReports],
            "REPORT_TO_ONLY" => &[Kind::ReportToAlone],
            _ => &[],
        }
    }

    fn is_found(&self, ours: &[Finding]) -> bool {
        ours.iter().any(|finding| {
            self.kinds().contains(&finding.kind)
                && finding.directive == self.directive
                && self.value.is_none_or(|value| {
                    finding
                        .source
                        .as_deref()
                        .is_some_and(|source| source.eq_ignore_ascii_case(value))
                })
        })
    }

    /// Why harden does not say it.
    fn reason(&self) -> Option<&'static str> {
        match (self.kind, self.directive) {
            ("UNSAFE_INLINE_FALLBACK" | "ALLOWLIST_FALLBACK", _) => Some(
                "It advises 'unsafe-inline' or hosts for browsers that know neither nonces nor \
                 'strict-dynamic', of which none is in use any more. With Django the advice does harm: pages \
                 that do not write the nonce are sent without it, and 'unsafe-inline' is in force there.",
            ),
            ("INVALID_KEYWORD", "reflected-xss") => Some(
                "`block` is a value of that directive and not a keyword that lacks its quotes; the directive \
                 itself is reported as deprecated.",
            ),
            ("INVALID_KEYWORD", name) if known(name).is_none() => Some(
                "Browsers ignore the whole directive, which is reported as unknown: nobody can say what its \
                 values should be.",
            ),
            ("OBJECT_ALLOWLIST_BYPASS", "default-src") => Some(
                "The host serves Flash files, which no browser has run since 2021; as a host of scripts it is \
                 judged all the same.",
            ),
            _ => None,
        }
    }
}

#[test]
fn what_the_evaluator_finds_is_found() {
    let recorded: Value = serde_json::from_str(RECORDED).expect("the record is JSON");
    let recorded = recorded["policies"].as_array().expect("it has policies");
    let mut found = 0;
    let mut with_reason = 0;
    let mut missed = Vec::new();
    for case in recorded {
        let policy = case["policy"].as_str().expect("a policy is text");
        let ours = judge(&Policy::parse(policy));
        for finding in case["findings"].as_array().expect("it has findings") {
            let theirs = Theirs::read(finding);
            if theirs.is_found(&ours) {
                found += 1;
            } else if theirs.reason().is_some() {
                with_reason += 1;
            } else {
                missed.push(format!("{policy}\n  {finding}"));
            }
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    assert_eq!((found, with_reason), (528, 19), "as many as were recorded");
}

#[test]
fn every_policy_was_recorded() {
    let texts = |value: &Value| -> Vec<String> {
        let policies = value.as_array().expect("a list of policies");
        policies
            .iter()
            .map(|policy| policy["policy"].as_str().expect("it has a text").to_owned())
            .collect()
    };
    let policies: Value = serde_json::from_str(POLICIES).expect("the policies are JSON");
    let recorded: Value = serde_json::from_str(RECORDED).expect("the record is JSON");
    assert_eq!(texts(&policies), texts(&recorded["policies"]));
}
