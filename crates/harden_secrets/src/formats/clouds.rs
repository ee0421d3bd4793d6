//! Clouds and hosts.

use super::{Alphabet, Check, Format};

pub(super) const FORMATS: &[Format] = &[
    Format::new("AWS access key", "AKIA", Alphabet::Base32, (16, 16)),
    Format::new(
        "AWS temporary access key",
        "ASIA",
        Alphabet::Base32,
        (16, 16),
    )
    .checked(Check::Own(has_digit)),
    Format::new("Amazon bearer token", "ABSK", Alphabet::Base64, (109, 269)),
    // Browsers need it for maps, and then its restrictions are what protects it.
    Format::new("Google API key", "AIza", Alphabet::Url, (35, 35)).weak(),
    Format::new(
        "Google OAuth client secret",
        "GOCSPX-",
        Alphabet::Url,
        (28, 28),
    ),
    Format::new(
        "Google OAuth access token",
        "ya29.",
        Alphabet::Dotted,
        (60, 300),
    ),
    Format::new(
        "Azure storage key",
        "AccountKey=",
        Alphabet::Base64,
        (88, 88),
    )
    .checked(Check::EndsWith("==")),
    Format::new(
        "Azure shared access key",
        "SharedAccessKey=",
        Alphabet::Base64,
        (44, 44),
    )
    .checked(Check::EndsWith("=")),
    Format::new(
        "DigitalOcean access token",
        "dop_v1_",
        Alphabet::Hex,
        (64, 64),
    ),
    Format::new(
        "DigitalOcean OAuth token",
        "doo_v1_",
        Alphabet::Hex,
        (64, 64),
    ),
    Format::new(
        "DigitalOcean refresh token",
        "dor_v1_",
        Alphabet::Hex,
        (64, 64),
    ),
    Format::new("Heroku API key", "HRKU-", Alphabet::Url, (36, 70)),
    Format::new("Fly.io token", "fm2_", Alphabet::Base64, (80, 800)),
    Format::new(
        "Alibaba Cloud access key",
        "LTAI",
        Alphabet::Base62,
        (20, 20),
    ),
    Format::new("Databricks token", "dapi", Alphabet::Hex, (32, 32)),
    Format::new("Supabase secret key", "sb_secret_", Alphabet::Url, (24, 60)),
    Format::new("Supabase access token", "sbp_", Alphabet::Hex, (40, 40)),
    Format::new(
        "PlanetScale token",
        "pscale_tkn_",
        Alphabet::Dotted,
        (32, 64),
    ),
    Format::new(
        "PlanetScale password",
        "pscale_pw_",
        Alphabet::Dotted,
        (32, 64),
    ),
    Format::new(
        "PlanetScale OAuth token",
        "pscale_oauth_",
        Alphabet::Dotted,
        (32, 64),
    ),
    Format::new(
        "Vercel Blob token",
        "vercel_blob_rw_",
        Alphabet::Url,
        (30, 80),
    ),
];

/// The name of a continent begins like it.
fn has_digit(body: &str) -> Option<crate::Strength> {
    let has_digit = body.bytes().any(|byte| byte.is_ascii_digit());
    has_digit.then_some(crate::Strength::Likely)
}
