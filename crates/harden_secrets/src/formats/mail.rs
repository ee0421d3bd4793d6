//! Mail and text messages.

use super::{Alphabet, Check, Format};

pub(super) const FORMATS: &[Format] = &[
    Format::new("SendGrid API key", "SG.", Alphabet::Dotted, (66, 66))
        .checked(Check::Parts('.', &[22, 43])),
    Format::new("Brevo API key", "xkeysib-", Alphabet::Url, (81, 81))
        .checked(Check::Parts('-', &[64, 16])),
    Format::new("Brevo SMTP key", "xsmtpsib-", Alphabet::Url, (81, 81))
        .checked(Check::Parts('-', &[64, 16])),
    Format::new("Mailgun API key", "key-", Alphabet::Hex, (32, 32)),
    Format::new("Resend API key", "re_", Alphabet::Url, (33, 33))
        .checked(Check::Parts('_', &[8, 24])),
    Format::new("Mailtrap token", "mtp_", Alphabet::Base62, (40, 60)),
    Format::new("MailerSend token", "mlsn.", Alphabet::Hex, (64, 64)),
];
