//! Which words a file may hold: the names in its code, and the words of its short strings.

use std::hash::{BuildHasher as _, Hasher as _};

use foldhash::fast::FixedState;
use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_text_size::Ranged;
use serde::{Deserialize, Serialize};

/// A Bloom filter: it never forgets a word, and takes few others for one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    bits: [u64; 32],
}

/// Longer strings are prose.
const LONGEST_STRING: usize = 80;

impl Words {
    /// Of a file whose words nobody knows.
    pub(super) fn any() -> Self {
        Self {
            bits: [u64::MAX; 32],
        }
    }

    pub(super) fn collect(tokens: &Tokens, text: &str) -> Self {
        let mut words = Self::default();
        for token in tokens {
            match token.kind() {
                TokenKind::Name => words.insert(text[token.range()].as_bytes()),
                TokenKind::String if token.range().len().to_usize() <= LONGEST_STRING => {
                    for word in text[token.range()].as_bytes().split(|byte| !is_part(*byte)) {
                        words.insert(word);
                    }
                }
                _ => {}
            }
        }
        words
    }

    /// Whether each word of a dotted name, or of a header's, may be in the file.
    pub fn may_hold(&self, name: &str) -> bool {
        name.as_bytes().split(|byte| !is_part(*byte)).all(|word| {
            positions(word)
                .iter()
                .all(|bit| self.bits[bit / 64] & (1 << (bit % 64)) != 0)
        })
    }

    fn insert(&mut self, word: &[u8]) {
        for bit in positions(word) {
            self.bits[bit / 64] |= 1 << (bit % 64);
        }
    }
}

/// Of a name; all beyond ASCII is taken for a letter.
fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

/// The same in every run, and on every machine.
const HASH: FixedState = FixedState::with_seed(0);

/// Two of the 2,048 bits.
fn positions(word: &[u8]) -> [usize; 2] {
    let mut hasher = HASH.build_hasher();
    hasher.write(word);
    let hash = hasher.finish();
    [hash, hash >> 32].map(|part| usize::try_from(part & 2047).expect("eleven bits fit"))
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
