//! Version control and what stands around it.

use super::{Alphabet, Check, Format};
use crate::candidate::Strength;
use crate::checksum::ends_with_crc32;

pub(super) const FORMATS: &[Format] = &[
    Format::new(
        "GitHub personal access token",
        "ghp_",
        Alphabet::Base62,
        (36, 36),
    )
    .checked(Check::Crc32),
    Format::new("GitHub OAuth token", "gho_", Alphabet::Base62, (36, 36)).checked(Check::Crc32),
    Format::new("GitHub user token", "ghu_", Alphabet::Base62, (36, 36)).checked(Check::Crc32),
    Format::new("GitHub server token", "ghs_", Alphabet::Base62, (36, 36)).checked(Check::Crc32),
    Format::new("GitHub refresh token", "ghr_", Alphabet::Base62, (36, 76))
        .checked(Check::Own(is_refresh)),
    Format::new(
        "GitHub fine-grained token",
        "github_pat_",
        Alphabet::Url,
        (82, 82),
    )
    .checked(Check::Parts('_', &[22, 59])),
    Format::new("GitLab access token", "glpat-", Alphabet::Dotted, (20, 320)),
    Format::new("GitLab trigger token", "glptt-", Alphabet::Url, (40, 40)),
    Format::new("GitLab deploy token", "gldt-", Alphabet::Url, (20, 64)),
    Format::new("GitLab runner token", "glrt-", Alphabet::Dotted, (20, 320)),
    Format::new("GitLab job token", "glcbt-", Alphabet::Url, (22, 64)),
    Format::new("GitLab feed token", "glft-", Alphabet::Url, (20, 120)),
    Format::new(
        "GitLab application secret",
        "gloas-",
        Alphabet::Url,
        (64, 64),
    ),
    Format::new("GitLab SCIM token", "glsoat-", Alphabet::Url, (20, 64)),
    Format::new("GitLab agent token", "glagent-", Alphabet::Url, (50, 50)),
    Format::new(
        "GitLab runner registration token",
        "GR1348941",
        Alphabet::Url,
        (20, 20),
    ),
    Format::new("Bitbucket app password", "ATBB", Alphabet::Base62, (32, 32)),
    Format::new(
        "Atlassian API token",
        "ATATT3xFfGF0",
        Alphabet::Dotted,
        (160, 220),
    )
    .checked(Check::None),
];

/// The documentation's example is written in hexadecimal digits; where the end is the checksum, it is a token.
fn is_refresh(body: &str) -> Option<Strength> {
    if ends_with_crc32(body) {
        return Some(Strength::Certain);
    }
    let is_hex = body.bytes().all(|byte| byte.is_ascii_hexdigit());
    (!is_hex).then_some(Strength::Likely)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_a_refresh_token_is_told_from_tokens() {
        let example =
            "1B4a2e77838347a7E420ce178F2E7c6912E169246c34E1ccbF66C46812d16D5B1A9Dc86A1498";
        assert_eq!(is_refresh(example), None);
        assert_eq!(
            is_refresh(&example.replace('7', "Q")),
            Some(Strength::Likely)
        );
        // As in tokens of the other kinds.
        let sound = concat!("mavzfVABqZ5YsOOlB1f46RfH", "k7hp3I4XLQxD");
        assert_eq!(is_refresh(sound), Some(Strength::Certain));
    }
}
