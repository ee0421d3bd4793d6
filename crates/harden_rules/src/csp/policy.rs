//! One policy: its directives, where they stand, and the text of its header.

use std::collections::{BTreeMap, BTreeSet};

use harden_finding::Place;
use harden_settings::facts::Fact;

use super::values::{Content, Text};
use crate::settings::Settings;

/// Who sends a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// `SECURE_CSP` of Django 6.0 and newer.
    Core,
    /// `CONTENT_SECURITY_POLICY` of django-csp 4.
    DjangoCsp4,
    /// `CSP_DEFAULT_SRC` and its kin, of django-csp 3.
    DjangoCsp3,
}

/// Whether the page of a response uses the nonce; where it does not, none is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nonces {
    Used,
    Unused,
}

/// What is put in the place of what nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unseen {
    LeftOut,
    /// What limits scripts the most.
    AsStrictAsCanBe,
}

/// A policy that certainly is sent.
#[derive(Clone, Debug)]
pub(crate) struct Policy<'a> {
    pub(crate) form: Form,
    /// Enforced, and not only reported.
    pub(crate) is_enforced: bool,
    /// The setting that holds it, or of django-csp 3 the one that comes first.
    pub(crate) setting: &'static str,
    pub(crate) directives: Vec<Directive<'a>>,
    /// There may be more directives.
    pub(crate) open: bool,
    /// Nobody asked for its nonce: django-csp 3 gives `default-src` one where a page uses it.
    pub(crate) nonce_by_default: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Directive<'a> {
    pub(crate) name: &'a str,
    /// The setting that gives it.
    pub(crate) setting: &'static str,
    /// What it is given; `None`: the package does so by itself.
    pub(crate) fact: Option<&'a Fact>,
    pub(crate) content: Content<'a>,
    /// There only for the nonce's sake, and gone where the page does not use it.
    pub(crate) is_for_nonce: bool,
}

/// Long enough, and base64.
pub(super) const SOME_NONCE: &str = "'nonce-AAAAAAAAAAAAAAAAAAAAAA'";

/// What a policy of which not all is known might have.
const MIGHT_HAVE: [&str; 15] = [
    "default-src",
    "script-src",
    "script-src-elem",
    "script-src-attr",
    "style-src",
    "style-src-elem",
    "style-src-attr",
    "object-src",
    "base-uri",
    "form-action",
    "frame-ancestors",
    "report-uri",
    "report-to",
    "require-trusted-types-for",
    "sandbox",
];

impl<'a> Policy<'a> {
    /// The directive of this name, which is in lower case.
    pub(crate) fn get(&self, name: &str) -> Option<&Directive<'a>> {
        self.directives
            .iter()
            .find(|directive| directive.name.eq_ignore_ascii_case(name))
    }

    /// Whether every part of it is known.
    pub(crate) fn is_complete(&self) -> bool {
        !self.open
            && self
                .directives
                .iter()
                .all(|directive| directive.content.is_complete())
    }

    /// Whether the settings ask for a nonce.
    pub(crate) fn has_nonce(&self) -> bool {
        !self.nonce_by_default
            && self
                .directives
                .iter()
                .any(|directive| directive.content.has_nonce())
    }

    /// The pages that the policy is made for: those that use its nonce, where it has one.
    pub(super) fn intended(&self) -> Nonces {
        if self.has_nonce() {
            Nonces::Used
        } else {
            Nonces::Unused
        }
    }

    /// The header's value, as the middleware writes it.
    pub(super) fn text(&self, nonces: Nonces, unseen: Unseen) -> String {
        let mut parts: Vec<String> = self
            .directives
            .iter()
            .filter_map(|directive| self.part(directive, nonces, unseen))
            .collect();
        if self.open && unseen == Unseen::AsStrictAsCanBe {
            for name in MIGHT_HAVE {
                if self.get(name).is_none() {
                    parts.push(format!("{name} {}", strictest(name)));
                }
            }
        }
        parts.join("; ")
    }

    /// What browsers get to see of it, as far as it is known.
    pub(crate) fn sent(&self, nonces: Nonces) -> harden_http::csp::Policy {
        harden_http::csp::Policy::parse(&self.text(nonces, Unseen::LeftOut))
    }

    fn part(&self, directive: &Directive<'_>, nonces: Nonces, unseen: Unseen) -> Option<String> {
        let name = directive.name;
        let fill = unseen == Unseen::AsStrictAsCanBe;
        let (values, open) = match &directive.content {
            Content::Flag => return Some(name.to_owned()),
            Content::Unknown => return fill.then(|| format!("{name} {}", strictest(name))),
            Content::Sources { values, open } => (values, *open),
        };
        let mut words: Vec<&str> = Vec::with_capacity(values.len() + 1);
        let mut is_incomplete = open;
        for value in values {
            match value.text {
                Text::Known(text) => words.push(text),
                Text::Nonce if nonces == Nonces::Used => words.push(SOME_NONCE),
                Text::Nonce => {}
                Text::Unknown => is_incomplete = true,
            }
        }
        if self.form == Form::DjangoCsp4 && name != "report-uri" {
            remove_repeated(&mut words);
        }
        if is_incomplete && fill {
            words.push(if name.eq_ignore_ascii_case("require-trusted-types-for") {
                "'script'"
            } else {
                SOME_NONCE
            });
            words.push("'strict-dynamic'");
        }
        // Django itself leaves a directive out that has no value, django-csp does not.
        if words.is_empty() && (self.form == Form::Core || directive.is_for_nonce) {
            return None;
        }
        Some(format!("{name} {}", words.join(" ")).trim_end().to_owned())
    }

    /// Where a directive stands in the settings, or the policy begins that lacks it.
    pub(crate) fn place(&self, settings: &Settings<'_>, directive: &str) -> Place {
        Places::new(self).of(settings, directive, None)
    }

    /// The setting that a directive stands in, or would.
    pub(crate) fn setting_of(&self, directive: &str) -> &'static str {
        self.get(directive)
            .map_or(self.setting, |directive| directive.setting)
    }

    /// How to give a directive these sources, in a sentence without its verb: `"base-uri": ["'none'"]` in …
    pub(crate) fn how_to_write(&self, directive: &str, sources: &[&str]) -> String {
        let quoted = |source: &&str| match (self.form, *source) {
            (Form::Core, "'none'") => "CSP.NONE".to_owned(),
            (Form::Core, "'self'") => "CSP.SELF".to_owned(),
            (Form::Core, "'nonce'") => "CSP.NONCE".to_owned(),
            (Form::Core, "'strict-dynamic'") => "CSP.STRICT_DYNAMIC".to_owned(),
            (Form::DjangoCsp4, "'nonce'") => "NONCE".to_owned(),
            (_, source) => format!("\"{source}\""),
        };
        let list = sources.iter().map(quoted).collect::<Vec<_>>().join(", ");
        match self.form {
            Form::Core => format!("`\"{directive}\": [{list}]` in `{}`", self.setting),
            Form::DjangoCsp4 => {
                format!(
                    "`\"{directive}\": [{list}]` under `\"DIRECTIVES\"` of `{}`",
                    self.setting
                )
            }
            Form::DjangoCsp3 => format!(
                "`CSP_{} = [{list}]`",
                directive.to_ascii_uppercase().replace('-', "_")
            ),
        }
    }
}

