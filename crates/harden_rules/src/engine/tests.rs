//! How worlds and profiles become findings.

use std::sync::Arc;

use harden_finding::{Confidence, EnvIs, EnvValue, Persona, State};
use harden_project::Role;
use harden_settings::facts::Choice;
use harden_source::suppressions_in_comment;
use serde_json::json;

use super::*;
use crate::rule::EdgeDuty;
use crate::testing::{TestProject, chosen, hardened, line, profile, world};

fn debug(choice: EnvValue) -> Vec<Choice> {
    vec![Choice::Env(EnvIs {
        env: "DEBUG".to_owned(),
        is: choice,
    })]
}

fn judge(profiles: &[Profile]) -> Vec<Finding> {
    judge_with(profiles, &[], &[])
}

/// What the rules say that have an equal among Django's checks; others have examples of their own.
fn judge_with(
    profiles: &[Profile],
    suppressions: &[PlacedSuppression],
    delegations: &[Delegation],
) -> Vec<Finding> {
    judge_project(profiles, &TestProject::default(), suppressions, delegations)
}

fn judge_project(
    profiles: &[Profile],
    project: &TestProject,
    suppressions: &[PlacedSuppression],
    delegations: &[Delegation],
) -> Vec<Finding> {
    let mut findings = run(&Input {
        profiles,
        project,
        suppressions,
        delegations,
    });
    findings.retain(|finding| {
        let rule = crate::catalogue::find(finding.rule.code).expect("the rule exists");
        !rule.checks.is_empty() || rule.id.code == "DEPLOY006"
    });
    findings
}

fn ignore(code: &str, number: u32) -> PlacedSuppression {
    let comment = format!("# harden: ignore[{code}] known");
    let [suppression] = &suppressions_in_comment(&comment)[..] else {
        panic!("one suppression")
    };
    PlacedSuppression {
        suppression: suppression.clone(),
        place: line(number),
        own_line: false,
    }
}

#[test]
fn a_clean_profile_has_no_finding() {
    let profiles = [profile((5, 2), vec![world(&hardened(&json!({})))])];
    assert!(judge(&profiles).is_empty());
}

#[test]
fn what_is_true_in_production_has_the_rules_own_confidence() {
    let profiles = [profile(
        (5, 2),
        vec![world(&hardened(&json!({"DEBUG": true})))],
    )];
    let [finding] = &judge(&profiles)[..] else {
        panic!("one finding")
    };
    assert_eq!(finding.rule.code, "SECRET003");
    assert_eq!(finding.confidence, Confidence::High);
    assert!(finding.gate && finding.when.is_empty());
    assert_eq!(finding.same_as, ["security.W018"]);
    assert_eq!(finding.profiles, ["settings"]);
}

#[test]
fn what_is_true_in_another_world_only_names_the_variable() {
    let worlds = vec![
        chosen(world(&hardened(&json!({}))), debug(EnvValue::Absent)),
        chosen(
            world(&hardened(&json!({"DEBUG": true}))),
            debug(EnvValue::Set),
        ),
    ];
    let [finding] = &judge(&[profile((5, 2), worlds)])[..] else {
        panic!("one finding")
    };
    assert_eq!(finding.confidence, Confidence::Medium);
    assert_eq!(finding.when[0].env, "DEBUG");
    assert_eq!(finding.when[0].is, EnvValue::Set);
    assert!(finding.same_as.is_empty(), "production does not print it");
}

#[test]
fn the_same_place_in_two_profiles_is_one_finding() {
    let mut development = profile((5, 2), vec![world(&hardened(&json!({"DEBUG": true})))]);
    development.role = Role::Development;
    development.gate = false;
    development.facts.module = "development".to_owned();
    let production = profile((5, 2), vec![world(&hardened(&json!({"DEBUG": true})))]);
    let findings = judge(&[development.clone(), production]);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].profiles, ["development", "settings"]);
    assert!(findings[0].gate);

    let alone = judge(&[development]);
    assert!(
        !alone[0].gate,
        "development alone does not decide the exit code"
    );
}

/// Whom the only finding concerns.
fn persona(profiles: &[Profile]) -> Persona {
    let [finding] = &judge(profiles)[..] else {
        panic!("one finding")
    };
    finding.persona
}

