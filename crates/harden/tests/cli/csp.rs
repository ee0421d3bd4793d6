//! `harden csp` from outside.

use std::fs;
use std::path::Path;

use crate::check::faults;
use crate::fixture::Fixture;

const SETTINGS: &str = "\
INSTALLED_APPS = ['django.contrib.admin', 'shop']
MIDDLEWARE = ['django.middleware.security.SecurityMiddleware']
TEMPLATES = [{'BACKEND': 'django.template.backends.django.DjangoTemplates', 'OPTIONS': {'context_processors': []}}]
X_FRAME_OPTIONS = 'SAMEORIGIN'
STATIC_URL = 'https://static.example/'
";

const PAGE: &str = "\
<script src=\"{% static 'a.js' %}\"></script><script>a({{ b }})</script>
<p style=\"{{ c }}\" onclick=\"d()\" hx-on:click=\"e()\"><a href=\"javascript:f()\">g</a><img src=\"{{ h }}\">
";

fn fixture(requirements: &str) -> Fixture {
    let manage = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n";
    Fixture::new(&[
        ("manage.py", manage),
        ("requirements.txt", requirements),
        ("shop/__init__.py", ""),
        ("shop/settings.py", SETTINGS),
        ("shop/templates/page.html", PAGE),
    ])
}

#[test]
fn json_is_as_its_schema_says() {
    let schema = include_str!("../../../harden_report/schema/csp-1.schema.json");
    let report = fixture("Django==6.0.1\n")
        .harden(&["csp", "--format", "json"])
        .expect(0)
        .json();
    assert_eq!(faults(schema, &report), [""; 0]);
    assert_eq!(report["site"]["stack"], "django-6");
    assert_eq!(report["strict"]["frame-ancestors"][0], "'self'");
    assert_eq!(report["strict"]["font-src"][1], "https://static.example");
}

#[test]
fn settings_are_those_of_what_is_installed() {
    let core = fixture("Django==6.0.1\n")
        .harden(&["csp", "--format", "settings"])
        .expect(0);
    assert!(
        core.stdout.contains("SECURE_CSP_REPORT_ONLY = {"),
        "{}",
        core.stdout
    );
    assert!(
        core.stdout
            .contains("# Add to MIDDLEWARE: \"django.middleware.csp."),
        "{}",
        core.stdout
    );
    let arguments = ["csp", "--format", "settings", "--enforce", "--as-is"];
    let old = fixture("Django==4.2.1\ndjango-csp==3.8\n")
        .harden(&arguments)
        .expect(0);
    assert!(
        old.stdout
            .contains("CSP_SCRIPT_SRC = [\"'self'\", \"'unsafe-inline'\""),
        "{}",
        old.stdout
    );
    assert!(!old.stdout.contains("CSP_REPORT_ONLY"), "{}", old.stdout);
    let none = fixture("Django==5.2.1\n")
        .harden(&["csp", "--format", "settings"])
        .expect(0);
    assert!(
        none.stdout.contains("pip install \"django-csp>=4\""),
        "{}",
        none.stdout
    );
    let asked = ["csp", "--format", "settings", "--stack", "django-csp-3"];
    let asked = fixture("Django==5.2.1\n").harden(&asked).expect(0);
    assert!(
        asked.stdout.contains("CSP_REPORT_ONLY = True"),
        "{}",
        asked.stdout
    );
}

