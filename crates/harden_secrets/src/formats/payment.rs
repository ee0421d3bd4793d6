//! Payment and shops.

use super::{Alphabet, Check, Format};

const STRIPE: &str = "Rotate it at dashboard.stripe.com/apikeys, expiring the old one as soon as the new \
         one is deployed, and read the request logs.";

const STRIPE_TEST: &str = "Rotate it at dashboard.stripe.com/test/apikeys.";

const SQUARE: &str =
    "Replace it at developer.squareup.com/apps under the application's Credentials.";

pub(super) const FORMATS: &[Format] = &[
    Format::new(
        "Stripe secret key",
        "sk_live_",
        Alphabet::Base62,
        (20, 247),
        STRIPE,
    ),
    Format::new(
        "Stripe restricted key",
        "rk_live_",
        Alphabet::Base62,
        (20, 247),
        STRIPE,
    ),
    Format::new(
        "Stripe test key",
        "sk_test_",
        Alphabet::Base62,
        (20, 247),
        STRIPE_TEST,
    )
    .weak(),
    Format::new(
        "Stripe restricted test key",
        "rk_test_",
        Alphabet::Base62,
        (20, 247),
        STRIPE_TEST,
    )
    .weak(),
    Format::new(
        "signing secret of a webhook",
        "whsec_",
        Alphabet::Base64,
        (32, 64),
        "Roll the secret of the endpoint where the webhook is set up (in Stripe: Workbench > \
         Webhooks); until then anybody can forge its events.",
    ),
    Format::new(
        "Shippo live token",
        "shippo_live_",
        Alphabet::Hex,
        (40, 40),
        "Replace it in Shippo under Settings > API.",
    ),
    Format::new(
        "EasyPost API key",
        "EZAK",
        Alphabet::Base62,
        (54, 54),
        "Create a second production key in EasyPost's account settings, deploy it, then \
         delete this one.",
    ),
    Format::new(
        "Duffel live token",
        "duffel_live_",
        Alphabet::Url,
        (43, 43),
        "Delete it in Duffel's dashboard under Access tokens and create a new one.",
    ),
    Format::new(
        "Square access token",
        "sq0atp-",
        Alphabet::Url,
        (22, 22),
        SQUARE,
    ),
    Format::new(
        "Square OAuth secret",
        "sq0csp-",
        Alphabet::Url,
        (43, 43),
        "Replace the application's secret at developer.squareup.com/apps under OAuth.",
    ),
    Format::new(
        "Square access token",
        "EAAAE",
        Alphabet::Url,
        (59, 59),
        SQUARE,
    ),
    Format::new(
        "Shopify access token",
        "shpat_",
        Alphabet::Hex,
        (32, 32),
        "Rotate the app's credentials in Shopify's admin, or uninstall and install the app: \
         that revokes its tokens.",
    ),
    Format::new(
        "Shopify custom access token",
        "shpca_",
        Alphabet::Hex,
        (32, 32),
        "Uninstall and install the custom app in Shopify's admin: that revokes its token.",
    ),
    Format::new(
        "Shopify private access token",
        "shppa_",
        Alphabet::Hex,
        (32, 32),
        "Replace the private app by a custom app in Shopify's admin and delete it.",
    ),
    Format::new(
        "Shopify shared secret",
        "shpss_",
        Alphabet::Hex,
        (32, 32),
        "Rotate the app's client secret in Shopify's dashboard, then revoke the old one.",
    ),
    Format::new(
        "Braintree access token",
        "access_token$production$",
        Alphabet::Dotted,
        (16, 16),
        "Disconnect the merchant in Braintree's control panel and connect it again: that \
         revokes the token.",
    ),
    Format::new(
        "Flutterwave secret key",
        "FLWSECK-",
        Alphabet::Url,
        (32, 50),
        "Generate new keys in Flutterwave's dashboard under Settings > API.",
    ),
    Format::new(
        "Mollie API key",
        "live_",
        Alphabet::Base62,
        (30, 30),
        "Reset it in Mollie's dashboard under Developers > API keys.",
    )
    .checked(Check::None),
];
