//! All rules, by topic and code, and finding one by what a user typed.

use crate::rule::Rule;
use crate::{auth, csrf, dependencies, deploy, headers, https, logging, secrets, uploads, xss};

/// The topics' rules, in the order of the topics.
const TOPICS: [&[&Rule]; 10] = [
    https::RULES,
    secrets::RULES,
    headers::RULES,
    csrf::RULES,
    xss::RULES,
    auth::RULES,
    uploads::RULES,
    deploy::RULES,
    logging::RULES,
    dependencies::RULES,
];

/// Every rule, by topic and then by code.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    TOPICS.iter().flat_map(|rules| rules.iter().copied())
}

/// The rule with this code (in any case) or name.
pub fn find(code_or_name: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.id.is_called(code_or_name))
}

/// Up to three names or codes that look like what was typed, best first.
pub fn near(typed: &str) -> Vec<&'static str> {
    let typed = typed.to_ascii_lowercase();
    let mut near: Vec<(usize, &'static str)> = rules()
        .flat_map(|rule| [rule.id.code, rule.id.name])
        .filter_map(|name| {
            let lower = name.to_ascii_lowercase();
            let distance = if typed.len() >= 3 && lower.contains(&typed) {
                1
            } else {
                distance(&typed, &lower)
            };
            (distance <= 1 + lower.len() / 4).then_some((distance, name))
        })
        .collect();
    near.sort_unstable();
    near.into_iter().map(|(_, name)| name).take(3).collect()
}

/// How many characters must be put in, taken out or changed.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, left_char) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, right_char) in right.iter().enumerate() {
            let changed = diagonal + usize::from(left_char != *right_char);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::django;
    use crate::docs::HEADINGS;

    #[test]
    fn every_check_of_django_is_claimed_by_one_rule() {
        for series in ["2.2", "3.2", "4.2", "5.2", "6.0", "6.1"] {
            for id in django::check_ids(series) {
                let claims = rules().filter(|rule| rule.checks.contains(&id.as_str()));
                assert_eq!(claims.count(), 1, "{id} of Django {series}");
            }
        }
    }

    #[test]
    fn every_check_of_the_packages_is_claimed_by_one_rule() {
        let axes = (1..=6).map(|number| format!("axes.W{number:03}"));
        let csp = ["csp.E001", "csp.E002"].map(str::to_owned);
        let cors = (1..=15)
            .filter(|number| *number != 10)
            .map(|number| format!("corsheaders.E{number:03}"));
        // E013 is printed for two faults: an origin without a scheme, and a setting that is gone.
        let twice = "corsheaders.E013";
        for id in axes.chain(csp).chain(cors) {
            let claims = rules().filter(|rule| rule.checks.contains(&id.as_str()));
            assert_eq!(claims.count(), 1 + usize::from(id == twice), "{id}");
        }
    }

    /// Suppressions for other tools are matched by these words.
    #[test]
    fn equivalents_are_ids_as_their_tools_print_them() {
        let is_code = |id: &str| {
            let digits = id.trim_start_matches(|c: char| c.is_ascii_uppercase());
            !digits.is_empty()
                && digits.len() < id.len()
                && digits.bytes().all(|byte| byte.is_ascii_digit())
        };
        for rule in rules() {
            for equivalent in rule.equivalents {
                let well_formed = match equivalent.split_once(' ') {
                    Some(("bandit", id)) => id.starts_with('B') && is_code(id),
                    Some(("ruff", id)) => is_code(id),
                    // The path of the rule's file, then its id, which is the file's name for most.
                    Some(("semgrep", id)) => id.matches('.').count() >= 2 && !id.contains(' '),
                    _ => false,
                };
                assert!(well_formed, "{}: {equivalent}", rule.id);
            }
        }
    }

    #[test]
    fn codes_and_names_are_unique_and_well_formed() {
        let mut seen = BTreeSet::new();
        for rule in rules() {
            let id = rule.id;
            assert!(
                seen.insert(id.code) && seen.insert(id.name),
                "{id} is taken"
            );
            let digits = id.code.strip_prefix(rule.topic.code_prefix());
            let digits = digits.unwrap_or_else(|| panic!("{id} has another topic's prefix"));
            assert!(digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit()));
            let kebab = |part: &str| {
                !part.is_empty()
                    && part
                        .bytes()
                        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            };
            assert!(id.name.split('-').all(kebab), "{}", id.name);
        }
    }

    #[test]
    fn every_rule_is_documented_under_all_headings() {
        for rule in rules() {
            let docs = rule.docs();
            let headings: Vec<&str> = docs
                .sections
                .iter()
                .map(|section| section.heading.as_str())
                .collect();
            assert_eq!(headings, HEADINGS, "{}", rule.id);
            for section in &docs.sections {
                assert!(!section.body.is_empty(), "{}: {}", rule.id, section.heading);
            }
            for heading in ["Bad", "Good"] {
                assert!(!docs.examples(heading).is_empty(), "{}: {heading}", rule.id);
            }
        }
    }

    #[test]
    fn a_mistyped_name_has_near_ones() {
        assert!(near("debug-enable").contains(&"debug-enabled"));
        assert!(near("HTTPS0001").contains(&"HTTPS001"));
        assert!(near("hsts").iter().all(|name| name.contains("hsts")));
        assert!(near("nothing-like-any-rule-at-all").is_empty());
    }
}
