//! Package registries.

use super::{Alphabet, Check, Format};

pub(super) const FORMATS: &[Format] = &[
    Format::new(
        "npm access token",
        "npm_",
        Alphabet::Base62,
        (36, 36),
        "Revoke it with `npm token revoke` or at npmjs.com under Access tokens, and look for \
         releases that are not yours.",
    )
    .checked(Check::Crc32),
    // A macaroon that begins with the name of its registry.
    Format::new(
        "PyPI API token",
        "pypi-AgEIcHlwaS5vcmc",
        Alphabet::Url,
        (50, 300),
        "Remove it at pypi.org/manage/account under API tokens, and look for releases that \
         are not yours; trusted publishing needs none.",
    ),
    Format::new(
        "TestPyPI API token",
        "pypi-AgENdGVzdC5weXBpLm9yZw",
        Alphabet::Url,
        (50, 300),
        "Remove it at test.pypi.org/manage/account under API tokens.",
    )
    .weak(),
    Format::new(
        "RubyGems API key",
        "rubygems_",
        Alphabet::Hex,
        (48, 48),
        "Delete it at rubygems.org/profile/api_keys, and look for releases that are not \
         yours.",
    ),
    Format::new(
        "NuGet API key",
        "oy2",
        Alphabet::Base62,
        (43, 43),
        "Regenerate or delete it at nuget.org/account/apikeys, and look for releases that \
         are not yours.",
    )
    .checked(Check::Own(is_lower)),
    Format::new(
        "Docker Hub access token",
        "dckr_pat_",
        Alphabet::Url,
        (27, 27),
        "Delete it at app.docker.com under Account settings > Personal access tokens, and \
         look for images that are not yours.",
    ),
    Format::new(
        "Artifactory reference token",
        "cmVmdGtu",
        Alphabet::Base62,
        (56, 56),
        "Revoke it in Artifactory under User management > Access tokens and generate a new \
         one.",
    ),
    Format::new(
        "Artifactory API key",
        "AKCp",
        Alphabet::Base62,
        (60, 80),
        "Revoke it in Artifactory in the user's profile; an access token replaces it.",
    ),
];

fn is_lower(body: &str) -> Option<crate::Strength> {
    let is_lower = body
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    is_lower.then_some(crate::Strength::Likely)
}
