//! Private keys as PEM and PGP write them. Certificates and public keys are public.

use std::ops::Range;

use crate::base64::decode;
use crate::file::File;
use crate::placeholders::is_placeholder_body;
use crate::window::ahead;

/// How each begins.
pub(crate) const ANCHOR: &str = "-----BEGIN ";

/// The same in base64, as in manifests of Kubernetes and in variables of the environment.
pub(crate) const ENCODED: &str = "LS0tLS1CRUdJTi";

/// A key in a text, from its first line to its last.
pub(crate) struct Found {
    pub(crate) range: Range<usize>,
    pub(crate) encrypted: bool,
    /// How to replace it.
    pub(crate) rotation: &'static str,
}

/// The key whose first line begins here; `None` where it is something else, or an example.
pub(crate) fn at(file: &mut File<'_>, start: usize) -> Option<Found> {
    if file.text[start..].starts_with(ENCODED) {
        return encoded_at(file, start);
    }
    pem_at(file.text, start)
}

fn pem_at(text: &str, start: usize) -> Option<Found> {
    /// Of the longest keys.
    const LONGEST: usize = 32 << 10;
    /// An elliptic curve's key takes more than this; an example cut short does not.
    const SHORTEST: usize = 60;
    let rest = ahead(text, start, LONGEST).strip_prefix(ANCHOR)?;
    let (label, rest) = rest.split_once("-----")?;
    if label.len() > 40 || !label.contains("PRIVATE KEY") {
        return None;
    }
    let (inside, end) = rest.split_once("-----")?;
    if !end.starts_with("END ") {
        return None;
    }
    let body: String = digits(inside);
    if body.len() < SHORTEST || is_placeholder_body(&body) || is_public_example(&body) {
        return None;
    }
    let length = ANCHOR.len() + label.len() + "-----".len() + inside.len();
    Some(Found {
        range: start..start + length,
        encrypted: label.contains("ENCRYPTED")
            || inside.contains("ENCRYPTED")
            || is_locked(label, &body),
        rotation: rotation_of(label, text, start),
    })
}

/// By what the key is of, as far as its label and what stands beside it tell.
fn rotation_of(label: &str, text: &str, start: usize) -> &'static str {
    const BESIDE: usize = 1 << 10;
    const SSH: &str = "Make a new pair with `ssh-keygen`, add its public key wherever this one is trusted \
        (`authorized_keys`, deploy keys of the repository), and remove the old one there.";
    const OPENPGP: &str = "Publish a revocation of it (`gpg --gen-revoke`, then `gpg --send-keys`) and make a new key.";
    const SERVICE_ACCOUNT: &str = "Add a second key to the account in Google Cloud under IAM > Service accounts > Keys, \
        deploy it, then delete this one.";
    const OTHER: &str = "Make a new pair; have a certificate issued anew with it and this one's revoked (`certbot revoke \
        --reason keycompromise`), or remove the old public key wherever it is trusted.";
    let is_of_account = || {
        let mut from = start.saturating_sub(BESIDE);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        text[from..start].contains("private_key_id")
    };
    if label.starts_with("OPENSSH") {
        SSH
    } else if label.starts_with("PGP") {
        OPENPGP
    } else if is_of_account() {
        SERVICE_ACCOUNT
    } else {
        OTHER
    }
}

/// A key that stands in base64 on one line.
fn encoded_at(file: &mut File<'_>, start: usize) -> Option<Found> {
    const LONGEST: usize = 48 << 10;
    /// Of the first line, before all is decoded.
    const LINE: usize = 72;
    let text = file.text;
    let line = String::from_utf8(decode(ahead(text, start, LINE))).ok()?;
    if !line.contains("PRIVATE KEY") {
        return None;
    }
    let length = LONGEST.min(file.end_of_base64(start) - start);
    if !file.may_judge(length) {
        return None;
    }
    let key = String::from_utf8(decode(&text[start..start + length])).ok()?;
    let found = pem_at(&key, 0)?;
    Some(Found {
        range: start..start + length,
        ..found
    })
}

/// What a key consists of, as DER where it is no other form's.
pub(crate) fn contents(key: &str) -> Vec<u8> {
    if key.starts_with(ENCODED) {
        let key = decode(key);
        return contents(&String::from_utf8_lossy(&key).replacen(ENCODED, "", 1));
    }
    let inside = key.splitn(3, "-----").nth(2).unwrap_or_default();
    decode(&digits(inside))
}

