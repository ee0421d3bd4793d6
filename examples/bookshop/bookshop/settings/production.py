"""The site: gunicorn behind nginx, which certbot gave a certificate."""

from decouple import config

from .base import *

DEBUG = False
ALLOWED_HOSTS = ["bookshop.example", "www.bookshop.example"]

# The database of the hosting provider
DATABASE_URL = config("DATABASE_URL", default="")

# Security
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_BROWSER_XSS_FILTER = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
X_FRAME_OPTIONS = "DENY"

# Store uploads outside web root
MEDIA_ROOT = "/var/www/uploads/"  # Not in static files
STATIC_ROOT = "/var/www/static/"

LOG_DIR = config("LOG_DIR", default="/var/log/django")
LOGGING = {
    "version": 1,
    "handlers": {
        "security": {
            "class": "logging.handlers.RotatingFileHandler",
            "filename": os.path.join(LOG_DIR, "security.log"),
        },
    },
    "loggers": {
        "django.security": {
            "handlers": ["security"],
            "level": "WARNING",
        },
    },
}
