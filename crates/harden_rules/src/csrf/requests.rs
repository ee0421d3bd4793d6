//! Requests of scripts: whether the token goes with them, and where they lead.

use std::collections::BTreeSet;

use harden_finding::Place;
use harden_project::views::{ANY_SEGMENT, ClassRef};
use harden_project::{Script, TreeScripts, TreeTemplates};
use harden_script::{Api, Dynamic, Nature, Part, Request, Setup, SetupKind, Site, Token, Value};

use super::forms;
use crate::names::CSRF_MIDDLEWARE;
use crate::project::{Meaning, Project};
use crate::settings::Settings;

/// Where a request leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// To a view that asks for the token.
    Checked(ClassRef),
    /// To one that asks for none, or that knows who asks by other means.
    Unchecked,
    /// To this site, nobody knows to which view.
    Site,
    Unknown,
}

/// A request that changes something and sends no token.
pub(super) struct Bare<'p> {
    pub(super) request: &'p Request,
    pub(super) place: Place,
    pub(super) target: Target,
    /// The address, as far as it is written.
    pub(super) address: String,
}

/// The requests of a project, with what its pages send along with each.
pub(super) struct Requests<'p> {
    templates: &'p TreeTemplates,
    scripts: &'p TreeScripts,
    meanings: Option<&'p dyn Meaning>,
    /// What sends the token with everything.
    sending: BTreeSet<Api>,
    /// The header that the settings have Django read, beside those with the usual names.
    headers: BTreeSet<String>,
    unchecked: BTreeSet<ClassRef>,
    /// Prefixes of routers, behind which their own patterns follow.
    of_apis: Vec<String>,
}

/// Whether the middleware is certainly there, in every profile that counts.
pub(super) fn is_checked(project: &dyn Project) -> bool {
    all_of_gate(project, |settings| {
        settings.has_middleware(CSRF_MIDDLEWARE) == Some(true)
    })
}

/// Whether something holds in production, in every profile that counts; not where there is none.
pub(super) fn all_of_gate(project: &dyn Project, holds: impl Fn(&Settings<'_>) -> bool) -> bool {
    let gate = project.profiles().iter().filter(|profile| profile.gate);
    let mut worlds = gate
        .filter_map(|profile| {
            let world = profile.facts.production_world()?;
            Some(Settings::new(profile, world, project))
        })
        .peekable();
    worlds.peek().is_some() && worlds.all(|settings| holds(&settings))
}

impl<'p> Requests<'p> {
    pub(super) fn of(project: &'p dyn Project) -> Option<Self> {
        let templates = project.templates()?;
        let scripts = project.scripts()?;
        let all = &scripts.scripts;
        let headers: BTreeSet<String> = project
            .profiles()
            .iter()
            .filter_map(|profile| {
                let world = profile.facts.production_world()?;
                let settings = Settings::new(profile, world, project);
                settings.text("CSRF_HEADER_NAME").map(header_of_meta)
            })
            .collect();
        let meanings = project.meanings();
        let mut unchecked = BTreeSet::new();
        let mut of_apis = Vec::new();
        if let Some(meanings) = meanings {
            unchecked.extend(
                meanings
                    .exempt_views()
                    .into_iter()
                    .map(|exempt| exempt.view),
            );
            let mut patterns = meanings.prefixes_of_apis();
            for api in meanings.api_views() {
                patterns.extend(api.patterns.into_iter().filter_map(|pattern| pattern.text));
                unchecked.insert(api.view);
            }
            let patterns = patterns
                .iter()
                .map(|text| text.trim_matches(['^', '$', '/']));
            let plain = patterns.filter(|text| !text.is_empty() && !text.contains(['<', '(']));
            of_apis.extend(plain.map(str::to_owned));
        }
        let mut requests = Self {
            templates,
            scripts,
            meanings,
            sending: BTreeSet::new(),
            headers,
            unchecked,
            of_apis,
        };
        let setups = all.iter().flat_map(|script| &script.facts.setups);
        for setup in setups {
            let sending = requests.senders(setup);
            requests.sending.extend(sending);
        }
        if forms::htmx_sends_token(templates) {
            requests.sending.insert(Api::Htmx);
        }
        Some(requests)
    }

    /// What sends the token because of a set-up. Which pages load it is not asked: a token that is missing on one
    /// page only is seen by whoever tries it.
    fn senders(&self, setup: &Setup) -> Vec<Api> {
        // One that is computed may well be it.
        let sends =
            setup.token != Token::No || self.has_token_header(&setup.headers).unwrap_or(true);
        match setup.kind {
            // It names a cookie or a header of its own.
            SetupKind::AxiosToken { .. } => vec![Api::Axios],
            _ if !sends => Vec::new(),
            SetupKind::Jquery => vec![Api::Jquery],
            SetupKind::Axios | SetupKind::AxiosInstance => vec![Api::Axios],
            SetupKind::Fetch => vec![Api::Fetch],
            SetupKind::XmlHttpRequest => {
                vec![Api::XmlHttpRequest, Api::Jquery, Api::Axios, Api::Htmx]
            }
            SetupKind::Htmx => vec![Api::Htmx],
        }
    }

    /// Whether headers have the token's, or one that stands for it; `None` where nobody knows.
    fn has_token_header(&self, headers: &harden_script::Headers) -> Option<bool> {
        let is_proof = |name: &str| {
            let name = name.to_ascii_lowercase();
            name.contains("csrf")
                || name.contains("xsrf")
                || name == "authorization"
                || self.headers.contains(&name)
        };
        let mut names = headers.set.iter().map(|header| header.name.as_deref());
        if names.any(|name| name.is_some_and(is_proof)) {
            return Some(true);
        }
        let is_known =
            !headers.may_have_more && headers.set.iter().all(|header| header.name.is_some());
        is_known.then_some(false)
    }

    /// Every request that certainly sends no token, but those to other sites.
    pub(super) fn bare(&self) -> Vec<Bare<'p>> {
        let mut found = Vec::new();
        for script in &self.scripts.scripts {
            for request in &script.facts.requests {
                let is_bare = request.method.is_unsafe() == Some(true)
                    && request.url.site != Site::Other
                    && !self.sending.contains(&request.api)
                    && self.has_token_header(&request.headers) == Some(false)
                    && request.body.token == Token::No
                    && request.mode.as_deref() != Some("no-cors");
                if !is_bare {
                    continue;
                }
                let target = self.target(script, request);
                if target == Target::Unchecked {
                    continue;
                }
                found.push(Bare {
                    request,
                    place: script.place(self.templates, request.place),
                    target,
                    address: address(&request.url.value),
                });
            }
        }
        found
    }

    fn target(&self, script: &Script, request: &Request) -> Target {
        let value = &request.url.value;
        let named = self.name_asked_for(script, value);
        let is_here = request.url.site == Site::This || named.is_some();
        if !is_here {
            return Target::Unknown;
        }
        self.leads_to(named.as_deref(), path(value).as_deref())
    }

    /// Where an address of this site leads: by the name in `{% url %}`, or by its path without the first slash.
    pub(super) fn leads_to(&self, named: Option<&str>, path: Option<&str>) -> Target {
        let Some(meanings) = self.meanings else {
            return Target::Site;
        };
        let views = if let Some(name) = named {
            meanings.views_named(name)
        } else {
            let Some(path) = path else {
                return Target::Site;
            };
            let is_api = |prefix: &String| format!("/{path}/").contains(&format!("/{prefix}/"));
            if self.of_apis.iter().any(is_api) {
                return Target::Unchecked;
            }
            meanings.views_at(path)
        };
        if views.iter().any(|view| self.unchecked.contains(view)) {
            return Target::Unchecked;
        }
        match views.as_slice() {
            [] => Target::Site,
            [view, ..] => Target::Checked(view.clone()),
        }
    }

    /// Whether something sends the token with whatever this sends.
    pub(super) fn sends(&self, api: Api) -> bool {
        self.sending.contains(&api)
    }

    /// The name in `{% url 'name' %}`, with which an address begins.
    fn name_asked_for(&self, script: &Script, value: &Value) -> Option<String> {
        let Some(Part::Dynamic(Dynamic {
            nature: Nature::Printed,
            holes,
            ..
        })) = value.parts.first()
        else {
            return None;
        };
        let hole = script.hole(*holes.first()?)?;
        url_name(self.templates.text(hole.0))
    }
}

