//! What sends the policy: Django itself, or django-csp; what it lacks to do so, and how its settings are written.

mod overriding;
mod site;
#[cfg(test)]
mod tests;
mod write;

use harden_project::views::AnsweringKind;
use serde::Serialize;

pub use overriding::{Decorator, decorator};
pub use site::Site;
pub use write::settings;

/// What sends policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Stack {
    /// `SECURE_CSP` of Django 6.0 and newer.
    #[serde(rename = "django-6")]
    Django,
    #[serde(rename = "django-csp-4")]
    DjangoCsp4,
    #[serde(rename = "django-csp-3")]
    DjangoCsp3,
}

impl Stack {
    /// As people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Django => "Django 6",
            Self::DjangoCsp4 => "django-csp 4",
            Self::DjangoCsp3 => "django-csp 3",
        }
    }

    /// The middleware that sends the header.
    pub const fn middleware(self) -> &'static str {
        match self {
            Self::Django => "django.middleware.csp.ContentSecurityPolicyMiddleware",
            Self::DjangoCsp4 | Self::DjangoCsp3 => "csp.middleware.CSPMiddleware",
        }
    }

    /// The context processor that gives templates the nonce.
    pub const fn context_processor(self) -> &'static str {
        match self {
            Self::Django => "django.template.context_processors.csp",
            Self::DjangoCsp4 | Self::DjangoCsp3 => "django.template.context_processors.request",
        }
    }

    /// How a template writes the nonce.
    pub const fn nonce_attribute(self) -> &'static str {
        match self {
            Self::Django => "nonce=\"{{ csp_nonce }}\"",
            Self::DjangoCsp4 | Self::DjangoCsp3 => "nonce=\"{{ request.csp_nonce }}\"",
        }
    }

    /// The decorator that gives a view another policy.
    pub const fn decorator(self) -> &'static str {
        match self {
            Self::Django => "django.views.decorators.csp.csp_override",
            Self::DjangoCsp4 | Self::DjangoCsp3 => "csp.decorators.csp_replace",
        }
    }

    /// Whether the decorator works around an asynchronous view. A class is none that Django's knows as such.
    pub fn awaits(self, kind: AnsweringKind) -> bool {
        self == Self::Django && kind == AnsweringKind::Function
    }

    /// The setting that holds the policy.
    pub const fn setting(self, is_enforced: bool) -> &'static str {
        match (self, is_enforced) {
            (Self::Django, true) => "SECURE_CSP",
            (Self::Django, false) => "SECURE_CSP_REPORT_ONLY",
            (Self::DjangoCsp4, true) => "CONTENT_SECURITY_POLICY",
            (Self::DjangoCsp4, false) => "CONTENT_SECURITY_POLICY_REPORT_ONLY",
            (Self::DjangoCsp3, true) => "CSP_DEFAULT_SRC",
            (Self::DjangoCsp3, false) => "CSP_REPORT_ONLY",
        }
    }
}
