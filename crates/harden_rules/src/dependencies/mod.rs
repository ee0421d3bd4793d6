//! What the project is built from, and whether somebody still looks after it.

use harden_project::Installed;

use crate::rule::rules;

rules! {
    django_unsupported,
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

/// What of a package's release the message can say: `Django 4.2.1`, `requests (`<2.30` allows nothing newer)`.
fn release_of(installed: &Installed) -> String {
    let name = shown(&installed.name);
    match &installed.pinned {
        Some(release) => format!("{name} {release}"),
        None => format!("Every release of {name} that `{}` allows", installed.allows),
    }
}
