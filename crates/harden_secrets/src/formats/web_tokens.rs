//! JSON Web Tokens.

use super::{Alphabet, Check, Format};
use crate::base64::decode;
use crate::candidate::Strength;

pub(super) const FORMATS: &[Format] = &[Format::new(
    "JSON Web Token",
    "eyJ",
    Alphabet::Dotted,
    (60, 4000),
    "Change the key that signs it, or revoke the token where it was issued: without an \
         end it holds for as long as the key.",
)
.checked(Check::Own(judge))];

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

fn text(part: &str) -> String {
    String::from_utf8_lossy(&decode(part)).into_owned()
}
