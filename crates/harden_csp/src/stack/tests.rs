use harden_project::views::AnsweringKind;

use super::*;
use crate::policy::{Policy, Source};

fn policy() -> Policy {
    let mut policy = Policy::default();
    policy.add("default-src", Source::text("'self'"));
    policy.add("script-src", Source::text("'self'"));
    policy.add("script-src", Source::Nonce);
    policy.add("script-src", Source::text("https://cdn.example"));
    policy
}

fn written(stack: Stack, is_enforced: bool) -> String {
    let site = Site {
        stack,
        stack_from: Some("requirements.txt:1".to_owned()),
        ..Site::default()
    };
    settings(&policy(), &site, is_enforced)
}

#[test]
fn each_stack_gets_its_own_settings() {
    assert_eq!(
        written(Stack::Django, true),
        "from django.utils.csp import CSP\n\nSECURE_CSP = {\n    \"default-src\": [CSP.SELF],\n    \
         \"script-src\": [CSP.SELF, CSP.NONCE, \"https://cdn.example\"],\n}\n"
    );
    assert_eq!(
        written(Stack::DjangoCsp4, false),
        "from csp.constants import NONCE, SELF\n\nCONTENT_SECURITY_POLICY_REPORT_ONLY = {\n    \"DIRECTIVES\": {\n        \
         \"default-src\": [SELF],\n        \"script-src\": [SELF, NONCE, \"https://cdn.example\"],\n    },\n}\n"
    );
    assert_eq!(
        written(Stack::DjangoCsp3, false),
        "CSP_DEFAULT_SRC = [\"'self'\"]\nCSP_SCRIPT_SRC = [\"'self'\", \"https://cdn.example\"]\n\
         CSP_INCLUDE_NONCE_IN = [\"script-src\"]\nCSP_REPORT_ONLY = True\n"
    );
}

/// The decorator for a policy with inline scripts and without fonts.
fn overriding(stack: Stack, kind: AnsweringKind, is_enforced: bool) -> (String, String) {
    let mut site = policy();
    site.add("font-src", Source::text("data:"));
    let mut own = policy();
    own.retain("script-src", |source| *source != Source::Nonce);
    own.add("script-src", Source::text("'unsafe-inline'"));
    let decorator = decorator(&own, &site, stack, kind, is_enforced);
    (decorator.imports.join("\n"), decorator.call)
}

#[test]
fn a_decorator_changes_what_differs_from_the_settings() {
    let (imports, call) = overriding(Stack::Django, AnsweringKind::Function, true);
    assert_eq!(
        imports,
        "from django.conf import settings\nfrom django.utils.csp import CSP\n\
         from django.views.decorators.csp import csp_override"
    );
    assert_eq!(
        call,
        "csp_override({\n    **settings.SECURE_CSP,\n    \
         \"script-src\": [CSP.SELF, \"https://cdn.example\", CSP.UNSAFE_INLINE],\n    \"font-src\": None,\n})"
    );
    let (imports, call) = overriding(Stack::DjangoCsp4, AnsweringKind::Class, false);
    assert_eq!(
        imports,
        "from csp.constants import SELF, UNSAFE_INLINE\nfrom csp.decorators import csp_replace\n\
         from django.utils.decorators import method_decorator"
    );
    assert_eq!(
        call,
        "method_decorator(csp_replace({\n    \"script-src\": [SELF, \"https://cdn.example\", UNSAFE_INLINE],\n    \
         \"font-src\": None,\n}, REPORT_ONLY=True), name=\"dispatch\")"
    );
    for is_enforced in [true, false] {
        let (_, call) = overriding(Stack::DjangoCsp3, AnsweringKind::Route, is_enforced);
        assert_eq!(
            call,
            "csp_replace(SCRIPT_SRC=[\"'self'\", \"https://cdn.example\", \"'unsafe-inline'\"], FONT_SRC=None)"
        );
    }
    let (_, call) = overriding(Stack::Django, AnsweringKind::Function, false);
    assert!(call.starts_with("csp_report_only_override({\n    **settings.SECURE_CSP_REPORT_ONLY,"));
}

#[test]
fn what_is_missing_is_said() {
    let site = Site {
        missing_middleware: Some("csp.middleware.CSPMiddleware"),
        missing_context_processor: Some("django.template.context_processors.request"),
        ..Site::default()
    };
    let text = settings(&policy(), &site, true);
    assert!(text.starts_with(
        "# Needs django-csp: pip install \"django-csp>=4\"\n\
         # Add to MIDDLEWARE: \"csp.middleware.CSPMiddleware\"\n\
         # Add to context_processors in TEMPLATES: \"django.template.context_processors.request\"\n\n"
    ));
}
