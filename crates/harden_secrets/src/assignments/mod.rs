//! Texts that a name says to be secret: `STRIPE_SECRET_KEY = "…"`, in whatever language.

mod names;
mod syntax;
mod values;

use std::ops::Range;

use crate::candidate::Strength;
use crate::file_kind::FileKind;

/// Parts of words without which no name means a secret: without the first letter, so that it may be a capital.
#[rustfmt::skip]
pub(crate) const ANCHORS: [&str; 29] = [
    "ecret", "ECRET", // secret
    "assw", "ASSW", // password, passwd
    "assph", "ASSPH", // passphrase
    "oken", "OKEN", // token
    "pi_key", "PI_KEY", "pi-key", "PI-KEY", "pikey", "PIKEY", "piKey", // API key
    "ccess_key", "CCESS_KEY", "ccessKey", // access key
    "uth_key", "UTH_KEY", // auth key
    "ncryption_key", "NCRYPTION_KEY", // encryption key
    "igning_key", "IGNING_KEY", // signing key
    "redential", "REDENTIAL", // credential
    "pwd", "PWD", "Pwd",
];

pub(crate) use values::is_in_comment;

pub(crate) struct Value {
    pub(crate) range: Range<usize>,
    pub(crate) strength: Strength,
}

/// The whole name that a word stands in.
pub(crate) fn name_around(text: &str, word: &Range<usize>) -> Range<usize> {
    const LONGEST: usize = 80;
    let bytes = text.as_bytes();
    let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let before = bytes[..word.start]
        .iter()
        .rev()
        .take(LONGEST)
        .take_while(is_part)
        .count();
    let is_rest = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let after = bytes[word.end..]
        .iter()
        .take(LONGEST)
        .take_while(is_rest)
        .count();
    let start = word.start - before;
    // Options of a command: `--password`.
    let dashes = bytes[start..]
        .iter()
        .take_while(|byte| matches!(byte, b'-' | b'.'))
        .count();
    start + dashes.min(before)..word.end + after
}

/// The text that a name is given, if it is a secret.
pub(crate) fn value_of(text: &str, kind: FileKind, name: &Range<usize>) -> Option<Value> {
    let meaning = names::meaning(&text[name.clone()])?;
    let range = syntax::value_behind(text, kind, name)?;
    let value = text.get(range.clone())?;
    if matches!(kind, FileKind::Code { .. }) && values::is_digest(value, meaning) {
        return None;
    }
    let mut strength = values::judge(value, meaning)?;
    let is_bare = meaning == names::Meaning::Key && names::is_bare(&text[name.clone()]);
    if is_bare && value.len() < values::LONG {
        strength = Strength::Weak;
    }
    Some(Value { range, strength })
}
