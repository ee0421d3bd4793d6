use crate::names::SECURITY_MIDDLEWARE;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `SECURE_HSTS_SECONDS` is less than thirty days, and the line that says so is older than ninety: an
    /// introduction in steps that stopped at one of them.
    ///
    /// How old the line is, git tells, with the whole history only: in a shallow clone the report says
    /// that it could not be judged. `--today` names the day to judge for.
    ///
    /// # Why it matters
    /// Whoever visits less often than that comes back without protection, and the first request of that
    /// visit goes out over plain HTTP.
    ///
    /// # Bad
    /// ```python lines-aged=120
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_HSTS_SECONDS = 3600
    /// ```
    ///
    /// # Good
    /// ```python lines-aged=20
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_HSTS_SECONDS = 604800
    /// ```
    /// ```python lines-aged=900
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_HSTS_SECONDS = 31536000
    /// ```
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_HSTS_SECONDS = 604800
    /// ```
    ///
    /// # How to fix
    /// Go on to the next step: 604800 (a week), 2592000 (thirty days), 31536000 (a year).
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/middleware/#http-strict-transport-security>
    /// - <https://hstspreload.org/#deployment-recommendations>
    "HTTPS017" "hsts-never-raised" {
        topic: Https,
        severity: Low,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [319],
        checks: [],
        equivalents: [],
        edge: Hsts,
        listens: [Settings(check)],
    }
}

const NAME: &str = "SECURE_HSTS_SECONDS";
const THIRTY_DAYS: i128 = 30 * 86_400;
/// In days: who raises it in steps waits for days or weeks.
const LONG: u32 = 90;

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    if !is_old(settings) {
        return Vec::new();
    }
    settings
        .violation_of_state(
            NAME,
            &format!(
                "browsers forget it soon, and the line has said so for more than {LONG} days."
            ),
            format!("Go on to the next step, at last `{NAME} = 31536000`."),
        )
        .alone()
}

/// Whether this rule has something to say of the setting.
pub(super) fn is_old(settings: &Settings<'_>) -> bool {
    days_unchanged(settings).is_some_and(|days| days > LONG)
}

/// How old the line is, where it sets a short time.
fn days_unchanged(settings: &Settings<'_>) -> Option<u32> {
    let seconds = settings.int(NAME)?;
    let is_short = 0 < seconds && seconds < THIRTY_DAYS;
    if !is_short || settings.has_middleware(SECURITY_MIDDLEWARE) != Some(true) {
        return None;
    }
    settings.project().age_in_days(&settings.place(NAME))
}
