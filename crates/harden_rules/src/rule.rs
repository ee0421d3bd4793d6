//! What a rule is, and the two macros that declare and register one.

use harden_finding::{Confidence, Persona, RuleId, Severity, Topic};

use crate::docs::Docs;
use crate::engine::PlacedSuppression;
use crate::project::Project;
use crate::settings::Settings;
use crate::violation::Violation;

/// One fault that harden looks for. Everything that is said of it anywhere comes from here.
#[derive(Debug)]
pub struct Rule {
    pub id: RuleId,
    pub topic: Topic,
    pub severity: Severity,
    pub confidence: Confidence,
    pub persona: Persona,
    /// The release of harden that brought it.
    pub since: &'static str,
    /// Numbers of the Common Weakness Enumeration.
    pub cwe: &'static [u32],
    /// Ids of checks of Django or of a package that find the same fault.
    pub checks: &'static [&'static str],
    /// The same rule in other tools, such as `bandit B105`.
    pub equivalents: &'static [&'static str],
    /// What in front of Django can take the rule's matter over.
    pub edge: Option<EdgeDuty>,
    /// Its functions by their full names, as a profiler shows them.
    pub functions: &'static [&'static str],
    pub(crate) listens: &'static [Listener],
    pub(crate) text: &'static str,
}

/// A kind of facts, with the function that judges facts of that kind.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Listener {
    /// The settings of one world.
    Settings(fn(&Settings<'_>) -> Vec<Violation>),
    /// The project as a whole, whatever its settings are: findings belong to no profile, and decide the exit
    /// code.
    Project(fn(&dyn Project) -> Vec<Violation>),
    /// The suppressions that suppressed nothing.
    UnusedSuppressions(fn(&[&PlacedSuppression]) -> Vec<Violation>),
}

/// What the edge (nginx, a CDN, guard) can enforce in Django's place; the keys of `[tool.harden.edge]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeDuty {
    Hsts,
    Tls,
    Redirect,
    Host,
    Headers,
    Lockout,
}

impl EdgeDuty {
    pub const ALL: [Self; 6] = [
        Self::Hsts,
        Self::Tls,
        Self::Redirect,
        Self::Host,
        Self::Headers,
        Self::Lockout,
    ];

    /// The key in the configuration.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hsts => "hsts",
            Self::Tls => "tls",
            Self::Redirect => "redirect",
            Self::Host => "host",
            Self::Headers => "headers",
            Self::Lockout => "lockout",
        }
    }
}

impl Rule {
    /// The rule's documentation, by its headings.
    pub fn docs(&self) -> Docs {
        Docs::parse(self.text)
    }
}

/// Declares `RULE` of a rule's file: its documentation, its metadata, and what it listens to.
///
/// The documentation has the headings of [`crate::docs::HEADINGS`]. Its Python blocks under "Bad" and
/// "Good" are run as tests: every bad one must report the rule, no good one may.
macro_rules! declare_rule {
    (
        $(#[doc = $line:literal])*
        $code:literal $name:literal {
            topic: $topic:ident,
            severity: $severity:ident,
            confidence: $confidence:ident,
            persona: $persona:ident,
            since: $since:literal,
            cwe: [$($cwe:literal),* $(,)?],
            checks: [$($check:literal),* $(,)?],
            equivalents: [$($equivalent:literal),* $(,)?],
            $(edge: $edge:ident,)?
            listens: [$($kind:ident($function:path)),+ $(,)?] $(,)?
        }
    ) => {
        pub(crate) const RULE: $crate::rule::Rule = $crate::rule::Rule {
            id: harden_finding::RuleId { code: $code, name: $name },
            topic: harden_finding::Topic::$topic,
            severity: harden_finding::Severity::$severity,
            confidence: harden_finding::Confidence::$confidence,
            persona: harden_finding::Persona::$persona,
            since: $since,
            cwe: &[$($cwe),*],
            checks: &[$($check),*],
            equivalents: &[$($equivalent),*],
            edge: declare_rule!(@edge $($edge)?),
            functions: &[$(concat!(module_path!(), "::", stringify!($function))),+],
            listens: &[$($crate::rule::Listener::$kind($function)),+],
            text: concat!($($line, "\n"),*),
        };
    };
    (@edge) => { None };
    (@edge $edge:ident) => { Some($crate::rule::EdgeDuty::$edge) };
}

/// Declares the modules of a topic's rules and registers them: one line per rule.
macro_rules! rules {
    ($($(#[$meta:meta])* $module:ident),+ $(,)?) => {
        $($(#[$meta])* mod $module;)+

        pub(crate) const RULES: &[&$crate::rule::Rule] = &[$(&$module::RULE),+];
    };
}

pub(crate) use {declare_rule, rules};
