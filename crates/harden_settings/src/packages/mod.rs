//! Models of packages: small Python modules that do, as far as settings can tell, what the packages
//! do, and that the interpreter runs in their place.
//!
//! A model may `import __harden__`, the interpreter's own module: `is_unknown(value)`, `unknown()`,
//! `unknown_text()`, `generated()`, `opaque(name)`, `define(name, value, written)`, `environ`, `read_text(path)`, `exists(path)`,
//! `is_declared(package)`, `release(distribution)`, `caller_folder()`, `include(…)` and a few readers of small languages. It asks
//! `is_unknown` before it branches on text that nobody has seen, lest every branch become a world.
//! What a model does not define is unknown, never missing.

use std::sync::{Arc, OnceLock};

use crate::source::ParsedModule;

/// Import names and the models' sources.
const MODELS: &[(&str, &str)] = &[
    ("celery.schedules", include_str!("celery_schedules.py")),
    ("configparser", include_str!("configparser.py")),
    ("configurations", include_str!("configurations/__init__.py")),
    (
        "configurations.values",
        include_str!("configurations/values.py"),
    ),
    (
        "corsheaders.defaults",
        include_str!("corsheaders_defaults.py"),
    ),
    ("csp.constants", include_str!("csp_constants.py")),
    ("decouple", include_str!("decouple.py")),
    ("dj_database_url", include_str!("dj_database_url.py")),
    ("dj_email_url", include_str!("dj_email_url.py")),
    ("django", include_str!("django/__init__.py")),
    (
        "django.conf.global_settings",
        include_str!("django/global_settings.py"),
    ),
    (
        "django.contrib.messages.constants",
        include_str!("django/messages_constants.py"),
    ),
    (
        "django.core.exceptions",
        include_str!("django/exceptions.py"),
    ),
    (
        "django.core.management.utils",
        include_str!("django/management_utils.py"),
    ),
    ("django.http.request", include_str!("django/request.py")),
    ("django.urls", include_str!("django/urls.py")),
    ("django.utils.crypto", include_str!("django/crypto.py")),
    ("django.utils.csp", include_str!("django/csp.py")),
    ("django.utils.log", include_str!("django/log.py")),
    (
        "django.utils.translation",
        include_str!("django/translation.py"),
    ),
    ("django_cache_url", include_str!("django_cache_url.py")),
    ("django_heroku", include_str!("django_heroku.py")),
    ("dotenv", include_str!("dotenv.py")),
    ("dynaconf", include_str!("dynaconf.py")),
    ("environ", include_str!("environ.py")),
    ("environs", include_str!("environs.py")),
    ("kombu", include_str!("kombu.py")),
    ("pydantic", include_str!("pydantic.py")),
    ("pydantic_settings", include_str!("pydantic_settings.py")),
    ("requests", include_str!("requests.py")),
    (
        "split_settings.tools",
        include_str!("split_settings/tools.py"),
    ),
    ("urllib.parse", include_str!("urllib/parse.py")),
];

/// Import names that are the same model under another name.
const ALIASES: &[(&str, &str)] = &[
    (
        "django.contrib.messages",
        "django.contrib.messages.constants",
    ),
    ("django.urls.base", "django.urls"),
    ("django_on_heroku", "django_heroku"),
    ("dotenv.main", "dotenv"),
    ("environ.environ", "environ"),
    ("split_settings", "split_settings.tools"),
];

/// Whether a module has a model.
pub(crate) fn is_modelled(dotted: &str) -> bool {
    position(dotted).is_some()
}

fn position(dotted: &str) -> Option<usize> {
    let find = |name: &str| {
        MODELS
            .binary_search_by(|(model, _)| (*model).cmp(name))
            .ok()
    };
    find(dotted).or_else(|| {
        let (_, name) = ALIASES.iter().find(|(alias, _)| *alias == dotted)?;
        find(name)
    })
}

/// The model of a module, parsed once for all that import it.
pub(crate) fn parsed(dotted: &str) -> Option<Arc<ParsedModule>> {
    static PARSED: [OnceLock<Arc<ParsedModule>>; MODELS.len()] =
        [const { OnceLock::new() }; MODELS.len()];
    let at = position(dotted)?;
    let parsed = PARSED[at].get_or_init(|| Arc::new(ParsedModule::of_text(MODELS[at].1)));
    Some(Arc::clone(parsed))
}

/// Whether other models lie below a module, so that it is a package.
pub(crate) fn has_submodules(dotted: &str) -> bool {
    MODELS.iter().any(|(model, _)| {
        model
            .strip_prefix(dotted)
            .is_some_and(|rest| rest.starts_with('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_model_is_found_and_parses() {
        for (name, text) in MODELS {
            assert_eq!(
                position(name).map(|at| MODELS[at].1),
                Some(*text),
                "{name} is out of order"
            );
            let parsed = harden_python::syntax::parse(text);
            assert!(parsed.errors.is_empty(), "{name}: {:?}", parsed.errors);
        }
        for (alias, name) in ALIASES {
            assert!(is_modelled(alias), "{alias} means {name}");
        }
    }
}
