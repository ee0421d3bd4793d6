//! Files that visitors send.

use crate::rule::rules;

rules! {
    upload_folder_missing,
    request_size_unlimited,
    uploads_in_static,
    uploads_beside_code,
    uploads_writable_by_all,
    bucket_open,
    file_size_unlimited,
    links_never_expire,
    uploads_served_by_django,
}
