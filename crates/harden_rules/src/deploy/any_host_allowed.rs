use harden_finding::Persona;

use crate::hosts::is_open_domain;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `ALLOWED_HOSTS` allows every name (`"*"`), or every name below a domain under which anybody can
    /// get one: `".com"`, `".herokuapp.com"`.
    ///
    /// # Why it matters
    /// An attacker asks for a password reset of somebody else with a `Host` header of his own; the link
    /// in the mail then leads to his server, token included. A cache in front keeps pages whose links
    /// lead there too.
    ///
    /// Django's own check only asks whether the list is empty.
    ///
    /// # Bad
    /// ```python
    /// ALLOWED_HOSTS = ["*"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// ALLOWED_HOSTS = ["www.example.com", ".shop.example.com"]
    /// ```
    ///
    /// # How to fix
    /// List the names that the site answers to: `ALLOWED_HOSTS = ["www.example.com"]`. A health check
    /// that asks by address can send a `Host` header, or its address is added. Where the names differ
    /// between deployments, read them from a variable that is required.
    ///
    /// Where a web server's configuration in the project refuses other names, this is advice only. Where
    /// another edge does, say so under `[tool.harden.edge]` with `host`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts>
    /// - <https://docs.djangoproject.com/en/stable/topics/security/#host-header-validation>
    "DEPLOY007" "any-host-allowed" {
        topic: Deploy,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [644],
        checks: [],
        equivalents: [],
        edge: Host,
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "ALLOWED_HOSTS";
    let open = settings.items(name).iter().find_map(|host| {
        let text = host.as_str()?;
        let below = text.strip_prefix('.');
        (text == "*" || below.is_some_and(is_open_domain)).then_some((host, text))
    });
    let Some((host, text)) = open else {
        return Vec::new();
    };
    let what = if text == "*" {
        "every `Host` header is believed"
    } else {
        "anybody can have a name below it"
    };
    settings
        .violation_of_part(
            name,
            host,
            format!(
                "`{name}` holds `\"{text}\"`{}: {what}.",
                settings.where_absent(name)
            ),
            format!("List the names of the site: `{name} = [\"www.example.com\"]`."),
        )
        .done_by_edge(
            settings.project().edge().checks_host.as_ref(),
            "refuses other names",
        )
        // A site of many names compares them with a list of its own.
        .persona_if(
            settings.has_middleware_called(&["domain", "host", "tenant"]),
            Persona::Pedantic,
        )
        .alone()
}