fn lies_in(part: &Fact, whole: &Fact) -> bool {
    match (&part.place, &whole.place) {
        (Some(part), Some(whole)) => {
            part.file == whole.file && (whole.line..=whole.end_line).contains(&part.line)
        }
        _ => true,
    }
}

fn remove_repeated(words: &mut Vec<&str>) {
    let mut seen = BTreeSet::new();
    words.retain(|word| seen.insert(*word));
}

/// Where the parts of a policy stand in the settings.
pub(crate) struct Places<'p, 'a> {
    policy: &'p Policy<'a>,
    /// By the names in lower case.
    directives: BTreeMap<String, &'p Directive<'a>>,
    /// The item that each source of a directive is written in.
    items: BTreeMap<(&'p str, &'a str), &'a Fact>,
}

impl<'p, 'a> Places<'p, 'a> {
    pub(crate) fn new(policy: &'p Policy<'a>) -> Self {
        let mut directives = BTreeMap::new();
        let mut items = BTreeMap::new();
        for directive in &policy.directives {
            directives
                .entry(directive.name.to_ascii_lowercase())
                .or_insert(directive);
            for value in directive.content.values() {
                let Text::Known(text) = value.text else {
                    continue;
                };
                for word in text.split(|letter: char| letter.is_ascii_whitespace() || letter == ';')
                {
                    items.entry((directive.name, word)).or_insert(value.fact);
                }
            }
        }
        Self {
            policy,
            directives,
            items,
        }
    }

    /// Where a value of a directive stands; or where the directive does, or, of what is missing, where the
    /// policy begins.
    pub(crate) fn of(
        &self,
        settings: &Settings<'_>,
        directive: &str,
        source: Option<&str>,
    ) -> Place {
        let Some(directive) = self.directives.get(directive) else {
            return settings.place_of_beginning(self.policy.setting);
        };
        let Some(whole) = directive.fact else {
            return settings.place(self.policy.setting);
        };
        let item = source.and_then(|source| {
            let item = *self.items.get(&(directive.name, source))?;
            // A constant may stand where it was imported, which is the place of no policy.
            let is_host = !source.starts_with('\'');
            (is_host || lies_in(item, whole)).then_some(item)
        });
        settings.place_of_part(directive.setting, item.unwrap_or(whole))
    }

    /// The setting that a directive stands in, or would.
    pub(crate) fn setting_of(&self, directive: &str) -> &'static str {
        self.directives
            .get(directive)
            .map_or(self.policy.setting, |directive| directive.setting)
    }
}

/// What limits the most, and is a value that the directive takes.
fn strictest(name: &str) -> &'static str {
    if name.eq_ignore_ascii_case("require-trusted-types-for") {
        "'script'"
    } else {
        "'none'"
    }
}
