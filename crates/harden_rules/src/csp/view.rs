//! What a decorator makes of the policy for one view.

use std::collections::BTreeSet;

use harden_http::csp::{Finding, Kind};

use super::policies;
use super::policy::{Form, Policy, SOME_NONCE, Unseen};
use crate::project::{AppliedDecorator, Source};
use crate::settings::Settings;

const DJANGO_CSP: &str = "csp.decorators";
const DJANGO: &str = "django.views.decorators.csp";

/// A decorator, and the policy that its view would be sent with.
pub(crate) struct ViewPolicy<'s> {
    pub(crate) decorator: AppliedDecorator,
    policy: Policy<'s>,
}

/// The views that change an enforced policy.
pub(crate) fn changed_views<'s>(settings: &Settings<'s>) -> Vec<ViewPolicy<'s>> {
    let mut changed = Vec::new();
    for policy in policies(settings) {
        if !policy.is_enforced {
            continue;
        }
        let module = match policy.form {
            Form::Core => DJANGO,
            Form::DjangoCsp3 | Form::DjangoCsp4 => DJANGO_CSP,
        };
        let decorators = settings.project().decorators(module);
        let enforced = decorators
            .iter()
            .filter(|decorator| !is_of_report(decorator));
        changed.extend(enforced.map(|decorator| ViewPolicy {
            decorator: decorator.clone(),
            policy: policy.clone(),
        }));
    }
    changed
}

/// Whether it changes only what is reported.
fn is_of_report(decorator: &AppliedDecorator) -> bool {
    let reports =
        |(name, sources): &(String, Vec<Source>)| name == "REPORT_ONLY" && !sources.is_empty();
    decorator.name.contains("report_only") || decorator.entries.iter().any(reports)
}

impl ViewPolicy<'_> {
    /// Whether the view is sent without a policy.
    pub(crate) fn is_lifted(&self) -> bool {
        let AppliedDecorator {
            name,
            entries,
            open,
            ..
        } = &self.decorator;
        match name.as_str() {
            "csp_exempt" => true,
            // An empty policy is no header.
            "csp_override" => entries.is_empty() && !open,
            _ => false,
        }
    }

    /// What is to be said of scripts, plugins and frames in the view's policy, and not in that of the
    /// settings.
    pub(crate) fn loosened(&self, settings: &Settings<'_>) -> Vec<Finding> {
        const LOOSE: [Kind; 8] = [
            Kind::UnsafeInlineScripts,
            Kind::UnsafeEval,
            Kind::WholeScheme,
            Kind::AnyHost,
            Kind::BypassHost,
            Kind::MissingScriptSource,
            Kind::AllowedObjects,
            Kind::FramedByAnyone,
        ];
        let usual = self.policy.text(self.policy.intended(), Unseen::LeftOut);
        let Some(changed) = self.changed(&usual) else {
            return Vec::new();
        };
        let before: BTreeSet<Kind> = settings
            .project()
            .judge_policy(&usual)
            .iter()
            .map(|finding| finding.kind)
            .collect();
        let after = settings.project().judge_policy(&changed);
        let is_new =
            |finding: &&Finding| LOOSE.contains(&finding.kind) && !before.contains(&finding.kind);
        after.iter().filter(is_new).cloned().collect()
    }

    /// The view's header; `None` where nobody can see what the decorator does.
    fn changed(&self, usual: &str) -> Option<String> {
        let decorator = &self.decorator;
        if decorator.open {
            return None;
        }
        let split = |part: &str| {
            let (name, values) = part.split_once(' ').unwrap_or((part, ""));
            (name.to_owned(), values.to_owned())
        };
        let mut parts: Vec<(String, String)> = match decorator.name.as_str() {
            "csp_update" | "csp_replace" => usual.split("; ").map(split).collect(),
            "csp" | "csp_override" if !decorator.entries.is_empty() => Vec::new(),
            _ => return None,
        };
        for (name, sources) in &decorator.entries {
            let name = name.to_ascii_lowercase().replace('_', "-");
            let words: Vec<&str> = sources.iter().filter_map(word).collect();
            let words = words.join(" ");
            match parts.iter_mut().find(|(known, _)| *known == name) {
                Some((_, values)) if decorator.name == "csp_update" => {
                    *values = format!("{values} {words}");
                }
                Some((_, values)) => *values = words,
                None => parts.push((name, words)),
            }
        }
        let written = parts
            .iter()
            .map(|(name, values)| format!("{name} {values}").trim_end().to_owned());
        Some(written.collect::<Vec<_>>().join("; "))
    }
}

/// A source as it stands in the header.
fn word(source: &Source) -> Option<&str> {
    match source {
        Source::Text(text) => Some(text),
        Source::Dotted(name) => Some(match name.rsplit('.').next()? {
            "SELF" => "'self'",
            "NONE" => "'none'",
            "NONCE" => SOME_NONCE,
            "UNSAFE_INLINE" => "'unsafe-inline'",
            "UNSAFE_EVAL" => "'unsafe-eval'",
            "UNSAFE_HASHES" => "'unsafe-hashes'",
            "STRICT_DYNAMIC" => "'strict-dynamic'",
            _ => return None,
        }),
        Source::True | Source::Unknown => None,
    }
}
