//! Whether a private key is that of a certificate, and for which names the certificate is.

use crate::base64::decode;
use crate::candidate::{Candidate, Kind};

/// Of a file with certificates, as much as is looked at.
const LONGEST: usize = 64 << 10;
const BEGIN: &str = "-----BEGIN CERTIFICATE-----";

/// Whether a file holds a certificate of this private key, and all names in it are of one machine or of one private
/// network. The certificate of a site is for names that everybody can look up.
pub fn is_for_local_names(key: &Candidate, file: &[u8]) -> bool {
    if !matches!(key.kind, Kind::PrivateKey { encrypted: false }) {
        return false;
    }
    let key = crate::private_keys::contents(key.secret.text());
    certificates(&file[..file.len().min(LONGEST)])
        .iter()
        .filter(|certificate| is_pair(&key, certificate))
        .any(|certificate| {
            let names = names(certificate);
            !names.is_empty() && names.iter().all(|name| is_local(name))
        })
}

/// Every certificate of a file, as DER.
fn certificates(file: &[u8]) -> Vec<Vec<u8>> {
    if file.starts_with(b"\x30\x82") {
        return vec![file.to_vec()];
    }
    let text = String::from_utf8_lossy(file);
    let bodies = text.split(BEGIN).skip(1);
    bodies
        .filter_map(|body| body.split("-----END").next())
        .map(|body| decode(&body.split_whitespace().collect::<String>()))
        .collect()
}

/// Whether a private key has the public key of a certificate in it, as RSA's have their modulus and elliptic curves'
/// mostly have their point.
fn is_pair(key: &[u8], certificate: &[u8]) -> bool {
    /// Of nothing else do two of them share so much.
    const SHARED: usize = 32;
    key.windows(SHARED).step_by(SHARED / 4).any(|piece| {
        let is_filled = piece.iter().any(|byte| *byte != piece[0]);
        is_filled && memchr::memmem::find(certificate, piece).is_some()
    })
}

/// The alternative names of a certificate; its common name where it has none.
fn names(certificate: &[u8]) -> Vec<String> {
    const ALTERNATIVE_NAMES: &[u8] = &[0x06, 0x03, 0x55, 0x1d, 0x11];
    const COMMON_NAME: &[u8] = &[0x06, 0x03, 0x55, 0x04, 0x03];
    const DNS_NAME: u8 = 0x82;
    if let Some(at) = memchr::memmem::find(certificate, ALTERNATIVE_NAMES) {
        // An octet string, and in it a sequence: both shorter than 256 bytes, or with one or two bytes more of length.
        let mut rest = &certificate[at + ALTERNATIVE_NAMES.len()..];
        let mut names = Vec::new();
        for tag in [0x04, 0x30] {
            rest = element(rest)
                .filter(|(found, ..)| *found == tag)
                .map_or(&[][..], |(_, inside, _)| inside);
        }
        while let Some((tag, inside, behind)) = element(rest) {
            if tag == DNS_NAME {
                names.push(String::from_utf8_lossy(inside).into_owned());
            }
            rest = behind;
        }
        if !names.is_empty() {
            return names;
        }
    }
    // The issuer's comes first, the owner's last.
    let last = memchr::memmem::rfind(certificate, COMMON_NAME);
    let name = last.and_then(|at| element(&certificate[at + COMMON_NAME.len()..]));
    name.map(|(_, name, _)| String::from_utf8_lossy(name).into_owned())
        .into_iter()
        .collect()
}

/// The tag and the contents of the first element of DER, and what stands behind it.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = der.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(*first), rest),
        0x81 => (usize::from(*rest.first()?), &rest[1..]),
        0x82 => {
            let (length, rest) = rest.split_first_chunk::<2>()?;
            (usize::from(u16::from_be_bytes(*length)), rest)
        }
        _ => return None,
    };
    (rest.len() >= length).then(|| (*tag, &rest[..length], &rest[length..]))
}

