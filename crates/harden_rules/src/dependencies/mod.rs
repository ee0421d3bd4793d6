//! What the project is built from, and whether somebody still looks after it.

mod takes;

use crate::rule::rules;

rules! {
    django_unsupported,
    package_abandoned,
    vulnerable_release,
}

/// `Django`, as people write it; other packages by their own names.
fn shown(package: &str) -> &str {
    if package == "django" {
        "Django"
    } else {
        package
    }
}
