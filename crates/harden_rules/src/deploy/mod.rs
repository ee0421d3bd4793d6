//! The rest of the production checklist.

use crate::rule::rules;

mod file_caches;

rules! {
    allowed_hosts_empty,
    cache_in_served_folder,
    cache_path_relative,
    no_default_mailer,
    development_mail_backend,
    unused_suppression,
    any_host_allowed,
    forwarded_host_believed,
    development_tool_installed,
    security_check_silenced,
    setting_of_another_django,
    setting_misspelt,
    setting_feeds_nothing,
    legacy_salt_accepted,
    mail_not_sent,
    no_error_reports,
    development_server_deployed,
    admin_path_guessable,
    every_address_internal,
    weaker_than_sibling,
}
