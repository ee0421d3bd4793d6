use crate::django;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A setting whose name is one letter off one of Django's, and that nothing in the project reads.
    ///
    /// # Why it matters
    /// Django goes on with its default without a word: `SESSION_COOKIE_SECUR = True` leaves the session
    /// cookie on plain HTTP, and the file looks as if it did not.
    ///
    /// # Bad
    /// ```python
    /// SESSION_COOKIE_SECUR = True
    /// ```
    ///
    /// # Good
    /// ```python
    /// SESSION_COOKIE_SECURE = True
    /// ```
    ///
    /// # How to fix
    /// Write the name as Django does. Where the name is meant, and code elsewhere reads it, call it
    /// something that cannot be mistaken.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/>
    "DEPLOY012" "setting-misspelt" {
        topic: Deploy,
        severity: Medium,
        confidence: Medium,
        persona: Regular,
        since: "0.1.0",
        cwe: [1188],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

/// Shorter names have too many neighbours.
const SHORTEST: usize = 8;

/// What channels and daphne read is one letter off `WSGI_APPLICATION`, and stands in many projects that run
/// another server by now.
///
/// <https://channels.readthedocs.io/en/latest/installation.html>
const OF_DAPHNE: &str = "ASGI_APPLICATION";

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    settings
        .names()
        .filter(|name| name.len() >= SHORTEST && django::span(name).is_none())
        .filter(|name| *name != OF_DAPHNE)
        .filter_map(|name| {
            let meant = django::names_as_long(name.len(), settings.django())
                .find(|known| may_be_slip(name, known) && is_slip(name, known))?;
            let is_used = settings.is_set(meant) || settings.project().mentions(name, 1);
            (!is_used).then(|| {
                settings.violation(
                    name,
                    format!("Django reads no setting `{name}`; did you mean `{meant}`?"),
                    format!("Write `{meant}`."),
                )
            })
        })
        .collect()
}

/// A slip never changes both ends.
fn may_be_slip(name: &str, known: &str) -> bool {
    let (name, known) = (name.as_bytes(), known.as_bytes());
    name.first() == known.first() || name.last() == known.last()
}

/// Whether one letter is missing, too many or wrong, or two neighbours are swapped.
fn is_slip(name: &str, known: &str) -> bool {
    let (name, known) = (name.as_bytes(), known.as_bytes());
    let both = name.len().min(known.len());
    let start = (0..both).take_while(|at| name[*at] == known[*at]).count();
    let (name, known) = (&name[start..], &known[start..]);
    match (name, known) {
        ([first, second, rest @ ..], [other_first, other_second, other_rest @ ..])
            if first == other_second && second == other_first && rest == other_rest =>
        {
            true
        }
        ([_, rest @ ..], [_, other_rest @ ..]) if rest == other_rest => true,
        ([_, rest @ ..], known) if rest == known => true,
        (name, [_, rest @ ..]) => name == rest,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_slip;

    #[test]
    fn one_slip_and_no_more() {
        let known = "ALLOWED_HOSTS";
        for slip in [
            "ALLOWED_HOST",
            "ALOWED_HOSTS",
            "ALLOWED_HOTSS",
            "ALLOWED_HOSTZ",
            "XALLOWED_HOSTS",
        ] {
            assert!(is_slip(slip, known), "{slip}");
        }
        for other in ["ALLOWED_HO", "DISALLOWED_HOSTS", "ALLOWED_HTOSZ", "ALLOWED"] {
            assert!(!is_slip(other, known), "{other}");
        }
    }
}
