//! Files that visitors send.

use crate::rule::rules;

rules! {
    upload_folder_missing,
}
