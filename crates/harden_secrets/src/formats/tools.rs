//! What sites and teams use beside: models, monitoring, secrets' own stores, maps.

use super::{Alphabet, Check, Format};

const OPENAI: &str = "Delete it at platform.openai.com/api-keys and create a new one.";

const FACEBOOK: &str = "Reset the app's secret at developers.facebook.com/apps, or have the user remove the \
         app: that ends its tokens.";

pub(super) const FORMATS: &[Format] = &[
    Format::new(
        "OpenAI API key",
        "sk-proj-",
        Alphabet::Url,
        (60, 180),
        OPENAI,
    )
    .checked(Check::Contains("T3BlbkFJ")),
    Format::new("OpenAI API key", "sk-", Alphabet::Base62, (48, 48), OPENAI)
        .checked(Check::Contains("T3BlbkFJ")),
    Format::new(
        "Anthropic API key",
        "sk-ant-",
        Alphabet::Url,
        (95, 120),
        "Delete it at console.anthropic.com/settings/keys and create a new one.",
    ),
    Format::new(
        "OpenAI service key",
        "sk-svcacct-",
        Alphabet::Url,
        (60, 180),
        "Delete the key of the service account at platform.openai.com under the project's \
         API keys and create a new one.",
    )
    .checked(Check::Contains("T3BlbkFJ")),
    Format::new(
        "OpenAI admin key",
        "sk-admin-",
        Alphabet::Url,
        (60, 180),
        "Delete it at platform.openai.com under the organisation's Admin keys and create a \
         new one.",
    )
    .checked(Check::Contains("T3BlbkFJ")),
    Format::new(
        "OpenRouter API key",
        "sk-or-v1-",
        Alphabet::Hex,
        (64, 64),
        "Delete it at openrouter.ai/settings/keys and create a new one.",
    ),
    Format::new(
        "Perplexity API key",
        "pplx-",
        Alphabet::Base62,
        (48, 48),
        "Delete it in Perplexity's settings under API keys and generate a new one.",
    ),
    Format::new(
        "NVIDIA API key",
        "nvapi-",
        Alphabet::Url,
        (64, 64),
        "Delete it at build.nvidia.com/settings/api-keys and generate a new one.",
    ),
    Format::new(
        "Hugging Face token",
        "hf_",
        Alphabet::Base62,
        (34, 34),
        "Invalidate and refresh it at huggingface.co/settings/tokens.",
    ),
    Format::new(
        "Groq API key",
        "gsk_",
        Alphabet::Base62,
        (52, 52),
        "Delete it at console.groq.com/keys and create a new one.",
    ),
    Format::new(
        "Replicate token",
        "r8_",
        Alphabet::Base62,
        (37, 37),
        "Disable it at replicate.com/account/api-tokens and create a new one.",
    ),
    Format::new(
        "Sentry auth token",
        "sntrys_",
        Alphabet::AnyBase64,
        (80, 400),
        "Revoke it in Sentry under the organisation's Settings > Auth tokens and create a \
         new one.",
    ),
    Format::new(
        "Sentry user token",
        "sntryu_",
        Alphabet::Hex,
        (64, 64),
        "Revoke it in Sentry under the user's Settings > Auth tokens (Personal tokens) and \
         create a new one.",
    ),
    Format::new(
        "Grafana service token",
        "glsa_",
        Alphabet::Url,
        (41, 41),
        "Delete it in Grafana under Administration > Service accounts and add a new one.",
    )
    .checked(Check::Parts('_', &[32, 8])),
    Format::new(
        "Grafana Cloud token",
        "glc_",
        Alphabet::Base64,
        (60, 400),
        "Delete it in Grafana Cloud under Access policies and add a new one.",
    ),
    Format::new(
        "New Relic API key",
        "NRAK-",
        Alphabet::Base62,
        (27, 27),
        "Delete it at one.newrelic.com under API keys and create a new one.",
    ),
    Format::new(
        "Dynatrace token",
        "dt0c01.",
        Alphabet::Dotted,
        (89, 89),
        "Disable it in Dynatrace under Access tokens and generate a new one.",
    )
    .checked(Check::Parts('.', &[24, 64])),
    Format::new(
        "PostHog personal key",
        "phx_",
        Alphabet::Base62,
        (40, 60),
        "Roll it in PostHog under the user's settings, Personal API keys.",
    ),
    Format::new(
        "Linear API key",
        "lin_api_",
        Alphabet::Base62,
        (40, 40),
        "Revoke it in Linear under Settings > Security & access and create a new one.",
    ),
    Format::new(
        "Notion token",
        "ntn_",
        Alphabet::Base62,
        (46, 46),
        "Refresh the integration's secret at notion.so/profile/integrations.",
    ),
    Format::new(
        "Figma token",
        "figd_",
        Alphabet::Url,
        (40, 44),
        "Revoke it in Figma under Settings > Security > Personal access tokens and generate \
         a new one.",
    ),
    Format::new(
        "Postman API key",
        "PMAK-",
        Alphabet::Url,
        (59, 59),
        "Delete or regenerate it in Postman under Account settings > API keys.",
    )
    .checked(Check::Parts('-', &[24, 34])),
    Format::new(
        "Vault token",
        "hvs.",
        Alphabet::Url,
        (90, 130),
        "Revoke it with `vault token revoke`, and rotate what it could read.",
    ),
    Format::new(
        "Vault batch token",
        "hvb.",
        Alphabet::Url,
        (130, 300),
        "It cannot be revoked by itself: revoke its parent with `vault token revoke`, and \
         rotate what it could read.",
    ),
    Format::new(
        "Doppler token",
        "dp.pt.",
        Alphabet::Base62,
        (43, 43),
        "Revoke it in Doppler under Tokens > Personal, and rotate what it could read.",
    ),
    Format::new(
        "Doppler service token",
        "dp.st.",
        Alphabet::Dotted,
        (40, 90),
        "Revoke it in Doppler under the config's Access, and rotate what it could read.",
    ),
    Format::new(
        "Tailscale key",
        "tskey-",
        Alphabet::Url,
        (24, 90),
        "Revoke it in Tailscale's admin console under Settings > Keys, and look for machines \
         that are not yours.",
    )
    .checked(Check::Own(is_key)),
    Format::new(
        "Prefect API key",
        "pnu_",
        Alphabet::Base62,
        (36, 36),
        "Delete it in Prefect Cloud under the account's API keys and create a new one.",
    ),
    Format::new(
        "Sourcegraph token",
        "sgp_",
        Alphabet::Url,
        (40, 62),
        "Delete it in Sourcegraph under the user's Settings > Access tokens and generate a \
         new one.",
    ),
    Format::new(
        "OpenShift token",
        "sha256~",
        Alphabet::Url,
        (43, 43),
        "End it with `oc logout`, or `oc delete oauthaccesstoken`, and log in again.",
    ),
    Format::new(
        "ReadMe API key",
        "rdme_",
        Alphabet::Base62,
        (70, 70),
        "Delete it in ReadMe's dashboard under API keys and create a new one.",
    ),
    Format::new(
        "Pulumi token",
        "pul-",
        Alphabet::Hex,
        (40, 40),
        "Delete it at app.pulumi.com/account/tokens and create a new one.",
    ),
    Format::new(
        "Terraform Cloud token",
        ".atlasv1.",
        Alphabet::Url,
        (60, 70),
        "Delete it at app.terraform.io/app/settings/tokens, or regenerate the team's or \
         organisation's, and rotate what its state holds.",
    ),
    Format::new(
        "age private key",
        "AGE-SECRET-KEY-1",
        Alphabet::Base62,
        (58, 58),
        "Make a new key with `age-keygen`, encrypt again what this one opens (`sops \
         updatekeys`), and rotate what is inside: old files stay open to it.",
    ),
    Format::new(
        "1Password service token",
        "ops_eyJ",
        Alphabet::Base64,
        (250, 2000),
        "Rotate it at 1password.com under the service account, and rotate what it could \
         read.",
    ),
    Format::new(
        "Mapbox secret token",
        "sk.eyJ",
        Alphabet::Dotted,
        (60, 120),
        "Delete or rotate it at console.mapbox.com/account/access-tokens.",
    ),
    Format::new(
        "Contentful token",
        "CFPAT-",
        Alphabet::Url,
        (43, 43),
        "Revoke it in Contentful under CMA tokens and generate a new one.",
    ),
    Format::new(
        "Dropbox token",
        "sl.",
        Alphabet::Url,
        (130, 1500),
        "It ends within hours; revoke it now with `/2/auth/token/revoke` of Dropbox's API, \
         which takes its refresh token as well.",
    ),
    Format::new(
        "Facebook page token",
        "EAAM",
        Alphabet::Base62,
        (100, 400),
        FACEBOOK,
    ),
    Format::new(
        "Facebook access token",
        "EAAC",
        Alphabet::Base62,
        (100, 400),
        FACEBOOK,
    ),
];

/// `auth-` and the like, then the number of the key and the key; without them, the name of a kind.
fn is_key(body: &str) -> Option<crate::Strength> {
    let mut parts = body.split('-');
    let kind = parts.next().unwrap_or_default();
    (["api", "auth", "client", "scim", "webhook"].contains(&kind) && parts.count() == 2)
        .then_some(crate::Strength::Likely)
}
