use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A deployment file starts the site with `manage.py runserver`, and none starts another server.
    ///
    /// # Why it matters
    /// Django's developers say that it has gone through no security audit. It starts a thread for each
    /// connection, without a limit and without a timeout: slow clients use the machine up.
    ///
    /// # Bad
    /// ```python
    /// DEBUG = False
    /// # file: Dockerfile
    /// CMD ["python", "manage.py", "runserver", "0.0.0.0:8000"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// DEBUG = False
    /// # file: Dockerfile
    /// CMD ["gunicorn", "shop.wsgi", "--bind", "0.0.0.0:8000"]
    /// ```
    ///
    /// # How to fix
    /// Start gunicorn, uvicorn or another server that is made for it: `gunicorn shop.wsgi`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/django-admin/#runserver>
    /// - <https://docs.djangoproject.com/en/stable/howto/deployment/>
    "DEPLOY017" "development-server-deployed" {
        topic: Deploy,
        severity: Medium,
        confidence: Medium,
        persona: Regular,
        since: "0.1.0",
        cwe: [489, 770],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let Some(place) = settings.project().development_server() else {
        return Vec::new();
    };
    let mut violation = settings.violation(
        "runserver",
        "The site is deployed with Django's development server.",
        "Start gunicorn, uvicorn or another server that is made for it.",
    );
    violation.place = place.clone();
    violation.alone()
}