/// `HTTP_X_CSRFTOKEN`, as browsers send it.
fn header_of_meta(name: &str) -> String {
    let name = name.strip_prefix("HTTP_").unwrap_or(name);
    name.to_ascii_lowercase().replace('_', "-")
}

/// The name in `{% url 'shop:order' pk %}` and `{{ url('order') }}`.
pub(super) fn url_name(tag: &str) -> Option<String> {
    let inner = tag.trim_matches(['{', '%', '}', '-', ' ']);
    let rest = inner.strip_prefix("url")?.trim_start_matches([' ', '(']);
    let quote = rest
        .chars()
        .next()
        .filter(|quote| matches!(quote, '\'' | '"'))?;
    rest[1..].split(quote).next().map(str::to_owned)
}

/// The path of an address, with `*` for what is computed; `None` where it does not begin with a slash.
fn path(value: &Value) -> Option<String> {
    let mut path = String::new();
    for part in &value.parts {
        match part {
            Part::Literal(text) => path.push_str(text),
            Part::Dynamic(_) | Part::OneOf(_) => path.push_str(ANY_SEGMENT),
        }
    }
    let path = path.split(['?', '#']).next().unwrap_or_default();
    // A part of a name that is computed makes all of it unknown.
    let segments = path.split('/').map(|segment| {
        if segment.contains(ANY_SEGMENT) {
            ANY_SEGMENT
        } else {
            segment
        }
    });
    let path: Vec<&str> = segments.collect();
    path.join("/").strip_prefix('/').map(str::to_owned)
}

/// For a message: `/orders/…/cancel/`.
fn address(value: &Value) -> String {
    let mut text = String::new();
    for part in &value.parts {
        match part {
            Part::Literal(literal) => text.push_str(literal),
            Part::Dynamic(dynamic) if value.parts.len() == 1 && !dynamic.source.is_empty() => {
                return dynamic
                    .source
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ");
            }
            Part::Dynamic(_) | Part::OneOf(_) => text.push('…'),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_tags() {
        for (tag, expected) in [
            ("{% url 'shop:order' pk %}", Some("shop:order")),
            ("{%url \"order\"%}", Some("order")),
            ("{{ url('order') }}", Some("order")),
            ("{% url name %}", None),
            ("{{ order.url }}", None),
        ] {
            assert_eq!(url_name(tag).as_deref(), expected, "{tag}");
        }
    }

    #[test]
    fn settings_name_headers_as_wsgi_does() {
        assert_eq!(header_of_meta("HTTP_X_XSRF_TOKEN"), "x-xsrf-token");
    }
}
