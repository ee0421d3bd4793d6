//! Secrets of different kinds, none of which anybody ever used. Each is written in pieces, so that nobody who
//! searches this repository takes it for one.

/// The file; its text, with `@` for the secret (`@@` for the secret and an `@`); the pieces.
pub(crate) const PLANTED: [(&str, &str, [&str; 2]); 40] = [
    (
        "shop/github.py",
        "client = Github(\"@\")",
        ["gh", "p_mavzfVABqZ5YsOOlB1f46RfHk7hp3I4XLQxD"],
    ),
    (
        "deploy/release.sh",
        "export GH=@",
        ["gh", "s_LTgK2y3mH3UqtmaFCrvkUb7keKpQPX3vpQJW"],
    ),
    (
        ".github/workflows/release.yml",
        "  token: @",
        [
            "github",
            "_pat_NubfuQPk3YWreXGJJ83LhP_VhojEH0pRtTexWmYgJkBCeiwUSZihevAqQyk28qGh7iRXFLAjieIGwtXLPB",
        ],
    ),
    (
        "deploy/mirror.yml",
        "url: https://oauth2:@@gitlab.internal/shop.git",
        ["gl", "pat-ytdQ2pS5_9SC7g3oxUPV"],
    ),
    (
        ".npmrc",
        "//registry.npmjs.org/:_authToken=@",
        ["np", "m_CgFvPLGocJH1rKLpMDpKTc9ZNOpbba1mjXEa"],
    ),
    (
        ".pypirc",
        "password = @",
        [
            "py",
            "pi-AgEIcHlwaS5vcmc2CqAeGFgOfreBV3Oa7BYRtEFntQa2brHNYKuIXiS-WkcUfopdV4XVnBMTFLJrBoCPRvkLE03_-Gvgc46TvL5ntHrXToq7mEAjFnJplKhj_b_auAN46Cxba73",
        ],
    ),
    (
        "shop/storage.py",
        "session = Session(\"@\", other)",
        ["AK", "IAEYYGDERB3NRSSU6T"],
    ),
    (
        "deploy/aws.ini",
        "aws_secret_access_key = @",
        ["", "GeCnV9FPkKAcHcjL254c+mxD05Q5wt3nVGz5olfX"],
    ),
    (
        "deploy/azure.json",
        "{\"connection\": \"DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=@\"}",
        [
            "",
            "OkCLCjl2LVanc71PBU3ulLePKoVBx8aSOpg4W+ZTmNSegs56HB0gZNt35GiMQUNNSqDb5oCVz9Qx49tgHpfrYm==",
        ],
    ),
    (
        "deploy/droplet.tf",
        "token = \"@\"",
        [
            "do",
            "p_v1_06d00ee8ed0f6bc7e0183f3a506061914380c282d6f22923dad98e28e941b3ec",
        ],
    ),
    (
        "shop/oauth.py",
        "OAUTH = {\"secret\": \"@\"}",
        ["GOC", "SPX-ySL0VasjXCdkga84zCk5ZJ7BsV5a"],
    ),
    (
        "shop/payments.py",
        "stripe.api_key = \"@\"",
        ["sk", "_live_9jMqjz3B2uKRxUDSBv7croHq"],
    ),
    (
        "deploy/stripe.toml",
        "restricted = \"@\"",
        ["rk", "_live_dXb9NAEllLFm19y7AE6e303z"],
    ),
    (
        "deploy/hooks.env",
        "STRIPE_WEBHOOK=@",
        ["wh", "sec_BIhiv3kDZ9AnhGOUEyl4Jr9BWiphWO5j"],
    ),
    (
        "shop/square.py",
        "client = Client(access_token=\"@\")",
        ["sq", "0atp-PmYx6QOYKMck5RKs9duaR2"],
    ),
    (
        "deploy/shopify.yml",
        "app: @",
        ["sh", "pat_d671985824d953870315ecf86323af9f"],
    ),
    (
        "shop/chat.py",
        "slack = WebClient(\"@\")",
        [
            "xo",
            "xb-343614741592-788684030788-DQLGWSQAxUtlEzk2JEB5j2BA",
        ],
    ),
    (
        "deploy/alert.sh",
        "curl -d \"$1\" https://@",
        [
            "hooks.sl",
            "ack.com/services/TAGM4O6NC3/BMT4TJVT5Y/ia2GlTDgKhKuvxsg2EUQX3fu",
        ],
    ),
    (
        "shop/discord.py",
        "HOOK = \"https://@\"",
        [
            "discord",
            ".com/api/webhooks/376251752788390799/N_ImUGvysUxFgsPXsY6hS5VLjoxro4E993Amh5CZT0IiaLfjLdXGkzAHZGYcGhA1pv2W",
        ],
    ),
    (
        "shop/bot.py",
        "bot = Bot(\"@\")",
        ["2358542859", ":AAp7h4my1M-DL6WiAKgNDA7lsOUTpq_lF5p"],
    ),
    (
        "shop/mail.py",
        "client = SendGrid(\"@\")",
        [
            "S",
            "G.I_H1yAZbem_H0QTJXJ8_vD.aZ6DTO8opQuBkR1_4PqzK-mqg94uH1FsKGWGrmubXcM",
        ],
    ),
    (
        "deploy/brevo.json",
        "{\"brevo\": \"@\"}",
        [
            "xkey",
            "sib-75b939cb9985a7598e0f171b14361ba8cc03c7e62f72b7f619da077fee76122b-FOGNaiLJnC3pJ4sz",
        ],
    ),
    (
        "deploy/mailgun.ini",
        "mailgun = @",
        ["ke", "y-db4e81f39f4e7626bfaa7a29b866fa46"],
    ),
    (
        "notebooks/churn.ipynb",
        "{\"source\": [\"client = OpenAI(api_key=\\\"@\\\")\\n\"]}",
        [
            "sk",
            "-proj-OStgIu1IyDtr6QlmK_kmJpktDZoziu8pYIUMF7GBT3BlbkFJzxwhZkdIsgZDLLt25knfDgZwDB9BfDUMpm7fRYhw",
        ],
    ),
    (
        "notebooks/summary.ipynb",
        "{\"source\": [\"key = \\\"@\\\"\\n\"]}",
        [
            "sk-",
            "ant-api03-nR9mFDoz1MPmTjhlY6XJvGpokdNRBesZNckY6LRSlp03f35rls3zBL32L-vyql3Dok_KnDbTHawAmGc6xiaHZSCcM17WsAA",
        ],
    ),
    (
        "deploy/model.env",
        "HF=@",
        ["h", "f_UrgnZwFJ88VTY0wFVADeEtIidzVUiVzoy0"],
    ),
    (
        "deploy/monitoring.yml",
        "newrelic: @",
        ["NR", "AK-4dTZptweyMLYAEh3tfSFM6ngvTO"],
    ),
    (
        "deploy/vault.hcl",
        "token = \"@\"",
        [
            "hv",
            "s.Atxop4skakvr-th_9zWbEbmORMpDnKtf9U1Y-cecL1xXc_0OMupC0e6pnb3pZT1nF-uNf_TqSP52enTgZz5E099oatlp",
        ],
    ),
    (
        "shop/static/shop/admin.js",
        "const service = \"@\";",
        [
            "ey",
            "JhbGciOiAiSFMyNTYiLCAidHlwIjogIkpXVCJ9.eyJyb2xlIjogInNlcnZpY2UiLCAiaXNzIjogInNob3AtaW50ZXJuYWwifQ.ZQN3u3N-3rSBmoJ7wfKp-ydYdR2h8Iop9RfC7Bc5WTl",
        ],
    ),
    (
        "deploy/tls/site.key",
        "@",
        [
            "-----BEGIN RSA PRIVATE KEY",
            "-----\n4udeQcMfihmk7W583dTxwyz2DRmb/sQU3N3hMf91uy1PN0Yc4u2gk3ySL2HlV3BI\nx6n9y7g3pJBRooxhZeQRJPhvROjvIs7sPwHRIhU7CZSl7kwnQD/g+T6ay60mli+N\nzj2I0kjfKX6SiaVTytNkJ8r/X0b54UI+OmI7EFQEZMEeSvwPs06842j8Hngikd8S\ntgtfBSh4iFHcJRHVHLKbIwZwHIYX169Q4qXyqMCln0vPb3wUFdJln0E9+HVKBa27\nkbE/L3yfZsOYTrzPPPihOh1ZXz1iym9o7OyCGyggCgCdn57gxKC2xtEwO6ID09Qt\nRZaItUDnpweWDg2z/Ua1OeSaHDlkzMAx+POsnbjtVZ+2elyVmSKccFxPSkxVAXkT\nvYXV5gFmBzdM2kuMI1mRvo/INTUrJcYaizXTcYkTbwrM7u+gVLMjnIFstA2XrO0s\n3jVfD9msiWbneDLPn2yULO6MjZ4hbxFDtStrUObd7F9K/HMbwN3j5bCE8LwIzQm3\nhoQnMkHv2qg4msLJwuUMf6XovyPxrplQJ3PFiRxyxsaiITZWRdF4gKA/ig8nU6wI\nT0UEai/f7DoooNWHPaqulnR8J/t88B4U9VNg75RMZSjG6MhA478RlEBJ0DbIrhPN\nXEiBivQKq68q7zI8WhaSZTO+m9MiMFpOBwkTt9SNt6jzpwv+4CYLBlDEgaPA4ghU\nkQ/lJc+u26f7k2ZD522AvvOPvJBaxuNlUev9woK7pGJbOcaORumDU5g6bFnQGGkq\n-----END RSA PRIVATE KEY-----\n",
        ],
    ),
    (
        "deploy/id_ed25519",
        "@",
        [
            "-----BEGIN OPENSSH PRIVATE KEY",
            "-----\nCezBAWRBE0NXQ/8OTJmX68BSUDu3bqyMTjpB44eGEht20atiQSvJG8L+ZLGXAIOB\nsvdZDa0WVqZlxZg7p/DmoHU9K0aTQqFufsQwLwLADtN1L/U/haGxuO2Kk7UwtJFR\nZVwoHkAmhXIkFJhv44UG/usCAuoFGvmvdNRrcntEYcf1h2VAvw59tN95njCwgbAN\npXnAK57tlI4h1sVgRWkhGVFfrx43Y8zccIWifk79Ci5vzm6SOVj0UHRqSTNjC2vw\n244bwtNPsPjQt2vnQfc260W5XWYXsQmkbOCYqtRso+BMEt9XKI3obNK+D4PUX2cA\n-----END OPENSSH PRIVATE KEY-----\n",
        ],
    ),
    (
        "deploy/service-account.json",
        "{\"type\": \"service_account\", \"private_key\": \"@\"}",
        [
            "-----BEGIN PRIVATE KEY",
            "-----\\ndq8rXSIi/cqm9TTs/lNa2rGUL6K6cE0M8PS5hJQnNFpHy1EOw8xKIiCSvyolQBLG\\nSOAc+Q+LQdZIwHVegqiJiq4yQD5u5hq4RZJM6H+MSAoXT0yZYKBzKMCR4Bg4Y0Yf\\n74lDY5AlQGIK30XZaIGsNLZLI2QhyEk2y4+y9qRO5x/VSejKaMmQoojcKwD6fKbM\\nh46OyVmId9L+njmILGqL3MuE1TJilNqHj9kgXNMuajXnhKjMp2g6nr5TwXElaC7a\\n3YAmPbtr46RDpxjXcBpKkcv4geGZQWaiZce96jjUiXxs9bZ6yKhpFw636PaeuUGI\\nzLfG6irK7gaLSZM6d+5FNQers6vzLVouHzPgXbzs2dkRHtail7c0u15U8RUSeE+5\\nW3zMKupyHayApvBFg0DYUHlLM0MuiVpWavqEPfSTnHb8Muo2ddLtGrILkAgeCV6v\\nsPaXkC2DM+lanSuZM2k0BB0q6xtxQkDqsvAvqiR7rECAKAS7D3IcBNLxtVRvHfMc\\ny0jk2hMnhWBp+r2RaLiRjGiqDytpDZhFvDsBOdf5wmetSZn1yI+lwkivGRVaiup8\\n6fEMrpwvtpuhAk/pa5uQ6CfOWfm88Y34mzYhIwcImMqZjkK1yG5ITQ4oMvXRYjfP\\n-----END PRIVATE KEY-----\\n",
        ],
    ),
    (
        "docker-compose.yml",
        "      DATABASE_URL: postgres://shop:@@db/shop",
        ["", "b7Gq0z1kPw"],
    ),
    (
        "deploy/worker.conf",
        "broker = amqp://shop:@@rabbit.internal:5672//",
        ["", "Tz4-v9Lm2q"],
    ),
    (".env", "EMAIL_HOST_PASSWORD=@", ["", "k7-Gq0z1kPw"]),
    (
        "Dockerfile",
        "ENV SENTRY_SECRET @",
        ["", "908d550467fd189868cbf2f6bd4826c6535b0122"],
    ),
    (
        "shop/sync.py",
        "def pull(host=\"erp\", password=\"@\"): ...",
        ["", "Herbst!4711-erp"],
    ),
    (
        "deploy/site.yml",
        "django_secret_key: @",
        ["", "k2x1vnf7zw0q6r8mj3hc5tebx9uagd!k2x1v-f7zw0q6"],
    ),
    (
        "deploy/backup.sh",
        "mysqldump --user shop --password @ shop",
        ["", "qV83-nnz0Lp"],
    ),
    (
        "shop/api.py",
        "API_TOKEN = os.environ.get(\"API_TOKEN\", \"@\")",
        ["", "87b5f0a08510b64175493424abc6c07ba911c779"],
    ),
];
