//! Security events that are kept, and logs that do not harm.

use crate::rule::rules;

mod configuration;

pub(crate) use configuration::{class_of, handlers};

rules! {
    log_never_rotates,
    security_log_dropped,
    error_mail_as_page,
    logging_switched_off,
    loggers_disabled,
    debug_logged,
    failed_logins_unlogged,
    log_folder_missing,
}
