//! What `CSRF_FAILURE_VIEW` leads to, and whether Django can call it.

use harden_settings::facts::FactValue;

use crate::project::{Class, Function, Parameter, ParameterKind, Resolved};
use crate::settings::Settings;

pub(super) const NAME: &str = "CSRF_FAILURE_VIEW";

/// Functions of Django's own that are sometimes named here, and do not take `reason`.
const WITHOUT_REASON: [&str; 4] = [
    "django.views.defaults.bad_request",
    "django.views.defaults.page_not_found",
    "django.views.defaults.permission_denied",
    "django.views.defaults.server_error",
];

/// What Django's check would find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It is fine, or nobody knows.
    Quiet,
    /// The import fails, and Django's check says so.
    NotImportable,
    /// The import fails in a way that makes Django's check itself fail.
    Breaks,
    /// It cannot be called with a request and `reason=`.
    WrongArguments,
}

/// Looks the view up as Django's check does (from 3.2 on).
pub(super) fn state(settings: &Settings<'_>) -> State {
    if settings.django() < (3, 2) || !settings.is_set(NAME) {
        return State::Quiet;
    }
    match settings.get(NAME).map(|fact| &fact.value) {
        Some(FactValue::Str(path)) => state_of_path(settings, path),
        Some(FactValue::Callable(Some(path))) => called(settings, path),
        _ => State::Quiet,
    }
}

fn state_of_path(settings: &Settings<'_>, path: &str) -> State {
    // "The path must be fully qualified": an ImportError.
    if !path.contains('.') {
        return State::NotImportable;
    }
    match settings.project().resolve(path) {
        // Django tries the parent and raises ViewDoesNotExist where it is there, which no check catches.
        Resolved::NoModule {
            parent_exists: false,
        } => State::NotImportable,
        Resolved::NoModule {
            parent_exists: true,
        }
        | Resolved::NoName => State::Breaks,
        _ => called(settings, path),
    }
}

fn called(settings: &Settings<'_>, path: &str) -> State {
    if WITHOUT_REASON.contains(&path) {
        return State::WrongArguments;
    }
    match settings.project().resolve(path) {
        Resolved::Function(function) if !binds(&function) => State::WrongArguments,
        Resolved::Class(class) if !constructs(&class) => State::WrongArguments,
        Resolved::External(path) if WITHOUT_REASON.contains(&path.as_str()) => {
            State::WrongArguments
        }
        _ => State::Quiet,
    }
}

/// Whether calling the class binds; views of Django's own take nothing but keywords.
fn constructs(class: &Class) -> bool {
    if let Some(constructor) = &class.constructor {
        let mut function = constructor.clone();
        // `self` is given.
        if !function.parameters.is_empty() {
            function.parameters.remove(0);
        }
        return binds(&function);
    }
    match class.bases.first() {
        Some(Resolved::Class(base)) => constructs(base),
        Some(Resolved::External(base)) => !base.starts_with("django.views.generic."),
        // `object` takes nothing.
        None => false,
        Some(_) => true,
    }
}

/// `inspect.signature(view).bind(None, reason=None)`
fn binds(function: &Function) -> bool {
    if function.wrapped {
        return true;
    }
    let parameters = &function.parameters;
    let positional = |parameter: &&Parameter| {
        matches!(
            parameter.kind,
            ParameterKind::PositionalOnly | ParameterKind::Positional
        )
    };
    let takes_rest = |kind| parameters.iter().any(|parameter| parameter.kind == kind);
    let first = parameters.iter().find(positional);
    if first.is_none() && !takes_rest(ParameterKind::Rest) {
        return false;
    }
    let by_name = |parameter: &&Parameter| {
        parameter.name == "reason"
            && matches!(
                parameter.kind,
                ParameterKind::Positional | ParameterKind::KeywordOnly
            )
    };
    match parameters.iter().find(by_name) {
        // The request already went to it.
        Some(reason) if first == Some(reason) => return false,
        None if !takes_rest(ParameterKind::KeywordRest) => return false,
        _ => {}
    }
    // Whatever else there is must have a default.
    parameters.iter().all(|parameter| {
        let variadic = matches!(
            parameter.kind,
            ParameterKind::Rest | ParameterKind::KeywordRest
        );
        let given = first == Some(parameter) || by_name(&parameter);
        variadic || given || parameter.has_default
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use harden_finding::Place;

    use super::*;

    /// A function whose parameters are written as in Python.
    fn function(parameters: &str) -> Function {
        let mut kind = ParameterKind::Positional;
        let mut list: Vec<Parameter> = Vec::new();
        for part in parameters
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            let (name, own) = match part {
                "/" => {
                    for before in &mut list {
                        before.kind = ParameterKind::PositionalOnly;
                    }
                    continue;
                }
                "*" => {
                    kind = ParameterKind::KeywordOnly;
                    continue;
                }
                _ if part.starts_with("**") => (&part[2..], ParameterKind::KeywordRest),
                _ if part.starts_with('*') => {
                    kind = ParameterKind::KeywordOnly;
                    (&part[1..], ParameterKind::Rest)
                }
                _ => (part, kind),
            };
            list.push(Parameter {
                name: name.split('=').next().unwrap_or(name).to_owned(),
                kind: own,
                has_default: name.contains('='),
            });
        }
        Function {
            place: Place::file_start(Arc::from("views.py")),
            parameters: list,
            wrapped: false,
        }
    }

    #[test]
    fn binding_is_pythons() {
        for fine in [
            "request, reason",
            "request, reason=1",
            "request, reason=1, template=2",
            "*args, **kwargs",
            "request, **kwargs",
            "request, *, reason",
            "request, /, reason",
        ] {
            assert!(binds(&function(fine)), "{fine}");
        }
        for wrong in [
            "",
            "request",
            "reason",
            "request, exception",
            "request, reason, template",
            "request, reason, /",
            "*, reason",
            "request, *args",
            "request, *, reason, other",
        ] {
            assert!(!binds(&function(wrong)), "{wrong}");
        }
    }

    #[test]
    fn what_a_decorator_may_have_changed_is_not_judged() {
        let mut view = function("request");
        view.wrapped = true;
        assert!(binds(&view));
    }
}
