//! `harden check` from outside: what it prints, and its exit code.

use std::fs;
use std::io::Read as _;
use std::process::Stdio;

use crate::fixture::{Fixture, HARDENED, WITHOUT_REDIRECT, project};
use serde_json::Value;

/// What a schema has against a document.
pub(crate) fn faults(schema: &str, document: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(schema).expect("the schema is JSON");
    jsonschema::validator_for(&schema)
        .expect("the schema is one")
        .iter_errors(document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

fn codes(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().expect("a list");
    findings
        .iter()
        .filter_map(|finding| finding["code"].as_str())
        .collect()
}

#[test]
fn a_hardened_project_has_no_findings() {
    let run = Fixture::new(&project(HARDENED))
        .harden(&["check"])
        .expect(0);
    assert!(run.stdout.contains("No findings."), "{}", run.stdout);
    assert!(
        run.stdout.contains("Django 5.2.19 (requirements.txt:1)"),
        "{}",
        run.stdout
    );
    assert_eq!(run.stderr, "");
}

#[test]
fn a_finding_of_the_gate_makes_the_exit_code_1() {
    let fixture = Fixture::new(&project(WITHOUT_REDIRECT));
    let run = fixture.harden(&["check", "--format", "json"]).expect(1);
    let report = run.json();
    let schema = include_str!("../../../harden_report/schema/check-1.schema.json");
    assert_eq!(faults(schema, &report), [""; 0]);
    assert_eq!(codes(&report), ["HTTPS005"]);
    let finding = &report["findings"][0];
    assert_eq!(finding["file"], "shop/settings.py");
    assert_eq!(finding["line"], 11);
    assert_eq!(finding["same_as"], serde_json::json!(["security.W008"]));
    assert_eq!(finding["profiles"], serde_json::json!(["shop.settings"]));
    assert_eq!(finding["gate"], true);
    let profile = &report["profiles"][0];
    assert_eq!(profile["role"], "production");
    assert_eq!(profile["why"], "shop/wsgi.py:2 defaults to it");
    assert_eq!(profile["django"], "5.2.19");
    assert_eq!(profile["django_from"], "requirements.txt:1");
}

#[test]
fn the_settings_of_a_tool_decide_no_exit_code_beside_those_of_a_site() {
    let site = format!("{HARDENED}ROOT_URLCONF = 'shop.urls'\n");
    let started =
        "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'tools.extract.settings')\n";
    let mut files: Vec<(&str, &str)> = project(HARDENED);
    files.retain(|(path, _)| !["shop/settings.py", "shop/wsgi.py"].contains(path));
    files.extend([
        ("shop/settings.py", site.as_str()),
        (
            "tools/extract/settings.py",
            "SECRET_KEY = 'x'\nDEBUG = True\n",
        ),
        ("tools/extract/run.py", started),
    ]);
    let fixture = Fixture::new(&files);
    let report = fixture
        .harden(&["check", "--format", "json"])
        .expect(0)
        .json();
    let profile = |module: &str| {
        let profiles = report["profiles"].as_array().expect("a list");
        let mut profiles = profiles.iter();
        profiles
            .find(|profile| profile["module"] == module)
            .unwrap_or_else(|| panic!("{module} is a profile: {report}"))
    };
    assert_eq!(profile("shop.settings")["gate"], true);
    assert_eq!(profile("tools.extract.settings")["gate"], false);
    let named = ["check", "--settings", "tools.extract.settings"];
    fixture.harden(&named).expect(1);
}

#[test]
fn thresholds_decide_the_exit_code_and_what_is_shown() {
    let fixture = Fixture::new(&project(WITHOUT_REDIRECT));
    fixture.harden(&["check", "--fail-on", "high"]).expect(0);
    fixture.harden(&["check", "--fail-on", "medium"]).expect(1);
    fixture.harden(&["check", "--exit-zero"]).expect(0);
    let hidden = fixture
        .harden(&["check", "--min-severity", "high"])
        .expect(0);
    assert!(
        hidden.stdout.contains("1 below the chosen severity"),
        "{}",
        hidden.stdout
    );
}

#[test]
fn rules_are_selected_by_code_name_topic_and_prefix() {
    let fixture = Fixture::new(&project(WITHOUT_REDIRECT));
    for selector in [
        "HTTPS005",
        "https005",
        "no-https-redirect",
        "https",
        "HTTPS",
    ] {
        fixture.harden(&["check", "--select", selector]).expect(1);
        fixture.harden(&["check", "--ignore", selector]).expect(0);
    }
    fixture.harden(&["check", "--select", "csrf"]).expect(0);
    let wrong = fixture
        .harden(&["check", "--select", "no-https-redirct"])
        .expect(2);
    assert!(
        wrong.stderr.contains("did you mean `no-https-redirect`?"),
        "{}",
        wrong.stderr
    );
}

#[test]
fn the_environment_is_what_the_command_line_says() {
    let fixture = Fixture::new(&project(
        "import os\nSECRET_KEY = 'x' * 40 + 'abcdefghijk'\nDEBUG = os.environ.get('DEBUG') == 'yes'\n",
    ));
    let select = [
        "check",
        "--persona",
        "pedantic",
        "--select",
        "debug-enabled",
        "--format",
        "json",
    ];
    let with = |more: &[&str]| {
        let arguments: Vec<&str> = select.iter().chain(more).copied().collect();
        fixture.harden(&arguments)
    };
    let undecided = with(&[]).expect(1).json();
    assert_eq!(undecided["findings"][0]["confidence"], "medium");
    assert_eq!(undecided["findings"][0]["when"][0]["env"], "DEBUG");
    assert_eq!(undecided["findings"][0]["when"][0]["is"], "\"yes\"");
    let regular = fixture.harden(&["check", "--select", "debug-enabled"]);
    assert!(
        regular.expect(0).stdout.contains("No findings"),
        "nobody asks for DEBUG"
    );
    let set = with(&["--env", "DEBUG=yes"]).expect(1).json();
    assert_eq!(set["findings"][0]["confidence"], "high");
    assert_eq!(set["findings"][0]["when"], serde_json::json!([]));
    with(&["--env", "DEBUG=no"]).expect(0);
    with(&["--env", "DEBUG="]).expect(0);
    with(&["--unset", "DEBUG"]).expect(0);
    with(&["--env-only"]).expect(0);
    fs::write(fixture.path().join("prod.env"), "# comment\nDEBUG=no\n").expect("written");
    with(&["--env-file", "prod.env"]).expect(0);
    with(&["--env-file", "prod.env", "--env", "DEBUG=yes"]).expect(1);
    let wrong = with(&["--env", "DEBUG"]).expect(2);
    assert!(wrong.stderr.contains("KEY=VALUE"), "{}", wrong.stderr);
}

#[test]
fn development_does_not_drown_production() {
    let mut files = project(HARDENED);
    files.push((
        "shop/settings_dev.py",
        "from .settings import *\nSECURE_SSL_REDIRECT = False\n",
    ));
    let fixture = Fixture::new(&files);
    let run = fixture.harden(&["check"]).expect(0);
    assert!(
        run.stdout.contains("shop.settings_dev: development"),
        "{}",
        run.stdout
    );
    let named = fixture
        .harden(&["check", "--settings", "shop.settings_dev"])
        .expect(1);
    assert!(named.stdout.contains("HTTPS005"), "{}", named.stdout);
}

#[test]
fn a_module_that_is_not_there_is_a_usage_error() {
    let run = Fixture::new(&project(HARDENED))
        .harden(&["check", "--settings", "shop.production"])
        .expect(2);
    assert!(run.stderr.contains("`shop.production`"), "{}", run.stderr);
    assert!(run.stderr.contains("shop.settings"), "{}", run.stderr);
}

#[test]
fn configuration_is_found_upwards_and_the_command_line_wins() {
    let mut files = project(WITHOUT_REDIRECT);
    files.push(("pyproject.toml", "[tool.harden]\nfail-on = \"high\"\n"));
    let fixture = Fixture::new(&files);
    fixture.harden(&["check"]).expect(0);
    fixture.harden(&["check", "--isolated"]).expect(1);
    fixture.harden(&["check", "--fail-on", "low"]).expect(1);
    fs::write(fixture.path().join("harden.toml"), "ignore = [\"https\"]\n").expect("written");
    fixture.harden(&["check", "--fail-on", "low"]).expect(0);
    let below = fixture.path().join("shop");
    let below = below.to_str().expect("UTF-8");
    fixture
        .harden(&["check", below, "--fail-on", "low"])
        .expect(0);
}

#[test]
fn the_configuration_says_how_long_a_password_has_to_be() {
    const EIGHT: &str = "AUTH_PASSWORD_VALIDATORS = [{'NAME': \
        'django.contrib.auth.password_validation.MinimumLengthValidator'}]\n";
    let fixture = Fixture::new(&project(EIGHT));
    let says = |expected: bool| {
        let run = fixture.harden(&["check", "--exit-zero", "--select", "AUTH010"]);
        assert_eq!(run.stdout.contains("AUTH010"), expected, "{}", run.stdout);
    };
    says(false);
    fs::write(
        fixture.path().join("harden.toml"),
        "min-password-length = 15\n",
    )
    .expect("written");
    says(true);
    fs::write(
        fixture.path().join("harden.toml"),
        "min-password-length = 8\n",
    )
    .expect("written");
    says(false);
}

#[test]
fn a_wrong_configuration_names_file_line_and_key() {
    let fixture = Fixture::new(&project(HARDENED));
    for (text, expected) in [
        (
            "\nfail_on = \"high\"\n",
            "harden.toml:2: unknown key `fail_on`; did you mean `fail-on`?",
        ),
        (
            "fail-on = \"worst\"\n",
            "harden.toml:1: fail-on: `worst` is none of",
        ),
        (
            "select = [1]\n",
            "harden.toml:1: select: text is expected here",
        ),
        ("select = [\n", "harden.toml:"),
        (
            "min-password-length = 0\n",
            "harden.toml:1: min-password-length: a whole number above zero is expected here",
        ),
        (
            "[edge]\nhst = { by = \"nginx\" }\n",
            "harden.toml:2: unknown key `hst`; did you mean `hsts`?",
        ),
        (
            "[edge]\nhsts = { why = \"x\" }\n",
            "harden.toml:2: hsts: `by` says who does it",
        ),
    ] {
        fs::write(fixture.path().join("harden.toml"), text).expect("written");
        let run = fixture.harden(&["check"]).expect(2);
        assert!(
            run.stderr.contains(expected),
            "{expected:?} is not in {}",
            run.stderr
        );
    }
}

#[test]
fn what_the_edge_does_is_delegated() {
    let mut files = project(WITHOUT_REDIRECT);
    files.push((
        "harden.toml",
        "[edge]\nredirect = { by = \"nginx\", why = \"port 80 redirects\" }\n",
    ));
    let fixture = Fixture::new(&files);
    let report = fixture
        .harden(&["check", "--format", "json"])
        .expect(0)
        .json();
    assert_eq!(report["findings"][0]["state"], "delegated");
    assert_eq!(
        report["findings"][0]["state_why"],
        "nginx: port 80 redirects"
    );
}

#[test]
fn every_format_reports_the_same_findings() {
    let fixture = Fixture::new(&project(WITHOUT_REDIRECT));
    for format in ["full", "concise", "json", "sarif", "github"] {
        let run = fixture.harden(&["check", "--format", format]).expect(1);
        assert!(run.stdout.contains("HTTPS005"), "{format}: {}", run.stdout);
        assert!(
            !run.stdout.contains('\u{1b}'),
            "{format}: colour outside a terminal"
        );
    }
    let schema = include_str!("../../../harden_report/tests/data/sarif-schema-2.1.0.json")
        .replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}?$");
    let sarif = fixture.harden(&["check", "--format", "sarif"]).json();
    assert_eq!(faults(&schema, &sarif), [""; 0]);
}

#[test]
fn the_report_can_be_written_to_a_file() {
    let fixture = Fixture::new(&project(WITHOUT_REDIRECT));
    let run = fixture
        .harden(&["check", "--format", "json", "--output", "report.json"])
        .expect(1);
    assert_eq!(run.stdout, "");
    let report = fs::read_to_string(fixture.path().join("report.json")).expect("written");
    assert!(report.contains("HTTPS005"));
    let run = fixture
        .harden(&["check", "--output", "no/such/folder/x"])
        .expect(2);
    assert!(run.stderr.contains("no/such/folder/x"), "{}", run.stderr);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let fixture = Fixture::new(&project(WITHOUT_REDIRECT));
    let mut child = fixture
        .command(&["rule", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("harden can be started");
    drop(child.stdout.take());
    let mut stderr = String::new();
    child
        .stderr
        .take()
        .expect("piped")
        .read_to_string(&mut stderr)
        .expect("UTF-8");
    assert_eq!(stderr, "");
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn a_tree_without_a_project_is_checked_and_said() {
    let fixture = Fixture::new(&[("hello.py", "print('hello')\n")]);
    let run = fixture.harden(&["check"]).expect(0);
    assert!(
        run.stdout.contains("no settings module was found"),
        "{}",
        run.stdout
    );
    let report = fixture
        .harden(&["check", "--format", "json"])
        .expect(0)
        .json();
    assert_eq!(report["profiles"], serde_json::json!([]));
}

#[test]
fn one_file_may_be_checked() {
    let fixture = Fixture::new(&project(WITHOUT_REDIRECT));
    let run = fixture
        .harden(&[
            "check",
            "shop/settings.py",
            "--format",
            "json",
            "--persona",
            "pedantic",
            "--select",
            "HTTPS005",
        ])
        .expect(1);
    let report = run.json();
    assert_eq!(codes(&report), ["HTTPS005"]);
    assert_eq!(report["findings"][0]["file"], "settings.py");
}

#[test]
fn where_there_is_nothing_to_judge_the_exit_code_is_2() {
    let fixture = Fixture::new(&[("notes/todo.txt", "nothing here\n")]);
    for path in [".", "notes/todo.txt", "no-such-folder"] {
        let run = fixture.harden(&["check", path]).expect(2);
        assert_eq!(run.stdout, "", "{path}");
        assert!(run.stderr.contains(path), "{path} is not in {}", run.stderr);
    }
}

#[test]
fn statistics_say_how_much_was_done() {
    let fixture = Fixture::new(&project(WITHOUT_REDIRECT));
    let report = fixture
        .harden(&["check", "--statistics", "--format", "json"])
        .json();
    let statistics = &report["statistics"];
    assert_eq!(statistics["files_parsed"], 4);
    assert_eq!(statistics["profiles"], 1);
    assert_eq!(statistics["facts_known"], 10);
    assert_eq!(statistics["facts_unknown"], 1);
    let text = fixture
        .harden(&["check", "--statistics", "--format", "concise"])
        .stdout;
    assert!(text.contains("1 HTTPS005 no-https-redirect"), "{text}");
}

#[test]
fn a_suppression_silences_its_line_and_an_unused_one_is_reported() {
    let fixture = Fixture::new(&project(WITHOUT_REDIRECT));
    let suppressed = WITHOUT_REDIRECT.replace(
        "SECURE_SSL_REDIRECT = False",
        "SECURE_SSL_REDIRECT = False  # harden: ignore[HTTPS005] the load balancer redirects",
    );
    fs::write(fixture.path().join("shop/settings.py"), suppressed).expect("written");
    let report = fixture
        .harden(&["check", "--format", "json"])
        .expect(0)
        .json();
    assert_eq!(report["findings"][0]["state"], "suppressed");
    assert_eq!(
        report["findings"][0]["state_why"],
        "the load balancer redirects"
    );
    let unused = HARDENED.replace(
        "DEBUG = False",
        "DEBUG = False  # harden: ignore[HTTPS005] nothing is wrong here",
    );
    fs::write(fixture.path().join("shop/settings.py"), unused).expect("written");
    let report = fixture.harden(&["check", "--format", "json"]).json();
    assert_eq!(report["findings"][0]["line"], 2, "{report:#}");
}

#[test]
fn the_checklist_is_answered_for_each_profile() {
    let mut files = project(WITHOUT_REDIRECT);
    files.push((
        "shop/settings_dev.py",
        "from .settings import *\nDEBUG = True\n",
    ));
    let fixture = Fixture::new(&files);
    let run = fixture.harden(&[
        "check",
        "--checklist",
        "--format",
        "json",
        "--select",
        "csrf",
    ]);
    let report = run.expect(0).json();
    let schema = include_str!("../../../harden_report/schema/check-1.schema.json");
    assert_eq!(faults(schema, &report), [""; 0]);
    let answer = |item: &str, profile: &str| {
        let lines = report["checklist"].as_array().expect("a list");
        let line = lines
            .iter()
            .find(|line| line["item"] == item && line["profile"] == profile)
            .unwrap_or_else(|| panic!("{item} of {profile}"));
        (
            line["holds"].clone(),
            line["file"].clone(),
            line["line"].clone(),
        )
    };
    let redirect = "SECURE_SSL_REDIRECT = True";
    let settings = Value::from("shop/settings.py");
    assert_eq!(
        answer(redirect, "shop.settings"),
        ("no".into(), settings.clone(), 11.into())
    );
    assert_eq!(
        answer("DEBUG = False", "shop.settings"),
        ("yes".into(), settings, 2.into())
    );
    assert_eq!(
        answer("DEBUG = False", "shop.settings_dev"),
        ("no".into(), "shop/settings_dev.py".into(), 2.into())
    );
    let full = fixture.harden(&["check", "--checklist"]).expect(1).stdout;
    assert!(full.contains("Checklist of shop.settings\n"), "{full}");
    assert!(
        !full.contains("Checklist of shop.settings_dev"),
        "development is not what the list is for: {full}"
    );
    let plain = fixture.harden(&["check", "--format", "json"]).json();
    assert_eq!(plain["checklist"], Value::Null);
}

#[test]
fn the_files_around_the_code_have_suppressions_too() {
    let check = |requirements, dockerfile| {
        let mut files = project(HARDENED);
        files.retain(|(path, _)| *path != "requirements.txt");
        files.extend([
            ("requirements.txt", requirements),
            ("Dockerfile", dockerfile),
            ("shop/views.py", "import bleach\n"),
        ]);
        let report = Fixture::new(&files)
            .harden(&["check", "--format", "json"])
            .json();
        let mut found = Vec::new();
        for finding in report["findings"].as_array().expect("a list") {
            let text = |key: &str| finding[key].as_str().expect("text").to_owned();
            found.push([text("code"), text("file"), text("state")].join(" "));
        }
        found
    };
    let serves = "FROM python\nCMD python manage.py runserver 0.0.0.0:80\n";
    assert_eq!(
        check("Django==5.2.19\nbleach==6.4.0\n", serves),
        ["DEPLOY017 Dockerfile open", "XSS003 requirements.txt open"]
    );
    assert_eq!(
        check(
            "Django==5.2.19\nbleach==6.4.0  # harden: ignore[XSS003] until spring\n",
            "FROM python\n# harden: ignore[DEPLOY017] only we see it\nCMD python manage.py runserver 0.0.0.0:80\n",
        ),
        [
            "DEPLOY017 Dockerfile suppressed",
            "XSS003 requirements.txt suppressed"
        ]
    );
    assert_eq!(
        check(
            "Django==5.2.19\n# harden: ignore[XSS003]\n",
            "FROM python\n"
        ),
        ["DEPLOY006 requirements.txt open"]
    );
}

/// Codes, files and states of the findings of a project whose scripts may read the token of CSRF.
fn findings_of_scripts(settings: &str, script: &str, page: &str) -> Vec<String> {
    let settings = format!("{HARDENED}{settings}\n");
    let mut files = project(&settings);
    files.extend([
        ("shop/static/api.js", script),
        ("shop/templates/base.html", page),
        // Nothing reads it.
        ("shop/notes.txt", "{# harden: ignore[CSRF008] #}"),
    ]);
    let report = Fixture::new(&files)
        .harden(&["check", "--format", "json"])
        .json();
    let findings = report["findings"].as_array().expect("a list");
    let text = |finding: &Value, key: &str| finding[key].as_str().expect("text").to_owned();
    findings
        .iter()
        .map(|finding| {
            ["code", "file", "state"]
                .map(|key| text(finding, key))
                .join(" ")
        })
        .collect()
}

#[test]
fn copies_that_collectstatic_made_are_no_scripts_of_the_project() {
    let settings = format!("{HARDENED}CSRF_COOKIE_HTTPONLY = True\n");
    let reads = "const token = Cookies.get(\"csrftoken\");";
    for (marker, count) in [("rest_framework/js/csrf.js", 0), ("shop/csrf.js", 1)] {
        let marker = format!("shop/static/{marker}");
        let mut files = project(&settings);
        files.extend([("shop/static/docs/api.js", reads), (marker.as_str(), "")]);
        let report = Fixture::new(&files)
            .harden(&["check", "--select", "CSRF008", "--format", "json"])
            .json();
        let findings = report["findings"].as_array().expect("a list");
        assert_eq!(findings.len(), count, "{marker}: {findings:?}");
    }
}

#[test]
fn scripts_and_templates_have_suppressions_too() {
    let hides = "CSRF_COOKIE_HTTPONLY = True";
    let reads = "const token = Cookies.get(\"csrftoken\");";
    let check = |script: &str, page: &str| findings_of_scripts(hides, script, page);
    assert_eq!(check(reads, ""), ["CSRF008 shop/settings.py open"]);
    let accepted = format!("{reads} // harden: ignore[CSRF008] an old page");
    assert_eq!(
        check(&accepted, ""),
        ["CSRF008 shop/settings.py suppressed"]
    );
    assert_eq!(
        check(&accepted, &format!("<script>{reads}</script>")),
        ["CSRF008 shop/settings.py open"]
    );
    for comment in [
        "{# harden: ignore[CSRF008] #}",
        "{% comment %}harden: ignore[CSRF008]{% endcomment %}",
        "<!-- harden: ignore[CSRF008] -->",
    ] {
        assert_eq!(
            check(&accepted, &format!("{comment}\n<script>{reads}</script>")),
            ["CSRF008 shop/settings.py suppressed"],
            "{comment}"
        );
    }
    assert_eq!(
        check("f(); // harden: ignore[CSRF008]", ""),
        ["DEPLOY006 shop/static/api.js open"]
    );
}

#[test]
fn a_suppression_in_a_script_that_no_rule_asked_for_is_not_said_to_be_unused() {
    let found = findings_of_scripts("", "// harden: ignore[CSRF008]\n", "");
    assert_eq!(found, [""; 0]);
}

#[test]
fn a_file_that_cannot_be_judged_is_never_silence() {
    let mut files = project(HARDENED);
    files.push(("shop/views.py", "def broken(:\n"));
    let fixture = Fixture::new(&files);
    let run = fixture.harden(&["check"]).expect(1);
    assert!(
        run.stdout.contains("error: shop/views.py:1: "),
        "{}",
        run.stdout
    );
    fixture.harden(&["check", "--exit-zero"]).expect(1);
    fs::write(fixture.path().join("shop/settings.py"), "DEBUG = (\n").expect("written");
    let run = fixture.harden(&["check"]).expect(2);
    assert!(run.stdout.contains("shop/settings.py"), "{}", run.stdout);
}

#[test]
fn a_template_of_python_is_no_error_but_is_said_to_be_not_judged() {
    let mut files = project(HARDENED);
    files.push(("shop/tasks.py", "from {{ project_name }} import app\n"));
    let run = Fixture::new(&files).harden(&["check"]).expect(0);
    let said = "1 file is a template of Python code, and was not judged";
    assert!(run.stdout.contains(said), "{}", run.stdout);
}

#[test]
fn annotated_source_hides_secrets() {
    let mut files = project("SECRET_KEY = 'django-insecure-hunter2'\n");
    files.push(("harden.toml", "select = [\"weak-secret-key\"]\n"));
    let fixture = Fixture::new(&files);
    for format in ["full", "concise", "json", "sarif", "github"] {
        let run = fixture.harden(&["check", "--format", format]).expect(1);
        assert!(!run.stdout.contains("hunter2"), "{format}:\n{}", run.stdout);
    }
    let full = fixture.harden(&["check"]).stdout;
    assert!(full.contains("SECRET_KEY = '****"), "{full}");
}

#[test]
fn settings_that_the_machine_completes_are_advice_unless_the_site_is_built_without_it() {
    let mut files = project(WITHOUT_REDIRECT);
    let settings = format!(
        "{WITHOUT_REDIRECT}try:\n    from .local import *\nexcept ImportError:\n    pass\n"
    );
    files.retain(|(path, _)| *path != "shop/settings.py");
    files.push(("shop/settings.py", &settings));
    files.push((".gitignore", "/shop/local.py\n"));

    let run = Fixture::new(&files).harden(&["check"]).expect(0);
    assert!(
        run.stdout.contains("`shop.local` is not in the project"),
        "{}",
        run.stdout
    );
    let run = Fixture::new(&files).harden(&["check", "--persona", "pedantic", "--format", "json"]);
    assert!(codes(&run.json()).contains(&"HTTPS005"), "{}", run.stdout);

    let mut deployed = files.clone();
    deployed.push(("shop/local.py", "SECURE_SSL_REDIRECT = True\n"));
    let run = Fixture::new(&deployed).harden(&["check", "--env-only", "--env", "SECRET_KEY=x"]);
    assert!(!run.stdout.contains("HTTPS005"), "{}", run.stdout);

    files.push((
        "Dockerfile",
        "FROM python:3.12\nCOPY . .\nCMD gunicorn shop.wsgi\n",
    ));
    let run = Fixture::new(&files)
        .harden(&["check", "--format", "json"])
        .expect(1);
    assert_eq!(codes(&run.json()), ["HTTPS005"]);
}

#[test]
fn before_django_2_the_old_middleware_counts() {
    let settings = HARDENED.replace("MIDDLEWARE", "MIDDLEWARE_CLASSES")
        + "SECURE_CONTENT_TYPE_NOSNIFF = True\n";
    let mut files = project(HARDENED);
    files.retain(|(path, _)| !matches!(*path, "shop/settings.py" | "requirements.txt"));
    files.push(("shop/settings.py", &settings));
    files.push(("requirements.txt", "Django==1.11.29\n"));
    let run = Fixture::new(&files)
        .harden(&["check", "--format", "json", "--ignore", "DEP002"])
        .expect(0);
    assert_eq!(codes(&run.json()), [""; 0]);
}

#[test]
fn what_every_image_of_the_site_sets_is_not_taken_to_be_absent() {
    let settings = WITHOUT_REDIRECT.replace(
        "SECURE_SSL_REDIRECT = False",
        "SECURE_SSL_REDIRECT = bool(environ.get('REDIRECT'))",
    );
    let codes_with = |images: &[(&'static str, &str)]| -> Vec<String> {
        let mut files = project(WITHOUT_REDIRECT);
        files.retain(|(path, _)| *path != "shop/settings.py");
        files.push(("shop/settings.py", &settings));
        let all = [&files[..], images].concat();
        let run = Fixture::new(&all).harden(&["check", "--format", "json"]);
        codes(&run.json()).into_iter().map(str::to_owned).collect()
    };
    let without = ("Dockerfile", "FROM python:3.12\nCMD gunicorn shop.wsgi\n");
    let with = (
        "Dockerfile",
        "FROM python:3.12\nENV REDIRECT=$ANY\nCMD gunicorn shop.wsgi\n",
    );
    let frontend = ("front/Dockerfile", "FROM node:22\nCMD npm start\n");
    let worker = ("worker/Dockerfile", "FROM python:3.12\nCMD celery worker\n");
    assert_eq!(codes_with(&[without]), ["HTTPS005"]);
    assert_eq!(codes_with(&[with]), [""; 0]);
    assert_eq!(codes_with(&[with, frontend]), [""; 0]);
    assert_eq!(codes_with(&[with, worker]), ["HTTPS005"]);
}
