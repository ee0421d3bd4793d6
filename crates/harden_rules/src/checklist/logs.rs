//! What becomes of the records of `django.security`, and of log files.

use harden_finding::Holds;
use harden_settings::facts::Fact;

use super::proof::Answer;
use crate::logging::{class_of, handlers};
use crate::logic::Known;
use crate::settings::Settings;

const NAME: &str = "LOGGING";

/// Levels that leave warnings out.
const LOUD: [&str; 2] = ["ERROR", "CRITICAL"];

/// Loggers that a record of `django.security` comes by.
const WAY: [&[&str]; 4] = [
    &["loggers", "django.security"],
    &["loggers", "django"],
    &["loggers", ""],
    &["root"],
];

/// The answer where Django does not set logging up from `LOGGING`.
fn set_up_elsewhere(settings: &Settings<'_>) -> Option<Answer> {
    let name = "LOGGING_CONFIG";
    let is_djangos = settings.equals(name, "logging.config.dictConfig").holds();
    (!is_djangos).then(|| Answer::of_setting(settings, name, None))
}

/// Whether some handler keeps a warning of `django.security` where `DEBUG` is off.
pub(super) fn security_is_kept(settings: &Settings<'_>) -> Answer {
    if let Some(answer) = set_up_elsewhere(settings) {
        return answer;
    }
    if !settings.is_set(NAME) && settings.get(NAME).is_some_and(Fact::is_complete) {
        return Answer {
            holds: Holds::No,
            why: "`LOGGING` is not set, and Django itself keeps no warnings where `DEBUG` is off"
                .to_owned(),
            place: None,
        };
    }
    let answer = |holds| Answer::of_setting(settings, NAME, holds);
    let said = |holds, why: String| Answer {
        why,
        ..answer(holds)
    };
    let mut is_sure = settings.get(NAME).is_some_and(Fact::is_complete);
    // The level that counts is that of the nearest logger which has one.
    let mut own = WAY[..2].iter().filter_map(|path| settings.part(NAME, path));
    let level = own.find_map(|logger| logger.entry("level").ok().flatten());
    if is_loud(level).holds() {
        return said(
            Some(false),
            "the level of the logger leaves warnings out".to_owned(),
        );
    }
    for path in WAY {
        let Some(logger) = settings.part(NAME, path) else {
            continue;
        };
        let names = logger
            .entry("handlers")
            .ok()
            .flatten()
            .and_then(Fact::as_items);
        for name in names.map_or(&[][..], |names| &names.items) {
            let Some(name) = name.as_str() else {
                is_sure = false;
                continue;
            };
            match keeps(settings, name) {
                Some(true) => {
                    let logger = path
                        .last()
                        .filter(|name| !name.is_empty())
                        .unwrap_or(&"root");
                    return said(
                        Some(true),
                        format!("logger `{logger}` has the handler `{name}`"),
                    );
                }
                Some(false) => {}
                None => is_sure = false,
            }
        }
        let propagates = logger
            .entry("propagate")
            .map(|value| value.map_or(Some(true), Fact::truthy));
        if propagates == Ok(Some(false)) {
            break;
        }
        is_sure &= propagates.is_ok_and(Known::holds);
    }
    if is_sure {
        said(
            Some(false),
            "no handler keeps warnings of `django.security` where `DEBUG` is off".to_owned(),
        )
    } else {
        said(
            None,
            "nobody can see which handlers `django.security` has".to_owned(),
        )
    }
}

/// Whether a level leaves warnings out.
fn is_loud(level: Option<&Fact>) -> Option<bool> {
    match level {
        None => Some(false),
        Some(level) => Some(LOUD.contains(&level.as_str()?)),
    }
}

/// Whether a handler keeps warnings in production; `None` where that is not to be seen.
fn keeps(settings: &Settings<'_>, name: &str) -> Option<bool> {
    let handler = settings.part(NAME, &["handlers", name])?;
    let class = class_of(handler)?;
    let level = handler.entry("level").ok()?;
    let is_loud = is_loud(level)?;
    let filters = match handler.entry("filters").ok()? {
        None => &[][..],
        Some(filters) => filters.as_items()?.items.as_slice(),
    };
    if class == "logging.NullHandler" || is_loud {
        return Some(false);
    }
    let for_debug = |filter: &Fact| {
        filter
            .as_str()
            .is_none_or(|name| name.contains("debug_true"))
    };
    // What other filters let through, their names do not tell for sure.
    (!filters.iter().any(for_debug)).then_some(true)
}

/// Whether every log file that a handler writes rotates.
pub(super) fn files_rotate(settings: &Settings<'_>) -> Answer {
    if let Some(answer) = set_up_elsewhere(settings) {
        return answer;
    }
    let answer = |holds| Answer::of_setting(settings, NAME, holds);
    let said = |holds, why: &str| Answer {
        why: why.to_owned(),
        ..answer(holds)
    };
    let seen = settings.get(NAME).is_some_and(|logging| {
        !logging.is_unknown() && matches!(logging.entry("handlers"), Ok(handlers) if handlers.is_none_or(|handlers| !handlers.is_unknown()))
    });
    let mut rotates = false;
    for (name, handler) in handlers(settings) {
        match class_of(handler) {
            Some("logging.FileHandler" | "logging.handlers.WatchedFileHandler") => {
                return Answer {
                    why: format!("handler `{name}` does not rotate its file; another program may"),
                    place: Some(settings.place_of_part(NAME, handler)),
                    ..answer(None)
                };
            }
            Some(
                "logging.handlers.RotatingFileHandler"
                | "logging.handlers.TimedRotatingFileHandler",
            ) => {
                rotates = true;
            }
            Some(class) if class.starts_with("logging.") || class.starts_with("django.") => {}
            _ => return said(None, "nobody can see what every handler writes"),
        }
    }
    match (seen, rotates) {
        (false, _) => said(None, "nobody can see what every handler writes"),
        (true, true) => said(Some(true), "the handlers rotate their files"),
        (true, false) => said(Some(true), "no handler writes a file"),
    }
}
