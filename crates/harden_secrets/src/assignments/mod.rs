//! Texts that a name says to be secret: `STRIPE_SECRET_KEY = "…"`, in whatever language.

mod manifests;
mod markup;
mod names;
pub(crate) mod rotation;
mod syntax;
mod values;

use std::ops::Range;

use crate::candidate::Strength;
use crate::file::File;
use crate::file_kind::{Dialect, FileKind};
use crate::window::line_before;
use names::Meaning;

/// Parts of words without which no name means a secret: without the first letter, so that it may be a capital.
#[rustfmt::skip]
pub(crate) const ANCHORS: [&str; 47] = [
    "ecret", "ECRET", // secret
    "assw", "ASSW", // password, passwd
    "assph", "ASSPH", // passphrase
    "_pass", "_PASS", // pass
    "oken", "OKEN", // token
    "pi_key", "PI_KEY", "pi-key", "PI-KEY", "pikey", "PIKEY", "piKey", // API key
    "ccess_key", "CCESS_KEY", "ccessKey", // access key
    "uth_key", "UTH_KEY", // auth key
    "ncryption_key", "NCRYPTION_KEY", // encryption key
    "igning_key", "IGNING_KEY", // signing key
    "redential", "REDENTIAL", // credential
    "pwd", "PWD", "Pwd",
    // Private, master, data, Fernet's, HMAC's, account and licence key: few texts have these ends of words.
    "te_key", "TE_KEY", "teKey", "er_key", "ER_KEY", "ta_key", "TA_KEY", "et_key", "ET_KEY",
    "ac_key", "AC_KEY", "nt_key", "NT_KEY", "ntKey", "se_key", "SE_KEY",
];

pub(crate) use manifests::Manifests;
pub(crate) use markup::scripts;
pub(crate) use values::is_in_comment;

pub(crate) struct Value {
    pub(crate) range: Range<usize>,
    pub(crate) strength: Strength,
    /// How to change it.
    pub(crate) rotation: &'static str,
}

/// Whether a name means a secret, and the text that a site uses under it may be one.
pub fn is_used_secret(name: &str, text: &str) -> bool {
    names::meaning(name).is_some_and(|meaning| values::judge_used(text, meaning))
}

/// Whether a name has a word that names of secrets have, be it as a part of another. Asked first, for most have none.
pub fn may_name_secret(name: &str) -> bool {
    names::may_mean_secret(name)
}

/// Whether a name is one of a secret: no text under another is one that is used.
pub fn names_secret(name: &str) -> bool {
    names::meaning(name).is_some()
}

/// What Flask signs its sessions with, in the application's own code: be it a placeholder, it is the key.
fn is_key_of_flask(text: &str, name: &Range<usize>) -> bool {
    let before = &text[..name.start];
    match &text[name.clone()] {
        "app.secret_key" => true,
        "SECRET_KEY" => ["app.config['", "app.config[\""]
            .iter()
            .any(|config| before.ends_with(config)),
        _ => false,
    }
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
pub(crate) fn value_of(file: &mut File<'_>, name: &Range<usize>) -> Option<Value> {
    let text = file.text;
    let kind = match file.kind {
        FileKind::Page if !file.is_in_script(name.start) => return None,
        FileKind::Page => FileKind::Code { python: false },
        kind => kind,
    };
    let meaning = names::meaning(&text[name.clone()])?;
    let is_code = matches!(kind, FileKind::Code { .. });
    if is_code
        && meaning == Meaning::Password
        && let Some(range) = syntax::compared_with(text, name)
    {
        if !file.may_judge(range.len()) {
            return None;
        }
        let line = line_before(text, name.start);
        let strength = values::judge_compared(&text[range.clone()], line)?;
        return Some(Value {
            range,
            strength,
            rotation: rotation::COMPARED,
        });
    }
    let range = match kind {
        FileKind::Configuration(Dialect::Xml | Dialect::Lines) => {
            markup::value_of_element(text, name)
        }
        _ => None,
    };
    let range = range.or_else(|| syntax::value_behind(text, kind, name))?;
    let value = text.get(range.clone())?;
    if is_code && values::is_digest(value, meaning) {
        return None;
    }
    if !file.may_judge(value.len()) {
        return None;
    }
    let is_used_as_key = is_code && is_key_of_flask(text, name) && values::is_literal(value);
    let name = &text[name.clone()];
    if is_used_as_key {
        return Some(Value {
            range,
            strength: Strength::Likely,
            rotation: rotation::of_name(name, meaning),
        });
    }
    let kept = file.manifests().at(text, &range);
    let mut strength = match kept.as_ref().and_then(|kept| kept.decoded.as_deref()) {
        Some(decoded) => values::judge(decoded, Meaning::Password)?,
        None => values::judge(value, meaning)?,
    };
    let rotation = match kept {
        Some(_) => rotation::MANIFEST,
        None => rotation::of_name(name, meaning),
    };
    let is_bare = meaning == Meaning::Key && names::is_bare(name);
    if is_bare && value.len() < values::LONG {
        strength = Strength::Weak;
    }
    Some(Value {
        range,
        strength,
        rotation,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_that_an_application_signs_with_are_its_key() {
        let strength = |text: &str| {
            let word = text.find("ecret").or(text.find("ECRET"))?;
            let name = name_around(text, &(word..word + 5));
            let mut file = File::new(text, FileKind::Code { python: true });
            value_of(&mut file, &name).map(|value| value.strength)
        };
        for text in [
            "app.secret_key = 'your-secret-key-here'  # why",
            "app.config['SECRET_KEY'] = \"myrandomstringhere\"",
        ] {
            assert_eq!(strength(text), Some(Strength::Likely), "{text}");
        }
        for text in [
            "app.secret_key = os.environ['SECRET_KEY']",
            "app.secret_key = '{{ secret_key }}'",
            "shop.secret_key = 'your-secret-key-here'",
        ] {
            assert_eq!(strength(text), None, "{text}");
        }
    }
}
