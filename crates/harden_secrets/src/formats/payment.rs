//! Payment and shops.

use super::{Alphabet, Check, Format};

pub(super) const FORMATS: &[Format] = &[
    Format::new("Stripe secret key", "sk_live_", Alphabet::Base62, (20, 247)),
    Format::new(
        "Stripe restricted key",
        "rk_live_",
        Alphabet::Base62,
        (20, 247),
    ),
    Format::new("Stripe test key", "sk_test_", Alphabet::Base62, (20, 247)).weak(),
    Format::new(
        "Stripe restricted test key",
        "rk_test_",
        Alphabet::Base62,
        (20, 247),
    )
    .weak(),
    Format::new(
        "signing secret of a webhook",
        "whsec_",
        Alphabet::Base64,
        (32, 64),
    ),
    Format::new("Shippo live token", "shippo_live_", Alphabet::Hex, (40, 40)),
    Format::new("EasyPost API key", "EZAK", Alphabet::Base62, (54, 54)),
    Format::new("Duffel live token", "duffel_live_", Alphabet::Url, (43, 43)),
    Format::new("Square access token", "sq0atp-", Alphabet::Url, (22, 22)),
    Format::new("Square OAuth secret", "sq0csp-", Alphabet::Url, (43, 43)),
    Format::new("Square access token", "EAAAE", Alphabet::Url, (59, 59)),
    Format::new("Shopify access token", "shpat_", Alphabet::Hex, (32, 32)),
    Format::new(
        "Shopify custom access token",
        "shpca_",
        Alphabet::Hex,
        (32, 32),
    ),
    Format::new(
        "Shopify private access token",
        "shppa_",
        Alphabet::Hex,
        (32, 32),
    ),
    Format::new("Shopify shared secret", "shpss_", Alphabet::Hex, (32, 32)),
    Format::new(
        "Braintree access token",
        "access_token$production$",
        Alphabet::Dotted,
        (16, 16),
    ),
    Format::new(
        "Flutterwave secret key",
        "FLWSECK-",
        Alphabet::Url,
        (32, 50),
    ),
    Format::new("Mollie API key", "live_", Alphabet::Base62, (30, 30)).checked(Check::None),
];
