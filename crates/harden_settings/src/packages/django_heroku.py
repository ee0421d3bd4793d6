# django-heroku 0.3
import os

import dj_database_url

MAX_CONN_AGE = 600


def settings(config, *, db_colors=False, databases=True, test_runner=True, staticfiles=True, allowed_hosts=True,
             logging=True, secret_key=True):
    if databases:
        if "DATABASES" not in config:
            config["DATABASES"] = {"default": None}
        if "DATABASE_URL" in os.environ:
            config["DATABASES"]["default"] = dj_database_url.config(conn_max_age=MAX_CONN_AGE, ssl_require=True)
    if staticfiles:
        config["STATIC_ROOT"] = os.path.join(config["BASE_DIR"], "staticfiles")
        config["STATIC_URL"] = "/static/"
        name = "MIDDLEWARE_CLASSES" if "MIDDLEWARE_CLASSES" in config else "MIDDLEWARE"
        config[name] = tuple(["whitenoise.middleware.WhiteNoiseMiddleware"] + list(config[name]))
        config["STATICFILES_STORAGE"] = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    if allowed_hosts:
        config["ALLOWED_HOSTS"] = ["*"]
    if logging:
        config["LOGGING"] = {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "verbose": {
                    "format": "%(asctime)s [%(process)d] [%(levelname)s] pathname=%(pathname)s "
                              "lineno=%(lineno)s funcname=%(funcName)s %(message)s",
                    "datefmt": "%Y-%m-%d %H:%M:%S",
                },
                "simple": {"format": "%(levelname)s %(message)s"},
            },
            "handlers": {
                "null": {"level": "DEBUG", "class": "logging.NullHandler"},
                "console": {"level": "DEBUG", "class": "logging.StreamHandler", "formatter": "verbose"},
            },
            "loggers": {"testlogger": {"handlers": ["console"], "level": "INFO"}},
        }
    if secret_key:
        if "SECRET_KEY" in os.environ:
            config["SECRET_KEY"] = os.environ["SECRET_KEY"]
