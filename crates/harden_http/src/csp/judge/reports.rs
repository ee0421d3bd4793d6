//! Who hears of violations, and whether scripts may write HTML from any text.

use harden_finding::Severity;

use super::super::finding::{Finding, Kind};
use super::super::policy::Policy;

pub(super) fn ask(policy: &Policy, findings: &mut Vec<Finding>) {
    let has = |name: &str| {
        policy
            .get(name)
            .is_some_and(|directive| !directive.values.is_empty())
    };
    if has("report-to") && !has("report-uri") {
        findings.push(Finding::of_directive(
            Kind::ReportToAlone,
            Severity::Info,
            "report-to",
            "Browsers that know only `report-uri` report nothing",
        ));
    } else if !has("report-uri") {
        findings.push(Finding::of_directive(
            Kind::NoReports,
            Severity::Info,
            "report-uri",
            "Nobody hears of what the policy blocks: there is neither `report-uri` nor `report-to`",
        ));
    }
    let requires_trusted_types = policy
        .get("require-trusted-types-for")
        .is_some_and(|directive| {
            let mut values = directive.values.iter();
            values.any(|value| value.eq_ignore_ascii_case("'script'"))
        });
    if !requires_trusted_types {
        findings.push(Finding::of_directive(
            Kind::NoTrustedTypes,
            Severity::Info,
            "require-trusted-types-for",
            "Scripts of the page may write HTML from any text: there is no `require-trusted-types-for 'script'`",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::kinds;
    use super::*;

    const TYPES: &str = "require-trusted-types-for 'script'";

    #[test]
    fn somebody_should_hear_of_violations() {
        assert_eq!(kinds(ask, TYPES), [Kind::NoReports]);
        assert_eq!(
            kinds(ask, &format!("{TYPES}; report-to csp")),
            [Kind::ReportToAlone]
        );
        assert_eq!(kinds(ask, &format!("{TYPES}; report-uri /csp")), []);
        assert_eq!(
            kinds(ask, &format!("{TYPES}; report-uri")),
            [Kind::NoReports]
        );
    }

    #[test]
    fn trusted_types_are_required_for_scripts() {
        assert_eq!(kinds(ask, "report-uri /csp"), [Kind::NoTrustedTypes]);
        assert_eq!(
            kinds(ask, "report-uri /csp; require-trusted-types-for"),
            [Kind::NoTrustedTypes]
        );
    }
}
