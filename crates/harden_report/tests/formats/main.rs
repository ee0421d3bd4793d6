//! Every format on one report that has a bit of everything, held against schemas where there are any.

mod services;

use std::sync::Arc;

use harden_finding::{
    Applicability, ChecklistLine, Confidence, Edit, EnvIs, EnvValue, Finding, Fix, Holds, PathStep,
    Persona, Place, RuleId, Severity, State, Topic,
};
use harden_report::{
    Colour, ErrorLevel, Hidden, Links, Report, ReportedError, ReportedProfile, RuleInfo, Sources,
    Statistics,
};
use serde_json::Value;

const RULE: RuleId = RuleId {
    code: "HTTPS005",
    name: "no-https-redirect",
};
const SETTINGS: &str = "# ünïcode\nSECURE_SSL_REDIRECT = env('REDIRECT')\nX = 1\n";

struct Texts;

impl Sources for Texts {
    fn text(&self, file: &str) -> Option<Arc<str>> {
        (file == "shop/my settings.py").then(|| SETTINGS.into())
    }
}

fn place(line: u32, column: u32, end_column: u32) -> Place {
    Place {
        file: "shop/my settings.py".into(),
        line,
        column,
        end_line: line,
        end_column,
    }
}

fn finding() -> Finding {
    Finding {
        rule: RULE,
        topic: Topic::Https,
        severity: Severity::High,
        confidence: Confidence::Medium,
        persona: Persona::Regular,
        message: "100% of pages, served: in plain\nHTTP.".to_owned(),
        why: "Anyone on the way reads them.".to_owned(),
        help: "Set `SECURE_SSL_REDIRECT = True`.".to_owned(),
        place: place(2, 1, 20),
        profiles: vec!["shop.settings".to_owned()],
        gate: true,
        when: vec![
            EnvIs {
                env: "REDIRECT".to_owned(),
                is: EnvValue::Equal("no".to_owned()),
            },
            EnvIs {
                env: "DEBUG".to_owned(),
                is: EnvValue::Absent,
            },
        ],
        state: State::Open,
        state_why: None,
        cwe: &[319],
        same_as: vec!["security.W008".to_owned()],
        equivalents: &["bandit B000"],
        silenced: false,
        path: vec![PathStep {
            place: place(3, 1, 2),
            message: "comes from here".to_owned(),
        }],
        fix: Some(Fix {
            applicability: Applicability::Safe,
            edits: vec![Edit {
                place: place(2, 23, 39),
                replacement: "True".to_owned(),
            }],
        }),
        past: None,
        fingerprint: "0123abcd".to_owned(),
    }
}

fn report() -> Report {
    let suppressed = Finding {
        state: State::Suppressed,
        state_why: Some("the load balancer does it".to_owned()),
        fingerprint: "ffff".to_owned(),
        ..finding()
    };
    let outside_the_gate = Finding {
        gate: false,
        profiles: vec!["shop.dev".to_owned()],
        message: "Only while developing.".to_owned(),
        when: Vec::new(),
        ..finding()
    };
    Report {
        folder: String::new(),
        profiles: vec![ReportedProfile {
            module: "shop.settings".to_owned(),
            role: "production",
            why: "Dockerfile:3 starts with it".to_owned(),
            gate: true,
            django: None,
            django_series: "5.2".to_owned(),
            django_from: "assumed".to_owned(),
        }],
        findings: vec![finding(), suppressed, outside_the_gate],
        rules: vec![RuleInfo {
            id: RULE,
            topic: Topic::Https,
            severity: Severity::Medium,
            confidence: Confidence::High,
            persona: Persona::Regular,
            cwe: &[319],
            summary: "Pages are served over plain HTTP.".to_owned(),
            page: "# HTTPS005\n".to_owned(),
        }],
        errors: vec![
            ReportedError {
                level: ErrorLevel::Error,
                file: "a:b,c.py".to_owned(),
                line: Some(7),
                message: "invalid syntax".to_owned(),
            },
            ReportedError {
                level: ErrorLevel::Note,
                file: "x.py".to_owned(),
                line: None,
                message: "written for Python 2".to_owned(),
            },
        ],
        assumptions: vec!["Django 5.2".to_owned()],
        hidden: Hidden {
            pedantic: 2,
            auditor: 0,
            below_threshold: 1,
            unchanged: 4,
            elsewhere: 5,
        },
        statistics: Some(Statistics {
            files_parsed: 3,
            ..Statistics::default()
        }),
        gone: None,
        checklist: Some(vec![
            ChecklistLine {
                item: "SECURE_SSL_REDIRECT = True",
                topic: Topic::Https,
                profile: "shop.settings".to_owned(),
                holds: Holds::No,
                why: "`SECURE_SSL_REDIRECT` is `False`".to_owned(),
                place: Some(place(2, 1, 20)),
            },
            ChecklistLine {
                item: "DEBUG = False",
                topic: Topic::Deploy,
                profile: "shop.settings".to_owned(),
                holds: Holds::Yes,
                why: "::error::it is\nnot".to_owned(),
                place: None,
            },
        ]),
    }
}

