//! Version control and what stands around it.

use super::{Alphabet, Check, Format};
use crate::candidate::Strength;
use crate::checksum::ends_with_crc32;

const GITHUB_APP: &str =
    "Revoke the app at github.com/settings/apps/authorizations and sign in to it again.";

pub(super) const FORMATS: &[Format] = &[
    Format::new(
        "GitHub personal access token",
        "ghp_",
        Alphabet::Base62,
        (36, 36),
        "Delete it at github.com/settings/tokens and generate a new one.",
    )
    .checked(Check::Crc32),
    Format::new(
        "GitHub OAuth token",
        "gho_",
        Alphabet::Base62,
        (36, 36),
        "Revoke the application at github.com/settings/applications and sign in to it \
         again.",
    )
    .checked(Check::Crc32),
    Format::new(
        "GitHub user token",
        "ghu_",
        Alphabet::Base62,
        (36, 36),
        GITHUB_APP,
    )
    .checked(Check::Crc32),
    Format::new(
        "GitHub server token",
        "ghs_",
        Alphabet::Base62,
        (36, 36),
        "It ends an hour after it was issued, and a job's with the job; until then `DELETE \
         /installation/token` of GitHub's API revokes it.",
    )
    .checked(Check::Crc32),
    Format::new(
        "GitHub refresh token",
        "ghr_",
        Alphabet::Base62,
        (36, 76),
        GITHUB_APP,
    )
    .checked(Check::Own(is_refresh)),
    Format::new(
        "GitHub fine-grained token",
        "github_pat_",
        Alphabet::Url,
        (82, 82),
        "Delete it at github.com/settings/personal-access-tokens and generate a new one.",
    )
    .checked(Check::Parts('_', &[22, 59])),
    Format::new(
        "GitLab access token",
        "glpat-",
        Alphabet::Dotted,
        (20, 320),
        "Revoke it in GitLab under Access tokens of the user, project or group that it \
         belongs to, and make a new one.",
    ),
    Format::new(
        "GitLab trigger token",
        "glptt-",
        Alphabet::Url,
        (40, 40),
        "Revoke it in GitLab under the project's Settings > CI/CD > Pipeline trigger tokens \
         and make a new one.",
    ),
    Format::new(
        "GitLab deploy token",
        "gldt-",
        Alphabet::Url,
        (20, 64),
        "Revoke it in GitLab under Settings > Repository > Deploy tokens of the project or \
         group, and make a new one.",
    ),
    Format::new(
        "GitLab runner token",
        "glrt-",
        Alphabet::Dotted,
        (20, 320),
        "Remove the runner in GitLab under Settings > CI/CD > Runners and register it anew.",
    ),
    Format::new(
        "GitLab job token",
        "glcbt-",
        Alphabet::Url,
        (22, 64),
        "It ends with its job: cancel the job in GitLab if it still runs.",
    ),
    Format::new(
        "GitLab feed token",
        "glft-",
        Alphabet::Url,
        (20, 120),
        "Reset it in GitLab under Access tokens of the user's settings.",
    ),
    Format::new(
        "GitLab application secret",
        "gloas-",
        Alphabet::Url,
        (64, 64),
        "Renew the secret in GitLab under Applications of the user, group or instance.",
    ),
    Format::new(
        "GitLab SCIM token",
        "glsoat-",
        Alphabet::Url,
        (20, 64),
        "Reset it in GitLab under the group's Settings > SAML SSO.",
    ),
    Format::new(
        "GitLab agent token",
        "glagent-",
        Alphabet::Url,
        (50, 50),
        "Make a new token in GitLab under Operate > Kubernetes clusters, give it to the \
         agent, and revoke this one.",
    ),
    Format::new(
        "GitLab runner registration token",
        "GR1348941",
        Alphabet::Url,
        (20, 20),
        "Reset the registration token in GitLab under Settings > CI/CD > Runners.",
    ),
    Format::new(
        "Bitbucket app password",
        "ATBB",
        Alphabet::Base62,
        (32, 32),
        "Revoke it in Bitbucket under Personal settings > App passwords; an API token with \
         scopes replaces it.",
    ),
    Format::new(
        "Atlassian API token",
        "ATATT3xFfGF0",
        Alphabet::Dotted,
        (160, 220),
        "Revoke it at id.atlassian.com/manage-profile/security/api-tokens and create a new \
         one.",
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
