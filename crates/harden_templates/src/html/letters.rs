use std::fmt;

/// The longest word that is told from others.
const CAPACITY: usize = 23;

/// The beginning of a word that is being read, in lower case: names of tags and attributes, schemes, keywords.
/// A longer word is none of those that matter, and equals no text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct Letters {
    bytes: [u8; CAPACITY],
    length: u8,
    is_more: bool,
}

impl Letters {
    /// A word of which nobody knows how it is spelt.
    pub(crate) fn unknown() -> Self {
        Self {
            is_more: true,
            ..Self::default()
        }
    }

    pub(crate) fn push(&mut self, byte: u8) {
        let length = usize::from(self.length);
        if length == CAPACITY || self.is_more {
            self.is_more = true;
            return;
        }
        self.bytes[length] = byte.to_ascii_lowercase();
        self.length += 1;
    }

    pub(crate) fn push_all(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.push(*byte);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.length == 0 && !self.is_more
    }

    /// Whether more was read than is kept, or a part of it is not known.
    pub(crate) fn is_unknown(&self) -> bool {
        self.is_more
    }

    pub(crate) fn set_unknown(&mut self) {
        self.is_more = true;
    }

    /// Whether all that is kept was read, and more.
    pub(crate) fn is_cut(&self) -> bool {
        self.is_more && usize::from(self.length) == CAPACITY
    }

    /// What is known of the word.
    pub(crate) fn start(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or_default()
    }

    /// The word, where all of it is known.
    pub(crate) fn as_str(&self) -> Option<&str> {
        (!self.is_more).then(|| self.start())
    }
}

impl fmt::Debug for Letters {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:?}{}",
            self.start(),
            if self.is_more { "…" } else { "" }
        )
    }
}
