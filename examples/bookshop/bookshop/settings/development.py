"""A developer's machine: `manage.py runserver`."""

from .base import *

DEBUG = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]

MEDIA_ROOT = os.path.join(BASE_DIR, "media")
INTERNAL_IPS = ["127.0.0.1"]

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
