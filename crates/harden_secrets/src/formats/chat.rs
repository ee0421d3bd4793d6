//! Chat.

use super::{Alphabet, Check, Format};

const SLACK_APP: &str = "Revoke it with Slack's method `auth.revoke`, or at api.slack.com/apps under OAuth & \
         Permissions, and install the app again.";

const SLACK_WEBHOOK: &str = "Remove the webhook at api.slack.com/apps (Incoming webhooks), or replace the \
         workflow's trigger, and make a new one.";

const DISCORD_WEBHOOK: &str = "Delete the webhook in Discord under the channel's Integrations > Webhooks and make \
         a new one.";

pub(super) const FORMATS: &[Format] = &[
    Format::new(
        "Slack bot token",
        "xoxb-",
        Alphabet::Url,
        (40, 120),
        SLACK_APP,
    )
    .checked(Check::Own(is_slack)),
    Format::new(
        "Slack user token",
        "xoxp-",
        Alphabet::Url,
        (50, 120),
        SLACK_APP,
    )
    .checked(Check::Own(is_slack)),
    Format::new(
        "Slack workspace token",
        "xoxa-",
        Alphabet::Url,
        (40, 120),
        SLACK_APP,
    )
    .checked(Check::Own(is_slack)),
    Format::new(
        "Slack token of a session",
        "xoxs-",
        Alphabet::Url,
        (40, 160),
        "It is a person's login: sign out of all sessions in the account settings of Slack.",
    )
    .checked(Check::Own(is_slack)),
    Format::new(
        "Slack webhook",
        "hooks.slack.com/triggers/",
        Alphabet::Path,
        (40, 70),
        SLACK_WEBHOOK,
    ),
    Format::new(
        "Slack webhook",
        "hooks.slack.com/workflows/",
        Alphabet::Path,
        (40, 70),
        SLACK_WEBHOOK,
    ),
    Format::new(
        "Slack refresh token",
        "xoxe-",
        Alphabet::Url,
        (60, 220),
        "Revoke it with Slack's method `auth.revoke` and install the app again.",
    ),
    Format::new(
        "Slack app token",
        "xapp-1-",
        Alphabet::Url,
        (60, 140),
        "Revoke it at api.slack.com/apps under Basic information > App-level tokens and \
         generate a new one.",
    ),
    Format::new(
        "Slack webhook",
        "hooks.slack.com/services/",
        Alphabet::Path,
        (40, 60),
        SLACK_WEBHOOK,
    )
    .checked(Check::Parts('/', &[8, 8, 23])),
    Format::new(
        "Discord webhook",
        "discord.com/api/webhooks/",
        Alphabet::Path,
        (76, 100),
        DISCORD_WEBHOOK,
    )
    .checked(Check::Parts('/', &[17, 60])),
    Format::new(
        "Discord webhook",
        "discordapp.com/api/webhooks/",
        Alphabet::Path,
        (76, 100),
        DISCORD_WEBHOOK,
    )
    .checked(Check::Parts('/', &[17, 60])),
    // Behind the number of the bot.
    Format::new(
        "Telegram bot token",
        ":AA",
        Alphabet::Url,
        (33, 33),
        "Send `/revoke` to @BotFather: it gives the bot a new token.",
    ),
    Format::new(
        "Teams webhook",
        "webhook.office.com/webhookb2/",
        Alphabet::Path,
        (60, 200),
        "Remove the connector from the channel in Teams and add a new one.",
    ),
];

/// The numbers of the workspace and of the bot come first.
fn is_slack(body: &str) -> Option<crate::Strength> {
    let mut parts = body.split('-');
    let is_number = |part: &str| part.len() >= 9 && part.bytes().all(|byte| byte.is_ascii_digit());
    (parts.next().is_some_and(is_number) && parts.next_back().is_some_and(|last| last.len() >= 20))
        .then_some(crate::Strength::Likely)
}
