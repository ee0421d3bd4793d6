//! Who may show the page in a frame.

use harden_finding::Severity;

use super::super::finding::{Finding, Kind};
use super::super::policy::Policy;
use super::super::source::Source;

const NAME: &str = "frame-ancestors";

pub(super) fn ask(policy: &Policy, findings: &mut Vec<Finding>) {
    let Some(directive) = policy.get(NAME) else {
        findings.push(Finding::of_directive(
            Kind::MissingFrameAncestors,
            Severity::Low,
            NAME,
            "There is no `frame-ancestors`, for which `default-src` does not answer: only `X-Frame-Options` \
             limits who shows the page in a frame",
        ));
        return;
    };
    for (text, source) in directive.sources() {
        let is_open = source.is_anywhere()
            || matches!(&source, Source::Scheme(scheme) if scheme == "https" || scheme == "http");
        if is_open {
            findings.push(Finding::of_source(
                Kind::FramedByAnyone,
                Severity::Medium,
                NAME,
                text,
                format!(
                    "`{text}` in `{NAME}` lets any site show the page in a frame, whatever `X-Frame-Options` says"
                ),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::kinds;
    use super::*;

    #[test]
    fn ancestors_are_named() {
        assert_eq!(
            kinds(ask, "default-src 'none'"),
            [Kind::MissingFrameAncestors]
        );
        for closed in ["", "'none'", "'self'", "https://partner.example"] {
            assert_eq!(kinds(ask, &format!("{NAME} {closed}")), [], "{closed}");
        }
        for open in ["*", "https:", "https://*"] {
            assert_eq!(
                kinds(ask, &format!("{NAME} {open}")),
                [Kind::FramedByAnyone],
                "{open}"
            );
        }
    }
}
