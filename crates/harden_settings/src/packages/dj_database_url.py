# dj-database-url 0.5 to 3.1
import os

import __harden__
from urllib.parse import parse_qs, unquote, urlsplit

DEFAULT_ENV = "DATABASE_URL"

# The release that the project pins, or else the newest.
_RELEASE = __harden__.release("dj-database-url") or (3, 1)
_POSTGRESQL = "django.db.backends.postgresql" if _RELEASE >= (1,) else "django.db.backends.postgresql_psycopg2"

SCHEMES = {
    "spatialite": "django.contrib.gis.db.backends.spatialite",
    "mysql-connector": "mysql.connector.django",
    "mysqlgis": "django.contrib.gis.db.backends.mysql",
    "oraclegis": "django.contrib.gis.db.backends.oracle",
    "cockroach": "django_cockroachdb",
    "sqlite": "django.db.backends.sqlite3",
    "oracle": "django.db.backends.oracle",
    "mssqlms": "mssql",
    "mssql": "sql_server.pyodbc",
    "mysql": "django.db.backends.mysql",
    "mysql2": "django.db.backends.mysql",
    "postgres": _POSTGRESQL,
    "postgresql": _POSTGRESQL,
    "pgsql": _POSTGRESQL,
    "postgis": "django.contrib.gis.db.backends.postgis",
    "redshift": "django_redshift_backend",
    "timescale": "timescale.db.backends.postgresql",
    "timescalegis": "timescale.db.backends.postgis",
}
_TEXT_PORT = ("oracle", "mssqlms", "mssql")
_SSL_CA = ("mysql", "mysql2")
_SEARCH_PATH = ("postgres", "postgresql", "pgsql", "postgis", "redshift", "timescale", "timescalegis")


class ParseError(ValueError):
    pass


class UnknownSchemeError(ValueError):
    pass


def register(scheme, backend):
    SCHEMES[scheme] = backend
    return lambda function: function


def config(env=DEFAULT_ENV, default=None, engine=None, conn_max_age=0, conn_health_checks=False,
           disable_server_side_cursors=False, ssl_require=False, test_options=None):
    url = os.environ.get(env, default)
    if url:
        return parse(url, engine, conn_max_age, conn_health_checks, disable_server_side_cursors,
                     ssl_require, test_options)
    return {}


def parse(url, engine=None, conn_max_age=0, conn_health_checks=False, disable_server_side_cursors=False,
          ssl_require=False, test_options=None):
    given = {"CONN_MAX_AGE": conn_max_age}
    if _RELEASE >= (1, 1):
        given["CONN_HEALTH_CHECKS"] = conn_health_checks
    if _RELEASE >= (2, 2):
        given["DISABLE_SERVER_SIDE_CURSORS"] = disable_server_side_cursors
    if engine:
        given["ENGINE"] = engine
    if test_options:
        given["TEST"] = test_options
    if __harden__.is_unknown(url):
        return _unseen(given)
    if url == "sqlite://:memory:":
        return {"ENGINE": SCHEMES["sqlite"], "NAME": ":memory:"}
    try:
        parts = urlsplit(url)
        if parts.scheme not in SCHEMES:
            raise UnknownSchemeError(parts.scheme)
        options = {}
        for name, values in parse_qs(parts.query).items():
            values = [_option(value) for value in values]
            options[name] = values[0] if len(values) == 1 else values
        result = {
            "ENGINE": SCHEMES[parts.scheme],
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": parts.port or "",
            "NAME": unquote(parts.path[1:]),
            "OPTIONS": options,
        }
    except UnknownSchemeError:
        raise
    except ValueError:
        raise ParseError("This string is not a valid url") from None
    if parts.scheme == "sqlite" and not result["NAME"]:
        result["NAME"] = ":memory:"
    if parts.scheme in _TEXT_PORT:
        result["PORT"] = str(result["PORT"])
    if parts.scheme in _SSL_CA and options.get("ssl-ca"):
        options["ssl"] = {"ca": options.pop("ssl-ca")}
    if parts.scheme in _SEARCH_PATH and options.get("currentSchema"):
        options["options"] = f"-c search_path={options.pop('currentSchema')}"
    if ssl_require:
        options["sslmode"] = "require"
    result.update(given)
    if not options:
        del result["OPTIONS"]
    return result


def _option(value):
    if _RELEASE >= (2, 1) and value.isdigit():
        return int(value)
    if _RELEASE >= (2, 2) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    return value


def _unseen(given):
    # Options may follow in the query.
    result = {**__harden__.unknown()}
    for name in ("ENGINE", "USER", "PASSWORD", "HOST", "PORT", "NAME"):
        result[name] = __harden__.unknown() if name == "PORT" else __harden__.unknown_text()
    result.update(given)
    return result
