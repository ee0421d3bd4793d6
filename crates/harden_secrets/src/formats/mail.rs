//! Mail and text messages.

use super::{Alphabet, Check, Format};

pub(super) const FORMATS: &[Format] = &[
    Format::new(
        "SendGrid API key",
        "SG.",
        Alphabet::Dotted,
        (66, 66),
        "Delete it at app.sendgrid.com/settings/api_keys and create a new one with the least \
         access.",
    )
    .checked(Check::Parts('.', &[22, 43])),
    Format::new(
        "Brevo API key",
        "xkeysib-",
        Alphabet::Url,
        (81, 81),
        "Delete it at app.brevo.com/settings/keys/api and generate a new one.",
    )
    .checked(Check::Parts('-', &[64, 16])),
    Format::new(
        "Brevo SMTP key",
        "xsmtpsib-",
        Alphabet::Url,
        (81, 81),
        "Delete it at app.brevo.com/settings/keys/smtp and generate a new one.",
    )
    .checked(Check::Parts('-', &[64, 16])),
    Format::new(
        "Mailgun API key",
        "key-",
        Alphabet::Hex,
        (32, 32),
        "Create a second key in Mailgun's control panel under API security, deploy it, then \
         delete this one.",
    ),
    Format::new(
        "Resend API key",
        "re_",
        Alphabet::Url,
        (33, 33),
        "Delete it at resend.com/api-keys and create a new one.",
    )
    .checked(Check::Parts('_', &[8, 24])),
    Format::new(
        "Mailtrap token",
        "mtp_",
        Alphabet::Base62,
        (40, 60),
        "Delete it at mailtrap.io/api-tokens and create a new one.",
    ),
    Format::new(
        "MailerSend token",
        "mlsn.",
        Alphabet::Hex,
        (64, 64),
        "Delete it in MailerSend under Integrations > API tokens and generate a new one.",
    ),
];
