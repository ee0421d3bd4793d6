//! Tokens and passwords as headers of requests carry them.

use super::{Alphabet, Check, Format};
use crate::base64::decode;
use crate::candidate::Strength;
use crate::urls::strength_of_login;

pub(super) const FORMATS: &[Format] = &[
    Format::new(
        "JSON Web Token",
        "eyJ",
        Alphabet::Dotted,
        (60, 4000),
        "Change the key that signs it, or revoke the token where it was issued: without an \
         end it holds for as long as the key.",
    )
    .checked(Check::Own(judge)),
    // Only where it says a name and a password: "Basic" is a word as well.
    Format::new(
        "HTTP Basic password",
        "Basic ",
        Alphabet::Base64,
        (8, 400),
        "Base64 hides nothing: change the password, or revoke the token, at the service that the \
             header is sent to.",
    )
    .checked(Check::Own(judge_login)),
];

/// Three parts, the first of which names an algorithm. One that ends by itself is harmless as a rule.
fn judge(body: &str) -> Option<Strength> {
    let mut parts = body.split('.');
    let header = text(&format!("eyJ{}", parts.next()?));
    let claims = text(parts.next()?);
    let signature = parts.next()?;
    if parts.next().is_some()
        || signature.len() < 20
        || !header.contains("\"alg\"")
        || !claims.starts_with('{')
    {
        return None;
    }
    // The token that documentation everywhere shows.
    if claims.contains("1234567890") || claims.contains("John Doe") {
        return None;
    }
    let ends = claims.contains("\"exp\"");
    Some(if ends {
        Strength::Weak
    } else {
        Strength::Likely
    })
}

/// `user:password`, as in an address.
fn judge_login(body: &str) -> Option<Strength> {
    let login = String::from_utf8(decode(body)).ok()?;
    let (user, password) = login.split_once(':')?;
    let is_graphic = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_graphic(user) || !is_graphic(password) {
        return None;
    }
    strength_of_login(user, password)
}

fn text(part: &str) -> String {
    String::from_utf8_lossy(&decode(part)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_in_headers_are_told_from_words() {
        for (body, expected) in [
            // shop:k7-Gq0z1kPw
            ("c2hvcDprNy1HcTB6MWtQdw==", Some(Strength::Likely)),
            // shop:marketing
            ("c2hvcDptYXJrZXRpbmc=", Some(Strength::Weak)),
            // user:password, user:k7-Gq0z1kPw, Aladdin:open sesame, of RFC 7617
            ("dXNlcjpwYXNzd29yZA==", None),
            ("dXNlcjprNy1HcTB6MWtQdw==", None),
            ("QWxhZGRpbjpvcGVuIHNlc2FtZQ==", None),
            ("authentication", None),
            ("configuration", None),
        ] {
            assert_eq!(judge_login(body), expected, "{body}");
        }
    }
}
