//! `harden guard policy` from outside.

use std::fs;

use serde_json::{Value, json};

use crate::check::faults;
use crate::fixture::{Fixture, HARDENED, Run, project};

const POLICY: [&str; 3] = ["guard", "policy", "."];
const JSON: [&str; 5] = ["guard", "policy", ".", "--format", "json"];

/// Settings that are as Django's `startproject` writes them.
const PLAIN: &str = "\
ALLOWED_HOSTS = ['shop.example.org']
MIDDLEWARE = [
    'django.middleware.security.SecurityMiddleware',
    'django.middleware.clickjacking.XFrameOptionsMiddleware',
]
";

fn with_guard(settings: &str, guard: &str) -> Fixture {
    let mut files = project(settings);
    files.push(("guard.toml", guard));
    Fixture::new(&files)
}

fn item(policy: &Value, pointer: &str) -> (Value, Value) {
    let item = policy.pointer(pointer).expect("there is such an item");
    (item["value"].clone(), item["origin"].clone())
}

/// The row of an item, with single spaces.
#[track_caller]
fn row(run: &Run, name: &str) -> String {
    let mut lines = run.stdout.lines();
    let line = lines.find(|line| line.split_whitespace().next() == Some(name));
    let line = line.unwrap_or_else(|| panic!("there is no {name} in\n{}", run.stdout));
    let words: Vec<&str> = line.split_whitespace().skip(1).collect();
    words.join(" ")
}

#[test]
fn settings_that_are_strong_are_the_policy() {
    let policy = Fixture::new(&project(HARDENED))
        .harden(&JSON)
        .expect(0)
        .json();
    assert_eq!(policy["version"], 1);
    let set = |name: &str, line: u32| json!({"from": "setting", "name": name, "place": {"file": "shop/settings.py", "line": line}});
    let hosts = item(&policy, "/deploy/hosts");
    assert_eq!(
        hosts,
        (json!(["shop.example.org"]), set("ALLOWED_HOSTS", 3))
    );
    let redirect = item(&policy, "/https/redirect");
    assert_eq!(redirect, (json!(true), set("SECURE_SSL_REDIRECT", 11)));
    let (ramp, _) = item(&policy, "/https/hsts");
    let expected = json!({"max_age": 31_536_000, "include_subdomains": true, "preload": true});
    assert_eq!(ramp, expected);
    let frames = json!({"from": "setting", "name": "X_FRAME_OPTIONS", "place": null});
    assert_eq!(
        item(&policy, "/headers/frame_options"),
        (json!("DENY"), frames)
    );
}

#[test]
fn the_format_is_as_its_schema_says() {
    let schema = include_str!("../../../harden_report/schema/policy-1.schema.json");
    let guard = "relax = [{ item = \"https.redirect\", why = \"a balancer does it\" }]\n\
                 [https]\nredirect = false\n[uploads]\nmax_body = 1000\n";
    for fixture in [Fixture::new(&project(HARDENED)), with_guard(PLAIN, guard)] {
        let policy = fixture.harden(&JSON).expect(0).json();
        assert_eq!(faults(schema, &policy), [""; 0]);
    }
    assert!(!faults(schema, &json!({"version": 1})).is_empty());
}

#[test]
fn what_is_weaker_is_the_floor_and_says_instead_of_what() {
    let settings = format!("{PLAIN}X_FRAME_OPTIONS = 'SAMEORIGIN'\n");
    let fixture = Fixture::new(&project(&settings));
    let run = fixture.harden(&POLICY).expect(0);
    let begins = "shop.settings (shop/settings.py; production: ";
    assert!(run.stdout.starts_with(begins), "{}", run.stdout);
    let frames = "DENY the floor; shop/settings.py:6 says \"SAMEORIGIN\"";
    assert_eq!(row(&run, "frame_options"), frames);
    let redirect = "on the floor; Django's default of SECURE_SSL_REDIRECT is False";
    assert_eq!(row(&run, "redirect"), redirect);
    assert_eq!(
        row(&run, "nosniff"),
        "on Django's default of SECURE_CONTENT_TYPE_NOSNIFF"
    );
    assert_eq!(row(&run, "hosts"), "shop.example.org shop/settings.py:1");
    assert!(
        run.stderr
            .contains("`SECURE_PROXY_SSL_HEADER` names no header"),
        "{}",
        run.stderr
    );

    let dead = "ALLOWED_HOSTS = ['a.example']\nMIDDLEWARE = []\nSECURE_SSL_REDIRECT = True\n";
    let run = Fixture::new(&project(dead)).harden(&POLICY).expect(0);
    let lacks = "on the floor; MIDDLEWARE at shop/settings.py:2 has no SecurityMiddleware";
    assert_eq!(row(&run, "redirect"), lacks);
}

