//! What has to be known before the silence of rules means that a line holds.

use harden_finding::{Holds, Place};
use harden_settings::facts::Fact;

use super::Found;
use crate::catalogue;
use crate::csp;
use crate::logic::Known as _;
use crate::rule::Listener;
use crate::settings::Settings;

/// Something that has to be so.
pub(super) enum Need {
    /// The setting is known.
    Known(&'static str),
    /// The setting is true, or whatever counts as true.
    On(&'static str),
    /// The setting is false, or whatever counts as false.
    Off(&'static str),
    /// The class is in `MIDDLEWARE`.
    Middleware(&'static str),
    Asked(fn(&Settings<'_>) -> Answer),
    /// Django's own security checks have nothing to say.
    NoWarning,
    /// The rule finds nothing in any other world either.
    InNoWorld(&'static str),
    /// Nobody can tell, for this reason.
    Nobody(&'static str),
}

/// Whether something holds, why, and the line that decides.
pub(super) struct Answer {
    pub(super) holds: Holds,
    pub(super) why: String,
    pub(super) place: Option<Place>,
}

impl Answer {
    pub(super) fn unknown(why: impl Into<String>) -> Self {
        Self {
            holds: Holds::Unknown,
            why: why.into(),
            place: None,
        }
    }

    /// An answer that a setting gives: its value, and its line where the project has one.
    pub(super) fn of_setting(settings: &Settings<'_>, name: &str, holds: Option<bool>) -> Self {
        Self {
            holds: match holds {
                Some(true) => Holds::Yes,
                Some(false) => Holds::No,
                None => Holds::Unknown,
            },
            why: settings.state_of(name),
            place: settings.is_set(name).then(|| settings.place(name)),
        }
    }

    fn saying(self, why: &str) -> Self {
        Self {
            why: why.to_owned(),
            ..self
        }
    }
}

/// The first need that is not met; where all are, the first.
pub(super) fn of_all(needs: &[Need], settings: &Settings<'_>, found: &Found) -> Answer {
    let mut answers = needs.iter().map(|need| of(need, settings, found));
    let first = answers
        .next()
        .expect("every item of the table needs something");
    if first.holds != Holds::Yes {
        return first;
    }
    answers
        .find(|answer| answer.holds != Holds::Yes)
        .unwrap_or(first)
}

fn of(need: &Need, settings: &Settings<'_>, found: &Found) -> Answer {
    match need {
        Need::Known(name) => {
            let known = settings.get(name).is_some_and(Fact::is_complete);
            Answer::of_setting(settings, name, known.then_some(true))
        }
        Need::On(name) => Answer::of_setting(settings, name, settings.truthy(name)),
        Need::Off(name) => Answer::of_setting(settings, name, settings.truthy(name).negate()),
        Need::Middleware(path) => {
            // One of the project's own may be made of it, as its name says.
            let may_have_own =
                settings.has_middleware_called(&["security", "frame", "csrf", "csp"]);
            let has = settings
                .has_middleware(path)
                .filter(|has| *has || !may_have_own);
            Answer::of_setting(settings, "MIDDLEWARE", has).saying(&match has {
                Some(true) => format!("`{path}` is in `MIDDLEWARE`"),
                Some(false) => format!("`{path}` is not in `MIDDLEWARE`"),
                None => format!("nobody can see whether `{path}` is in `MIDDLEWARE`"),
            })
        }
        Need::Asked(question) => question(settings),
        Need::NoWarning => no_warning(settings, found),
        Need::InNoWorld(code) => in_no_other_world(settings, code),
        Need::Nobody(why) => Answer::unknown(*why),
    }
}

/// What is not pinned may be anything; and nobody knows what was published after the table was made.
pub(super) fn releases_are_pinned(settings: &Settings<'_>) -> Answer {
    let project = settings.project();
    let Some(django) = project
        .package("django")
        .filter(|django| django.pinned.is_some())
    else {
        return Answer::unknown("no file of the project says which release of Django is installed");
    };
    let installed = project.installed();
    let days = installed
        .iter()
        .filter_map(|package| harden_advisories::checked(&package.name));
    let date = days.min().unwrap_or_else(harden_advisories::date);
    Answer {
        holds: Holds::Yes,
        why: format!("nothing is known against the releases that are named, as of {date}"),
        place: django.place(),
    }
}

/// What the environment may make of a setting counts for lines about how it is read.
fn in_no_other_world(settings: &Settings<'_>, code: &str) -> Answer {
    let rule = catalogue::find(code).expect("the table names rules that exist");
    let found = settings.other_worlds().find_map(|world| {
        rule.listens.iter().find_map(|listener| match listener {
            Listener::Settings(check) => check(&world).pop(),
            Listener::Project(_) | Listener::UnusedSuppressions(_) => None,
        })
    });
    match found {
        Some(violation) => Answer {
            holds: Holds::No,
            why: violation.message,
            place: Some(violation.place),
        },
        None => Answer {
            holds: Holds::Yes,
            why: String::new(),
            place: None,
        },
    }
}

pub(super) fn hsts_for_a_year(settings: &Settings<'_>) -> Answer {
    const YEAR: i128 = 31_536_000;
    let name = "SECURE_HSTS_SECONDS";
    Answer::of_setting(
        settings,
        name,
        settings.int(name).map(|seconds| seconds >= YEAR),
    )
}

pub(super) fn key_from_outside(settings: &Settings<'_>) -> Answer {
    let name = "SECRET_KEY";
    if settings.depends_on_environment(name) {
        Answer::of_setting(settings, name, Some(true))
            .saying("a variable of the environment decides `SECRET_KEY`")
    } else {
        Answer::of_setting(settings, name, None)
            .saying("nobody can see where `SECRET_KEY` comes from")
    }
}

pub(super) fn key_is_seen(settings: &Settings<'_>) -> Answer {
    let name = "SECRET_KEY";
    let is_seen = settings.text(name).is_some();
    Answer::of_setting(settings, name, is_seen.then_some(true)).saying(if is_seen {
        "the key is long and random"
    } else {
        "the key is not in the code; `harden secret` makes a strong one"
    })
}

pub(super) fn credentials_are_seen(settings: &Settings<'_>) -> Answer {
    let name = "DATABASES";
    let databases = settings.entries(name);
    // One that is obviously no password of production stands in the code as well.
    let is_written = |fact: &&Fact| {
        fact.depends_on.is_empty() && fact.as_str().is_some_and(|text| !text.is_empty())
    };
    let written = databases.iter().find_map(|(_, database)| {
        let password = database.entry("PASSWORD").ok().flatten();
        password.filter(is_written)
    });
    if let Some(password) = written {
        return Answer {
            holds: Holds::No,
            why: "the password of a database stands in the code".to_owned(),
            place: Some(settings.place_of_part(name, password)),
        };
    }
    let seen = !databases.is_empty()
        && settings.are_all_seen()
        && databases.iter().all(|(_, database)| !database.is_unknown());
    Answer::of_setting(settings, name, seen.then_some(true)).saying(if seen {
        "no setting that holds a password has one in the code"
    } else {
        "nobody can see all settings that may hold a password"
    })
}

pub(super) fn no_text_is_a_flag(settings: &Settings<'_>) -> Answer {
    if_all_is_seen(settings, "no flag is read as text")
}

pub(super) fn every_setting_is_read(settings: &Settings<'_>) -> Answer {
    if_all_is_seen(
        settings,
        "no setting that looks like Django's feeds nothing",
    )
}

/// The silence of rules that look at every setting says something where each is seen.
fn if_all_is_seen(settings: &Settings<'_>, why: &str) -> Answer {
    if settings.are_all_seen() {
        Answer {
            holds: Holds::Yes,
            why: why.to_owned(),
            place: None,
        }
    } else {
        Answer::unknown("nobody can see all settings")
    }
}

pub(super) fn policy_is_sent(settings: &Settings<'_>) -> Answer {
    let policies = csp::policies(settings);
    let enforced = policies.iter().find(|policy| policy.is_enforced);
    match (enforced, policies.first()) {
        (Some(policy), _) => Answer::of_setting(settings, policy.setting, Some(true))
            .saying(&format!("`{}` is sent", policy.setting)),
        (None, Some(policy)) => Answer::of_setting(settings, policy.setting, Some(false)).saying(
            &format!("`{}` is only reported, not enforced", policy.setting),
        ),
        (None, None) => Answer::unknown("nobody can see whether one is sent"),
    }
}

pub(super) fn policy_is_seen(settings: &Settings<'_>) -> Answer {
    let sent = policy_is_sent(settings);
    let is_open = csp::policies(settings).iter().any(|policy| {
        let is_seen = |fact: Option<&Fact>| fact.is_none_or(Fact::is_complete);
        policy.open
            || !policy
                .directives
                .iter()
                .all(|directive| is_seen(directive.fact))
    });
    if sent.holds == Holds::Yes && is_open {
        Answer {
            holds: Holds::Unknown,
            why: "nobody can see all of the policy".to_owned(),
            ..sent
        }
    } else if sent.holds == Holds::Yes {
        sent.saying("nothing in the policy lets them in")
    } else {
        sent
    }
}

pub(super) fn filter_is_history(settings: &Settings<'_>) -> Answer {
    if settings.django() >= (3, 0) {
        Answer {
            holds: Holds::Yes,
            why: format!("nothing is left to do with {}", settings.django_name()),
            place: None,
        }
    } else {
        let name = "SECURE_BROWSER_XSS_FILTER";
        Answer::of_setting(settings, name, settings.truthy(name))
    }
}

pub(super) fn frames_are_denied(settings: &Settings<'_>) -> Answer {
    let name = "X_FRAME_OPTIONS";
    Answer::of_setting(settings, name, settings.equals(name, "DENY"))
}

pub(super) fn templates_escape(settings: &Settings<'_>) -> Answer {
    let name = "TEMPLATES";
    let seen = settings.list(name).is_some_and(|engines| {
        !engines.open
            && engines.items.iter().all(|engine| {
                let option = engine
                    .entry("OPTIONS")
                    .map(|options| options.map_or(Ok(None), |options| options.entry("autoescape")));
                match option {
                    Ok(Ok(autoescape)) => autoescape.is_none_or(|fact| fact.truthy().holds()),
                    _ => false,
                }
            })
    });
    Answer::of_setting(settings, name, seen.then_some(true)).saying(if seen {
        "no engine has `autoescape` off"
    } else {
        "nobody can see the options of every engine"
    })
}

pub(super) fn passwords_are_validated(settings: &Settings<'_>) -> Answer {
    let name = "AUTH_PASSWORD_VALIDATORS";
    let answer = Answer::of_setting(settings, name, settings.truthy(name));
    match settings.list(name) {
        Some(validators) if answer.holds == Holds::Yes => {
            let count = validators.items.len();
            let more = if validators.open { " and more" } else { "" };
            answer.saying(&format!("`{name}` lists {count}{more}"))
        }
        _ => answer,
    }
}

pub(super) fn passwords_have_a_length(settings: &Settings<'_>) -> Answer {
    const VALIDATOR: &str = "django.contrib.auth.password_validation.MinimumLengthValidator";
    let name = "AUTH_PASSWORD_VALIDATORS";
    let is_one = |validator: &&Fact| {
        let path = validator.entry("NAME").ok().flatten();
        path.and_then(Fact::as_str) == Some(VALIDATOR) && validator.is_complete()
    };
    match settings.items(name).iter().find(is_one) {
        Some(validator) => Answer {
            holds: Holds::Yes,
            why: "`MinimumLengthValidator` asks for as many".to_owned(),
            place: Some(settings.place_of_part(name, validator)),
        },
        None => Answer::of_setting(settings, name, None)
            .saying("nobody can see a `MinimumLengthValidator` and its length"),
    }
}

pub(super) fn logins_are_limited(settings: &Settings<'_>) -> Answer {
    let name = "INSTALLED_APPS";
    if settings.has_app(&["axes", "axes.apps.AppConfig"]).holds() {
        let switch = "AXES_ENABLED";
        if settings.is_set(switch) && !settings.truthy(switch).holds() {
            return Answer::of_setting(settings, switch, settings.truthy(switch));
        }
        return Answer::of_setting(settings, name, Some(true)).saying("django-axes is installed");
    }
    let counts = "defender.middleware.FailedLoginMiddleware";
    if settings.has_middleware(counts).holds() {
        return Answer::of_setting(settings, "MIDDLEWARE", Some(true))
            .saying("the middleware of django-defender counts them");
    }
    Answer::of_setting(settings, name, None)
        .saying("neither django-axes nor django-defender is seen; the project's own code may count")
}

pub(super) fn uploads_have_a_folder(settings: &Settings<'_>) -> Answer {
    let name = "MEDIA_ROOT";
    let known = settings.get(name).is_some_and(Fact::is_complete);
    let has_one = known && settings.truthy(name).holds();
    let answer = Answer::of_setting(settings, name, has_one.then_some(true));
    // Its value may be a path of the machine.
    if has_one {
        answer.saying("uploads have a folder apart from static files and code")
    } else {
        answer
    }
}

pub(super) fn errors_are_reported(settings: &Settings<'_>) -> Answer {
    let name = "ADMINS";
    match (settings.truthy(name), settings.truthy("DEBUG")) {
        (Some(true), _) => {
            Answer::of_setting(settings, name, Some(true)).saying("`ADMINS` names somebody")
        }
        // The rule is silent where the project has one.
        (Some(false), Some(false)) => Answer {
            holds: Holds::Yes,
            why: "the project has a service for error reports among its packages".to_owned(),
            place: None,
        },
        _ => Answer::of_setting(settings, name, None),
    }
}

/// What `check --deploy` depends on. It sees nothing else of a project's security.
const CHECKED: [&str; 15] = [
    "MIDDLEWARE",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_HSTS_PRELOAD",
    "SECURE_CONTENT_TYPE_NOSNIFF",
    "SESSION_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY",
    "CSRF_COOKIE_SECURE",
    "X_FRAME_OPTIONS",
    "DEBUG",
    "ALLOWED_HOSTS",
    "INSTALLED_APPS",
    "SILENCED_SYSTEM_CHECKS",
    "SECRET_KEY",
];

fn no_warning(settings: &Settings<'_>, found: &Found) -> Answer {
    if settings.refuses_to_start() {
        return Answer::unknown("Django does not start with these settings");
    }
    let mut ids: Vec<&str> = Vec::new();
    let mut place = None;
    for violation in found.all() {
        for id in &violation.same_as {
            let is_silenced = settings.silences(&[id]);
            if id.starts_with("security.") && !is_silenced {
                ids.push(id);
                place.get_or_insert_with(|| violation.place.clone());
            }
        }
    }
    ids.sort_unstable();
    ids.dedup();
    if !ids.is_empty() {
        return Answer {
            holds: Holds::No,
            why: format!("Django says {}", ids.join(", ")),
            place,
        };
    }
    let is_unseen = |name: &&str| !settings.get(name).is_none_or(Fact::is_complete);
    match CHECKED.into_iter().find(is_unseen) {
        Some(name) => Answer::of_setting(settings, name, None)
            .saying(&format!("none is seen, but nobody can see all of `{name}`")),
        None => Answer {
            holds: Holds::Yes,
            why: "Django has nothing to say".to_owned(),
            place: None,
        },
    }
}
