//! Hosts that scripts, plugins and embedded documents are let in from.

use harden_finding::Severity;

use super::super::bypass::{self, Serves};
use super::super::finding::{Finding, Kind};
use super::super::policy::{Directive, Policy};
use super::super::source::{HostSource, Keyword, Source};

pub(super) fn ask(policy: &Policy, findings: &mut Vec<Finding>) {
    for directive in policy.in_force_for(&["script-src", "script-src-elem"]) {
        // Nonces and hashes decide alone then.
        if !directive.has(Keyword::StrictDynamic) {
            scripts(directive, findings);
        }
    }
    objects(policy, findings);
}

fn scripts(directive: &Directive, findings: &mut Vec<Finding>) {
    let name = &directive.name;
    let eval_allowed = directive.has(Keyword::UnsafeEval);
    for (text, source) in directive.sources() {
        match source {
            Source::Keyword(Keyword::Myself) => findings.push(Finding::of_source(
                Kind::AllowedSelf,
                Severity::Info,
                name,
                text,
                format!(
                    "`{text}` in `{name}` lets in everything that the site serves, uploaded files too"
                ),
            )),
            Source::Host(host) if host.host != "*" => {
                findings.push(script_host(name, text, &host, eval_allowed));
            }
            _ => {}
        }
    }
}

fn script_host(name: &str, text: &str, host: &HostSource, eval_allowed: bool) -> Finding {
    match bypass::find(host, eval_allowed) {
        Some((known, serves)) => {
            let what = match serves {
                Serves::Jsonp | Serves::JsonpForEval => {
                    "answers with scripts that call what an attacker puts into the address"
                }
                Serves::Angular => {
                    "serves AngularJS, which runs code that stands in a page's attributes"
                }
                Serves::Anybody => "serves files of anybody who puts them there",
            };
            Finding::of_source(
                Kind::BypassHost,
                Severity::High,
                name,
                text,
                format!("`{text}` in `{name}` undoes the policy: `{known}` {what}"),
            )
        }
        None => Finding::of_source(
            Kind::AllowedHost,
            Severity::Info,
            name,
            text,
            format!("`{text}` in `{name}` lets every script of that host in"),
        ),
    }
}

fn objects(policy: &Policy, findings: &mut Vec<Finding>) {
    let Some(directive) = policy.get("object-src") else {
        return;
    };
    for (text, source) in directive.sources() {
        if !source.is(Keyword::None) {
            findings.push(Finding::of_source(
                Kind::AllowedObjects,
                Severity::Low,
                &directive.name,
                text,
                format!(
                    "`{text}` in `object-src` lets documents in that `<object>` and `<embed>` show"
                ),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{found, kinds};
    use super::*;

    #[test]
    fn hosts_that_undo_a_policy_are_told_from_others() {
        assert_eq!(
            found(
                ask,
                "script-src 'self' cdnjs.cloudflare.com https://cdn.example.com data:"
            ),
            [
                (Kind::AllowedSelf, "script-src 'self'".to_owned()),
                (
                    Kind::BypassHost,
                    "script-src cdnjs.cloudflare.com".to_owned()
                ),
                (
                    Kind::AllowedHost,
                    "script-src https://cdn.example.com".to_owned()
                ),
            ]
        );
    }

    #[test]
    fn some_hosts_need_eval() {
        let policy = "script-src www.googletagmanager.com";
        assert_eq!(kinds(ask, policy), [Kind::AllowedHost]);
        assert_eq!(
            kinds(ask, &format!("{policy} 'unsafe-eval'")),
            [Kind::BypassHost]
        );
    }

    #[test]
    fn strict_dynamic_does_without_hosts() {
        assert_eq!(
            kinds(
                ask,
                "script-src unpkg.com 'strict-dynamic' 'nonce-abcdefgh'"
            ),
            []
        );
    }

    #[test]
    fn objects_should_be_none() {
        assert_eq!(kinds(ask, "object-src 'none'"), []);
        assert_eq!(
            kinds(ask, "object-src 'self' example.com"),
            [Kind::AllowedObjects, Kind::AllowedObjects]
        );
        assert_eq!(
            kinds(ask, "default-src 'none'"),
            [],
            "an answer of default-src is not judged as objects"
        );
    }
}
