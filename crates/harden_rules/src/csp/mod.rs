//! Content security policies that the settings of one world send, in any of the three ways there are:
//! Django's own (6.0 and newer), django-csp 4, and django-csp 3.
//!
//! A [`Policy`] knows the text of its header, as the middleware would write it, and where each part of it
//! stands in the settings. `harden_http` judges the text; [`violations`] brings the judgement home.

mod django;
mod django_csp3;
mod django_csp4;
mod judged;
mod policy;
mod values;
mod view;

#[cfg(test)]
mod tests;

pub(crate) use django::set_without_middleware as core_set_without_middleware;
pub(crate) use django_csp4::unknown_keys;
pub(crate) use judged::{findings, violations};
pub(crate) use policy::{Directive, Form, Nonces, Places, Policy};
pub(crate) use values::Text;
pub(crate) use view::{ViewPolicy, changed_views};

use harden_settings::facts::Fact;

use crate::logic::{Known, any};
use crate::names::CSP_MIDDLEWARE;
use crate::project::Resolved;
use crate::settings::Settings;

/// The middleware of django-csp.
pub(crate) const DJANGO_CSP_MIDDLEWARE: [&str; 2] = [
    "csp.middleware.CSPMiddleware",
    "csp.contrib.rate_limiting.RateLimitedCSPMiddleware",
];

/// The policies that are certainly sent, those of Django itself first.
pub(crate) fn policies<'a>(settings: &Settings<'a>) -> Vec<Policy<'a>> {
    let mut policies = django::policies(settings);
    policies.extend(match django_csp(settings) {
        Some(Form::DjangoCsp4) => django_csp4::policies(settings),
        Some(_) => django_csp3::policies(settings),
        None => Vec::new(),
    });
    policies.retain(|policy| {
        let senders: &[&str] = match policy.form {
            Form::Core => &[CSP_MIDDLEWARE],
            Form::DjangoCsp3 | Form::DjangoCsp4 => &DJANGO_CSP_MIDDLEWARE,
        };
        has_middleware(settings, senders).holds()
    });
    policies
}

pub(crate) fn has_django_csp_middleware(settings: &Settings<'_>) -> Option<bool> {
    has_middleware(settings, &DJANGO_CSP_MIDDLEWARE)
}

/// Whether `MIDDLEWARE` names one of these classes, or a class of the project that is made of one.
fn has_middleware(settings: &Settings<'_>, paths: &[&str]) -> Option<bool> {
    let named = any(paths.iter().map(|path| settings.has_middleware(path)));
    if named.holds() || is_derived(settings, paths) {
        return Some(true);
    }
    named
}

fn is_derived(settings: &Settings<'_>, paths: &[&str]) -> bool {
    let is_one = |base: &Resolved| matches!(base, Resolved::External(path) if paths.contains(&path.as_str()));
    settings
        .items("MIDDLEWARE")
        .iter()
        .filter_map(Fact::as_str)
        .filter(|path| !path.starts_with("django."))
        .any(|path| match settings.project().resolve(path) {
            Resolved::Class(class) => class.bases.iter().any(is_one),
            _ => false,
        })
}

/// Which django-csp the project runs: by its files, or else by the settings there are.
pub(crate) fn django_csp(settings: &Settings<'_>) -> Option<Form> {
    // Most projects set nothing of the kind, and every rule asks.
    if !settings.sets_any("CSP_") && !settings.sets_any("CONTENT_SECURITY_POLICY") {
        return None;
    }
    let is_new = match settings.package_is_at_least("django-csp", (4, 0)) {
        Some(is_new) => is_new,
        None if django_csp4::SETTINGS
            .iter()
            .any(|name| settings.is_set(name)) =>
        {
            true
        }
        None if django_csp3::is_configured(settings) => false,
        None => return None,
    };
    Some(if is_new {
        Form::DjangoCsp4
    } else {
        Form::DjangoCsp3
    })
}

/// A setting that makes a policy of django-csp, where the project has one for the release that it runs.
pub(crate) fn django_csp_setting(settings: &Settings<'_>) -> Option<&'static str> {
    match django_csp(settings)? {
        Form::DjangoCsp4 => django_csp4::SETTINGS
            .into_iter()
            .find(|name| settings.truthy(name).holds() && settings.is_set(name)),
        _ => django_csp3::first_setting(settings),
    }
}
