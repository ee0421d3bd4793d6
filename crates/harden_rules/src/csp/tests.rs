//! The headers that harden takes settings to send, against those that the real middleware sent.
//! `xtask/lab/csp_headers.py` recorded them.

use std::collections::BTreeSet;

use harden_http::csp::Kind;
use serde_json::Value;

use super::policy::{Nonces, Places, SOME_NONCE, Unseen};
use super::{findings, policies, violations};
use crate::examples::{codes_of, with_settings};
use crate::settings::Settings;

const RECORDED: &str = include_str!("../../testdata/csp_headers.json");

/// What an example's fence says, and its first lines.
fn surroundings(form: &str) -> (&'static str, &'static str) {
    match form {
        "core" => (
            "python django=6.0",
            "from django.utils.csp import CSP\n\
             MIDDLEWARE = [\"django.middleware.csp.ContentSecurityPolicyMiddleware\"]\n",
        ),
        "csp4" => (
            "python django=5.2 django-csp=4.0",
            "from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE\n\
             MIDDLEWARE = [\"csp.middleware.CSPMiddleware\"]\n",
        ),
        _ => (
            "python django=4.2 django-csp=3.8",
            "MIDDLEWARE = [\"csp.middleware.CSPMiddleware\"]\n",
        ),
    }
}

/// A header's directives and their sources, in an order that matters to nobody.
fn directives(header: &str) -> BTreeSet<String> {
    header
        .replace(SOME_NONCE, "'nonce-'")
        .split("; ")
        .map(|directive| {
            let mut words = directive.split_ascii_whitespace();
            let name = words.next().unwrap_or_default();
            let mut sources: Vec<&str> = words.collect();
            sources.sort_unstable();
            format!("{name} {}", sources.join(" "))
                .trim_end()
                .to_owned()
        })
        .filter(|part| !part.is_empty())
        .collect()
}

/// What harden takes to be sent, by the header's name.
fn sent(settings: &Settings<'_>, nonces: Nonces) -> Vec<(&'static str, BTreeSet<String>)> {
    policies(settings)
        .iter()
        .map(|policy| {
            let name = if policy.is_enforced {
                "Content-Security-Policy"
            } else {
                "Content-Security-Policy-Report-Only"
            };
            assert!(policy.is_complete());
            (name, directives(&policy.text(nonces, Unseen::LeftOut)))
        })
        .filter(|(_, directives)| !directives.is_empty())
        .collect()
}

fn recorded(case: &Value, key: &str) -> Vec<(String, BTreeSet<String>)> {
    let headers = case[key].as_object().expect("the case was recorded");
    headers
        .iter()
        .map(|(name, value)| {
            let value = value.as_str().expect("a header is text");
            (name.clone(), directives(value))
        })
        .filter(|(_, directives)| !directives.is_empty())
        .collect()
}

