//! Package registries.

use super::{Alphabet, Check, Format};

pub(super) const FORMATS: &[Format] = &[
    Format::new("npm access token", "npm_", Alphabet::Base62, (36, 36)).checked(Check::Crc32),
    // A macaroon that begins with the name of its registry.
    Format::new(
        "PyPI API token",
        "pypi-AgEIcHlwaS5vcmc",
        Alphabet::Url,
        (50, 300),
    ),
    Format::new(
        "TestPyPI API token",
        "pypi-AgENdGVzdC5weXBpLm9yZw",
        Alphabet::Url,
        (50, 300),
    )
    .weak(),
    Format::new("RubyGems API key", "rubygems_", Alphabet::Hex, (48, 48)),
    Format::new("NuGet API key", "oy2", Alphabet::Base62, (43, 43)).checked(Check::Own(is_lower)),
    Format::new(
        "Docker Hub access token",
        "dckr_pat_",
        Alphabet::Url,
        (27, 27),
    ),
    Format::new(
        "Artifactory reference token",
        "cmVmdGtu",
        Alphabet::Base62,
        (56, 56),
    ),
    Format::new("Artifactory API key", "AKCp", Alphabet::Base62, (60, 80)),
];

fn is_lower(body: &str) -> Option<crate::Strength> {
    let is_lower = body
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    is_lower.then_some(crate::Strength::Likely)
}
