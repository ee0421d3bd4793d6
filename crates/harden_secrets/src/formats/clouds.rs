//! Clouds and hosts.

use super::{Alphabet, Check, Format};

pub(super) const FORMATS: &[Format] = &[
    Format::new(
        "AWS access key",
        "AKIA",
        Alphabet::Base32,
        (16, 16),
        "Create a second access key in IAM (Users > Security credentials), deploy it, then \
         deactivate and delete this one; CloudTrail tells who used it.",
    ),
    Format::new(
        "AWS temporary access key",
        "ASIA",
        Alphabet::Base32,
        (16, 16),
        "It ends by itself, after 36 hours at most; `Revoke active sessions` of its role in \
         IAM ends it now.",
    )
    .checked(Check::Own(has_digit)),
    Format::new(
        "Amazon bearer token",
        "ABSK",
        Alphabet::Base64,
        (109, 269),
        "Reset or delete it in IAM (Users > Security credentials > API keys for Amazon \
         Bedrock) and generate a new one.",
    ),
    // Browsers need it for maps, and then its restrictions are what protects it.
    Format::new(
        "Google API key",
        "AIza",
        Alphabet::Url,
        (35, 35),
        "Rotate it at console.cloud.google.com/apis/credentials, and restrict the new key to \
         the site's addresses and APIs.",
    )
    .weak(),
    Format::new(
        "Google OAuth client secret",
        "GOCSPX-",
        Alphabet::Url,
        (28, 28),
        "Add a second secret to the client at console.cloud.google.com/auth/clients, deploy \
         it, then disable and delete this one.",
    ),
    Format::new(
        "Google OAuth access token",
        "ya29.",
        Alphabet::Dotted,
        (60, 300),
        "It ends within hours; revoke it now with a POST to oauth2.googleapis.com/revoke, \
         which takes its refresh token as well.",
    ),
    Format::new(
        "Azure storage key",
        "AccountKey=",
        Alphabet::Base64,
        (88, 88),
        "Move the site to the account's other key, then renew this one: `az storage account \
         keys renew`.",
    )
    .checked(Check::EndsWith("==")),
    Format::new(
        "Azure shared access key",
        "SharedAccessKey=",
        Alphabet::Base64,
        (44, 44),
        "Move the site to the policy's secondary key, then regenerate this one under Shared \
         access policies in the Azure portal.",
    )
    .checked(Check::EndsWith("=")),
    Format::new(
        "DigitalOcean access token",
        "dop_v1_",
        Alphabet::Hex,
        (64, 64),
        "Delete it at cloud.digitalocean.com/account/api/tokens and generate a new one.",
    ),
    Format::new(
        "DigitalOcean OAuth token",
        "doo_v1_",
        Alphabet::Hex,
        (64, 64),
        "Revoke it with a POST to cloud.digitalocean.com/v1/oauth/revoke and authorise the \
         application again.",
    ),
    Format::new(
        "DigitalOcean refresh token",
        "dor_v1_",
        Alphabet::Hex,
        (64, 64),
        "Revoke the application's access in DigitalOcean's control panel under API and \
         authorise it again.",
    ),
    Format::new(
        "Heroku API key",
        "HRKU-",
        Alphabet::Url,
        (36, 70),
        "Revoke it with `heroku authorizations:revoke`, or regenerate the key at \
         dashboard.heroku.com/account.",
    ),
    Format::new(
        "Fly.io token",
        "fm2_",
        Alphabet::Base64,
        (80, 800),
        "Find it with `fly tokens list`, revoke it with `fly tokens revoke`, and make a new \
         one with `fly tokens create`.",
    ),
    Format::new(
        "Alibaba Cloud access key",
        "LTAI",
        Alphabet::Base62,
        (20, 20),
        "Create a second AccessKey in the RAM console, deploy it, then disable and delete \
         this one.",
    ),
    Format::new(
        "Databricks token",
        "dapi",
        Alphabet::Hex,
        (32, 32),
        "Revoke it in the workspace under Settings > Developer > Access tokens and generate \
         a new one.",
    ),
    Format::new(
        "Supabase secret key",
        "sb_secret_",
        Alphabet::Url,
        (24, 60),
        "Create a second secret key in the project's settings under API keys, deploy it, \
         then delete this one.",
    ),
    Format::new(
        "Supabase access token",
        "sbp_",
        Alphabet::Hex,
        (40, 40),
        "Delete it at supabase.com/dashboard/account/tokens and generate a new one.",
    ),
    Format::new(
        "PlanetScale token",
        "pscale_tkn_",
        Alphabet::Dotted,
        (32, 64),
        "Delete it with `pscale service-token delete` and create a new one.",
    ),
    Format::new(
        "PlanetScale password",
        "pscale_pw_",
        Alphabet::Dotted,
        (32, 64),
        "Create a second password for the branch, deploy it, then delete this one with \
         `pscale password delete`.",
    ),
    Format::new(
        "PlanetScale OAuth token",
        "pscale_oauth_",
        Alphabet::Dotted,
        (32, 64),
        "Revoke the application's access in PlanetScale's settings and authorise it again.",
    ),
    Format::new(
        "Vercel Blob token",
        "vercel_blob_rw_",
        Alphabet::Url,
        (30, 80),
        "Rotate the store's token in Vercel's dashboard under Storage.",
    ),
];

/// The name of a continent begins like it.
fn has_digit(body: &str) -> Option<crate::Strength> {
    let has_digit = body.bytes().any(|byte| byte.is_ascii_digit());
    has_digit.then_some(crate::Strength::Likely)
}