#[test]
fn the_text_names_every_line_that_is_to_be_changed() {
    let text = fixture("Django==6.0.1\n").harden(&["csp"]).expect(0).stdout;
    for line in [
        "shop/templates/page.html:1: Values are printed into the inline script",
        "Write `nonce=\"{{ csp_nonce }}\"` into its tag.",
        "shop/templates/page.html:2: A `javascript:` URL",
        "shop/templates/page.html:2: `hx-on` runs text",
        "shop/templates/page.html:2: img-src: `{{ h }}` may lead to another host",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[test]
fn a_folder_without_settings_is_read_all_the_same() {
    let fixture = Fixture::new(&[("templates/a.html", "{% load x %}<script>a</script>")]);
    let header = fixture
        .harden(&["csp", "--format", "header"])
        .expect(0)
        .stdout;
    assert!(
        header.starts_with("default-src 'self'; script-src 'self' 'sha256-"),
        "{header}"
    );
    assert_eq!(fixture.harden(&["csp", "nowhere"]).code, 2);
}

/// The example project, with the policy that harden writes for it enforced.
fn bookshop() -> Fixture {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/bookshop");
    let mut files = Vec::new();
    gather(&root, &root, &mut files);
    let fixture = Fixture::new(
        &files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect::<Vec<_>>(),
    );
    let arguments = ["csp", "--format", "settings", "--enforce"];
    let policy = fixture.harden(&arguments).expect(0).stdout;
    let production = fixture.path().join("bookshop/settings/production.py");
    let settings = fs::read_to_string(&production).expect("it is there");
    fs::write(&production, format!("{settings}\n{policy}")).expect("it can be written");
    fixture
}

fn gather(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
    {
        if entry.is_dir() {
            gather(root, &entry, files);
        } else if let Ok(text) = fs::read_to_string(&entry) {
            let path = entry.strip_prefix(root).expect("below the root");
            files.push((path.to_string_lossy().replace('\\', "/"), text));
        }
    }
}

/// Where a rule finds something.
fn lines(fixture: &Fixture, rule: &str) -> Vec<String> {
    let arguments = ["check", "--select", rule, "--format", "json", "--exit-zero"];
    let report = fixture.harden(&arguments).json();
    let findings = report["findings"].as_array().expect("findings");
    findings
        .iter()
        .map(|finding| {
            format!(
                "{}:{}",
                finding["file"].as_str().expect("text"),
                finding["line"]
            )
        })
        .collect()
}

#[test]
fn inline_scripts_of_the_example_are_reported_under_its_policy_until_they_have_the_nonce() {
    let fixture = bookshop();
    assert_eq!(
        lines(&fixture, "csp-forbids-inline"),
        [
            "catalogue/templates/catalogue/book_detail.html:20",
            "catalogue/templates/catalogue/book_list.html:9",
        ]
    );
    for name in ["book_detail.html", "book_list.html"] {
        let path = fixture
            .path()
            .join("catalogue/templates/catalogue")
            .join(name);
        let text = fs::read_to_string(&path).expect("it is there");
        let repaired = text.replace("<script>", "<script nonce=\"{{ request.csp_nonce }}\">");
        fs::write(&path, repaired).expect("it can be written");
    }
    assert_eq!(lines(&fixture, "csp-forbids-inline"), [""; 0]);
    assert_eq!(lines(&fixture, "nonce-of-another-stack"), [""; 0]);
    let left = fixture
        .harden(&["csp", "--format", "json"])
        .expect(0)
        .json();
    assert_eq!(left["obstacles"], serde_json::json!([]));
    assert_eq!(left["as_is"], left["strict"]);
}

#[test]
fn views_that_need_more_than_the_others_get_a_policy_of_their_own() {
    let schema = include_str!("../../../harden_report/schema/csp-1.schema.json");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/bookshop");
    let mut files = Vec::new();
    gather(&root, &root, &mut files);
    let files: Vec<_> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let fixture = Fixture::new(&files);
    let arguments = ["csp", "--format", "json", "--enforce"];
    let report = fixture.harden(&arguments).expect(0).json();
    assert_eq!(faults(schema, &report), [""; 0]);
    let by_view = &report["as_is_by_view"];
    assert_eq!(
        by_view["policy"]["script-src"],
        serde_json::json!(["'self'"])
    );
    assert_eq!(by_view["site_wide"], serde_json::json!([]));
    let overrides = by_view["overrides"].as_array().expect("views");
    let shown: Vec<_> = overrides
        .iter()
        .map(|one| {
            (
                &one["view"],
                &one["decorator"]["call"],
                &one["policy"]["script-src"],
            )
        })
        .collect();
    let call = serde_json::json!("csp_replace({\"script-src\": [SELF, UNSAFE_INLINE]})");
    let scripts = serde_json::json!(["'self'", "'unsafe-inline'"]);
    let views = ["book_list", "book_detail"]
        .map(|name| serde_json::json!(format!("catalogue.views.{name}")));
    assert_eq!(
        shown,
        [(&views[0], &call, &scripts), (&views[1], &call, &scripts)]
    );
    let text = fixture.harden(&["csp"]).expect(0).stdout;
    for line in [
        "2 views need policies of their own. A script that is injected into their pages runs.",
        "catalogue/views.py:14: catalogue.views.book_list, until \
         catalogue/templates/catalogue/book_list.html:9 has a nonce",
        "    @csp_replace({\"script-src\": [SELF, UNSAFE_INLINE]}, REPORT_ONLY=True)",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let arguments = ["csp", "--format", "settings", "--as-is", "--enforce"];
    let settings = fixture.harden(&arguments).expect(0).stdout;
    assert!(settings.contains("\"script-src\": [SELF],\n"), "{settings}");
    assert!(settings.contains("\n#     @csp_replace({"), "{settings}");
}

#[test]
fn what_no_view_can_be_given_a_policy_for_is_said() {
    let text = fixture("Django==6.0.1\n").harden(&["csp"]).expect(0).stdout;
    for line in [
        "All pages have `'unsafe-inline'` in `script-src`, because no view alone can be given a policy for:",
        "shop/templates/page.html:1: no view of the project is known to answer with `shop/templates/page.html`",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}
