//! Checksums that some tokens end with.

/// CRC-32 as in zip and PNG, bit by bit: only a few bytes are ever asked for.
pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    const POLYNOMIAL: u32 = 0xedb8_8320;
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                (crc >> 1) ^ POLYNOMIAL
            } else {
                crc >> 1
            }
        })
    })
}

/// Six digits in base 62, as GitHub and npm write the checksum of what stands before it.
///
/// <https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/>
pub(crate) fn base62(mut number: u32) -> [u8; 6] {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut digits = [b'0'; 6];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[(number % 62) as usize];
        number /= 62;
    }
    digits
}

/// Whether a token's body ends with the checksum of the rest of it.
pub(crate) fn ends_with_crc32(body: &str) -> bool {
    let Some((rest, sum)) = body.as_bytes().split_last_chunk::<6>() else {
        return false;
    };
    base62(crc32(rest)) == *sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_is_that_of_zip() {
        // The check value of CRC-32/ISO-HDLC.
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(base62(0), *b"000000");
        assert_eq!(base62(62 * 62 + 61), *b"00010z");
    }

    #[test]
    fn a_changed_character_is_noticed() {
        let rest = "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ";
        let sum = base62(crc32(rest.as_bytes()));
        let sum = std::str::from_utf8(&sum).expect("digits are text");
        assert!(ends_with_crc32(&format!("{rest}{sum}")));
        assert!(!ends_with_crc32(&format!("{rest}{sum}").replace('Q', "q")));
        assert!(!ends_with_crc32("short"));
    }
}
