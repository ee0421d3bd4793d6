# dj-email-url 1.0
import os

import __harden__
from urllib.parse import parse_qs, unquote, urlparse

DEFAULT_ENV = "EMAIL_URL"

SCHEMES = {
    "smtp": "django.core.mail.backends.smtp.EmailBackend",
    "submission": "django.core.mail.backends.smtp.EmailBackend",
    "submit": "django.core.mail.backends.smtp.EmailBackend",
    "smtps": "django.core.mail.backends.smtp.EmailBackend",
    "console": "django.core.mail.backends.console.EmailBackend",
    "file": "django.core.mail.backends.filebased.EmailBackend",
    "memory": "django.core.mail.backends.locmem.EmailBackend",
    "dummy": "django.core.mail.backends.dummy.EmailBackend",
}
TRUTHY = ("1", "y", "Y", "yes", "Yes", "YES", "t", "T", "true", "True", "TRUE", "on", "On", "ON")


def config(env=DEFAULT_ENV, default=None):
    url = os.environ.get(env, default)
    return parse(url) if url else {}


def parse(url):
    if __harden__.is_unknown(url):
        return {
            **__harden__.unknown(),
            "EMAIL_FILE_PATH": __harden__.unknown_text(),
            "EMAIL_HOST_USER": __harden__.unknown(),
            "EMAIL_HOST_PASSWORD": __harden__.unknown(),
            "EMAIL_HOST": __harden__.unknown(),
            "EMAIL_PORT": __harden__.unknown(),
            "EMAIL_USE_SSL": __harden__.unknown(),
            "EMAIL_USE_TLS": __harden__.unknown(),
            "EMAIL_TIMEOUT": __harden__.unknown(),
            "EMAIL_BACKEND": __harden__.unknown_text(),
        }
    parts = urlparse(url)
    query = parse_qs(parts.query)
    conf = {
        "EMAIL_FILE_PATH": parts.path[1:].split("?", 2)[0],
        "EMAIL_HOST_USER": unquote(parts.username) if parts.username else parts.username,
        "EMAIL_HOST_PASSWORD": unquote(parts.password) if parts.password else parts.password,
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port,
        "EMAIL_USE_SSL": False,
        "EMAIL_USE_TLS": False,
        "EMAIL_TIMEOUT": None,
    }
    if parts.scheme in SCHEMES:
        conf["EMAIL_BACKEND"] = SCHEMES[parts.scheme]
    if parts.scheme == "smtp":
        conf["EMAIL_HOST"] = conf["EMAIL_HOST"] or "localhost"
        conf["EMAIL_PORT"] = conf["EMAIL_PORT"] or 25
    if parts.scheme == "smtps":
        conf["EMAIL_USE_TLS"] = True
    if parts.scheme in ("submission", "submit"):
        conf["EMAIL_USE_TLS"] = True
        conf["EMAIL_PORT"] = conf["EMAIL_PORT"] or 587
    if "ssl" in query:
        if query["ssl"][0] in TRUTHY:
            conf["EMAIL_USE_SSL"] = True
            conf["EMAIL_USE_TLS"] = False
    elif "tls" in query:
        if query["tls"][0] in TRUTHY:
            conf["EMAIL_USE_SSL"] = False
            conf["EMAIL_USE_TLS"] = True
    if "timeout" in query:
        conf["EMAIL_TIMEOUT"] = int(query["timeout"][0])
    if "_server_email" in query:
        conf["SERVER_EMAIL"] = query["_server_email"][0]
    if "_default_from_email" in query:
        conf["DEFAULT_FROM_EMAIL"] = query["_default_from_email"][0]
    return conf
