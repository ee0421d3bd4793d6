use harden_csp::{Address, Item, Use, What};
use harden_finding::{Confidence, Persona, Severity};
use harden_secrets::Usage;

use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A script or a style sheet from another host, without `integrity`, in a template or in `class Media` of a form, a
    /// widget or a page of the admin. One whose address names a fixed release can have it at once; of one that changes
    /// under the same address, which has to be pinned first, and of style sheets only auditors are told. Hosts that
    /// need their script to change, such as payment providers, are left out.
    ///
    /// # Why it matters
    /// Whoever gets hold of the host, or of the package there, runs a script on every page of the site: in 2024 that
    /// happened to more than 100,000 sites that loaded `polyfill.io`.
    ///
    /// # Bad
    /// ```html
    /// <script src="https://cdn.jsdelivr.net/npm/htmx.org@2.0.4/dist/htmx.min.js"></script>
    /// ```
    /// ```python
    /// # file: settings.py
    /// INSTALLED_APPS = ["shop"]
    /// # file: shop/forms.py
    /// from django import forms
    ///
    /// class Search(forms.Form):
    ///     class Media:
    ///         js = ["https://cdn.jsdelivr.net/npm/htmx.org@2.0.4/dist/htmx.min.js"]
    /// ```
    ///
    /// # Good
    /// ```html
    /// <script src="https://cdn.jsdelivr.net/npm/htmx.org@2.0.4/dist/htmx.min.js" crossorigin="anonymous"
    ///   integrity="sha384-HGfztofotfshcF7+8n44JQL2oJmowVChPTg48S+jvZoztPfvwD79OC/LTtG6dMp+"></script>
    /// <script src="https://js.stripe.com/v3/"></script>
    /// <script src="{% static 'htmx.min.js' %}"></script>
    /// ```
    ///
    /// # How to fix
    /// Serve a copy from this site, or add `integrity="sha384-…"` and `crossorigin="anonymous"`; the pages of the public
    /// hosts show both. In `class Media`, Django 5.2's `forms.Script` takes both as arguments.
    ///
    /// # References
    /// - <https://developer.mozilla.org/en-US/docs/Web/Security/Subresource_Integrity>
    /// - <https://www.w3.org/TR/SRI/>
    /// - <https://sansec.io/research/polyfill-supply-chain-attack>
    "HEADER051" "script-without-integrity" {
        topic: Headers,
        severity: Low,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [353, 829],
        checks: [],
        equivalents: ["semgrep html.security.audit.missing-integrity.missing-integrity"],
        listens: [Project(check)],
    }
}

/// Their scripts change by themselves, as their documentation says, or with each browser.
const CHANGING: [&str; 22] = [
    "js.stripe.com",
    "www.paypal.com",
    "www.google.com",
    "www.gstatic.com",
    "www.recaptcha.net",
    "hcaptcha.com",
    "js.hcaptcha.com",
    "challenges.cloudflare.com",
    "static.cloudflareinsights.com",
    "www.googletagmanager.com",
    "www.google-analytics.com",
    "ssl.google-analytics.com",
    "pagead2.googlesyndication.com",
    "maps.googleapis.com",
    "maps.google.com",
    "fonts.googleapis.com",
    "apis.google.com",
    "accounts.google.com",
    "connect.facebook.net",
    "platform.twitter.com",
    "plausible.io",
    "kit.fontawesome.com",
];

fn check(project: &dyn Project) -> Vec<Violation> {
    let Some(inventory) = project.inventory() else {
        return Vec::new();
    };
    inventory.items.iter().filter_map(violation).collect()
}

fn violation(item: &Item) -> Option<Violation> {
    let What::Load {
        usage: usage @ (Use::Script | Use::Style),
        address: Address::Host { origin, path },
        integrity: false,
        ..
    } = &item.what
    else {
        return None;
    };
    let host = origin.split_once("://").map_or("", |(_, host)| host);
    let is_own = host.starts_with("localhost") || host.starts_with("127.0.0.1");
    if is_own || CHANGING.contains(&host) || Usage::of(&item.place.file) != Usage::Site {
        return None;
    }
    let is_pinned = path.as_deref().is_some_and(names_release);
    let what = if *usage == Use::Script {
        "script"
    } else {
        "style sheet"
    };
    let address = format!("{origin}{}", path.as_deref().unwrap_or("/…"));
    let (message, help) = if is_pinned {
        (
            format!("The {what} `{address}` is taken for what it is said to be."),
            "Add `integrity` and `crossorigin=\"anonymous\"`, or serve a copy.",
        )
    } else {
        (
            format!("The {what} `{address}` may become another one at any time."),
            "Name a fixed release in its address and add `integrity`, or serve a copy.",
        )
    };
    let violation = Violation::new(item.place.clone(), address, message, help);
    Some(if is_pinned && *usage == Use::Script {
        violation
    } else {
        violation
            .persona(Persona::Auditor)
            .severity(Severity::Info)
            .confidence(if is_pinned {
                Confidence::High
            } else {
                Confidence::Medium
            })
    })
}

/// Whether some part of a path is a whole release: `htmx.org@2.0.4`, `/3.6.0/`, `jquery-3.6.0.min.js`.
fn names_release(path: &str) -> bool {
    let mut numbers = path.split(|letter: char| !letter.is_ascii_digit() && letter != '.');
    numbers.any(|number| {
        let parts = number.trim_matches('.').split('.');
        parts.clone().count() >= 3 && parts.clone().all(|part| !part.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::names_release;

    #[test]
    fn releases_are_told_from_ranges() {
        for path in [
            "/npm/htmx.org@2.0.4/x.js",
            "/jquery-3.6.0.min.js",
            "/ajax/libs/vue/3.4.1/vue.js",
        ] {
            assert!(names_release(path), "{path}");
        }
        for path in [
            "/npm/htmx.org@2/x.js",
            "/npm/alpinejs@3.x.x/x.js",
            "/vue.js",
            "/bootstrap/5.3/x.js",
        ] {
            assert!(!names_release(path), "{path}");
        }
    }
}
