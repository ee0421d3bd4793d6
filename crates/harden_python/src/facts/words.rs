//! Which words a file may hold: the names in its code, and the words of its short strings.

use std::hash::{BuildHasher as _, Hasher as _};

use foldhash::fast::FixedState;
use serde::{Deserialize, Serialize};

/// A Bloom filter: it never forgets a word, and takes few others for one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    bits: [[u64; 32]; 4],
}

/// Longer strings are prose.
const LONGEST_STRING: usize = 80;

impl Words {
    /// Of a file whose words nobody knows.
    pub(super) fn any() -> Self {
        Self {
            bits: [[u64::MAX; 32]; 4],
        }
    }

    /// Takes a name.
    pub(super) fn insert(&mut self, word: &[u8]) {
        for bit in positions(word) {
            self.bits[bit / 2048][bit / 64 % 32] |= 1 << (bit % 64);
        }
    }

    /// Takes the words of a string, unless it is prose.
    pub(super) fn insert_string(&mut self, text: &[u8]) {
        if text.len() > LONGEST_STRING {
            return;
        }
        let mut rest = text;
        while let Some(start) = rest.iter().position(|byte| is_part(*byte)) {
            let begun = &rest[start..];
            let end = begun.iter().position(|byte| !is_part(*byte));
            let (word, behind) = begun.split_at(end.unwrap_or(begun.len()));
            self.insert(word);
            rest = behind;
        }
    }

    /// Whether each word of a dotted name, or of a header's, may be in the file.
    pub fn may_hold(&self, name: &str) -> bool {
        let parts = name.as_bytes().split(|byte| !is_part(*byte));
        parts.filter(|word| !word.is_empty()).all(|word| {
            positions(word)
                .iter()
                .all(|bit| self.bits[bit / 2048][bit / 64 % 32] & (1 << (bit % 64)) != 0)
        })
    }
}

/// Of a name; all beyond ASCII is taken for a letter.
fn is_part(byte: u8) -> bool {
    PARTS[usize::from(byte)]
}

const PARTS: [bool; 256] = {
    let mut parts = [false; 256];
    let mut byte = 0_u8;
    loop {
        parts[byte as usize] = byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii();
        if byte == u8::MAX {
            break;
        }
        byte += 1;
    }
    parts
};

/// The same in every run, and on every machine.
const HASH: FixedState = FixedState::with_seed(0);

/// Two of the 8,192 bits: of a thousand words few files that lack a word are taken to hold it.
fn positions(word: &[u8]) -> [usize; 2] {
    let mut hasher = HASH.build_hasher();
    hasher.write(word);
    let hash = hasher.finish();
    [hash, hash >> 32].map(|part| usize::try_from(part & 8191).expect("thirteen bits fit"))
}

#[cfg(test)]
mod tests {
    use crate::facts::facts_of_text;

    #[test]
    fn names_and_short_strings_are_words_and_prose_is_not() {
        let text = "import os\nos.makedirs(settings.LOG)\nmeta['REMOTE_ADDR']\nanswer['X-Frame-Options']\n\
                    '''Prose of some length, about unlikely_word, of which nobody would say that it \
                    names anything.'''\n";
        let words = facts_of_text(text).words;
        for held in [
            "os.makedirs",
            "settings.LOG",
            "REMOTE_ADDR",
            "X-Frame-Options",
            "LOG",
        ] {
            assert!(words.may_hold(held), "{held}");
        }
        assert!(!words.may_hold("unlikely_word"));
        assert!(!words.may_hold("settings.absent_name"));
    }

    #[test]
    fn words_of_any_length_are_told_apart() {
        let alphabet = "abcdefghijklmnopqrstuvwxyz_0123456789";
        for length in 1..=alphabet.len() {
            let word = &alphabet[..length];
            let words = facts_of_text(word).words;
            assert!(words.may_hold(word), "{word}");
            for changed in 0..length {
                let mut other = word.to_owned();
                other.replace_range(changed..=changed, "X");
                assert!(!words.may_hold(&other), "{other} for {word}");
            }
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_may_hold_anything() {
        let deep = "(".repeat(100_000);
        assert!(facts_of_text(&deep).words.may_hold("anything"));
        assert!(
            crate::facts::facts(b"\xff\xfe\x00")
                .words
                .may_hold("anything")
        );
    }
}