#[test]
fn what_the_environment_decides_can_be_said() {
    let settings = "\
import os
ALLOWED_HOSTS = os.environ['HOSTS'].split(',')
SESSION_COOKIE_NAME = os.environ.get('COOKIE', 'sid')
SESSION_COOKIE_SAMESITE = os.environ['SAME_SITE']
";
    let fixture = Fixture::new(&project(settings));
    let unknown = fixture.harden(&POLICY).expect(2);
    let says = "`ALLOWED_HOSTS` (shop/settings.py:2) is not known for certain, and comes from `HOSTS`; say it \
                with --env HOSTS=…, or write hosts = [\"www.example.com\"] under [deploy] in guard.toml";
    assert!(unknown.stderr.contains(says), "{}", unknown.stderr);
    assert_eq!(unknown.stdout, "");

    let hosts = [&POLICY[..], &["--env", "HOSTS=a.example,b.example"]].concat();
    let run = fixture.harden(&hosts).expect(0);
    assert_eq!(
        row(&run, "hosts"),
        "a.example, b.example shop/settings.py:2"
    );
    assert_eq!(row(&run, "session_cookie.name"), "sid shop/settings.py:3");
    let same_site = "Lax the floor; nobody knows SESSION_COOKIE_SAMESITE at shop/settings.py:4";
    assert_eq!(row(&run, "session_cookie.same_site"), same_site);
    let note = "is what it is where `COOKIE` is not set; --env COOKIE=… says what the site has";
    assert!(run.stderr.contains(note), "{}", run.stderr);

    let all = [
        &hosts[..],
        &["--env", "SAME_SITE=Strict", "--env", "COOKIE=id"],
    ]
    .concat();
    let run = fixture.harden(&all).expect(0);
    assert_eq!(
        row(&run, "session_cookie.same_site"),
        "Strict shop/settings.py:4"
    );
    assert!(!run.stderr.contains("COOKIE"), "{}", run.stderr);
}