#[test]
fn what_harms_nobody_is_advice() {
    let insecure = hardened(&json!({"SECURE_HSTS_SECONDS": 0}));
    let production = profile((5, 2), vec![world(&insecure)]);
    assert_eq!(persona(std::slice::from_ref(&production)), Persona::Regular);

    let mut development = production.clone();
    development.role = Role::Development;
    development.gate = false;
    assert_eq!(persona(&[development.clone()]), Persona::Pedantic);
    assert_eq!(persona(&[development, production]), Persona::Regular);

    let mut mended = profile((5, 2), vec![world(&hardened(&json!({})))]);
    mended.facts.file = Arc::from("production.py");
    mended.facts.files = vec![Arc::from("production.py"), Arc::from("settings.py")];
    let mut base = profile((5, 2), vec![world(&insecure)]);
    base.role = Role::Unknown;
    base.gate = false;
    assert_eq!(persona(&[mended, base]), Persona::Pedantic);

    let mut silenced = insecure.clone();
    silenced["SILENCED_SYSTEM_CHECKS"] = json!(["security.W004"]);
    let findings = judge(&[profile((5, 2), vec![world(&silenced)])]);
    let redirect = findings.iter().find(|finding| finding.silenced);
    assert_eq!(
        redirect.map(|finding| finding.persona),
        Some(Persona::Pedantic)
    );

    let mut completed = profile((5, 2), vec![world(&insecure)]);
    completed.is_completed_on_machine = true;
    assert_eq!(persona(&[completed]), Persona::Pedantic);

    let other_world_only = vec![
        chosen(world(&hardened(&json!({}))), debug(EnvValue::Absent)),
        chosen(world(&insecure), debug(EnvValue::Set)),
    ];
    let chosen = profile((5, 2), other_world_only);
    assert_eq!(persona(&[chosen]), Persona::Pedantic);
}

#[test]
fn a_switch_that_its_owner_turns_on_with_a_variable_is_advice() {
    for name in [
        "SECURE_HSTS_SECONDS",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_CONTENT_TYPE_NOSNIFF",
    ] {
        let mut settings = hardened(&json!({name: false}));
        let middleware = settings["MIDDLEWARE"].as_array_mut().expect("a list");
        middleware.push(json!(
            "django.contrib.sessions.middleware.SessionMiddleware"
        ));
        let mut settings = world(&settings);
        let switch = settings.settings.get_mut(name).expect("it is set");
        Arc::make_mut(switch).depends_on = vec!["DEBUG".into()];
        let given = profile((5, 2), vec![settings.clone()]);
        assert_eq!(persona(&[given]), Persona::Regular, "{name}");
        let left = profile((5, 2), vec![chosen(settings, debug(EnvValue::Absent))]);
        assert_eq!(persona(&[left]), Persona::Pedantic, "{name}");
    }
}

#[test]
fn debug_is_a_fault_unless_somebody_asks_for_it() {
    for (answer, expected) in [
        (EnvValue::Absent, Persona::Regular),
        (EnvValue::Set, Persona::Regular),
        (EnvValue::Equal("on".to_owned()), Persona::Pedantic),
    ] {
        let mut debugging = world(&hardened(&json!({"DEBUG": true})));
        let setting = debugging.settings.get_mut("DEBUG").expect("it is set");
        Arc::make_mut(setting).depends_on = vec!["DEBUG".into()];
        let off = chosen(
            world(&hardened(&json!({}))),
            debug(EnvValue::Equal("x".to_owned())),
        );
        let profile = profile((5, 2), vec![off, chosen(debugging, debug(answer.clone()))]);
        assert_eq!(persona(&[profile]), expected, "{answer}");
    }
}

#[test]
fn a_line_that_two_profiles_lack_is_missing_in_the_module_they_share() {
    let mut lacking = hardened(&json!({}));
    let removed = lacking.as_object_mut().expect("an object");
    removed.remove("SECURE_SSL_REDIRECT");
    let base = profile((5, 2), vec![world(&lacking)]);
    let mut worker = base.clone();
    worker.facts.module = "worker".to_owned();
    worker.facts.file = Arc::from("worker.py");
    worker.facts.files = vec![Arc::from("worker.py"), Arc::from("settings.py")];
    let findings = judge(&[worker.clone(), base.clone()]);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].place.file.as_ref(), "settings.py");
    assert_eq!(findings[0].profiles, ["worker", "settings"]);

    let mut development = base;
    development.role = Role::Development;
    development.gate = false;
    let files: Vec<_> = judge(&[worker, development])
        .into_iter()
        .map(|finding| finding.place.file.to_string())
        .collect();
    assert_eq!(
        files,
        ["settings.py", "worker.py"],
        "what production lacks stands in production's module"
    );
}

