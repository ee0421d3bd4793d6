use harden_project::Role;
use harden_settings::facts::Fact;

use super::key_strength::weakness;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A profile signs with the same `SECRET_KEY`, written in the code, as one for development or tests.
    ///
    /// # Why it matters
    /// Keys of development are in everybody's checkout, in logs of CI and on lost laptops. Who has the key
    /// makes sessions and password resets of production.
    ///
    /// # Bad
    /// ```python beside=development
    /// from development import *
    ///
    /// DEBUG = False
    /// ROOT_URLCONF = "shop.urls"
    /// # file: development.py
    /// DEBUG = True
    /// ROOT_URLCONF = "shop.urls"
    /// SECRET_KEY = "t7Zx0fXq9mC2kLw5Vb8nRj3Yp6Hs1Dg4Ua7Ee0Ti9Qo2Wc5Mz1a"
    /// ```
    ///
    /// # Good
    /// ```python beside=development
    /// import os
    /// from development import *
    ///
    /// DEBUG = False
    /// ROOT_URLCONF = "shop.urls"
    /// SECRET_KEY = os.environ["SECRET_KEY"]
    /// # file: development.py
    /// DEBUG = True
    /// ROOT_URLCONF = "shop.urls"
    /// SECRET_KEY = "t7Zx0fXq9mC2kLw5Vb8nRj3Yp6Hs1Dg4Ua7Ee0Ti9Qo2Wc5Mz1a"
    /// ```
    ///
    /// # How to fix
    /// Read production's key from its environment alone: `SECRET_KEY = os.environ["SECRET_KEY"]`, and make a
    /// new one with `harden secret`: the old one is known.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/howto/deployment/checklist/#secret-key>
    "SECRET009" "secret-key-shared" {
        topic: Secrets,
        severity: Medium,
        confidence: Medium,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [321, 798],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const NAME: &str = "SECRET_KEY";

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let own = settings.get(NAME);
    let own = own.filter(|key| weakness(key, settings.django()).is_none());
    let own = own.and_then(Fact::as_str);
    // A fallback in the code is another rule's matter: production may never use it. So is a weak key, which
    // stands where the real one was not found.
    let is_certain = settings.comes_from_code(NAME) && !settings.depends_on_environment(NAME);
    let Some(own) = own.filter(|_| settings.is_of_gate() && is_certain) else {
        return Vec::new();
    };
    let mut profiles = settings.project().profiles().iter();
    let other = profiles.find(|profile| {
        let is_for_work = matches!(profile.role, Role::Development | Role::Test);
        let worlds = &profile.facts.worlds;
        is_for_work
            && profile.facts.module != settings.module()
            && worlds.iter().any(|world| {
                let key = world.get(NAME).and_then(|setting| setting.value.as_str());
                key == Some(own)
            })
    });
    let Some(other) = other else {
        return Vec::new();
    };
    settings
        .violation(
            NAME,
            format!(
                "`{}` signs with the same `{NAME}`: who works on the project can sign for production.",
                other.facts.module
            ),
            format!("Write `{NAME} = os.environ[\"{NAME}\"]` for production, with a key of its own."),
        )
        .alone()
}