#[test]
fn guard_toml_overrides_and_relaxes() {
    let guard = "\
relax = [
    { item = \"headers.frame_options\", why = \"the shop frames itself\" },
]

[deploy]
hosts = [\"www.example.org\"]
";
    let settings = format!("{PLAIN}X_FRAME_OPTIONS = 'SAMEORIGIN'\n");
    let fixture = with_guard(&settings, guard);
    let run = fixture.harden(&POLICY).expect(0);
    assert_eq!(row(&run, "hosts"), "www.example.org guard.toml:6");
    let frames = "SAMEORIGIN relaxed at guard.toml:2: the shop frames itself";
    assert_eq!(row(&run, "frame_options"), frames);

    fs::write(
        fixture.path().join("other.toml"),
        "[uploads]\nmax_body = 7\n",
    )
    .expect("writable");
    let other = fixture
        .harden(&[&POLICY[..], &["--config", "other.toml"]].concat())
        .expect(0);
    assert_eq!(row(&other, "max_body"), "7 other.toml:2");
    assert_eq!(row(&other, "hosts"), "shop.example.org shop/settings.py:1");
    let missing = fixture
        .harden(&[&POLICY[..], &["--config", "no.toml"]].concat())
        .expect(2);
    assert!(
        missing.stderr.contains("no.toml: cannot be read"),
        "{}",
        missing.stderr
    );
}

#[test]
fn mistakes_in_guard_toml_are_named_with_their_line() {
    for (guard, says) in [
        (
            "[headers]\nframe_options = \"SAMEORIGIN\"\n",
            "guard.toml:2: `headers.frame_options` may not be less than DENY",
        ),
        (
            "[deploy]\nhots = []\n",
            "guard.toml:2: unknown key `deploy.hots`; did you mean `hosts`?",
        ),
        ("\n\n[uploads\n", "guard.toml:3: this is not TOML"),
        (
            "[uploads]\nmax_body = \"1M\"\n",
            "guard.toml:2: `uploads.max_body`: a whole number of bytes, or false for none,",
        ),
        (
            "relax = [{ item = \"headers.xfo\", why = \"so\" }]\n",
            "guard.toml:1: there is no item `headers.xfo` to relax",
        ),
    ] {
        let run = with_guard(PLAIN, guard).harden(&JSON).expect(2);
        assert!(run.stderr.contains(says), "{guard}\n{}", run.stderr);
        assert_eq!(run.stdout, "");
    }
}

#[test]
fn classes_of_the_project_count_for_what_they_derive_from() {
    let settings = "\
ALLOWED_HOSTS = ['shop.example.org']
MIDDLEWARE = ['shop.middleware.Secure', 'shop.middleware.from_function', 'shop.middleware.Proxy']
SECURE_SSL_REDIRECT = True
";
    let middleware = "\
from django.contrib.auth import middleware
from django.middleware.security import SecurityMiddleware as Base

class Between(Base):
    pass

class Secure(Between):
    pass

def from_function(get_response):
    return get_response

class Proxy(middleware.RemoteUserMiddleware):
    header = 'HTTP_X_AUTH_USER'
";
    let mut files = project(settings);
    files.push(("shop/middleware.py", middleware));
    let run = Fixture::new(&files).harden(&POLICY).expect(0);
    assert_eq!(row(&run, "redirect"), "on shop/settings.py:3");
    assert_eq!(
        row(&run, "trusted_headers"),
        "X-Auth-User shop/settings.py:2"
    );
    let frames = "DENY the floor; MIDDLEWARE at shop/settings.py:2 has no XFrameOptionsMiddleware";
    assert_eq!(row(&run, "frame_options"), frames);
}

#[test]
fn output_goes_to_a_file_and_what_does_not_start_has_no_policy() {
    let fixture = Fixture::new(&project(HARDENED));
    let run = fixture
        .harden(&[&JSON[..], &["--output", "policy.json"]].concat())
        .expect(0);
    assert_eq!(run.stdout, "");
    let written = fs::read_to_string(fixture.path().join("policy.json")).expect("it was written");
    assert!(written.ends_with("}\n"));

    let run = Fixture::new(&project("raise ValueError('no')\n"))
        .harden(&JSON)
        .expect(2);
    assert!(
        run.stderr
            .contains("`shop.settings` does not start: shop/settings.py:1"),
        "{}",
        run.stderr
    );
    let run = Fixture::new(&[("a.py", "")]).harden(&JSON).expect(2);
    assert!(
        run.stderr.contains("no settings module was found"),
        "{}",
        run.stderr
    );
}

/// What is said where guard cannot start.
#[track_caller]
fn refusal(guard: &str, arguments: &[&str]) -> String {
    let fixture = with_guard(HARDENED, guard);
    let all: Vec<&str> = ["guard", "."].iter().chain(arguments).copied().collect();
    fixture.harden(&all).expect(2).stderr
}

#[test]
fn guard_says_why_it_does_not_start() {
    let upstream = ["--upstream", "127.0.0.1:1"];
    for (guard, arguments, said) in [
        ("", &[][..], "upstreams = [\"127.0.0.1:8000\"]"),
        (
            "",
            &["--upstream", "app"],
            "`app` is no address of an application",
        ),
        (
            "upstreams = [\n'app']",
            &[],
            "guard.toml:2: `app` is no address",
        ),
        (
            "[listen]\nhtpp = []",
            &upstream,
            "guard.toml:2: unknown field `htpp`",
        ),
        ("listen = 1", &upstream, "guard.toml:1: invalid type"),
        ("[lisen]", &upstream, "did you mean `listen`?"),
        (
            "",
            &["--upstream", "127.0.0.1:1", "--certificate", "a.pem"],
            "each --certificate needs a --key",
        ),
        (
            "",
            &["--upstream", "127.0.0.1:1", "--https", "127.0.0.1:0"],
            "needs a certificate",
        ),
        (
            "certificates = [{ chain = 'a.pem', key = 'a.key' }]",
            &upstream,
            "a.pem: no certificate could be read",
        ),
    ] {
        let told = refusal(guard, arguments);
        assert!(told.contains(said), "{guard} {arguments:?}: {told}");
    }
}

#[test]
fn a_policy_that_is_none_starts_nothing() {
    let fixture = Fixture::new(&[("policy.json", "{\"version\": 2}")]);
    let start = |file: &str| {
        let arguments = ["guard", "--policy", file, "--upstream", "127.0.0.1:1"];
        fixture.harden(&arguments).expect(2).stderr
    };
    assert!(start("policy.json").contains("policy.json: the policy has version 2"));
    assert!(start("absent.json").contains("absent.json: cannot be read"));
}
