//! Private keys in files that are no text: key stores of Java and of Windows, keys as DER.

/// How to replace the key of a store.
pub(crate) const ROTATION: &str = "Make a new pair in a new store (`keytool -genkeypair`, `openssl pkcs12 -export`), have \
    its certificate issued anew and this one's revoked: who has the store can guess its passphrase at leisure.";

/// A private key that a file is.
pub(crate) struct Found {
    pub(crate) encrypted: bool,
}

/// `SEQUENCE` with two bytes of length, as everything here that is DER begins.
const SEQUENCE: &[u8] = b"\x30\x82";
/// The bag of PKCS #12 with a key that is locked: 1.2.840.113549.1.12.10.1.2; with an open one: .1.
const LOCKED_BAG: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x02";
const OPEN_BAG: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x01";
/// RSA's and elliptic curves' keys: 1.2.840.113549.1.1.1, 1.2.840.10045.2.1.
const RSA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01";
const CURVES: &[u8] = b"\x2a\x86\x48\xce\x3d\x02\x01";

/// The private key that a file holds, by its first bytes; stores of certificates alone hold none.
pub(crate) fn at_beginning(file: &[u8]) -> Option<Found> {
    /// Stores of a site are smaller.
    const LONGEST: usize = 1 << 20;
    let file = &file[..file.len().min(LONGEST)];
    let encrypted = if let Some(version) = inside_sequence(file) {
        if version.starts_with(b"\x02\x01\x03\x30") {
            has(file, LOCKED_BAG)
                .then_some(true)
                .or_else(|| has(file, OPEN_BAG).then_some(false))
        } else {
            is_key(version).then_some(false)
        }
    } else {
        has_private_entry(file).then_some(true)
    };
    encrypted.map(|encrypted| Found { encrypted })
}

/// What stands in the sequence that a whole file is.
fn inside_sequence(file: &[u8]) -> Option<&[u8]> {
    let (length, inside) = file.strip_prefix(SEQUENCE)?.split_first_chunk::<2>()?;
    (inside.len() == usize::from(u16::from_be_bytes(*length))).then_some(inside)
}

/// PKCS #8 says which algorithm, PKCS #1 goes on with the modulus.
fn is_key(inside: &[u8]) -> bool {
    const HEAD: usize = 32;
    let Some(rest) = inside.strip_prefix(b"\x02\x01\x00") else {
        return false;
    };
    let head = &rest[..rest.len().min(HEAD)];
    rest.starts_with(b"\x02\x82") || has(head, RSA) || has(head, CURVES)
}

/// Java's stores: magic, version, number of entries; each entry begins with what it is.
fn has_private_entry(file: &[u8]) -> bool {
    const PRIVATE: u32 = 1;
    const SECRET: u32 = 3;
    let is_store = file.starts_with(b"\xfe\xed\xfe\xed") || file.starts_with(b"\xce\xce\xce\xce");
    let first = file.get(12..16).and_then(|tag| tag.try_into().ok());
    let tag = first.map(u32::from_be_bytes);
    is_store && matches!(tag, Some(PRIVATE | SECRET))
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(bytes, part).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sequence(inside: &[u8]) -> Vec<u8> {
        let length = u16::try_from(inside.len())
            .expect("it is short")
            .to_be_bytes();
        [SEQUENCE, &length, inside].concat()
    }

    fn found(file: &[u8]) -> Option<bool> {
        at_beginning(file).map(|found| found.encrypted)
    }

    #[test]
    fn stores_are_told_by_what_is_in_them() {
        let store =
            |bag: &[u8]| sequence(&[b"\x02\x01\x03\x30\x82\x01\x02..", bag, b"\0\0"].concat());
        assert_eq!(found(&store(LOCKED_BAG)), Some(true));
        assert_eq!(found(&store(OPEN_BAG)), Some(false));
        assert_eq!(found(&store(b"certificates alone")), None);
        let java = |magic: &[u8], tag| [magic, b"\0\0\0\x02\0\0\0\x01\0\0\0", &[tag]].concat();
        assert_eq!(found(&java(b"\xfe\xed\xfe\xed", 1)), Some(true));
        assert_eq!(found(&java(b"\xce\xce\xce\xce", 3)), Some(true));
        assert_eq!(found(&java(b"\xfe\xed\xfe\xed", 2)), None);
    }

    #[test]
    fn keys_as_der_are_open() {
        let pkcs8 = sequence(&[b"\x02\x01\x00\x30\x0d\x06\x09", RSA, b"\x05\x00\x04"].concat());
        assert_eq!(found(&pkcs8), Some(false));
        assert_eq!(
            found(&sequence(b"\x02\x01\x00\x02\x82\x01\x01\x00")),
            Some(false)
        );
        assert_eq!(found(&pkcs8[..pkcs8.len() - 1]), None);
        // A certificate: a sequence in a sequence.
        assert_eq!(found(&sequence(b"\x30\x82\x01\x00\x02\x01\x00")), None);
        assert_eq!(found(b"\x30\x82"), None);
        assert_eq!(found(b"\xfe\xed\xfe\xed\0"), None);
    }
}