/// Whether nobody outside can look a name up. An authority's name is none of a machine.
fn is_local(name: &str) -> bool {
    const ENDS: [&str; 9] = [
        "localhost",
        "localdomain",
        "local",
        "test",
        "example",
        "invalid",
        "internal",
        "lan",
        "home.arpa",
    ];
    let name = name.trim_start_matches("*.").to_ascii_lowercase();
    let is_host = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    if let Ok(address) = name.parse::<std::net::Ipv4Addr>() {
        return address.is_loopback() || address.is_private() || address.is_unspecified();
    }
    is_host
        && (!name.contains('.')
            || ENDS.iter().any(|end| {
                name.strip_suffix(end)
                    .is_some_and(|rest| rest.ends_with('.'))
            }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A key that was made for these tests, and certificates of it for `shop.local` and `localhost`, and for
    /// `shop.example.com`.
    const KEY: &str = "MHcCAQEEIGsyaxiez5kC627YJ/4Cd+RZkdhXDnwZNziAF62dEIh4oAoGCCqGSM49\n\
        AwEHoUQDQgAEeKNkEu8gtXBb3ndQQtjcXK7Kx/g0app/BvXJfI/8M9peqwJw2rsC\n\
        au5Mx/+JG7EnRidFZ6SUeZPbXDUa6ULWTg==";
    const OF_NETWORK: &str = "MIIBlzCCAT2gAwIBAgIUGtM+hI6cY7tYghnE/DoTszy8+LgwCgYIKoZIzj0EAwIw\n\
        DzENMAsGA1UEAwwEc2hvcDAgFw0yNjExMjMwOTE1MjRaGA8yMTI2MTAzMDA5MTUy\n\
        NFowDzENMAsGA1UEAwwEc2hvcDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABHij\n\
        ZBLvILVwW953UELY3Fyuysf4NGqafwb1yXyP/DPaXqsCcNq7AmruTMf/iRuxJ0Yn\n\
        RWeklHmT21w1GulC1k6jdTBzMB0GA1UdDgQWBBRrO0OPRQFX44lS20T10V7J8xAD\n\
        fzAfBgNVHSMEGDAWgBRrO0OPRQFX44lS20T10V7J8xADfzAPBgNVHRMBAf8EBTAD\n\
        AQH/MCAGA1UdEQQZMBeCCnNob3AubG9jYWyCCWxvY2FsaG9zdDAKBggqhkjOPQQD\n\
        AgNIADBFAiEA7DN48l1Z7sMSx3N/SOUvYUQ6L29flZk9MoDKts/TfQ8CICh61ps3\n\
        fdRedX+q8PvkwF3ZgGV1Ya7JcdqIdmfuCCpx";
    const OF_SITE: &str = "MIIBjjCCATOgAwIBAgIUMgjsNKsXQOdD8D+mKvuT1OfzxPMwCgYIKoZIzj0EAwIw\n\
        GzEZMBcGA1UEAwwQc2hvcC5leGFtcGxlLmNvbTAgFw0yNjExMjMwOTE1MjRaGA8y\n\
        MTI2MTAzMDA5MTUyNFowGzEZMBcGA1UEAwwQc2hvcC5leGFtcGxlLmNvbTBZMBMG\n\
        ByqGSM49AgEGCCqGSM49AwEHA0IABHijZBLvILVwW953UELY3Fyuysf4NGqafwb1\n\
        yXyP/DPaXqsCcNq7AmruTMf/iRuxJ0YnRWeklHmT21w1GulC1k6jUzBRMB0GA1Ud\n\
        DgQWBBRrO0OPRQFX44lS20T10V7J8xADfzAfBgNVHSMEGDAWgBRrO0OPRQFX44lS\n\
        20T10V7J8xADfzAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0kAMEYCIQCn\n\
        6p76f441rwM8mEQq3elnPbziYQMhqXHpzX6JGS6UTwIhALNA+XFz3T0qmQ3Jougu\n\
        3hG1TnEAwW7NZ92US3RmJtwP";

    fn pem(label: &str, body: &str) -> String {
        format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n")
    }

    #[test]
    fn the_certificate_of_a_key_says_what_the_key_is_for() {
        let file = pem("EC PRIVATE KEY", KEY);
        let found = crate::scan("site.key", file.as_bytes());
        let is_local = |file: &[u8]| is_for_local_names(&found.candidates[0], file);
        let of_network = pem("CERTIFICATE", OF_NETWORK);
        assert!(is_local(of_network.as_bytes()));
        assert!(is_local(format!("{file}{of_network}").as_bytes()));
        assert!(is_local(&decode(&OF_NETWORK.replace('\n', ""))));
        assert!(!is_local(pem("CERTIFICATE", OF_SITE).as_bytes()));
        // Another key's.
        let other = OF_NETWORK.replace(['x', 'y', 'w'], "z");
        assert!(!is_local(pem("CERTIFICATE", &other).as_bytes()));
        assert!(!is_local(b"no certificate"));
    }

    #[test]
    fn names_of_one_network_are_told() {
        for name in [
            "localhost",
            "db",
            "*.shop.local",
            "kc.odl.local",
            "127.0.0.1",
            "10.1.2.3",
        ] {
            assert!(is_local(name), "{name}");
        }
        for name in [
            "shop.example.com",
            "Shop Root CA",
            "8.8.8.8",
            "",
            "local.example.net",
        ] {
            assert!(!is_local(name), "{name}");
        }
    }

    #[test]
    fn broken_certificates_have_no_names() {
        let name = b"\x06\x03\x55\x04\x03\x0c\x09localhost";
        assert_eq!(names(name), ["localhost"]);
        assert_eq!(names(&name[..9]), [""; 0]);
        let alternative = b"\x06\x03\x55\x1d\x11\x04\x0d\x30\x0b\x82\x02db\x82\x05a.b.c";
        assert_eq!(names(alternative), ["db", "a.b.c"]);
        for end in 0..alternative.len() {
            names(&alternative[..end]);
        }
    }
}
