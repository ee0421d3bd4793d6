//! What sites and teams use beside: models, monitoring, secrets' own stores, maps.

use super::{Alphabet, Check, Format};

pub(super) const FORMATS: &[Format] = &[
    Format::new("OpenAI API key", "sk-proj-", Alphabet::Url, (60, 180))
        .checked(Check::Contains("T3BlbkFJ")),
    Format::new("OpenAI API key", "sk-", Alphabet::Base62, (48, 48))
        .checked(Check::Contains("T3BlbkFJ")),
    Format::new("Anthropic API key", "sk-ant-", Alphabet::Url, (95, 120)),
    Format::new(
        "OpenAI service key",
        "sk-svcacct-",
        Alphabet::Url,
        (60, 180),
    )
    .checked(Check::Contains("T3BlbkFJ")),
    Format::new("OpenAI admin key", "sk-admin-", Alphabet::Url, (60, 180))
        .checked(Check::Contains("T3BlbkFJ")),
    Format::new("OpenRouter API key", "sk-or-v1-", Alphabet::Hex, (64, 64)),
    Format::new("Perplexity API key", "pplx-", Alphabet::Base62, (48, 48)),
    Format::new("NVIDIA API key", "nvapi-", Alphabet::Url, (64, 64)),
    Format::new("Hugging Face token", "hf_", Alphabet::Base62, (34, 34)),
    Format::new("Groq API key", "gsk_", Alphabet::Base62, (52, 52)),
    Format::new("Replicate token", "r8_", Alphabet::Base62, (37, 37)),
    Format::new(
        "Sentry auth token",
        "sntrys_",
        Alphabet::AnyBase64,
        (80, 400),
    ),
    Format::new("Sentry user token", "sntryu_", Alphabet::Hex, (64, 64)),
    Format::new("Grafana service token", "glsa_", Alphabet::Url, (41, 41))
        .checked(Check::Parts('_', &[32, 8])),
    Format::new("Grafana Cloud token", "glc_", Alphabet::Base64, (60, 400)),
    Format::new("New Relic API key", "NRAK-", Alphabet::Base62, (27, 27)),
    Format::new("Dynatrace token", "dt0c01.", Alphabet::Dotted, (89, 89))
        .checked(Check::Parts('.', &[24, 64])),
    Format::new("PostHog personal key", "phx_", Alphabet::Base62, (40, 60)),
    Format::new("Linear API key", "lin_api_", Alphabet::Base62, (40, 40)),
    Format::new("Notion token", "ntn_", Alphabet::Base62, (46, 46)),
    Format::new("Figma token", "figd_", Alphabet::Url, (40, 44)),
    Format::new("Postman API key", "PMAK-", Alphabet::Url, (59, 59))
        .checked(Check::Parts('-', &[24, 34])),
    Format::new("Vault token", "hvs.", Alphabet::Url, (90, 130)),
    Format::new("Vault batch token", "hvb.", Alphabet::Url, (130, 300)),
    Format::new("Doppler token", "dp.pt.", Alphabet::Base62, (43, 43)),
    Format::new(
        "Doppler service token",
        "dp.st.",
        Alphabet::Dotted,
        (40, 90),
    ),
    Format::new("Tailscale key", "tskey-", Alphabet::Url, (24, 90)).checked(Check::Own(is_key)),
    Format::new("Prefect API key", "pnu_", Alphabet::Base62, (36, 36)),
    Format::new("Sourcegraph token", "sgp_", Alphabet::Url, (40, 62)),
    Format::new("OpenShift token", "sha256~", Alphabet::Url, (43, 43)),
    Format::new("ReadMe API key", "rdme_", Alphabet::Base62, (70, 70)),
    Format::new("Pulumi token", "pul-", Alphabet::Hex, (40, 40)),
    Format::new(
        "Terraform Cloud token",
        ".atlasv1.",
        Alphabet::Url,
        (60, 70),
    ),
    Format::new(
        "age private key",
        "AGE-SECRET-KEY-1",
        Alphabet::Base62,
        (58, 58),
    ),
    Format::new(
        "1Password service token",
        "ops_eyJ",
        Alphabet::Base64,
        (250, 2000),
    ),
    Format::new("Mapbox secret token", "sk.eyJ", Alphabet::Dotted, (60, 120)),
    Format::new("Contentful token", "CFPAT-", Alphabet::Url, (43, 43)),
    Format::new("Dropbox token", "sl.", Alphabet::Url, (130, 1500)),
    Format::new("Facebook page token", "EAAM", Alphabet::Base62, (100, 400)),
    Format::new(
        "Facebook access token",
        "EAAC",
        Alphabet::Base62,
        (100, 400),
    ),
];

/// `auth-` and the like, then the number of the key and the key; without them, the name of a kind.
fn is_key(body: &str) -> Option<crate::Strength> {
    let mut parts = body.split('-');
    let kind = parts.next().unwrap_or_default();
    (["api", "auth", "client", "scim", "webhook"].contains(&kind) && parts.count() == 2)
        .then_some(crate::Strength::Likely)
}
