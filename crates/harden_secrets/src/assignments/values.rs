//! Whether the text that a name is given is a secret.

use super::names::Meaning;
use crate::candidate::Strength;
use crate::entropy::{Classes, is_random, is_words};
use crate::look_alikes::is_look_alike;
use crate::placeholders::{is_placeholder, is_template};
use crate::window::{last, line_before};

/// How sure it is; `None`: it is none.
pub(crate) fn judge(text: &str, meaning: Meaning) -> Option<Strength> {
    const LONGEST: usize = 1024;
    if meaning == Meaning::Password && is_of_application(text) {
        return Some(Strength::Likely);
    }
    if text.len() > LONGEST || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    if is_placeholder(text) || is_look_alike(text) {
        return None;
    }
    if is_random(text) {
        return Some(Strength::Likely);
    }
    (meaning == Meaning::Password)
        .then(|| password(text))
        .flatten()
}

/// The same of a text that code compares a password with. Whoever knows it gets in, be it a word, where the code
/// compares a user's name as well.
pub(crate) fn judge_compared(text: &str, line: &str) -> Option<Strength> {
    const SHORTEST: usize = 4;
    /// The name of the user is compared right before.
    const NEAR: usize = 256;
    let is_told = text.len() >= SHORTEST && text.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_told || is_template(text) || is_name_of_password(text) {
        return None;
    }
    let line = last(line, NEAR).to_ascii_lowercase();
    let is_login = line.contains("==")
        && ["user", "name", "login", "email"]
            .iter()
            .any(|word| line.contains(word));
    let otherwise = if is_login {
        Strength::Likely
    } else {
        Strength::Weak
    };
    Some(judge(text, Meaning::Password).unwrap_or(otherwise))
}

/// A kind of credential, a state of a form or a mask, which code asks for.
fn is_name_of_password(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    [
        "none",
        "null",
        "true",
        "false",
        "undefined",
        "required",
        "password",
        "change-me",
        "changeme",
    ]
    .contains(&lower.as_str())
        || text.starts_with(['*', '$', '<', '\\'])
        || lower.contains("encrypted")
        || lower.contains("password_")
}

/// Data in code may well be called `token`; generated keys are longer.
pub(crate) const LONG: usize = 20;

/// Code that knows a password by its MD5 or SHA sum gives the sum.
pub(crate) fn is_digest(text: &str, meaning: Meaning) -> bool {
    meaning == Meaning::Password
        && [32, 40, 64, 128].contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether a value stands in a comment: it is shown, not used.
pub(crate) fn is_in_comment(text: &str, at: usize) -> bool {
    const MARKS: [&str; 9] = ["#", "//", "*", "--", "<!--", ";", ">>>", "...", "rem "];
    let line = line_before(text, at).trim_start();
    MARKS.iter().any(|mark| line.starts_with(mark))
}

/// What Google gives a program in place of its user's password: sixteen small letters, which make no words, and
/// which it shows in groups of four.
fn is_of_application(text: &str) -> bool {
    const LONGEST: usize = 19;
    const CONSONANTS_IN_A_ROW: usize = 4;
    let is_vowel = |byte: u8| b"aeiou".contains(&byte);
    let has_form = text.len() <= LONGEST
        && text
            .split(' ')
            .all(|group| group.len() % 4 == 0 && group.bytes().all(|b| b.is_ascii_lowercase()));
    let letters: Vec<u8> = text.bytes().filter(|byte| *byte != b' ').collect();
    has_form
        && letters.len() == 16
        && letters
            .windows(CONSONANTS_IN_A_ROW)
            .any(|letters| !letters.iter().any(|letter| is_vowel(*letter)))
        && !is_placeholder(text)
}

/// Whether a text is used as it stands: nothing is filled in.
pub(crate) fn is_literal(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic()) && !is_template(text)
}

