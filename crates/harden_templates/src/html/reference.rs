//! Character references in the values of attributes.

use std::borrow::Cow;

use memchr::memchr;

/// No name is longer.
const MAX_LENGTH: usize = 34;

/// The text that a language inside of an attribute gets. A reference to a character that no language gives a
/// meaning becomes a letter: what it is does not matter.
pub(super) fn decoded(text: &[u8]) -> Cow<'_, [u8]> {
    let Some(first) = memchr(b'&', text) else {
        return Cow::Borrowed(text);
    };
    let mut decoded = text[..first].to_vec();
    let mut at = first;
    while at < text.len() {
        if text[at] != b'&' {
            decoded.push(text[at]);
            at += 1;
            continue;
        }
        let (byte, length) = reference(&text[at + 1..]).unwrap_or((b'&', 0));
        decoded.push(byte);
        at += 1 + length;
    }
    Cow::Owned(decoded)
}

/// The character behind `&`, and how long its reference is.
fn reference(text: &[u8]) -> Option<(u8, usize)> {
    if let Some(number) = text.strip_prefix(b"#") {
        return numeric(number).map(|(byte, length)| (byte, length + 1));
    }
    let is_part = |byte: &&u8| byte.is_ascii_alphanumeric();
    let length = text.iter().take(MAX_LENGTH).take_while(is_part).count();
    let name = std::str::from_utf8(&text[..length]).ok()?;
    let is_ended = text.get(length) == Some(&b';');
    let byte = match name {
        "quot" | "QUOT" => b'"',
        "amp" | "AMP" => b'&',
        "lt" | "LT" => b'<',
        "gt" | "GT" => b'>',
        // All others need their semicolon.
        _ if !is_ended => return None,
        "apos" => b'\'',
        "Tab" => b'\t',
        "NewLine" => b'\n',
        "excl" => b'!',
        "num" => b'#',
        "dollar" => b'$',
        "percnt" => b'%',
        "lpar" => b'(',
        "rpar" => b')',
        "ast" | "midast" => b'*',
        "plus" => b'+',
        "comma" => b',',
        "period" => b'.',
        "sol" => b'/',
        "colon" => b':',
        "semi" => b';',
        "equals" => b'=',
        "quest" => b'?',
        "commat" => b'@',
        "lsqb" | "lbrack" => b'[',
        "bsol" => b'\\',
        "rsqb" | "rbrack" => b']',
        "Hat" => b'^',
        "lowbar" | "UnderBar" => b'_',
        "grave" | "DiacriticalGrave" => b'`',
        "lcub" | "lbrace" => b'{',
        "verbar" | "vert" | "VerticalLine" => b'|',
        "rcub" | "rbrace" => b'}',
        "nbsp" | "NonBreakingSpace" => b' ',
        _ => b'x',
    };
    Some((byte, length + usize::from(is_ended)))
}

/// `#39;`, `#x27;`; the semicolon may be missing.
fn numeric(text: &[u8]) -> Option<(u8, usize)> {
    let hexadecimal = text.strip_prefix(b"x").or_else(|| text.strip_prefix(b"X"));
    let (digits, radix) = match hexadecimal {
        Some(digits) => (digits, 16),
        None => (text, 10),
    };
    let is_digit = |byte: &&u8| char::from(**byte).is_digit(radix);
    let length = digits.iter().take_while(is_digit).count();
    if length == 0 {
        return None;
    }
    let mut value: u32 = 0;
    for byte in &digits[..length] {
        let digit = char::from(*byte).to_digit(radix)?;
        value = value.saturating_mul(radix).saturating_add(digit);
    }
    let byte = u8::try_from(value)
        .ok()
        .filter(u8::is_ascii)
        .unwrap_or(b'x');
    let is_ended = digits.get(length) == Some(&b';');
    let prefix = text.len() - digits.len();
    Some((byte, prefix + length + usize::from(is_ended)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_is_decoded() {
        for (text, expected) in [
            ("a&quot;b&#39;c&#x27;d", "a\"b'c'd"),
            ("f(&lpar;&quot", "f((\""),
            ("a&b=c&amp;d", "a&b=c&d"),
            ("&eacute;&#233;&#99999999999;", "xxx"),
            ("&#;&#x;&", "&#;&#x;&"),
            ("plain", "plain"),
        ] {
            assert_eq!(decoded(text.as_bytes()), expected.as_bytes(), "{text}");
        }
    }
}
