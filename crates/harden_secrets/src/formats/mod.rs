//! Tokens that services issue in a form of their own: one table entry each, one file per family.
//!
//! Facts are from the services' documentation of their tokens, and from tokens as their documentation shows them.

mod chat;
mod clouds;
mod forges;
mod mail;
mod packages;
mod payment;
mod tools;
mod web_tokens;

use crate::candidate::Strength;
use crate::checksum::ends_with_crc32;
use crate::entropy::bits_per_character;
use crate::placeholders::is_placeholder_body;

/// How the tokens of one kind look.
#[derive(Debug)]
pub struct Format {
    /// `Stripe secret key`, for reports.
    pub name: &'static str,
    /// How to make such a token worthless and get another, as sentences: the vendor's own place or command.
    pub rotation: &'static str,
    /// How it begins, exactly.
    pub(crate) prefix: &'static str,
    pub(crate) alphabet: Alphabet,
    /// Of what stands behind the beginning.
    pub(crate) length: (usize, usize),
    pub(crate) check: Check,
    pub(crate) strength: Strength,
}

/// What stands behind the beginning of a token.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Alphabet {
    /// Lower case alone.
    Hex,
    /// Capitals, and 2 to 7.
    Base32,
    Base62,
    /// With `-` and `_`.
    Url,
    /// With `+`, `/` and `=`.
    Base64,
    /// As `Base64`, with `-` and `_`.
    AnyBase64,
    /// As `Url`, with dots between parts.
    Dotted,
    /// As `Url`, with slashes between parts.
    Path,
}

/// What else must hold of it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Check {
    None,
    /// Six digits at its end are the checksum of the rest.
    Crc32,
    /// Parts between these characters have these lengths, at least.
    Parts(char, &'static [usize]),
    Contains(&'static str),
    EndsWith(&'static str),
    Own(fn(&str) -> Option<Strength>),
}

const FAMILIES: [&[Format]; 8] = [
    forges::FORMATS,
    clouds::FORMATS,
    payment::FORMATS,
    packages::FORMATS,
    chat::FORMATS,
    mail::FORMATS,
    tools::FORMATS,
    web_tokens::FORMATS,
];

pub(crate) fn all() -> impl Iterator<Item = &'static Format> {
    FAMILIES.iter().flat_map(|family| family.iter())
}

impl Format {
    pub(crate) const fn new(
        name: &'static str,
        prefix: &'static str,
        alphabet: Alphabet,
        length: (usize, usize),
        rotation: &'static str,
    ) -> Self {
        Self {
            name,
            rotation,
            prefix,
            alphabet,
            length,
            check: Check::None,
            strength: Strength::Likely,
        }
    }

    pub(crate) const fn checked(mut self, check: Check) -> Self {
        self.check = check;
        self
    }

    /// Harmless as a rule: for tests of the service, or public in browsers.
    pub(crate) const fn weak(mut self) -> Self {
        self.strength = Strength::Weak;
        self
    }

    /// The length of the token at the beginning of a text, and how sure it is.
    pub(crate) fn judge(&self, text: &str) -> Option<(usize, Strength)> {
        let rest = text.strip_prefix(self.prefix)?;
        let end = rest
            .bytes()
            .take(self.length.1 + 1)
            .take_while(|byte| self.alphabet.has(*byte))
            .count();
        let mut body = &rest[..end];
        if matches!(self.alphabet, Alphabet::Dotted) {
            body = body.trim_end_matches('.');
        }
        let next = rest.as_bytes().get(body.len());
        let goes_on = next.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        if body.len() < self.length.0 || body.len() > self.length.1 || goes_on {
            return None;
        }
        if is_placeholder_body(body)
            || bits_per_character(body) < self.alphabet.least_bits(body.len())
        {
            return None;
        }
        let strength = self.check(body)?;
        Some((self.prefix.len() + body.len(), strength))
    }

    fn check(&self, body: &str) -> Option<Strength> {
        let holds = match self.check {
            Check::None => true,
            Check::Crc32 => return ends_with_crc32(body).then_some(Strength::Certain),
            Check::Parts(between, lengths) => {
                let parts: Vec<&str> = body.split(between).collect();
                parts.len() == lengths.len()
                    && parts
                        .iter()
                        .zip(lengths)
                        .all(|(part, length)| part.len() >= *length)
            }
            Check::Contains(text) => body.contains(text),
            Check::EndsWith(text) => body.ends_with(text),
            Check::Own(check) => return check(body),
        };
        holds.then_some(self.strength)
    }
}

impl Alphabet {
    const fn has(self, byte: u8) -> bool {
        let is_url = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        match self {
            Self::Hex => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
            Self::Base32 => matches!(byte, b'A'..=b'Z' | b'2'..=b'7'),
            Self::Base62 => byte.is_ascii_alphanumeric(),
            Self::Url => is_url,
            Self::Base64 => byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='),
            Self::AnyBase64 => is_url || matches!(byte, b'+' | b'/' | b'='),
            Self::Dotted => is_url || byte == b'.',
            Self::Path => is_url || byte == b'/',
        }
    }

    /// What chance leaves in practice; words and rows of one character have less.
    fn least_bits(self, length: usize) -> f64 {
        match self {
            Self::Hex => 2.8,
            _ if length < 20 => 2.5,
            _ => 3.2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_are_told_apart() {
        for format in all() {
            assert!(format.prefix.len() >= 3, "{}", format.name);
            assert!(format.length.0 <= format.length.1, "{}", format.name);
        }
    }

    #[test]
    fn every_format_says_in_a_line_or_two_how_to_rotate_it() {
        const LONGEST: usize = 160;
        for format in all() {
            let text = format.rotation;
            assert!(
                text.ends_with('.') && text.len() <= LONGEST,
                "{}",
                format.name
            );
            assert!(!text.contains("  "), "{}", format.name);
        }
    }

    #[test]
    fn formats_without_checks_take_what_is_built_like_their_tokens() {
        const LETTERS: &str = "9k2mQx7Lp4vRzT8bYw3cN5sGdF1hJ0oPqWeRtYuIaBnMxZ6iEgHfKjCvSlDr";
        for format in all().filter(|format| matches!(format.check, Check::None)) {
            let of_kind = LETTERS
                .bytes()
                .cycle()
                .filter(|byte| format.alphabet.has(*byte));
            let body: String = of_kind.take(format.length.0).map(char::from).collect();
            let text = format!("{}{body}", format.prefix);
            assert!(format.judge(&text).is_some(), "{text}");
        }
    }

    #[test]
    fn a_longer_text_is_another_thing() {
        let format = Format::new("test", "tok_", Alphabet::Base62, (20, 20), "Delete it.");
        let body = "9k2mQx7Lp4vRzT8bYw3c";
        assert!(format.judge(&format!("tok_{body}")).is_some());
        assert!(format.judge(&format!("tok_{body}\"")).is_some());
        assert!(format.judge(&format!("tok_{body}d")).is_none());
        assert!(format.judge(&format!("tok_{body}_d")).is_none());
        assert!(format.judge(&format!("tok_{}", &body[1..])).is_none());
        assert!(format.judge(&format!("tok_{}", "ab".repeat(10))).is_none());
    }
}