#[test]
fn ids_are_reported_though_silenced() {
    let silenced = hardened(&json!({"DEBUG": true, "SILENCED_SYSTEM_CHECKS": ["security.W018"]}));
    let findings = judge(&[profile((5, 2), vec![world(&silenced)])]);
    assert!(findings[0].silenced);
    assert_eq!(findings[0].same_as, ["security.W018"]);
}

#[test]
fn what_django_refuses_to_start_with_prints_no_id() {
    let refused = hardened(&json!({"DEBUG": true, "ALLOWED_HOSTS": "www.example.com"}));
    let findings = judge(&[profile((5, 2), vec![world(&refused)])]);
    assert_eq!(findings[0].rule.code, "SECRET003");
    assert!(findings[0].same_as.is_empty());
    // Before 4.0 a text was taken.
    let findings = judge(&[profile((3, 2), vec![world(&refused)])]);
    assert_eq!(findings[0].same_as, ["security.W018"]);
}

#[test]
fn a_suppression_keeps_its_reason_and_an_unused_one_is_reported() {
    let profiles = [profile(
        (5, 2),
        vec![world(&hardened(&json!({"DEBUG": true})))],
    )];
    let place = judge(&profiles)[0].place.line;
    for code in ["SECRET003", "debug-enabled", "secrets"] {
        let findings = judge_with(&profiles, &[ignore(code, place)], &[]);
        assert_eq!(findings.len(), 1, "{code}");
        assert_eq!(findings[0].state, State::Suppressed);
        assert_eq!(findings[0].state_why.as_deref(), Some("known"));
    }
    let findings = judge_with(&profiles, &[ignore("HTTPS001", place)], &[]);
    let codes: Vec<&str> = findings.iter().map(|finding| finding.rule.code).collect();
    assert_eq!(codes, ["DEPLOY006", "SECRET003"]);
}

/// `CSRF008` of a project with scripts that read the token, and what becomes of the comments in them.
fn judge_scripts(scripts: &[u32], suppressions: Vec<PlacedSuppression>) -> Vec<(String, State)> {
    let project = TestProject {
        scripts: scripts.iter().map(|number| line(*number)).collect(),
        suppressions,
        ..TestProject::default()
    };
    let settings = hardened(&json!({"CSRF_COOKIE_HTTPONLY": true}));
    let findings = run(&Input {
        profiles: &[profile((5, 2), vec![world(&settings)])],
        project: &project,
        suppressions: &[],
        delegations: &[],
    });
    findings
        .into_iter()
        .filter(|finding| ["CSRF008", "DEPLOY006"].contains(&finding.rule.code))
        .map(|finding| (finding.rule.code.to_owned(), finding.state))
        .collect()
}

#[test]
fn a_fault_that_takes_lines_elsewhere_is_accepted_there() {
    let found = |code: &str, state| (code.to_owned(), state);
    let open = found("CSRF008", State::Open);
    let ignored = |number| ignore("CSRF008", number);
    assert_eq!(
        judge_scripts(&[100, 200], vec![]),
        std::slice::from_ref(&open)
    );
    assert_eq!(
        judge_scripts(&[100, 200], vec![ignored(100)]),
        std::slice::from_ref(&open),
        "another line reads the token still"
    );
    assert_eq!(
        judge_scripts(&[100, 200], vec![ignored(100), ignored(200)]),
        [found("CSRF008", State::Suppressed)]
    );
    assert_eq!(
        judge_scripts(&[100], vec![ignored(300)]),
        [open, found("DEPLOY006", State::Open)]
    );
}

#[test]
fn a_comment_of_several_lines_covers_them_and_alone_the_line_below() {
    let mut comment = ignore("CSRF008", 110);
    comment.place.end_line = 112;
    let state =
        |number, comment: &PlacedSuppression| judge_scripts(&[number], vec![comment.clone()])[0].1;
    assert_eq!(state(111, &comment), State::Suppressed);
    assert_eq!(state(113, &comment), State::Open);
    comment.own_line = true;
    assert_eq!(state(113, &comment), State::Suppressed);
    assert_eq!(state(109, &comment), State::Open);
}

