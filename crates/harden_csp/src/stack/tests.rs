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
