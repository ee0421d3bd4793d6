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
}
