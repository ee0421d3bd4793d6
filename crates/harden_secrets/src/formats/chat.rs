//! Chat.

use super::{Alphabet, Check, Format};

pub(super) const FORMATS: &[Format] = &[
    Format::new("Slack bot token", "xoxb-", Alphabet::Url, (40, 120)).checked(Check::Own(is_slack)),
    Format::new("Slack user token", "xoxp-", Alphabet::Url, (50, 120))
        .checked(Check::Own(is_slack)),
    Format::new("Slack workspace token", "xoxa-", Alphabet::Url, (40, 120))
        .checked(Check::Own(is_slack)),
    Format::new(
        "Slack token of a session",
        "xoxs-",
        Alphabet::Url,
        (40, 160),
    )
    .checked(Check::Own(is_slack)),
    Format::new(
        "Slack webhook",
        "hooks.slack.com/triggers/",
        Alphabet::Path,
        (40, 70),
    ),
    Format::new(
        "Slack webhook",
        "hooks.slack.com/workflows/",
        Alphabet::Path,
        (40, 70),
    ),
    Format::new("Slack refresh token", "xoxe-", Alphabet::Url, (60, 220)),
    Format::new("Slack app token", "xapp-1-", Alphabet::Url, (60, 140)),
    Format::new(
        "Slack webhook",
        "hooks.slack.com/services/",
        Alphabet::Path,
        (40, 60),
    )
    .checked(Check::Parts('/', &[8, 8, 23])),
    Format::new(
        "Discord webhook",
        "discord.com/api/webhooks/",
        Alphabet::Path,
        (76, 100),
    )
    .checked(Check::Parts('/', &[17, 60])),
    Format::new(
        "Discord webhook",
        "discordapp.com/api/webhooks/",
        Alphabet::Path,
        (76, 100),
    )
    .checked(Check::Parts('/', &[17, 60])),
    // Behind the number of the bot.
    Format::new("Telegram bot token", ":AA", Alphabet::Url, (33, 33)),
    Format::new(
        "Teams webhook",
        "webhook.office.com/webhookb2/",
        Alphabet::Path,
        (60, 200),
    ),
];

/// The numbers of the workspace and of the bot come first.
fn is_slack(body: &str) -> Option<crate::Strength> {
    let mut parts = body.split('-');
    let is_number = |part: &str| part.len() >= 9 && part.bytes().all(|byte| byte.is_ascii_digit());
    (parts.next().is_some_and(is_number) && parts.next_back().is_some_and(|last| last.len() >= 20))
        .then_some(crate::Strength::Likely)
}
