//! The identity of a finding: what it is about, not where it stands.

use std::collections::{BTreeMap, BTreeSet};

use super::Draft;

/// Stamps every finding. Findings must be in their final order: copies are told apart by it.
///
/// The first half of a fingerprint is made of the rule and the subject alone, and stays when a file is
/// renamed ([`harden_finding::Finding::about`]); the second adds the file and the ordinal among equals.
/// Neither lines nor profiles take part.
pub(super) fn stamp(drafts: &mut [Draft]) {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for draft in drafts {
        // Which of several subjects comes first depends on the world that is asked.
        let subjects: BTreeSet<&str> = draft.subject.split(',').collect();
        let subject: Vec<&str> = subjects.into_iter().collect();
        let about = format!("{}\0{}", draft.finding.rule.code, subject.join(","));
        let identity = format!("{about}\0{}", draft.finding.place.file);
        let ordinal = seen.entry(identity.clone()).or_default();
        draft.finding.fingerprint = format!(
            "{:016x}{:016x}",
            fnv(&about),
            fnv(&format!("{identity}\0{ordinal}"))
        );
        *ordinal += 1;
    }
}

/// FNV-1a, 64 bits: stable between releases and machines, and no secret depends on it.
fn fnv(text: &str) -> u64 {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    text.bytes().fold(OFFSET, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(PRIME)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_fnv_1a() {
        // Test vectors of the FNV specification.
        assert_eq!(fnv(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv("foobar"), 0x8594_4171_f739_67e8);
    }
}