#[test]
fn headers_are_those_of_the_real_middleware() {
    let table: Value = serde_json::from_str(RECORDED).expect("the table is JSON");
    let cases = table["cases"].as_array().expect("the table has cases");
    let mut wrong = Vec::new();
    for case in cases {
        let form = case["form"].as_str().expect("a case has a form");
        let source = case["settings"].as_str().expect("a case has settings");
        let (info, first) = surroundings(form);
        with_settings(info, &format!("{first}{source}\n"), |settings| {
            for (key, nonces) in [("used", Nonces::Used), ("unused", Nonces::Unused)] {
                let ours = sent(settings, nonces);
                let theirs = recorded(case, key);
                let same = ours.len() == theirs.len()
                    && ours
                        .iter()
                        .zip(&theirs)
                        .all(|((name, one), (other_name, other))| {
                            name == other_name && one == other
                        });
                if !same {
                    wrong.push(format!("{source}\n  {key}: {ours:?}\n  really: {theirs:?}"));
                }
            }
        });
    }
    assert!(cases.len() > 40);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The number of policies that a project with this middleware sends.
fn sent_by(middleware: &str) -> usize {
    let text = format!(
        "# file: shop/middleware.py\n\
         from csp.middleware import CSPMiddleware\n\
         class Own(CSPMiddleware):\n    pass\n\
         class Other:\n    pass\n\
         # file: settings.py\n\
         CSP_DEFAULT_SRC = [\"'self'\"]\n\
         MIDDLEWARE = [\"{middleware}\"]\n"
    );
    let mut count = 0;
    with_settings("python django-csp=3.8", &text, |settings| {
        count = policies(settings).len();
    });
    count
}

#[test]
fn a_middleware_of_the_projects_own_may_be_made_of_the_packages() {
    assert_eq!(sent_by("csp.middleware.CSPMiddleware"), 1);
    assert_eq!(sent_by("shop.middleware.Own"), 1);
    assert_eq!(sent_by("shop.middleware.Other"), 0);
}

/// What the judge certainly says of settings of Django 6.
fn certain_kinds(source: &str) -> Vec<Kind> {
    let (info, first) = surroundings("core");
    let mut kinds = Vec::new();
    with_settings(info, &format!("import os\n{first}{source}\n"), |settings| {
        for policy in policies(settings) {
            let found = findings(settings, &policy, Nonces::Used);
            kinds.extend(found.iter().map(|finding| finding.kind));
        }
    });
    kinds
}

#[test]
fn what_nobody_knows_may_be_what_makes_a_policy_strict() {
    let known = certain_kinds("SECURE_CSP = {\"script-src\": [CSP.UNSAFE_INLINE, \"*\"]}");
    assert!(known.contains(&Kind::UnsafeInlineScripts));
    assert!(known.contains(&Kind::AnyHost));
    assert!(known.contains(&Kind::MissingBaseUri));

    let item = certain_kinds(
        "SECURE_CSP = {\"script-src\": [CSP.UNSAFE_INLINE, os.environ[\"MORE\"]], \"object-src\": [\"*\"]}",
    );
    assert!(
        !item.contains(&Kind::UnsafeInlineScripts),
        "it may be a nonce"
    );
    assert!(item.contains(&Kind::AnyHost), "`object-src` is known");
    assert!(
        item.contains(&Kind::MissingBaseUri),
        "so are the directives"
    );

    let more = certain_kinds(
        "import json\nSECURE_CSP = {\"script-src\": [\"*\"], **json.loads(os.environ[\"MORE\"])}",
    );
    assert!(
        !more.contains(&Kind::MissingBaseUri),
        "it may be among them"
    );
}

/// The lines that each kind of fault is reported at.
fn lines(source: &str) -> Vec<(Kind, u32)> {
    let mut found = Vec::new();
    with_settings("python django-csp=4.0", source, |settings| {
        for policy in policies(settings) {
            let places = Places::new(&policy);
            for finding in findings(settings, &policy, Nonces::Used).iter() {
                let source = finding.source.as_deref();
                let place = places.of(settings, &finding.directive, source);
                found.push((finding.kind, place.line));
            }
        }
    });
    found
}

#[test]
fn faults_are_reported_where_they_stand() {
    let found = lines(
        "from csp.constants import NONCE, UNSAFE_INLINE\n\
         MIDDLEWARE = [\"csp.middleware.CSPMiddleware\"]\n\
         CONTENT_SECURITY_POLICY = {\n\
         \x20   \"DIRECTIVES\": {\n\
         \x20       \"script-src\": [\n\
         \x20           UNSAFE_INLINE,\n\
         \x20           \"https://*\",\n\
         \x20       ],\n\
         \x20   },\n\
         }\n\
         CONTENT_SECURITY_POLICY[\"DIRECTIVES\"][\"script-src\"].append(\"data:\")\n",
    );
    let line = |kind: Kind| {
        found
            .iter()
            .filter(|(found, _)| *found == kind)
            .map(|(_, line)| *line)
            .collect::<Vec<_>>()
    };
    assert!(
        matches!(line(Kind::UnsafeInlineScripts)[..], [5 | 6]),
        "not the import"
    );
    assert_eq!(line(Kind::AnyHost), [7]);
    assert_eq!(line(Kind::WholeScheme), [11]);
    assert_eq!(line(Kind::MissingBaseUri), [3], "where the policy begins");
}

/// What the rules of policies say of settings.
fn said(info: &str, settings: &str) -> Vec<&'static str> {
    let of_policies = "HEADER018"..="HEADER042";
    codes_of(info, settings)
        .into_iter()
        .filter(|code| of_policies.contains(code))
        .collect()
}

