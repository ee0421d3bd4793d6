//! How much may be sent.

use harden_settings::facts::FactValue;

use crate::guard_file::Mistake;
use crate::maker::{Floor, Maker};
use crate::model::Uploads;

/// Django's own limit, in every release that has one.
const DJANGOS: u64 = 2_621_440;

pub(crate) fn of(maker: &mut Maker<'_>) -> Result<Uploads, Mistake> {
    let said = maker
        .settings
        .read("DATA_UPLOAD_MAX_MEMORY_SIZE", None, |fact| {
            match &fact.value {
                FactValue::None => Some(None),
                _ => u64::try_from(fact.as_int()?).ok().map(Some),
            }
        });
    // Who names a limit has one in mind, and forms that need it; only none at all is less.
    let floor = Floor {
        value: Some(DJANGOS),
        holds: |limit: &Option<u64>| limit.is_some(),
    };
    Ok(Uploads {
        max_body: maker.item("uploads.max_body", said, floor, |given| {
            given.number_or_none("a whole number of bytes")
        })?,
    })
}
