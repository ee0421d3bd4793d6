//! Version control and what stands around it.

use super::{Alphabet, Check, Format};

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
    Format::new("GitHub refresh token", "ghr_", Alphabet::Base62, (36, 76)),
    Format::new(
        "GitHub fine-grained token",
        "github_pat_",
        Alphabet::Url,
        (82, 82),
    )
    .checked(Check::Parts('_', &[22, 59])),
    Format::new("GitLab access token", "glpat-", Alphabet::Dotted, (20, 64)),
    Format::new("GitLab trigger token", "glptt-", Alphabet::Url, (40, 40)),
    Format::new("GitLab deploy token", "gldt-", Alphabet::Url, (20, 64)),
    Format::new("GitLab runner token", "glrt-", Alphabet::Dotted, (20, 64)),
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
