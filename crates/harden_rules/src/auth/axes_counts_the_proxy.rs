use super::axes::{is_at_least, is_installed};
use crate::logic::Known;
use crate::project::Package;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// django-axes counts failed logins by address, the web server's configuration in the project passes
    /// requests on, and django-axes has no way to find the visitor's address: django-ipware is not among
    /// the packages, and no setting says where it is.
    ///
    /// # Why it matters
    /// Every visitor seems to come from the web server. A few wrong passwords of one lock everybody out,
    /// the administrators too; nobody in particular is ever stopped.
    ///
    /// # Bad
    /// ```python django-axes=8.3
    /// INSTALLED_APPS = ["axes"]
    /// MIDDLEWARE = ["axes.middleware.AxesMiddleware"]
    /// # file: deploy/nginx.conf
    /// location / {
    ///     proxy_pass http://127.0.0.1:8000;
    /// }
    /// ```
    ///
    /// # Good
    /// ```python django-axes=8.3 django-ipware=7.0
    /// INSTALLED_APPS = ["axes"]
    /// MIDDLEWARE = ["axes.middleware.AxesMiddleware"]
    /// AXES_IPWARE_PROXY_COUNT = 1
    /// # file: deploy/nginx.conf
    /// location / {
    ///     proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    ///     proxy_pass http://127.0.0.1:8000;
    /// }
    /// ```
    ///
    /// # How to fix
    /// Install `django-axes[ipware]` and write `AXES_IPWARE_PROXY_COUNT = 1`, for one web server in
    /// front; it must overwrite or append to `X-Forwarded-For`. Or count pairs: `AXES_LOCKOUT_PARAMETERS
    /// = [["username", "ip_address"]]`.
    ///
    /// # References
    /// - <https://django-axes.readthedocs.io/en/latest/4_configuration.html#configuring-reverse-proxies>
    "AUTH022" "axes-counts-the-proxy" {
        topic: Auth,
        severity: Medium,
        confidence: Medium,
        persona: Regular,
        since: "0.1.0",
        cwe: [307, 645],
        checks: [],
        equivalents: [],
        edge: Lockout,
        listens: [Settings(check)],
    }
}

/// Settings that say where the address is, or that it does not count.
const ANSWERS: [&str; 5] = [
    "AXES_CLIENT_IP_CALLABLE",
    "AXES_LOCKOUT_CALLABLE",
    "AXES_LOCKOUT_PARAMETERS",
    "AXES_LOCK_OUT_BY_COMBINATION_USER_AND_IP",
    "AXES_ONLY_USER_FAILURES",
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let project = settings.project();
    let Some(proxy) = project.edge().proxies.as_ref() else {
        return Vec::new();
    };
    let asks_for_ipware = |axes: Package| axes.extras.iter().any(|extra| extra == "ipware");
    let finds_address = project.package("django-ipware").is_some()
        || project.package("django-axes").is_some_and(asks_for_ipware)
        || project.mentions("REMOTE_ADDR", 0)
        || ANSWERS.iter().any(|name| settings.is_set(name));
    let counts = is_installed(settings);
    if !counts.holds() || !is_at_least(settings, (6, 0)) || finds_address {
        return Vec::new();
    }
    settings
        .violation_of_lack(
            "INSTALLED_APPS",
            format!(
                "django-axes takes `{}:{}` for every visitor: a few wrong passwords lock everybody out.",
                proxy.file, proxy.line
            ),
            "Install `django-axes[ipware]`, and write `AXES_IPWARE_PROXY_COUNT = 1`.",
        )
        .alone()
}
