//! A serialized policy, parsed as browsers parse it (CSP3 §2.2.1), with what they drop on the way.

use std::collections::BTreeSet;

use super::directive::{self, Takes};
use super::source::{Keyword, Source};

/// One policy: its directives, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    directives: Vec<Directive>,
    /// What browsers drop: the second of two directives of a name, and what is not ASCII.
    dropped: Vec<Directive>,
}

/// A directive with its values as they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// In lower case.
    pub name: String,
    pub values: Vec<String>,
}

impl Directive {
    /// What stands behind the name; `None`: nobody knows the directive.
    pub fn takes(&self) -> Option<Takes> {
        directive::known(&self.name).map(|known| known.takes)
    }

    /// The values as sources, each with its text.
    pub fn sources(&self) -> impl Iterator<Item = (&str, Source)> {
        self.values
            .iter()
            .map(|text| (text.as_str(), Source::parse(text)))
    }

    pub fn has(&self, keyword: Keyword) -> bool {
        self.sources().any(|(_, source)| source.is(keyword))
    }

    /// Whether a nonce or a hash names single scripts or styles.
    pub fn has_nonce_or_hash(&self) -> bool {
        self.sources().any(|(_, source)| source.is_nonce_or_hash())
    }

    pub fn has_nonce(&self) -> bool {
        self.sources()
            .any(|(_, source)| matches!(source, Source::Nonce(_)) && source.is_nonce_or_hash())
    }

    /// Whether it lets nothing in: no source at all, or `'none'` alone.
    pub fn is_none(&self) -> bool {
        let mut sources = self.sources();
        match (sources.next(), sources.next()) {
            (None, _) => true,
            (Some((_, only)), None) => only.is(Keyword::None),
            _ => false,
        }
    }

    /// Whether every inline style is let in: `'unsafe-inline'`, which a nonce or a hash makes void.
    pub fn allows_inline_styles(&self) -> bool {
        self.has(Keyword::UnsafeInline) && !self.has_nonce_or_hash()
    }

    /// Whether every inline script is let in; `'strict-dynamic'` makes that void too.
    pub fn allows_inline_scripts(&self) -> bool {
        self.allows_inline_styles() && !self.has(Keyword::StrictDynamic)
    }
}

impl Policy {
    /// Read one policy. Nothing is an error: what browsers drop is kept apart.
    pub fn parse(text: &str) -> Self {
        let mut policy = Self::default();
        let mut names = BTreeSet::new();
        for token in text.split(';') {
            let mut words = token.split_ascii_whitespace();
            let Some(name) = words.next() else {
                continue;
            };
            let directive = Directive {
                name: name.to_ascii_lowercase(),
                values: words.map(str::to_owned).collect(),
            };
            if token.is_ascii() && names.insert(directive.name.clone()) {
                policy.directives.push(directive);
            } else {
                policy.dropped.push(directive);
            }
        }
        policy
    }

    /// Read the policies of a header's value, which commas separate.
    pub fn parse_header(value: &str) -> Vec<Self> {
        value
            .split(',')
            .map(Self::parse)
            .filter(|policy| !policy.directives.is_empty() || !policy.dropped.is_empty())
            .collect()
    }

    pub fn directives(&self) -> &[Directive] {
        &self.directives
    }

    /// What browsers drop, see there.
    pub fn dropped(&self) -> &[Directive] {
        &self.dropped
    }

    /// The directive of this name, if the policy has it.
    pub fn get(&self, name: &str) -> Option<&Directive> {
        self.directives
            .iter()
            .find(|directive| directive.name == name)
    }

    /// The directive that decides for this name: itself, or the one that answers for it.
    pub fn in_force(&self, name: &str) -> Option<&Directive> {
        let fallback = directive::known(name).map_or(&[][..], |known| known.fallback);
        self.get(name)
            .or_else(|| fallback.iter().find_map(|name| self.get(name)))
    }

    /// The directives that decide over scripts, each once.
    pub fn for_scripts(&self) -> Vec<&Directive> {
        self.in_force_for(&["script-src", "script-src-elem", "script-src-attr"])
    }

    /// The directives that decide for these names, each once.
    pub fn in_force_for(&self, names: &[&str]) -> Vec<&Directive> {
        let mut found: Vec<&Directive> = Vec::new();
        for directive in names.iter().filter_map(|name| self.in_force(name)) {
            if found.iter().all(|other| other.name != directive.name) {
                found.push(directive);
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(directives: &[Directive]) -> Vec<&str> {
        directives
            .iter()
            .map(|directive| directive.name.as_str())
            .collect()
    }

    #[test]
    fn the_first_of_two_directives_counts() {
        let policy = Policy::parse("Script-Src 'self';; script-src *; img-src\t* \n data:");
        assert_eq!(names(policy.directives()), ["script-src", "img-src"]);
        assert_eq!(names(policy.dropped()), ["script-src"]);
        assert_eq!(policy.directives()[1].values, ["*", "data:"]);
    }

    #[test]
    fn a_directive_that_is_not_ascii_is_dropped() {
        let policy = Policy::parse("script-src ‘self’; object-src 'none'");
        assert_eq!(names(policy.directives()), ["object-src"]);
        assert_eq!(names(policy.dropped()), ["script-src"]);
    }

    #[test]
    fn commas_separate_policies() {
        let policies = Policy::parse_header("script-src 'self', , object-src 'none'");
        assert_eq!(policies.len(), 2);
        assert!(Policy::parse_header(" ; ").is_empty());
    }

    #[test]
    fn fallbacks_are_asked_in_order() {
        let policy = Policy::parse("default-src 'self'; script-src a.example; child-src b.example");
        let decides = |name| policy.in_force(name).map(|found| found.name.as_str());
        assert_eq!(decides("script-src-elem"), Some("script-src"));
        assert_eq!(decides("worker-src"), Some("child-src"));
        assert_eq!(decides("img-src"), Some("default-src"));
        assert_eq!(decides("base-uri"), None);
        assert_eq!(decides("unheard-of"), None);
        assert_eq!(policy.for_scripts().len(), 1);
    }

    #[test]
    fn inline_code_is_let_in_unless_something_names_the_good_one() {
        let allows = |text: &str| {
            let policy = Policy::parse(text);
            let directive = &policy.directives()[0];
            (
                directive.allows_inline_scripts(),
                directive.allows_inline_styles(),
            )
        };
        assert_eq!(allows("default-src 'unsafe-inline'"), (true, true));
        assert_eq!(
            allows("default-src 'unsafe-inline' 'nonce-abcdefgh'"),
            (false, false)
        );
        assert_eq!(
            allows("default-src 'unsafe-inline' 'strict-dynamic'"),
            (false, true)
        );
        assert_eq!(allows("default-src 'self'"), (false, false));
    }

    #[test]
    fn an_empty_list_lets_nothing_in() {
        let is_none = |text: &str| Policy::parse(text).directives()[0].is_none();
        assert!(is_none("object-src"));
        assert!(is_none("object-src 'none'"));
        assert!(!is_none("object-src 'none' 'self'"));
    }
}