/// What a setting of a site says: it is used, so that a password may well be a word.
pub(crate) fn judge_used(text: &str, meaning: Meaning) -> bool {
    const SHORTEST: usize = 6;
    let is_word = || {
        meaning == Meaning::Password
            && text.len() >= SHORTEST
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && text.bytes().any(|byte| byte.is_ascii_lowercase())
            && !is_placeholder(text)
            && !text.to_ascii_lowercase().ends_with("production")
    };
    judge(text, meaning).is_some() || is_word()
}

/// A word alone protects nothing, and is mostly development's.
fn password(text: &str) -> Option<Strength> {
    const SHORTEST: usize = 8;
    let classes = Classes::of(text);
    if text.len() < SHORTEST || !classes.digit || !(classes.lower || classes.upper) {
        return None;
    }
    let is_likely = classes.count() >= 3 || !is_words(text);
    Some(if is_likely {
        Strength::Likely
    } else {
        Strength::Weak
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_random_and_passwords_may_be_chosen() {
        for (text, meaning, expected) in [
            ("correct-horse-7", Meaning::Password, Some(Strength::Likely)),
            ("Winter2024!", Meaning::Password, Some(Strength::Likely)),
            ("bookshop2024", Meaning::Password, Some(Strength::Weak)),
            (
                "a8f5f167f44f4964e6c998dee827110c",
                Meaning::Key,
                Some(Strength::Likely),
            ),
            ("correct-horse-7", Meaning::Key, None),
            ("Password", Meaning::Password, None),
            ("new-password", Meaning::Password, None),
            ("changeme12345", Meaning::Password, None),
            ("access_token", Meaning::Key, None),
            ("a sentence with 1 number", Meaning::Password, None),
            (
                "kqvwhzbmtoqrafdx",
                Meaning::Password,
                Some(Strength::Likely),
            ),
            (
                "kqvw hzbm toqr afdx",
                Meaning::Password,
                Some(Strength::Likely),
            ),
            ("forgottenmachine", Meaning::Password, None),
            ("xxxx xxxx xxxx xxxx", Meaning::Password, None),
        ] {
            assert_eq!(judge(text, meaning), expected, "{text}");
        }
    }

    #[test]
    fn passwords_that_a_site_uses_may_be_words() {
        for (text, meaning, expected) in [
            ("marketing", Meaning::Password, true),
            ("marketing7", Meaning::Password, true),
            ("Winter2024!", Meaning::Password, true),
            ("marketing", Meaning::Key, false),
            ("password", Meaning::Password, false),
            ("changeme", Meaning::Password, false),
            ("set-by-the-deployment", Meaning::Password, false),
            ("OverriddenInProduction", Meaning::Password, false),
            ("DATABASE", Meaning::Password, false),
            ("a b c d e f", Meaning::Password, false),
        ] {
            assert_eq!(judge_used(text, meaning), expected, "{text}");
        }
    }

    #[test]
    fn passwords_that_code_asks_for_may_be_words() {
        for (text, expected) in [
            ("reaper", Some(Strength::Weak)),
            ("Winter2024!", Some(Strength::Likely)),
            ("", None),
            ("none", None),
            ("password", None),
            ("$encrypted$", None),
            ("{{ password }}", None),
            ("Please enter", None),
        ] {
            assert_eq!(judge_compared(text, "if "), expected, "{text}");
        }
        let login = "if username == 'jack' and ";
        assert_eq!(judge_compared("reaper", login), Some(Strength::Likely));
    }

    #[test]
    fn sums_in_code_and_what_comments_show_are_told() {
        let sum = "65079b006e85a7e798abecb99e47c154";
        assert!(is_digest(sum, Meaning::Password) && !is_digest(sum, Meaning::Key));
        for (text, expected) in [("a\n  # KEY = v1", true), ("a\n  KEY = v1 # b", false)] {
            let at = text.find("v1").expect("the value stands in the text");
            assert_eq!(is_in_comment(text, at), expected, "{text}");
        }
    }
}
