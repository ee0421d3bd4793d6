//! What the rules about django-permissions-policy have in common.

use std::collections::BTreeSet;
use std::sync::LazyLock;

pub(super) const MIDDLEWARE: &str = "django_permissions_policy.PermissionsPolicyMiddleware";

/// The settings that make a header.
pub(super) const SETTINGS: [&str; 2] = ["PERMISSIONS_POLICY", "PERMISSIONS_POLICY_REPORT_ONLY"];

static FEATURES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let lines = include_str!("../../data/permissions_policy_features.txt").lines();
    lines.filter(|line| !line.starts_with('#')).collect()
});

/// Whether any release of the package knows a feature.
pub(super) fn is_feature(name: &str) -> bool {
    FEATURES.contains(name)
}

/// The feature that is meant: one letter off, with other separators, or in another case.
pub(super) fn meant(name: &str) -> Option<&'static str> {
    let plain = |name: &str| name.to_ascii_lowercase().replace(['-', '_', ' '], "");
    let wanted = plain(name);
    let mut features = FEATURES.iter();
    features
        .find(|feature| {
            let feature = plain(feature);
            feature == wanted || wanted.len() > 3 && is_one_off(&feature, &wanted)
        })
        .copied()
}

/// Whether one letter more, less or other makes one word of the other.
fn is_one_off(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() {
        (one.as_bytes(), other.as_bytes())
    } else {
        (other.as_bytes(), one.as_bytes())
    };
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    match long.len() - short.len() {
        0 => short.get(same + 1..) == long.get(same + 1..),
        1 => short[same..] == long[same + 1..],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_is_recognised_though_it_is_misspelt() {
        assert!(is_feature("geolocation"));
        assert_eq!(meant("geo-location"), Some("geolocation"));
        assert_eq!(meant("geolocatin"), Some("geolocation"));
        assert_eq!(meant("Camera"), Some("camera"));
        assert_eq!(meant("microphones"), Some("microphone"));
        assert_eq!(meant("teleport"), None);
    }
}
