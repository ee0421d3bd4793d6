//! What Django itself refuses to start with, after the settings module ran to its end.

use crate::facts::{Setting, World};

/// The names that a folder of time zones holds.
const TIME_ZONES: &str = include_str!("time_zones.txt");

/// The setting that Django refuses, and what it raises.
pub(super) fn refusal(world: &World) -> Option<(&Setting, String)> {
    let zone = world.get("TIME_ZONE")?;
    let name = zone.value.as_str()?;
    (!is_time_zone(name)).then(|| {
        (
            zone,
            format!("ValueError: Incorrect timezone setting: {name}"),
        )
    })
}

/// Whether Django finds `name` below `/usr/share/zoneinfo`. It asks whether the path exists, so a folder of time zones
/// will do, and an empty name is not looked for. A host without that folder is not asked, but knows no other zones.
fn is_time_zone(name: &str) -> bool {
    let parts: Vec<&str> = name
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".")
        .collect();
    // Two copies of everything, with and without leap seconds.
    let parts = match &*parts {
        ["posix" | "right", rest @ ..] => rest,
        all => all,
    };
    let Some((last, folders)) = parts.split_last() else {
        return true;
    };
    let folder = folders.join("/");
    let path = parts.join("/");
    parts.contains(&"..")
        || TIME_ZONES
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once(':'))
            .any(|(region, names)| {
                (region == folder && names.split_whitespace().any(|name| name == *last))
                    || region == path
            })
}

#[cfg(test)]
mod tests {
    use super::is_time_zone;

    #[test]
    fn zones_are_known_by_their_exact_names() {
        for name in [
            "",
            "UTC",
            "Europe/Kyiv",
            "Europe/Kiev",
            "US/Pacific",
            "America/Argentina/Ushuaia",
            "America/Argentina",
            "America",
            "Etc/GMT+12",
            "W-SU",
            "posix/Asia/Tokyo",
            "right",
            "Europe//Paris",
        ] {
            assert!(is_time_zone(name), "{name}");
        }
        for name in [
            "production",
            "europe/paris",
            "Europe/Paris ",
            "Paris",
            "Europe/Atlantis",
            "Europe/Paris/Louvre",
            "/etc/localtime",
            "#",
            "True",
        ] {
            assert!(!is_time_zone(name), "{name}");
        }
    }
}
