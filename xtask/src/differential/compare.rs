//! Whether harden and Django say the same.

use std::collections::BTreeSet;

use serde_json::Value;

use super::generate::Project;
use super::harden::Answer;
use super::oracle::{Stage, Truth};

/// The ids that are compared: those that settings decide.
const SCOPE: &[&str] = &[
    "security.",
    "caches.",
    "files.E001",
    "mail.",
    "auth.W004",
    "axes.",
    "csp.",
    "corsheaders.",
];
/// Without the project's applications, only these can be asked of Django.
const SCOPE_WITHOUT_APPS: &[&str] = &["security.", "caches.", "files.E001", "mail."];

/// How an answer stands to the truth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Same,
    /// The settings do not load, and harden says so.
    BothRefuse,
    /// The module loads, and Django's checks or applications do not: there is nothing to compare.
    NothingToCompare,
    /// What differs, one line each.
    Different(Vec<String>),
}

pub(crate) fn compare(project: &Project, truth: &Truth, answer: &Answer) -> Verdict {
    if let Some(failed) = &answer.failed {
        return Verdict::Different(vec![failed.clone()]);
    }
    match (&truth.raised, truth.stage) {
        // Without a key Django 2.2 prints nothing, and later ones print an id: harden reports the key itself.
        (Some(raised), Stage::Settings) if raised.contains("SECRET_KEY setting must not be") => {
            Verdict::NothingToCompare
        }
        (Some(raised), Stage::Module | Stage::Settings) => {
            let knows = answer.refuses || answer.settings.is_empty();
            if knows {
                Verdict::BothRefuse
            } else {
                Verdict::Different(vec![format!("does not start: {raised}")])
            }
        }
        (Some(_), _) => Verdict::NothingToCompare,
        (None, _) => {
            let mut lines = Vec::new();
            if answer.refuses {
                lines.push("starts, and harden says that it does not".to_owned());
            }
            lines.extend(ids(project, truth, answer));
            lines.extend(settings(project, truth, answer));
            if lines.is_empty() {
                Verdict::Same
            } else {
                Verdict::Different(lines)
            }
        }
    }
}

fn ids(project: &Project, truth: &Truth, answer: &Answer) -> Vec<String> {
    let scope = if project.apps {
        SCOPE
    } else {
        SCOPE_WITHOUT_APPS
    };
    // A view of a project whose applications are not loaded cannot be imported.
    let skipped: &[&str] = if project.apps {
        &[]
    } else {
        &["security.E101", "security.E102"]
    };
    let failed = |id: &String| truth.failed.iter().any(|tag| id.starts_with(tag.as_str()));
    let in_scope = |id: &&String| {
        !failed(id)
            && scope.iter().any(|prefix| id.starts_with(prefix))
            && !skipped.contains(&id.as_str())
    };
    let wanted: BTreeSet<_> = truth.ids.iter().filter(in_scope).collect();
    let found: BTreeSet<_> = answer.ids.iter().filter(in_scope).collect();
    let missing = wanted.difference(&found).map(|id| format!("missing {id}"));
    let spurious = found.difference(&wanted).map(|id| format!("spurious {id}"));
    missing.chain(spurious).collect()
}

/// Deciding settings that harden does not know, or knows wrongly.
fn settings(project: &Project, truth: &Truth, answer: &Answer) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, value) in &truth.settings {
        if project.of_the_machine.contains(name) {
            continue;
        }
        match answer.settings.get(name) {
            None => lines.push(format!("{name} is not seen; it is {value}")),
            Some(setting) if setting.state != "unknown" && same_value(value, &setting.value) => {}
            Some(setting) => {
                let (state, said) = (&setting.state, &setting.value);
                lines.push(format!("{name} is {value}, harden says {state} {said}"));
            }
        }
    }
    for name in answer.settings.keys() {
        if super::generate::settings::deciding().contains(&name.as_str())
            && !truth.settings.contains_key(name)
        {
            lines.push(format!("{name} is not set, harden sees it"));
        }
    }
    lines
}

