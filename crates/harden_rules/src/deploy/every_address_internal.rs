use harden_finding::Place;
use harden_settings::facts::Fact;

use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `INTERNAL_IPS` takes every visitor for one of the team, and something reads it: the debug toolbar,
    /// where `DEBUG` or a callback of its own shows it, or the middleware of `django.contrib.admindocs`.
    /// That is so where
    ///
    /// - it is an object that says yes to every address,
    /// - it has the gateway of the container's network, worked out at the start: requests from outside
    ///   come from there, or
    /// - it has `127.0.0.1`, and the web server's configuration in the project passes requests on over
    ///   that address, so that all of them come from there.
    ///
    /// # Why it matters
    /// The toolbar shows settings, SQL and the requests of others, and runs queries again; the middleware
    /// says in a header which view answers.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["debug_toolbar"]
    /// MIDDLEWARE = ["debug_toolbar.middleware.DebugToolbarMiddleware"]
    /// DEBUG = True
    /// INTERNAL_IPS = type("All", (), {"__contains__": lambda self, address: True})()
    /// ```
    /// ```python
    /// import socket
    ///
    /// INSTALLED_APPS = ["debug_toolbar"]
    /// MIDDLEWARE = ["debug_toolbar.middleware.DebugToolbarMiddleware"]
    /// DEBUG_TOOLBAR_CONFIG = {"SHOW_TOOLBAR_CALLBACK": "shop.tools.is_internal"}
    /// _, _, addresses = socket.gethostbyname_ex(socket.gethostname())
    /// INTERNAL_IPS = [address[: address.rfind(".")] + ".1" for address in addresses]
    /// ```
    /// ```python
    /// MIDDLEWARE = ["django.contrib.admindocs.middleware.XViewMiddleware"]
    /// INTERNAL_IPS = ["127.0.0.1"]
    /// # file: deploy/nginx.conf
    /// location / {
    ///     proxy_pass http://127.0.0.1:8000;
    /// }
    /// ```
    ///
    /// # Good
    /// ```python
    /// MIDDLEWARE = ["django.contrib.admindocs.middleware.XViewMiddleware"]
    /// INTERNAL_IPS = ["192.0.2.17"]
    /// ```
    /// ```python
    /// INSTALLED_APPS = ["debug_toolbar"]
    /// MIDDLEWARE = ["debug_toolbar.middleware.DebugToolbarMiddleware"]
    /// DEBUG = False
    /// INTERNAL_IPS = ["127.0.0.1"]
    /// # file: deploy/nginx.conf
    /// location / {
    ///     proxy_pass http://127.0.0.1:8000;
    /// }
    /// ```
    ///
    /// # How to fix
    /// Install such tools in the settings for development only, and set `INTERNAL_IPS` there.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#internal-ips>
    /// - <https://django-debug-toolbar.readthedocs.io/en/latest/installation.html#configure-internal-ips>
    "DEPLOY019" "every-address-internal" {
        topic: Deploy,
        severity: Medium,
        confidence: Medium,
        persona: Regular,
        since: "0.1.0",
        cwe: [489, 291],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const NAME: &str = "INTERNAL_IPS";

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    // While developing it is meant so.
    if !settings.is_of_gate() || !settings.is_set(NAME) {
        return Vec::new();
    }
    let Some(tool) = tool(settings) else {
        return Vec::new();
    };
    let Some(whom) = whom(settings) else {
        return Vec::new();
    };
    settings
        .violation(
            NAME,
            format!("`{NAME}` {whom}, so {tool} takes every visitor for one of the team."),
            "Install such tools in the settings for development only.",
        )
        .alone()
}

/// What reads the setting, and acts on it with these settings.
fn tool(settings: &Settings<'_>) -> Option<&'static str> {
    let toolbar = settings.has_middleware("debug_toolbar.middleware.DebugToolbarMiddleware");
    let callback = settings.part("DEBUG_TOOLBAR_CONFIG", &["SHOW_TOOLBAR_CALLBACK"]);
    let is_asked = settings.truthy("DEBUG").holds() || callback.is_some_and(is_other_callback);
    if toolbar.holds() && is_asked {
        return Some("the debug toolbar");
    }
    settings
        .has_middleware("django.contrib.admindocs.middleware.XViewMiddleware")
        .holds()
        .then_some("`XViewMiddleware`")
}

/// The toolbar's own ask for `DEBUG`.
fn is_other_callback(callback: &Fact) -> bool {
    let own = callback.as_str();
    own.is_some_and(|path| !path.is_empty() && !path.starts_with("debug_toolbar."))
}

/// How the setting says yes to every visitor, where it certainly does.
fn whom(settings: &Settings<'_>) -> Option<String> {
    let list = settings.list(NAME);
    if let Some(place) = &settings.project().edge().passes_over_loopback
        && settings.contains(NAME, "127.0.0.1").holds()
    {
        let Place { file, line, .. } = place;
        return Some(format!(
            "has `127.0.0.1`, from where `{file}:{line}` passes every request on"
        ));
    }
    let is_computed = list.is_none_or(|list| list.open);
    let text = settings.project().lines(&settings.place(NAME));
    let text = text.filter(|_| is_computed)?;
    if text.contains("__contains__") || text.contains("0.0.0.0/0") {
        Some("says yes to every address".to_owned())
    } else if list.is_some()
        && [".1\"", ".1'", "\"1\"", "'1'"]
            .iter()
            .any(|end| text.contains(end))
    {
        Some(
            "has the gateway of the container's network, from where every request comes".to_owned(),
        )
    } else {
        None
    }
}
