//! The identity of a finding: what it is about, not where it stands.

use std::collections::BTreeMap;

use super::Draft;

/// Stamps every finding. Findings must be in their final order: copies are told apart by it.
///
/// A fingerprint is made of the rule, the file, the subject and the ordinal among equals, and of neither
/// lines nor profiles.
pub(super) fn stamp(drafts: &mut [Draft]) {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for draft in drafts {
        let identity = format!(
            "{}\0{}\0{}",
            draft.finding.rule.code, draft.finding.place.file, draft.subject
        );
        let ordinal = seen.entry(identity.clone()).or_default();
        draft.finding.fingerprint = fnv(&format!("{identity}\0{ordinal}"));
        *ordinal += 1;
    }
}

/// FNV-1a, 128 bits: stable between releases and machines, and no secret depends on it.
fn fnv(text: &str) -> String {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let hash = text.bytes().fold(OFFSET, |hash, byte| {
        (hash ^ u128::from(byte)).wrapping_mul(PRIME)
    });
    format!("{hash:032x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_fnv_1a() {
        // Test vectors of the FNV specification.
        assert_eq!(fnv(""), "6c62272e07bb014262b821756295c58d");
        assert_eq!(fnv("a"), "d228cb696f1a8caf78912b704e4a8964");
    }
}