/// Objects have no value in JSON: only that they are no data is compared.
fn same_value(truth: &Value, said: &Value) -> bool {
    if truth
        .get("__type__")
        .is_some_and(|kind| kind == "object" || kind == "callable" || kind == "class")
    {
        return said.get("__type__").is_some() || said.get("__unknown__").is_some();
    }
    // A key made at import is another one at each start; that it is one is all there is to know.
    if truth.is_string() && said.get("kind").is_some_and(|kind| kind == "generated") {
        return true;
    }
    match (truth, said) {
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| same_value(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(key, value)| {
                    right.get(key).is_some_and(|other| same_value(value, other))
                })
        }
        (Value::Number(left), Value::Number(right)) => left.as_f64() == right.as_f64(),
        _ => truth == said,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;
    use crate::differential::harden::Setting;

    fn project() -> Project {
        Project {
            files: BTreeMap::new(),
            module: "settings".into(),
            env: BTreeMap::new(),
            apps: true,
            of_the_machine: Vec::new(),
            constructs: BTreeMap::new(),
            origin: "test".into(),
        }
    }

    fn truth(ids: &[&str], settings: &Value) -> Truth {
        let settings = serde_json::from_value(settings.clone()).expect("an object");
        Truth {
            ids: ids.iter().map(ToString::to_string).collect(),
            failed: Vec::new(),
            raised: None,
            stage: Stage::Checks,
            settings,
        }
    }

    fn answer(ids: &[&str], name: &str, state: &str, value: Value) -> Answer {
        let settings = BTreeMap::from([(
            name.to_owned(),
            Setting {
                state: state.to_owned(),
                value,
            },
        )]);
        Answer {
            ids: ids.iter().map(ToString::to_string).collect(),
            refuses: false,
            settings,
            failed: None,
        }
    }

    #[test]
    fn the_same_ids_and_values_are_no_difference() {
        let truth = truth(&["security.W004", "models.W042"], &json!({"DEBUG": true}));
        assert_eq!(
            compare(
                &project(),
                &truth,
                &answer(&["security.W004"], "DEBUG", "known", json!(true))
            ),
            Verdict::Same
        );
    }

    #[test]
    fn missing_and_spurious_ids_are_named() {
        let truth = truth(&["security.W004"], &json!({"DEBUG": true}));
        let verdict = compare(
            &project(),
            &truth,
            &answer(&["axes.W001"], "DEBUG", "known", json!(true)),
        );
        assert_eq!(
            verdict,
            Verdict::Different(vec![
                "missing security.W004".into(),
                "spurious axes.W001".into()
            ])
        );
    }

    #[test]
    fn an_unknown_setting_is_a_difference_though_the_ids_agree() {
        let truth = truth(&[], &json!({"DEBUG": false}));
        let verdict = compare(
            &project(),
            &truth,
            &answer(&[], "DEBUG", "unknown", json!({"__unknown__": true})),
        );
        assert!(matches!(verdict, Verdict::Different(_)));
    }

    #[test]
    fn true_is_not_one() {
        assert!(!same_value(&json!(true), &json!(1)));
        assert!(same_value(
            &json!([1, {"a": {"__type__": "object"}}]),
            &json!([1.0, {"a": {"__unknown__": true}}])
        ));
    }

    #[test]
    fn what_raises_has_to_be_refused() {
        for stage in [Stage::Module, Stage::Settings] {
            let mut truth = truth(&[], &json!({}));
            (truth.raised, truth.stage) = (Some("KeyError: 'X'".into()), stage);
            let mut said = answer(&[], "DEBUG", "known", json!(true));
            assert_eq!(
                compare(&project(), &truth, &said),
                Verdict::Different(vec!["does not start: KeyError: 'X'".into()])
            );
            said.refuses = true;
            assert_eq!(compare(&project(), &truth, &said), Verdict::BothRefuse);
        }
    }

    #[test]
    fn what_starts_must_not_be_refused() {
        let mut said = answer(&[], "DEBUG", "known", json!(true));
        said.refuses = true;
        let verdict = compare(&project(), &truth(&[], &json!({"DEBUG": true})), &said);
        assert!(matches!(verdict, Verdict::Different(_)), "{verdict:?}");
    }
}
