//! Which words a file may hold: the names in its code, and the words of its short strings.

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
            self.bits[bit >> 11][bit >> 6 & 31] |= 1 << (bit & 63);
        }
    }

    /// Takes the words of a string, unless it is prose.
    pub(super) fn insert_string(&mut self, text: &[u8]) {
        if text.len() > LONGEST_STRING {
            return;
        }
        all_words(text, |word| {
            self.insert(word);
            true
        });
    }

    /// Whether each word of a dotted name, or of a header's, may be in the file.
    pub fn may_hold(&self, name: &str) -> bool {
        all_words(name.as_bytes(), |word| self.may_hold_word(positions(word)))
    }

    /// The same, of a name that many files are asked for.
    pub fn may_hold_wanted(&self, name: &WantedWords) -> bool {
        name.0.iter().all(|word| self.may_hold_word(*word))
    }

    fn may_hold_word(&self, bits: [usize; 2]) -> bool {
        let is_set = |bit: usize| self.bits[bit >> 11][bit >> 6 & 31] >> (bit & 63) & 1 == 1;
        bits.into_iter().all(is_set)
    }
}

/// The words of a name, hashed once.
#[derive(Clone, Debug)]
pub struct WantedWords(Vec<[usize; 2]>);

impl WantedWords {
    pub fn of(name: &str) -> Self {
        let mut words = Vec::new();
        all_words(name.as_bytes(), |word| {
            words.push(positions(word));
            true
        });
        Self(words)
    }
}

/// Whether each word of a text passes; none is looked at behind one that does not.
#[inline]
fn all_words(text: &[u8], mut passes: impl FnMut(&[u8]) -> bool) -> bool {
    let mut rest = text;
    loop {
        let end = rest.iter().position(|byte| !is_part(*byte));
        let (word, behind) = rest.split_at(end.unwrap_or(rest.len()));
        if !word.is_empty() && !passes(word) {
            return false;
        }
        match behind.split_first() {
            Some((_, behind)) => rest = behind,
            None => return true,
        }
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

/// Two of the 8,192 bits: of a thousand words few files that lack a word are taken to hold it. The same in every
/// run, and on every machine.
fn positions(word: &[u8]) -> [usize; 2] {
    let hash = hash(word);
    [(hash >> 51) as usize, (hash >> 38 & 8191) as usize]
}

/// Words are short: it looks at each in pieces, the last of which may overlap the one before it. The upper bits of a
/// product depend on all that was multiplied.
fn hash(word: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mixed = |state: u64, piece: u64| {
        let product = (state ^ piece).wrapping_mul(FACTOR);
        product ^ product >> 32
    };
    let four = |bytes: &[u8; 4]| u64::from(u32::from_le_bytes(*bytes));
    let eight = |bytes: &[u8; 8]| u64::from_le_bytes(*bytes);
    let mut state = word.len() as u64;
    if let Some(last) = word.last_chunk() {
        let mut rest = word;
        while let Some((first, behind)) = rest.split_first_chunk() {
            state = mixed(state, eight(first));
            rest = behind;
        }
        mixed(state, eight(last))
    } else if let (Some(first), Some(last)) = (word.first_chunk(), word.last_chunk()) {
        mixed(state, four(first) | four(last) << 32)
    } else {
        let byte = |at: usize| word.get(at).copied().map_or(0, u64::from);
        mixed(state, byte(0) | byte(1) << 8 | byte(2) << 16)
    }
}

#[cfg(test)]
mod tests {
    use super::WantedWords;
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
            assert!(words.may_hold_wanted(&WantedWords::of(held)), "{held}");
        }
        for other in ["unlikely_word", "settings.absent_name"] {
            assert!(!words.may_hold(other), "{other}");
            assert!(!words.may_hold_wanted(&WantedWords::of(other)), "{other}");
        }
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
