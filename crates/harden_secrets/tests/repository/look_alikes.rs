//! Texts that look like secrets, and are none.

/// The file, and its text.
pub(crate) const LOOK_ALIKES: [(&str, &str); 103] = [
    (
        "shop/settings.py",
        "PASSWORD_RESET_SUBJECT = \"Reset your password, code 4711\"",
    ),
    ("shop/settings.py", "PASSWORD_RESET_TIMEOUT = \"259200\""),
    ("shop/oauth.py", "token_type = \"Bearer\""),
    (
        "shop/oauth.py",
        "response = {\"token_type\": \"bearer\", \"expires_in\": 3600}",
    ),
    (
        "shop/oauth.py",
        "TOKEN_URL = \"https://login.internal/oauth2/token\"",
    ),
    ("shop/oauth.py", "access_token = response[\"access_token\"]"),
    (
        "shop/oauth.py",
        "token = get_token_from_request(\"a9Qk8h0sVt2mQx7Lp4vRz\")",
    ),
    (
        "shop/oauth.py",
        "next_token = \"a8f5c167f44f4964e6c998dee827110c\"",
    ),
    (
        "shop/forms.py",
        "password = forms.CharField(label=\"Password\", widget=forms.PasswordInput)",
    ),
    (
        "shop/forms.py",
        "password_help_text = \"At least 12 characters, 1 digit.\"",
    ),
    (
        "shop/forms.py",
        "labels = {\"password\": \"Passwort\", \"token\": \"Zeichen\"}",
    ),
    ("shop/forms.py", "password1 = \"new-password\""),
    (
        "shop/views.py",
        "if grant_password == \"encrypted_b7Gq0z1kPw\": pass",
    ),
    ("shop/views.py", "password = \"\""),
    ("shop/views.py", "password = None"),
    ("shop/views.py", "secret = \"changeme\""),
    ("shop/views.py", "API_KEY = \"your-api-key-here-12345\""),
    ("shop/views.py", "API_KEY = \"<insert key 4711 here>\""),
    (
        "shop/views.py",
        "API_KEY = \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"",
    ),
    (
        "shop/views.py",
        "API_KEY = \"00000000000000000000000000000000\"",
    ),
    (
        "shop/views.py",
        "API_KEY = \"0123456789abcdef0123456789abcdef\"",
    ),
    ("shop/views.py", "API_KEY = os.environ[\"API_KEY\"]"),
    (
        "shop/views.py",
        "API_KEY = os.environ.get(\"API_KEY\", \"\")",
    ),
    ("shop/views.py", "API_KEY = f\"{prefix}-{number}\""),
    (
        "shop/views.py",
        "API_KEY = \"%s-a9Qk8h0sVt2mQx7Lp4\" % prefix",
    ),
    ("shop/views.py", "API_KEY = \"a9Qk8h0sVt2mQx7Lp4\" + rest"),
    (
        "shop/views.py",
        "secret_name = \"prod/shop/a9Qk8h0sVt2mQx7Lp4\"",
    ),
    (
        "shop/views.py",
        "SECRET_FILE = \"/run/secrets/a9Qk8h0sVt2m\"",
    ),
    ("shop/views.py", "secret_path = \"secret/data/shop4711\""),
    (
        "shop/views.py",
        "token_generator = \"shop.tokens.PasswordResetTokenGenerator\"",
    ),
    ("shop/views.py", "TOKEN_MODEL = \"authtoken.Token\""),
    ("shop/views.py", "credentials = \"include\""),
    ("shop/views.py", "CSRF_HEADER_NAME = \"HTTP_X_XSRF_TOKEN\""),
    (
        "shop/views.py",
        "csrf_token = \"a9Qk8h0sVt2mQx7Lp4vRzTb8Yw3cN5sGdF1hJkL0oPqWeRt\"",
    ),
    (
        "shop/views.py",
        "csrfmiddlewaretoken = \"a9Qk8h0sVt2mQx7Lp4vRzTb8Yw3cN5sG\"",
    ),
    (
        "shop/views.py",
        "STRIPE_PUBLISHABLE_KEY = \"pk_live_a9Qk8h0sVt2mQx7Lp4vRzT8b\"",
    ),
    (
        "shop/views.py",
        "RECAPTCHA_PUBLIC_KEY = \"6LeIxAcTAAAAAJcZVRqyHh71UMIEGNQ_MXjiZKhI\"",
    ),
    (
        "shop/views.py",
        "public_api_key = \"a8f5c167f44f4964e6c998dee827110c\"",
    ),
    (
        "shop/views.py",
        "SENTRY_DSN = \"https://a8f5c167f44f4964e6c998dee827110c@o4711.ingest.sentry.io/4711\"",
    ),
    (
        "shop/views.py",
        "revision = \"3a677a6d1dd05a03ab97ec242fea4c58dfe0c9a1\"",
    ),
    (
        "shop/views.py",
        "etag = \"a8f5f167f44f4964e6c998dee827110c\"",
    ),
    (
        "shop/views.py",
        "session_id = \"123e4567-e89b-12d3-a456-426614174000\"",
    ),
    (
        "shop/views.py",
        "API_TOKEN = \"123e4567-e89b-12d3-a456-426614174000\"",
    ),
    (
        "shop/views.py",
        "hashed_password = \"5f4dcc3b5aa765d61d8327deb882cf99\"",
    ),
    (
        "shop/views.py",
        "password = \"5f4dcc3b5aa765d61d8327deb882cf99\"",
    ),
    (
        "shop/views.py",
        "PASSWORD = \"pbkdf2_sha256$870000$a9Qk8h0sVt2m$Qx7Lp4vRzTb8Yw3cN5sGdF1hJkL0oPqWeRtYuIo=\"",
    ),
    (
        "shop/views.py",
        "PASSWORD = \"argon2$argon2id$v=19$m=102400,t=2,p=8$a9Qk8h0sVt\"",
    ),
    (
        "shop/views.py",
        "password = \"$2b$12$a9Qk8h0sVt2mQx7Lp4vRzTb8Yw3cN5sGdF1hJkL0oPqWeRtYuIo12\"",
    ),
    (
        "shop/views.py",
        "api_key_header = \"X-Api-Key-4711-a9Qk8h0sVt2m\"",
    ),
    ("shop/views.py", "password_field = \"user4711_password9\""),
    (
        "shop/views.py",
        "error_messages = {\"invalid_token\": \"The token a9Qk8h0sVt2m is not valid.\"}",
    ),
    (
        "shop/views.py",
        "PASSWORD_HASHERS = [\"django.contrib.auth.hashers.Argon2PasswordHasher\"]",
    ),
    ("shop/views.py", "SECRET_KEY = get_random_secret_key()"),
    (
        "shop/views.py",
        "SECRET_KEY = \"django-insecure-change-me-please-4711\"",
    ),
    (
        "shop/views.py",
        "cache.set(\"password_reset_4711\", \"a9Qk8h0sVt2mQx7Lp4vRz\")",
    ),
    ("shop/views.py", "log(\"token\", \"a9Qk8h0sVt2mQx7Lp4vRz\")"),
    (
        "shop/urls.py",
        "path(\"reset/<uidb64>/<token>/\", view, name=\"password-reset-confirm-2\")",
    ),
    (
        "shop/storage.py",
        "AWS_ACCESS_KEY_ID = \"AKIAIOSFODNN7EXAMPLE\"",
    ),
    (
        "shop/storage.py",
        "AWS_SECRET_ACCESS_KEY = \"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\"",
    ),
    ("shop/storage.py", "region = \"ASIAPACIFICSOUTHEAST\""),
    (
        "shop/github.py",
        "token = \"ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"",
    ),
    (
        "shop/github.py",
        "call(\"ghp_a9Qk8h0sVt2mQx7Lp4vRzTb8Yw3cN5sGdF1h\")",
    ),
    ("shop/github.py", "PATTERN = r\"ghp_[A-Za-z0-9]{36}\""),
    (
        "shop/github.py",
        "PREFIXES = (\"ghp_\", \"gho_\", \"glpat-\", \"sk_live_\", \"xoxb-\")",
    ),
    (
        "shop/payments.py",
        "stripe.api_key = \"sk_live_your_key_goes_here_please\"",
    ),
    ("shop/payments.py", "stripe.api_key = \"sk_test_...\""),
    (
        "shop/chat.py",
        "hook = \"https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX\"",
    ),
    (
        "shop/chat.py",
        "token = \"xoxb-not-a-real-token-but-a-long-one-for-you\"",
    ),
    ("shop/mail.py", "name = \"SG.nothing.of.note\""),
    (
        "shop/jwt.py",
        "sample = \"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c\"",
    ),
    (
        "shop/jwt.py",
        "image = \"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4\"",
    ),
    ("shop/keys.py", "KEY = \"-----BEGIN PRIVATE KEY-----\""),
    (
        "shop/keys.py",
        "KEY = \"-----BEGIN RSA PRIVATE KEY-----\\n...\\n-----END RSA PRIVATE KEY-----\"",
    ),
    (
        "shop/keys.py",
        "PUBLIC = \"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK9k2mQx7Lp4vRzT8bYw3cN5sGdF1hJkL0oPqWeRt shop\"",
    ),
    (
        "certs/site.pem",
        "-----BEGIN CERTIFICATE-----\nMHcCAQEEIK9k2mQx7Lp4vRzT8bYw3cN5sGdF1hJkL0oPqWeRtYuIoAoGCCqGSM49\n-----END CERTIFICATE-----",
    ),
    (
        "certs/public.pem",
        "-----BEGIN PUBLIC KEY-----\nMHcCAQEEIK9k2mQx7Lp4vRzT8bYw3cN5sGdF1hJkL0oPqWeRtYuIoAoGCCqGSM49\n-----END PUBLIC KEY-----",
    ),
    (".env.production", "SECRET_KEY="),
    (".env.production", "DB_PASSWORD=${VAULT_DB_PASSWORD}"),
    (".env.production", "DB_PASSWORD=changeme12345"),
    (".env.production", "TOKEN_LIFETIME=a9Qk8h0sVt2mQx7"),
    (".env.production", "DB_PASSWORD_FILE=/run/secrets/db4711"),
    ("docker-compose.yml", "      POSTGRES_PASSWORD: postgres"),
    (
        "docker-compose.yml",
        "      DATABASE_URL: postgres://postgres:postgres@db/shop",
    ),
    (
        "docker-compose.yml",
        "      DATABASE_URL: postgres://shop:${DB_PASSWORD}@db/shop",
    ),
    (
        "docker-compose.yml",
        "      BROKER: amqp://guest:guest@rabbit//",
    ),
    (
        "docker-compose.yml",
        "      REDIS_PASSWORD: ${REDIS_PASSWORD:?set it}",
    ),
    (
        ".github/workflows/test.yml",
        "      token: ${{ secrets.GITHUB_TOKEN }}",
    ),
    (
        ".github/workflows/test.yml",
        "      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8",
    ),
    (
        ".github/workflows/test.yml",
        "      api_key: env.API_KEY_4711",
    ),
    (
        "deploy/site.yml",
        "secret_key: \"{{ vault_secret_key_4711 }}\"",
    ),
    ("deploy/site.yml", "admin_password: !vault |"),
    ("deploy/site.yml", "password: \"lookup('env', 'PW_4711')\""),
    ("deploy/release.sh", "TOKEN=$(cat /run/secrets/token4711)"),
    (
        "deploy/release.sh",
        "curl -H \"Authorization: Bearer $API_TOKEN\" https://api.internal",
    ),
    ("Dockerfile", "ARG API_TOKEN"),
    (
        "shop/locale/de.json",
        "{\"password\": \"Passwort\", \"api_token\": \"API-Schlüssel 2\"}",
    ),
    (
        "shop/locale/en.json",
        "{\"reset_password_subject\": \"Reset password 4711-a9Qk8h\"}",
    ),
    (
        "shop/static/shop/app.js",
        "var token = document.querySelector(\"[name=csrfmiddlewaretoken]\").value;",
    ),
    (
        "shop/static/shop/app.js",
        "const API_KEY_STORAGE_NAME = \"shop.apiKey.v2.4711\";",
    ),
    (
        "shop/static/shop/app.js",
        "input.type = showPassword ? \"text\" : \"password1\";",
    ),
    (
        "shop/templates/login.html",
        "<input type=\"password\" name=\"password\" value=\"a9Qk8h0sVt2mQx7\">",
    ),
    (
        "web/package.json",
        "{\"integrity\": \"sha512-a9Qk8h0sVt2mQx7Lp4vRzTb8Yw3cN5sGdF1hJkL0oPqWeRtYuIo==\"}",
    ),
    (
        "README.txt",
        "Set SECRET_KEY to a random value, such as a9Qk8h0sVt2mQx7Lp4vRz.",
    ),
];