/// What a schema has against a document.
fn faults(schema: &str, document: &str) -> Vec<String> {
    let schema: Value = serde_json::from_str(schema).expect("the schema is JSON");
    let document: Value = serde_json::from_str(document).expect("the document is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    validator
        .iter_errors(&document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

#[test]
fn json_is_as_its_schema_says() {
    let schema = include_str!("../../schema/check-1.schema.json");
    assert_eq!(faults(schema, &harden_report::json(&report())), [""; 0]);
    assert_eq!(
        faults(schema, &harden_report::json(&Report::default())),
        [""; 0]
    );
    assert!(
        !faults(schema, "{\"version\": 1}").is_empty(),
        "the schema refuses something"
    );
}

#[test]
fn json_has_what_the_contract_names() {
    let document: Value = serde_json::from_str(&harden_report::json(&report())).expect("JSON");
    let finding = &document["findings"][0];
    assert_eq!(
        finding["when"][0],
        serde_json::json!({"env": "REDIRECT", "is": "\"no\""})
    );
    assert_eq!(finding["when"][1]["is"], "absent");
    assert_eq!(finding["cwe"], serde_json::json!(["CWE-319"]));
    assert_eq!(finding["fix"]["edits"][0]["replacement"], "True");
    assert_eq!(
        document["findings"][1]["state_why"],
        "the load balancer does it"
    );
    let checklist = &document["checklist"];
    assert_eq!(checklist[0]["holds"], "no");
    assert_eq!(checklist[0]["line"], 2);
    assert_eq!(checklist[1]["file"], Value::Null);
    assert_eq!(
        document["statistics"]["by_rule"],
        serde_json::json!([{"code": "HTTPS005", "name": "no-https-redirect", "count": 2}])
    );
}

#[test]
fn sarif_is_as_the_standard_says() {
    // The pattern of `run.language`, which harden does not write, has a stray bracket that only
    // browsers' regular expressions forgive.
    let schema = include_str!("../data/sarif-schema-2.1.0.json").replace(
        r"^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$",
        r"^[a-zA-Z]{2}(-[a-zA-Z]{2})?$",
    );
    assert_eq!(
        faults(&schema, &harden_report::sarif(&report(), "1.2.3")),
        [""; 0]
    );
    assert_eq!(
        faults(&schema, &harden_report::sarif(&Report::default(), "1.2.3")),
        [""; 0]
    );
    assert!(
        !faults(&schema, "{\"version\": \"2.1.0\"}").is_empty(),
        "the schema refuses something"
    );
}

#[test]
fn sarif_says_what_code_scanning_needs() {
    let log: Value = serde_json::from_str(&harden_report::sarif(&report(), "1.2.3")).expect("JSON");
    let run = &log["runs"][0];
    let result = &run["results"][0];
    let location = &result["locations"][0]["physicalLocation"];
    assert_eq!(location["artifactLocation"]["uri"], "shop/my%20settings.py");
    assert_eq!(result["ruleIndex"], 0);
    assert_eq!(result["partialFingerprints"]["harden/v1"], "0123abcd");
    assert_eq!(
        result["codeFlows"][0]["threadFlows"][0]["locations"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );
    assert_eq!(result.get("suppressions"), None);
    assert_eq!(run["results"][1]["suppressions"][0]["kind"], "inSource");
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
}

#[test]
fn sarif_says_how_results_stand_to_a_baseline() {
    let states = |report: &Report| {
        let log: Value =
            serde_json::from_str(&harden_report::sarif(report, "1.2.3")).expect("JSON");
        let results = log["runs"][0]["results"].as_array().expect("a list");
        let state = |result: &Value| result["baselineState"].as_str().map(str::to_owned);
        results.iter().map(state).collect::<Vec<_>>()
    };
    let mut report = report();
    assert_eq!(states(&report), [None, None, None], "there is no baseline");
    report.findings[2].state = State::Baselined;
    report.gone = Some(vec![harden_report::Gone {
        code: "HTTPS005".to_owned(),
        file: "old.py".to_owned(),
        message: "It was there.".to_owned(),
        why: "in known.json".to_owned(),
    }]);
    let text = |state: &str| Some(state.to_owned());
    let expected = [text("new"), None, text("unchanged"), text("absent")];
    assert_eq!(states(&report), expected);
    let schema = include_str!("../data/sarif-schema-2.1.0.json").replace(
        r"^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$",
        r"^[a-zA-Z]{2}(-[a-zA-Z]{2})?$",
    );
    assert_eq!(
        faults(&schema, &harden_report::sarif(&report, "1.2.3")),
        [""; 0]
    );
}

#[test]
fn full_shows_the_source_and_what_to_do() {
    let text = harden_report::full(&report(), &Texts, Colour::Plain, &Links::default());
    for expected in [
        "shop.settings: production, decides the exit code; Dockerfile:3 starts with it",
        "shop/my settings.py:2:1",
        "SECURE_SSL_REDIRECT = env('REDIRECT')",
        "when REDIRECT is \"no\" and DEBUG is not set",
        "Anyone on the way reads them.",
        "Set `SECURE_SSL_REDIRECT = True`.",
        "harden rule HTTPS005; Django says security.W008",
        "error: a:b,c.py:7: invalid syntax",
        "2 findings (2 high), 1 of them where it decides the exit code. 1 suppressed.",
        "Not shown: 2 with --persona pedantic, 1 below the chosen severity or confidence, 4 in files that did not change, 5 in other files.",
    ] {
        assert!(text.contains(expected), "{expected:?} is not in\n{text}");
    }
    let only_developing = text.find("Only while developing.").expect("listed");
    let heading = text
        .find("Only in profiles that do not decide")
        .expect("a heading");
    assert!(heading < only_developing);
    assert!(!text.contains('\u{1b}'), "plain text has no colour");
    assert!(
        harden_report::full(&report(), &Texts, Colour::Ansi, &Links::default()).contains('\u{1b}')
    );
}

#[test]
fn concise_is_one_line_per_open_finding() {
    let text = harden_report::concise(&report(), &Links::default());
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "shop/my settings.py:2:1 HTTPS005 [high] 100% of pages, served: in plain HTTP. (when REDIRECT is \"no\" and DEBUG is not set)"
    );
    assert_eq!(text.matches("HTTPS005 [").count(), 2);
}

#[test]
fn places_and_codes_are_links_where_they_are_wanted() {
    let file = "file:///srv/my%20shop/shop/my%20settings.py";
    let page = "https://docs.example.org/harden/rules/HTTPS005.html";
    let links = Links {
        root: Some("/srv/my shop".to_owned()),
        book: Some("https://docs.example.org/harden".to_owned()),
    };
    let link = |url: &str, text: &str| format!("\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\");
    let place = link(file, "shop/my settings.py:2:1");
    let code = link(page, "HTTPS005");
    let concise = harden_report::concise(&report(), &links);
    assert!(
        concise.starts_with(&format!("{place} {code} [high] ")),
        "{concise}"
    );
    for colour in [Colour::Plain, Colour::Ansi] {
        let full = harden_report::full(&report(), &Texts, colour, &links);
        assert!(full.contains(&place), "{full:?}");
        assert!(full.contains(&code), "{full:?}");
        let plain = harden_report::full(&report(), &Texts, colour, &Links::default());
        assert!(!plain.contains("\x1b]8"), "{plain:?}");
        assert_eq!(
            full.replace(&place, "shop/my settings.py:2:1")
                .replace(&code, "HTTPS005"),
            plain
        );
    }
    // Only the address of the book is known.
    let links = Links {
        root: None,
        ..links
    };
    let concise = harden_report::concise(&report(), &links);
    assert!(
        concise.starts_with(&format!("shop/my settings.py:2:1 {code}")),
        "{concise}"
    );
}

#[test]
fn the_checklist_is_in_every_format() {
    let row = "no         SECURE_SSL_REDIRECT = True  shop/my settings.py:2: `SECURE_SSL_REDIRECT` is `False`";
    let line = "shop/my settings.py:2: [no] SECURE_SSL_REDIRECT = True: `SECURE_SSL_REDIRECT` is `False` (shop.settings)";
    let full = harden_report::full(&report(), &Texts, Colour::Plain, &Links::default());
    assert!(full.contains(row), "{full}");
    assert!(full.contains("2 lines: 1 yes, 1 no, 0 delegated, 0 unknown"));
    assert!(harden_report::concise(&report(), &Links::default()).contains(&format!("\n{line}\n")));
    let github = harden_report::github(&report());
    assert!(github.contains(&format!("\n  {line}\n")), "{github}");
    assert!(!github.contains("\n::error::"), "{github}");
    let sarif: Value =
        serde_json::from_str(&harden_report::sarif(&report(), "1.0.0")).expect("JSON");
    assert_eq!(
        sarif["runs"][0]["properties"]["checklist"][0]["holds"],
        "no"
    );
    let silent = Report {
        checklist: None,
        gone: None,
        ..report()
    };
    assert!(
        !harden_report::full(&silent, &Texts, Colour::Plain, &Links::default())
            .contains("Checklist")
    );
    let json: Value = serde_json::from_str(&harden_report::json(&silent)).expect("JSON");
    assert_eq!(json["checklist"], Value::Null);
}

#[test]
fn github_commands_are_escaped() {
    let text = harden_report::github(&report());
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "::error file=a%3Ab%2Cc.py,line=7,title=harden::invalid syntax"
    );
    assert_eq!(
        lines[1],
        "::notice file=x.py,title=harden::written for Python 2"
    );
    assert_eq!(
        lines[2],
        "::error file=shop/my settings.py,line=2,endLine=2,col=1,endColumn=20,title=HTTPS005 no-https-redirect::100%25 of pages, served: in plain%0AHTTP. (when REDIRECT is \"no\" and DEBUG is not set)%0ASet `SECURE_SSL_REDIRECT = True`."
    );
    assert!(
        lines[3].starts_with("::notice "),
        "outside the gate nothing is an error"
    );
}

#[test]
fn github_says_when_it_will_not_show_all() {
    let crowded = Report {
        findings: (0..11).map(|_| finding()).collect(),
        ..Report::default()
    };
    let text = harden_report::github(&crowded);
    let last = text.lines().last().expect("a line");
    assert!(
        last.starts_with("::notice title=harden::11 findings in all"),
        "{last}"
    );
}
