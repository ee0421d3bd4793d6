//! Series of releases whose support has ended.

use harden_advisories::{Series, Version, VersionSpecifiers, newest};
use harden_finding::{Persona, Severity};
use harden_project::Installed;

use crate::project::Project;
use crate::violation::Violation;

/// A package that is published in series.
pub(super) struct InSeries {
    /// Normalised.
    pub(super) package: &'static str,
    pub(super) shown: &'static str,
    pub(super) all: &'static [Series],
    /// When support has just ended, and a year later: then holes are known that nobody has closed.
    pub(super) severities: (Severity, Severity),
}

impl InSeries {
    pub(super) fn unsupported(&self, project: &dyn Project) -> Vec<Violation> {
        let day = project.today();
        let installed = project.installed();
        let own = installed
            .iter()
            .filter(|installed| installed.name == self.package);
        let mut found: Vec<Violation> = Vec::new();
        for installed in own {
            let series = self.series(installed);
            if let Some(series) = series.filter(|series| series.is_over(&day)) {
                add(&mut found, self.violation(installed, series, &day));
            }
        }
        found
    }

    fn violation(&self, installed: &Installed, series: &Series, day: &str) -> Violation {
        let (major, minor) = series.series;
        let (name, ends) = (self.shown, series.end());
        let subject = format!("{} {major}.{minor}", self.package);
        let whose = match &installed.pinned {
            Some(release) => format!("The series of {name} {release}"),
            None => format!("The newest {name} that `{}` allows", installed.allows),
        };
        let message = format!(
            "{whose} is no longer supported: {name} {major}.{minor} has had no security fixes since {ends}."
        );
        Violation::new(
            installed.place.clone(),
            subject,
            message,
            way_out(name, self.all, day),
        )
        .severity(if is_long_over(series, day) {
            self.severities.1
        } else {
            self.severities.0
        })
        .persona_if(installed.is_for_development, Persona::Pedantic)
    }

    /// The series of a release, or the newest that is allowed; `None` where that is open or unknown.
    fn series(&self, installed: &Installed) -> Option<&'static Series> {
        let release: Version = match &installed.pinned {
            Some(release) => release.parse().ok()?,
            None => newest(&installed.allows.parse::<VersionSpecifiers>().ok()?)?,
        };
        let mut numbers = release.release().iter().copied();
        let (major, minor) = (numbers.next()?, numbers.next().unwrap_or(0));
        let numbers = |known: &Series| (u64::from(known.series.0), u64::from(known.series.1));
        // `<5` allows the last series of 4, whichever that is.
        let is_open = installed.pinned.is_none() && minor > u64::from(u16::MAX);
        self.all.iter().rev().find(|known| {
            let known = numbers(known);
            known == (major, minor) || is_open && known.0 == major
        })
    }
}

/// The same series in several parts of the project is one fault, told where production's is.
pub(super) fn add(found: &mut Vec<Violation>, violation: Violation) {
    let mut known = found.iter_mut();
    match known.find(|known| known.subject == violation.subject) {
        Some(known) if known.persona > violation.persona => *known = violation,
        Some(_) => {}
        None => found.push(violation),
    }
}

/// The newest series that is supported long, or else the newest.
pub(super) fn way_out(name: &str, all: &[Series], day: &str) -> String {
    let supported = || all.iter().rev().filter(|series| !series.is_over(day));
    let newest = supported().find(|series| series.long);
    match newest.or_else(|| supported().next()) {
        Some(next) => format!(
            "Go to {name} {}.{}, which is supported until {}.",
            next.series.0,
            next.series.1,
            next.end()
        ),
        None => format!("Go to a series of {name} that is supported."),
    }
}

/// Whether support ended more than a year ago.
pub(super) fn is_long_over(series: &Series, day: &str) -> bool {
    let year_ago = day
        .get(..4)
        .and_then(|year| year.parse::<u32>().ok())
        .map(|year| year - 1);
    let month = day.get(4..).unwrap_or_default();
    year_ago.is_some_and(|year| series.is_over(&format!("{year}{month}")))
}