#[test]
fn what_the_edge_does_is_delegated_for_its_profiles() {
    let profiles = [profile(
        (5, 2),
        vec![world(&hardened(&json!({"SECURE_HSTS_SECONDS": 0})))],
    )];
    let mut delegation = Delegation {
        duty: EdgeDuty::Hsts,
        by: "nginx".to_owned(),
        why: None,
        profiles: Vec::new(),
    };
    let findings = judge_with(&profiles, &[], std::slice::from_ref(&delegation));
    assert_eq!(findings[0].state, State::Delegated);
    delegation.profiles = vec!["staging".to_owned()];
    let findings = judge_with(&profiles, &[], &[delegation]);
    assert_eq!(findings[0].state, State::Open);
}

#[test]
fn a_fingerprint_ignores_lines_and_tells_copies_apart() {
    let weak = json!({"SECRET_KEY_FALLBACKS": ["a", "b"]});
    let before = judge(&[profile((5, 2), vec![world(&hardened(&weak))])]);
    let moved = hardened(&json!({"A": 1, "SECRET_KEY_FALLBACKS": ["a", "b"]}));
    let mut other = profile((5, 2), vec![world(&moved)]);
    other.facts.module = "other".to_owned();
    let after = judge(&[other]);
    let prints = |findings: &[Finding]| -> Vec<String> {
        findings
            .iter()
            .map(|finding| finding.fingerprint.clone())
            .collect()
    };
    assert_eq!(prints(&before), prints(&after));
}

#[test]
fn a_message_names_the_variable_whose_absence_decides() {
    let mut settings = world(&hardened(&json!({"DEBUG": true})));
    let debug_setting = settings.settings.get_mut("DEBUG").expect("it is set");
    Arc::make_mut(debug_setting).depends_on = vec!["DEBUG".into()];
    let absent = profile(
        (5, 2),
        vec![chosen(settings.clone(), debug(EnvValue::Absent))],
    );
    let message = judge(&[absent])[0].message.clone();
    assert!(
        message.contains("where the environment does not set `DEBUG`"),
        "{message}"
    );
    let many = ["A", "B", "C", "D", "E"];
    let mut depending = settings.clone();
    let setting = depending.settings.get_mut("DEBUG").expect("it is set");
    Arc::make_mut(setting).depends_on = many.map(Arc::from).to_vec();
    let absent = many.map(|name| {
        Choice::Env(EnvIs {
            env: name.to_owned(),
            is: EnvValue::Absent,
        })
    });
    let message = judge(&[profile((5, 2), vec![chosen(depending, absent.to_vec())])]);
    assert!(
        message[0].message.contains("`A`, `B`, `C` and 2 others"),
        "{}",
        message[0].message
    );
    let set = profile((5, 2), vec![chosen(settings, debug(EnvValue::Set))]);
    assert!(!judge(&[set])[0].message.contains("where the environment"));
}

#[test]
fn what_a_web_server_of_the_project_does_is_advice() {
    let mut project = TestProject::default();
    let insecure = hardened(&json!({"SECURE_SSL_REDIRECT": false}));
    let profiles = [profile((5, 2), vec![world(&insecure)])];
    project.edge.redirects = Some(line(3));
    let findings = judge_project(&profiles, &project, &[], &[]);
    assert_eq!(findings[0].persona, Persona::Pedantic);
    assert!(
        findings[0].message.contains("settings.py:3"),
        "{}",
        findings[0].message
    );
    assert_eq!(findings[0].same_as, ["security.W008"]);
}

#[test]
fn a_setting_that_only_another_world_has_is_missing_at_its_line() {
    let mut lacking = hardened(&json!({}));
    let removed = lacking.as_object_mut().expect("an object");
    removed.remove("SECURE_SSL_REDIRECT");
    let mut setting = world(&hardened(&json!({})));
    let redirect = setting.settings.get_mut("SECURE_SSL_REDIRECT");
    Arc::make_mut(redirect.expect("it is set")).depends_on = vec![Arc::from("DEBUG")];
    let worlds = vec![
        chosen(world(&lacking), debug(EnvValue::Absent)),
        chosen(setting, debug(EnvValue::Set)),
    ];
    let expected = worlds[1].settings["SECURE_SSL_REDIRECT"].origin[0].clone();
    let findings = judge(&[profile((5, 2), worlds)]);
    assert_eq!(findings[0].place, expected);
    let message = &findings[0].message;
    let condition = "is not set where the environment does not set `DEBUG`";
    assert!(message.contains(condition), "{message}");
}
