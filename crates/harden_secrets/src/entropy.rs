//! How random a text looks.

/// Bits per character, by how often each stands in the text.
pub(crate) fn bits_per_character(text: &str) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in text.bytes() {
        counts[usize::from(byte)] += 1;
    }
    let total: u32 = counts.iter().sum();
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| {
            let share = f64::from(*count) / f64::from(total);
            -share * share.log2()
        })
        .sum()
}

/// What a text is made of.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "one for each class")]
pub(crate) struct Classes {
    pub(crate) lower: bool,
    pub(crate) upper: bool,
    pub(crate) digit: bool,
    pub(crate) other: bool,
}

impl Classes {
    pub(crate) fn of(text: &str) -> Self {
        let has = |test: fn(&u8) -> bool| text.as_bytes().iter().any(test);
        Self {
            lower: has(u8::is_ascii_lowercase),
            upper: has(u8::is_ascii_uppercase),
            digit: has(u8::is_ascii_digit),
            other: !text.bytes().all(|byte| byte.is_ascii_alphanumeric()),
        }
    }

    pub(crate) fn count(self) -> usize {
        [self.lower, self.upper, self.digit, self.other]
            .into_iter()
            .filter(|has| *has)
            .count()
    }
}

/// Whether a generator made it, by the look of it: a key or a token of some length.
pub(crate) fn is_random(text: &str) -> bool {
    const SHORTEST: usize = 16;
    if text.len() < SHORTEST || !text.is_ascii() || is_words(text) {
        return false;
    }
    let classes = Classes::of(text);
    let has_letters = classes.lower || classes.upper;
    let is_hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let needed = if is_hex { 2.9 } else { 3.3 };
    has_letters
        && (classes.digit || classes.lower && classes.upper && is_mixed(text))
        && bits_per_character(text) >= needed
}

/// Capitals inside of words, and not at their beginning alone: `aBcDEfgH`, but not `fooBarBaz`.
fn is_mixed(text: &str) -> bool {
    let bytes = text.as_bytes();
    let changes = bytes
        .windows(2)
        .filter(|pair| {
            pair[0].is_ascii_alphabetic()
                && pair[1].is_ascii_alphabetic()
                && pair[0].is_ascii_uppercase() != pair[1].is_ascii_uppercase()
        })
        .count();
    changes > 0 && changes * 3 >= bytes.len()
}

/// Parts of letters alone or digits alone, with dashes and the like between them: `my-service-token-2`.
pub(crate) fn is_words(text: &str) -> bool {
    let mut parts = text.split(|c: char| !c.is_ascii_alphanumeric());
    let is_part = |part: &str| {
        let letters = part.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = part.len() - letters.len();
        letters.bytes().all(|byte| byte.is_ascii_alphabetic())
            && digits <= 4
            && is_one_case(letters)
    };
    parts.all(is_part)
}

/// `word`, `Word` or `WORD`, or several joined as in `someWord`.
fn is_one_case(letters: &str) -> bool {
    !is_mixed(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generators_and_people_write_differently() {
        for text in [
            "a8f5f167f44f4964e6c998dee827110c",
            "wJalrXUtnFEMIK7MDENGbPxRfiCYz4m2Qk8h0sVt",
            "9k#2mQ!x7Lp@4vRz",
        ] {
            assert!(is_random(text), "{text}");
        }
        for text in [
            "my-service-token-2",
            "aaaaaaaaaaaaaaaaaaaaaaaa1",
            "PasswordResetTokenGenerator",
            "some_long_name_of_a_setting",
            "short1",
            "0000000000000000000000000000000a",
        ] {
            assert!(!is_random(text), "{text}");
        }
    }
}