#[test]
fn the_policy_of_many_guides_has_holes_and_the_advice_closes_them() {
    let guide = "MIDDLEWARE = ['csp.middleware.CSPMiddleware']\n\
         CSP_DEFAULT_SRC = (\"'self'\",)\n\
         CSP_SCRIPT_SRC = (\"'self'\", 'cdn.example.com')\n\
         CSP_STYLE_SRC = (\"'self'\", \"'unsafe-inline'\")\n\
         CSP_IMG_SRC = (\"'self'\", 'data:', 'cdn.example.com')\n";
    let on_3 = said("python django=4.2 django-csp=3.8", guide);
    assert_eq!(
        on_3,
        [
            "HEADER023", // no base-uri
            "HEADER025", // no form-action
            "HEADER032", // inline styles
            "HEADER033", // hosts
            "HEADER034", // no reports
            "HEADER035", // no trusted types
        ]
    );
    let on_4 = codes_of("python django=5.2 django-csp=4.0", guide);
    assert!(on_4.contains("HEADER010"), "nothing is sent");

    let advised = "MIDDLEWARE = ['csp.middleware.CSPMiddleware']\n\
         TEMPLATES = [{'BACKEND': 'django.template.backends.django.DjangoTemplates', 'OPTIONS': \
         {'context_processors': ['django.template.context_processors.request']}}]\n\
         CSP_DEFAULT_SRC = (\"'self'\",)\n\
         CSP_SCRIPT_SRC = (\"'strict-dynamic'\",)\n\
         CSP_STYLE_SRC = (\"'self'\",)\n\
         CSP_INCLUDE_NONCE_IN = ['script-src', 'style-src']\n\
         CSP_IMG_SRC = (\"'self'\", 'data:', 'cdn.example.com')\n\
         CSP_BASE_URI = (\"'none'\",)\n\
         CSP_FORM_ACTION = (\"'self'\",)\n\
         CSP_REPORT_URI = '/csp-report/'\n\
         CSP_REQUIRE_TRUSTED_TYPES_FOR = (\"'script'\",)\n";
    let left = said("python django=4.2 django-csp=3.8", advised);
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_policy_that_lets_anything_in_has_holes_and_the_advice_closes_them() {
    let first = "from django.utils.csp import CSP\n\
         MIDDLEWARE = ['django.middleware.csp.ContentSecurityPolicyMiddleware']\n\
         TEMPLATES = [{'BACKEND': 'django.template.backends.django.DjangoTemplates', 'OPTIONS': \
         {'context_processors': ['django.template.context_processors.csp']}}]\n";
    let open = format!("{first}SECURE_CSP = {{'default-src': ['*', CSP.UNSAFE_INLINE]}}\n");
    let found = said("python django=6.1", &open);
    for code in [
        "HEADER018",
        "HEADER020",
        "HEADER023",
        "HEADER025",
        "HEADER032",
    ] {
        assert!(found.contains(&code), "{code}");
    }
    let strict = format!(
        "{first}SECURE_CSP = {{'default-src': [CSP.SELF], 'script-src': [CSP.NONCE, CSP.STRICT_DYNAMIC], \
         'base-uri': [CSP.NONE], 'form-action': [CSP.SELF], 'report-uri': '/csp-report/', \
         'require-trusted-types-for': \"'script'\"}}\n"
    );
    let left = said("python django=6.1", &strict);
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_place_of_many_sources_is_one_finding_of_a_few() {
    let source = "MIDDLEWARE = [\"csp.middleware.CSPMiddleware\"]\n\
         CSP_IMG_SRC = [\"http://localhost:%d\" % port for port in range(3000, 3400)]\n";
    with_settings("python django-csp=3.8", source, |settings| {
        let kinds = [Kind::LoopbackSource];
        let found = violations(settings, &kinds, |_, _, violation| Some(violation));
        assert_eq!(found.len(), 5);
        assert!(
            found[4].message.contains("395 more"),
            "{}",
            found[4].message
        );
    });
}
