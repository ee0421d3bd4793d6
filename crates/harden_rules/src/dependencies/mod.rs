//! What the project is built from, and whether somebody still looks after it.

mod series_end;
mod takes;

use crate::rule::rules;

rules! {
    django_unsupported,
    package_abandoned,
    python_unsupported,
    vulnerable_release,
    wagtail_unsupported,
}

/// `Django`, as people write it; other packages by their own names.
fn shown(package: &str) -> &str {
    if package == "django" {
        "Django"
    } else {
        package
    }
}