/// The base64 of a block, whatever stands between its lines: quotes, `\n` of a language, headers.
fn digits(inside: &str) -> String {
    let inside = inside.replace("\\r", " ").replace("\\n", " ");
    inside
        .lines()
        .filter(|line| !line.contains(": "))
        .flat_map(str::chars)
        .filter(|character| {
            character.is_ascii_alphanumeric() || matches!(character, '+' | '/' | '=')
        })
        .collect()
}

/// Few different characters: nobody's key.
fn is_public_example(body: &str) -> bool {
    crate::entropy::bits_per_character(body) < 4.0
}

/// OpenSSH says which cipher a key is locked with: its name stands behind the magic word.
fn is_locked(label: &str, body: &str) -> bool {
    const MAGIC: &[u8] = b"openssh-key-v1\0";
    let head: String = body.chars().take(64).collect();
    label.starts_with("OPENSSH")
        && decode(&head)
            .strip_prefix(MAGIC)
            .is_some_and(|rest| !rest.starts_with(b"\0\0\0\x04none"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file_kind::FileKind;

    const BODY: &str = "MHcCAQEEIK9k2mQx7Lp4vRzT8bYw3cN5sGdF1hJkL0oPqWeRtYuIoAoGCCqGSM49\n\
        AwEHoUQDQgAEa9Qk8h0sVt2mQx7Lp4vRzZb8k2mQx7Lp4vRz1a2B3c4DuIoPqWeR\n";

    fn key_at(text: &str, start: usize) -> Option<Found> {
        at(&mut File::new(text, FileKind::of("a.txt")), start)
    }

    fn found(text: &str) -> Option<bool> {
        key_at(text, text.find(ANCHOR)?).map(|found| found.encrypted)
    }

    #[test]
    fn private_keys_are_found_and_locked_ones_are_told() {
        let pem = |label: &str, body: &str| {
            format!("x = '''-----BEGIN {label}-----\n{body}-----END {label}-----\n'''")
        };
        assert_eq!(found(&pem("EC PRIVATE KEY", BODY)), Some(false));
        assert_eq!(
            found(&pem("PRIVATE KEY", BODY).replace('\n', "\\n")),
            Some(false)
        );
        assert_eq!(found(&pem("ENCRYPTED PRIVATE KEY", BODY)), Some(true));
        let headers = format!("Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0\n\n{BODY}");
        assert_eq!(found(&pem("RSA PRIVATE KEY", &headers)), Some(true));
        // "openssh-key-v1", then `none` or `aes256-ctr`.
        let open = format!("b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAA\n{BODY}");
        let locked = format!("b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAG\n{BODY}");
        assert_eq!(found(&pem("OPENSSH PRIVATE KEY", &open)), Some(false));
        assert_eq!(found(&pem("OPENSSH PRIVATE KEY", &locked)), Some(true));
    }

    #[test]
    fn keys_in_base64_are_found() {
        // Of "-----BEGIN EC PRIVATE KEY-----" and so on, as `base64 -w0` writes it.
        let encoded = "LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS0tLS0tCk1IY0NBUUVFSUs5azJtUXg3THA0dlJ6VDhiWXczY041c0dkRjFoSmtMMG9QcVdlUnRZdUlvQW9HQ0NxR1NNNDkKLS0tLS1FTkQgRUMgUFJJVkFURSBLRVktLS0tLQo=";
        let text = format!("tls.key: {encoded}\n");
        let start = text.find(ENCODED).expect("it stands in the text");
        let found = key_at(&text, start).map(|found| (found.range, found.encrypted));
        assert_eq!(found, Some((9..9 + encoded.len(), false)));
        assert!(!contents(encoded).is_empty());
        let certificate = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1J";
        assert!(key_at(certificate, 0).is_none());
        let nested = "TFMwdExTMUNSVWRKVGlCRlF5QlFVa2xXUVZSRklFdEZXUzB0TFMwdENr";
        assert!(key_at(&format!("{ENCODED}{nested}"), 0).is_none());
    }

    #[test]
    fn certificates_and_examples_are_none() {
        for text in [
            format!("-----BEGIN CERTIFICATE-----\n{BODY}-----END CERTIFICATE-----"),
            format!("-----BEGIN PUBLIC KEY-----\n{BODY}-----END PUBLIC KEY-----"),
            "-----BEGIN PRIVATE KEY-----\nMIIE...\n-----END PRIVATE KEY-----".to_owned(),
            format!(
                "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----",
                "A".repeat(200)
            ),
            format!("-----BEGIN PRIVATE KEY-----\n{BODY}"),
            "-----BEGIN ".to_owned(),
        ] {
            assert_eq!(found(&text), None, "{text}");
        }
    }
}
