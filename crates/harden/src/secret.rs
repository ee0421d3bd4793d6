//! `harden secret`: a new `SECRET_KEY`.

use std::process::ExitCode;

use crate::failure::Failure;
use crate::output;

/// URL-safe, and safe unquoted in a shell, in `.env` files and in YAML.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// 6 bits each: 300 bits. Django's own keys have 50 characters out of 50, which is 282 bits.
const LENGTH: usize = 50;

pub(crate) fn run() -> Result<ExitCode, Failure> {
    let key = new(|bytes| getrandom::fill(bytes).map_err(Failure::NoRandomness))?;
    output::print(&format!("{key}\n"))?;
    Ok(ExitCode::SUCCESS)
}

/// A key whose bytes come from `fill`. It never starts with `-`, which programs take for an option;
/// drawing again costs less than a tenth of a bit.
fn new(fill: impl Fn(&mut [u8]) -> Result<(), Failure>) -> Result<String, Failure> {
    loop {
        let mut bytes = [0; LENGTH];
        fill(&mut bytes)?;
        let key: String = bytes
            .iter()
            .map(|byte| char::from(ALPHABET[usize::from(byte % 64)]))
            .collect();
        if !key.starts_with('-') {
            return Ok(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn a_key_that_looks_like_an_option_is_drawn_again() {
        let draws = Cell::new(0);
        let key = new(|bytes| {
            // 62 is `-`, 0 is `A`.
            bytes.fill(if draws.replace(draws.get() + 1) == 0 {
                62
            } else {
                0
            });
            Ok(())
        })
        .expect("the source never fails");
        assert_eq!(key, "A".repeat(LENGTH));
        assert_eq!(draws.get(), 2);
    }

    #[test]
    fn every_symbol_is_as_likely_as_any_other() {
        assert_eq!(256 % ALPHABET.len(), 0);
        let bits = LENGTH * 6;
        assert!(bits >= 282, "{bits} bits are fewer than in Django's keys");
    }
}
