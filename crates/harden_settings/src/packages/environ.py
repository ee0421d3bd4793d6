# django-environ 0.14
import ast
import itertools
import json
import os
import re

import __harden__
from django.core.exceptions import ImproperlyConfigured
from urllib.parse import ParseResult, parse_qs, quote, unquote, unquote_plus, urlparse, urlunparse

if __harden__.is_declared("django_redis"):
    REDIS_DRIVER = "django_redis.cache.RedisCache"
else:
    REDIS_DRIVER = "django.core.cache.backends.redis.RedisCache"
if __harden__.is_declared("pymemcache"):
    PYMEMCACHE_DRIVER = "django.core.cache.backends.memcached.PyMemcacheCache"
else:
    PYMEMCACHE_DRIVER = "django.core.cache.backends.memcached.PyLibMCCache"
DJANGO_POSTGRES = "django.db.backends.postgresql"

# Built-in types whose names `Env` uses for methods.
_str, _bool, _int, _float, _list, _tuple, _dict = str, bool, int, float, list, tuple, dict


class NoValue:
    pass


def _literal(value):
    try:
        return ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return value


def _number(value):
    return int(value) if isinstance(value, str) and value.isdigit() else value


def _text(value):
    return unquote(value) if isinstance(value, str) else value


def _parsed(url):
    return url if isinstance(url, ParseResult) else urlparse(url)


class Env:
    ENVIRON = os.environ
    NOTSET = NoValue()
    BOOLEAN_TRUE_STRINGS = ("true", "on", "ok", "y", "yes", "1")
    URL_CLASS = ParseResult
    POSTGRES_FAMILY = ["postgres", "postgresql", "psql", "pgsql", "postgis", "prometheus_postgresql",
                       "prometheus_postgis"]
    DEFAULT_DATABASE_ENV = "DATABASE_URL"
    DB_SCHEMES = {
        "postgres": DJANGO_POSTGRES,
        "postgresql": DJANGO_POSTGRES,
        "psql": DJANGO_POSTGRES,
        "pgsql": DJANGO_POSTGRES,
        "postgis": "django.contrib.gis.db.backends.postgis",
        "prometheus_postgresql": "django_prometheus.db.backends.postgresql",
        "prometheus_postgis": "django_prometheus.db.backends.postgis",
        "cockroachdb": "django_cockroachdb",
        "mysql": "django.db.backends.mysql",
        "mysql2": "django.db.backends.mysql",
        "mysql-connector": "mysql.connector.django",
        "mysqlgis": "django.contrib.gis.db.backends.mysql",
        "prometheus_mysql": "django_prometheus.db.backends.mysql",
        "mssql": "mssql",
        "oracle": "django.db.backends.oracle",
        "pyodbc": "sql_server.pyodbc",
        "redshift": "django_redshift_backend",
        "spatialite": "django.contrib.gis.db.backends.spatialite",
        "prometheus_spatialite": "django_prometheus.db.backends.spatialite",
        "sqlite": "django.db.backends.sqlite3",
        "prometheus_sqlite": "django_prometheus.db.backends.sqlite3",
        "ldap": "ldapdb.backends.ldap",
    }
    _DB_BASE_OPTIONS = ["CONN_MAX_AGE", "ATOMIC_REQUESTS", "AUTOCOMMIT", "DISABLE_SERVER_SIDE_CURSORS",
                        "CONN_HEALTH_CHECKS"]
    DEFAULT_CACHE_ENV = "CACHE_URL"
    CACHE_SCHEMES = {
        "dbcache": "django.core.cache.backends.db.DatabaseCache",
        "dummycache": "django.core.cache.backends.dummy.DummyCache",
        "filecache": "django.core.cache.backends.filebased.FileBasedCache",
        "locmemcache": "django.core.cache.backends.locmem.LocMemCache",
        "memcache": "django.core.cache.backends.memcached.MemcachedCache",
        "pymemcache": PYMEMCACHE_DRIVER,
        "pylibmc": "django.core.cache.backends.memcached.PyLibMCCache",
        "rediscache": REDIS_DRIVER,
        "redis": REDIS_DRIVER,
        "rediss": REDIS_DRIVER,
        "valkey": REDIS_DRIVER,
        "valkeys": REDIS_DRIVER,
    }
    _CACHE_BASE_OPTIONS = ["TIMEOUT", "KEY_PREFIX", "VERSION", "KEY_FUNCTION", "BINARY"]
    DEFAULT_EMAIL_ENV = "EMAIL_URL"
    EMAIL_SCHEMES = {
        "smtp": "django.core.mail.backends.smtp.EmailBackend",
        "smtps": "django.core.mail.backends.smtp.EmailBackend",
        "smtp+tls": "django.core.mail.backends.smtp.EmailBackend",
        "smtp+ssl": "django.core.mail.backends.smtp.EmailBackend",
        "consolemail": "django.core.mail.backends.console.EmailBackend",
        "filemail": "django.core.mail.backends.filebased.EmailBackend",
        "memorymail": "django.core.mail.backends.locmem.EmailBackend",
        "dummymail": "django.core.mail.backends.dummy.EmailBackend",
    }
    _EMAIL_BASE_OPTIONS = ["EMAIL_USE_TLS", "EMAIL_USE_SSL"]
    DEFAULT_SEARCH_ENV = "SEARCH_URL"
    SEARCH_SCHEMES = {
        "elasticsearch": "haystack.backends.elasticsearch_backend.ElasticsearchSearchEngine",
        "elasticsearch2": "haystack.backends.elasticsearch2_backend.Elasticsearch2SearchEngine",
        "elasticsearch5": "haystack.backends.elasticsearch5_backend.Elasticsearch5SearchEngine",
        "elasticsearch7": "haystack.backends.elasticsearch7_backend.Elasticsearch7SearchEngine",
        "solr": "haystack.backends.solr_backend.SolrEngine",
        "whoosh": "haystack.backends.whoosh_backend.WhooshEngine",
        "xapian": "haystack.backends.xapian_backend.XapianEngine",
        "simple": "haystack.backends.simple_backend.SimpleEngine",
    }
    ELASTICSEARCH_FAMILY = [name + end for name in SEARCH_SCHEMES if name.startswith("elasticsearch")
                            for end in ("", "s")]
    CLOUDSQL = "cloudsql"
    DEFAULT_CHANNELS_ENV = "CHANNELS_URL"
    CHANNELS_SCHEMES = {
        "inmemory": "channels.layers.InMemoryChannelLayer",
        "redis": "channels_redis.core.RedisChannelLayer",
        "rediss": "channels_redis.core.RedisChannelLayer",
        "redis+pubsub": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "rediss+pubsub": "channels_redis.pubsub.RedisPubSubChannelLayer",
    }

    def __init__(self, **scheme):
        self.smart_cast = True
        self.escape_proxy = False
        self.warn_on_default = False
        self.prefix = ""
        self.scheme = scheme

    def __call__(self, var, cast=None, default=NOTSET, parse_default=False):
        return self.get_value(var, cast=cast, default=default, parse_default=parse_default)

    def __contains__(self, var):
        return var in self.ENVIRON

    def str(self, var, default=NOTSET, multiline=False, choices=NOTSET):
        value = self.get_value(var, cast=_str, default=default)
        if multiline:
            if __harden__.is_unknown(value):
                return value
            return value.replace("\\r\\n", "\n").replace("\\n", "\n")
        if choices is not self.NOTSET and not __harden__.is_unknown(value) and value not in choices:
            raise ImproperlyConfigured(f"Invalid value: {value} not in {choices}")
        return value

    def bytes(self, var, default=NOTSET, encoding="utf8"):
        value = self.get_value(var, cast=_str, default=default)
        return value.encode(encoding) if hasattr(value, "encode") else value

    def bool(self, var, default=NOTSET):
        return self.get_value(var, cast=_bool, default=default)

    def int(self, var, default=NOTSET):
        return self.get_value(var, cast=_int, default=default)

    def float(self, var, default=NOTSET):
        return self.get_value(var, cast=_float, default=default)

    def json(self, var, default=NOTSET):
        return self.get_value(var, cast=json.loads, default=default)

    def list(self, var, cast=None, default=NOTSET):
        return self.get_value(var, cast=[cast] if cast else _list, default=default)

    def tuple(self, var, cast=None, default=NOTSET):
        return self.get_value(var, cast=(cast,) if cast else _tuple, default=default)

    def dict(self, var, cast=_dict, default=NOTSET):
        return self.get_value(var, cast=cast, default=default)

    def url(self, var, default=NOTSET):
        return self.get_value(var, cast=urlparse, default=default, parse_default=True)

    def db_url(self, var=DEFAULT_DATABASE_ENV, default=NOTSET, engine=None):
        return self.db_url_config(self.get_value(var, default=default), engine=engine)

    db = db_url

    def cache_url(self, var=DEFAULT_CACHE_ENV, default=NOTSET, backend=None):
        return self.cache_url_config(self.url(var, default=default), backend=backend)

    cache = cache_url

    def email_url(self, var=DEFAULT_EMAIL_ENV, default=NOTSET, backend=None):
        return self.email_url_config(self.url(var, default=default), backend=backend)

    email = email_url

    def search_url(self, var=DEFAULT_SEARCH_ENV, default=NOTSET, engine=None):
        return self.search_url_config(self.url(var, default=default), engine=engine)

    def channels_url(self, var=DEFAULT_CHANNELS_ENV, default=NOTSET, backend=None):
        return self.channels_url_config(self.url(var, default=default), backend=backend)

    channels = channels_url

    def path(self, var, default=NOTSET, **kwargs):
        return Path(self.get_value(var, default=default), **kwargs)

    def get_value(self, var, cast=None, default=NOTSET, parse_default=False):
        name = f"{self.prefix}{var}"
        if name in self.scheme:
            info = self.scheme[name]
            if isinstance(info, (_tuple, _list, _dict, _str)) and len(info) == 2:
                cast = cast or info[0]
                if default is self.NOTSET:
                    default = info[1]
            else:
                cast = cast or info
        try:
            value = self.ENVIRON[name]
        except KeyError:
            if default is self.NOTSET:
                raise ImproperlyConfigured(f"Set the {name} environment variable")
            value = default
            # A default is parsed only if that is asked for.
            if not __harden__.is_unknown(value) and not (isinstance(value, _str) and value.startswith("$")):
                if self.smart_cast and cast is None and default is not None:
                    cast = type(default)
                if parse_default and value is not None:
                    return self.parse_value(value, cast)
                if default is None and value == "":
                    return None
                return value
        if self.smart_cast and cast is None and default is not None and not isinstance(default, NoValue):
            cast = type(default)
        if __harden__.is_unknown(value):
            return self._parse_unknown(value, cast)
        if isinstance(value, _str) and value.startswith("$"):
            value = self.get_value(value.lstrip("$"), cast=cast, default=default)
            if __harden__.is_unknown(value):
                return value
        if self.escape_proxy and isinstance(value, _str):
            value = value.replace("\\$", "$")
        if default is None and value == "":
            value = None
        if value != default or (parse_default and value is not None):
            value = self.parse_value(value, cast)
        return value

    @classmethod
    def _parse_unknown(cls, value, cast):
        # Text that nobody has seen: decides no more than a bool needs.
        if cast is _bool:
            return value.lower().strip() in cls.BOOLEAN_TRUE_STRINGS
        if cast is _list or isinstance(cast, _list):
            return _list(value)
        if cast is _tuple or isinstance(cast, _tuple):
            return _tuple(value)
        if cast is _dict or isinstance(cast, _dict):
            return {**__harden__.unknown()}
        if cast is None or cast is _str:
            return value
        return cast(value)

    @classmethod
    def parse_value(cls, value, cast):
        if __harden__.is_unknown(value):
            return cls._parse_unknown(value, cast)
        if cast is None:
            return value
        if cast is _bool:
            try:
                return _int(value) != 0
            except ValueError:
                return value.lower().strip() in cls.BOOLEAN_TRUE_STRINGS
        if isinstance(cast, _list):
            return [cast[0](item) for item in value.split(",") if item]
        if isinstance(cast, _tuple):
            return _tuple([cast[0](item) for item in value.strip("(").strip(")").split(",") if item])
        if isinstance(cast, _dict):
            of_key = cast.get("key", _str)
            of_value = cast.get("value", _str)
            by_key = cast.get("cast", {})
            result = {}
            for pair in value.split(";"):
                if pair:
                    parts = pair.split("=")
                    result[of_key(parts[0])] = cls.parse_value(parts[1], by_key.get(parts[0], of_value))
            return result
        if cast is _dict:
            return _dict([item.split("=", 1) for item in value.split(",") if item])
        if cast is _list:
            return [item for item in value.split(",") if item]
        if cast is _tuple:
            return _tuple([item for item in value.strip("(").strip(")").split(",") if item])
        if cast is _float:
            parts = re.split(r"[,.]", re.sub(r"[^\d,.-]", "", value))
            if len(parts) == 1:
                return _float(parts[0])
            return _float("".join(parts[:-1]) + "." + parts[-1])
        return cast(value)

    @classmethod
    def db_url_config(cls, url, engine=None):
        if __harden__.is_unknown(url):
            result = {**__harden__.unknown()}
            for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT"):
                result[name] = __harden__.unknown()
            result["ENGINE"] = cls.DB_SCHEMES.get(engine, engine) if engine else __harden__.unknown_text()
            return result
        if not isinstance(url, ParseResult):
            if url == "sqlite://:memory:":
                return {"ENGINE": cls.DB_SCHEMES["sqlite"], "NAME": ":memory:"}
            try:
                url = urlparse(url)
            except ValueError:
                url = urlparse(quote(url, safe=":/?&=@"))
        if not url.path:
            url = urlparse(quote(urlunparse(url), safe=":/?&=@"))
        path = unquote_plus(url.path[1:].split("?", 2)[0])
        if url.scheme == "sqlite" and path == "":
            path = ":memory:"
        if url.scheme == "ldap":
            path = f"{url.scheme}://{url.hostname}"
            if url.port:
                path = path + f":{url.port}"
        location = unquote(url.netloc.rsplit("@", 1)[-1])
        if url.scheme in cls.POSTGRES_FAMILY and "," in location:
            hosts = []
            ports = []
            for part in location.split(","):
                host, port = part, ""
                if part.startswith("["):
                    end = part.find("]")
                    if end != -1 and part[end + 1:end + 2] == ":":
                        host, port = part[:end + 1], part[end + 2:]
                else:
                    pieces = part.rsplit(":", 1)
                    if len(pieces) == 2 and pieces[1].isdigit():
                        host, port = pieces
                hosts.append(host)
                ports.append(port)
            hostname = ",".join(hosts)
            port = ",".join([port for port in ports if port])
        else:
            hostname = url.hostname
            port = url.port
        config = {
            "NAME": path or "",
            "USER": _text(url.username) or "",
            "PASSWORD": _text(url.password) or "",
            "HOST": hostname or "",
            "PORT": _number(port) or "",
        }
        if path.startswith("/") and (url.scheme in cls.POSTGRES_FAMILY or cls.CLOUDSQL in path):
            config["HOST"], config["NAME"] = path.rsplit("/", 1)
        if url.scheme == "oracle":
            if path == "":
                config["NAME"] = config["HOST"]
                config["HOST"] = ""
            if config["PORT"]:
                config["PORT"] = _str(config["PORT"])
            else:
                del config["PORT"]
        if url.query:
            options = {}
            for name, values in parse_qs(url.query).items():
                if name.upper() in cls._DB_BASE_OPTIONS:
                    config[name.upper()] = _literal(values[0])
                else:
                    options[name] = _number(values[0])
            config["OPTIONS"] = options
        config["ENGINE"] = engine or url.scheme
        config["ENGINE"] = cls.DB_SCHEMES.get(config["ENGINE"], config["ENGINE"])
        return config if config["ENGINE"] else {}

    @classmethod
    def cache_url_config(cls, url, backend=None):
        if __harden__.is_unknown(url):
            result = {**__harden__.unknown()}
            result["BACKEND"] = backend or __harden__.unknown_text()
            result["LOCATION"] = __harden__.unknown()
            return result
        if not isinstance(url, ParseResult):
            if not url:
                return {}
            url = urlparse(url)
        if url.scheme not in cls.CACHE_SCHEMES:
            raise ImproperlyConfigured(f"Invalid cache schema {url.scheme}")
        locations = url.netloc.split(",")
        config = {
            "BACKEND": cls.CACHE_SCHEMES[url.scheme],
            "LOCATION": locations[0] if len(locations) == 1 else locations,
        }
        if url.scheme == "filecache":
            config["LOCATION"] = url.netloc + url.path
        if not url.netloc and url.scheme in ["memcache", "pymemcache"]:
            config["LOCATION"] = "unix:" + url.path
        elif url.scheme.startswith("redis"):
            scheme = url.scheme.replace("cache", "") if url.hostname else "unix"
            locations = [scheme + "://" + location + url.path for location in locations]
            config["LOCATION"] = locations[0] if len(locations) == 1 else locations
        if backend:
            config["BACKEND"] = backend
        if url.query:
            options = {}
            for name, values in parse_qs(url.query).items():
                lower = config["BACKEND"] == "django.core.cache.backends.redis.RedisCache"
                key = name.lower() if lower else name.upper()
                if name.upper() in cls._CACHE_BASE_OPTIONS:
                    config[key] = _literal(values[0])
                else:
                    options[key] = _literal(values[0])
            config["OPTIONS"] = options
        return config

    @classmethod
    def email_url_config(cls, url, backend=None):
        if __harden__.is_unknown(url):
            result = {**__harden__.unknown()}
            for name in ("EMAIL_FILE_PATH", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_HOST", "EMAIL_PORT"):
                result[name] = __harden__.unknown()
            result["EMAIL_BACKEND"] = backend or __harden__.unknown_text()
            return result
        url = _parsed(url)
        config = {
            "EMAIL_FILE_PATH": unquote_plus(url.path[1:].split("?", 2)[0]),
            "EMAIL_HOST_USER": _text(url.username),
            "EMAIL_HOST_PASSWORD": _text(url.password),
            "EMAIL_HOST": url.hostname,
            "EMAIL_PORT": _number(url.port),
        }
        if backend:
            config["EMAIL_BACKEND"] = backend
        elif url.scheme not in cls.EMAIL_SCHEMES:
            raise ImproperlyConfigured(f"Invalid email schema {url.scheme}")
        else:
            config["EMAIL_BACKEND"] = cls.EMAIL_SCHEMES[url.scheme]
        if url.scheme in ("smtps", "smtp+tls"):
            config["EMAIL_USE_TLS"] = True
        elif url.scheme == "smtp+ssl":
            config["EMAIL_USE_SSL"] = True
        if url.query:
            options = {}
            for name, values in parse_qs(url.query).items():
                if name.upper() in cls._EMAIL_BASE_OPTIONS:
                    config[name.upper()] = _number(values[0])
                else:
                    options[name.upper()] = _number(values[0])
            config["OPTIONS"] = options
        return config

    @classmethod
    def channels_url_config(cls, url, backend=None):
        if __harden__.is_unknown(url):
            return {**__harden__.unknown(), "BACKEND": backend or __harden__.unknown_text()}
        url = _parsed(url)
        if backend:
            return {"BACKEND": backend}
        if url.scheme not in cls.CHANNELS_SCHEMES:
            raise ImproperlyConfigured(f"Invalid channels schema {url.scheme}")
        config = {"BACKEND": cls.CHANNELS_SCHEMES[url.scheme]}
        if url.scheme.startswith("redis"):
            scheme = url.scheme.split("+")[0]
            config["CONFIG"] = {"hosts": [url._replace(scheme=scheme).geturl()]}
        return config

    @classmethod
    def search_url_config(cls, url, engine=None):
        if __harden__.is_unknown(url):
            return {**__harden__.unknown(), "ENGINE": engine or __harden__.unknown_text()}
        url = _parsed(url)
        path = unquote_plus(url.path[1:].split("?", 2)[0])
        scheme = url.scheme
        secure = scheme in cls.ELASTICSEARCH_FAMILY and scheme.endswith("s")
        if secure:
            scheme = scheme[:-1]
        if scheme not in cls.SEARCH_SCHEMES:
            raise ImproperlyConfigured(f"Invalid search schema {url.scheme}")
        config = {"ENGINE": cls.SEARCH_SCHEMES[scheme]}
        given = parse_qs(url.query) if url.query else {}
        if "EXCLUDED_INDEXES" in given:
            config["EXCLUDED_INDEXES"] = given["EXCLUDED_INDEXES"][0].split(",")
        if "INCLUDE_SPELLING" in given:
            config["INCLUDE_SPELLING"] = cls.parse_value(given["INCLUDE_SPELLING"][0], _bool)
        if "BATCH_SIZE" in given:
            config["BATCH_SIZE"] = cls.parse_value(given["BATCH_SIZE"][0], _int)
        if url.scheme == "simple":
            return config
        if path.endswith("/"):
            path = path[:-1]
        if url.scheme == "solr":
            config["URL"] = urlunparse(("http", url.netloc, path, "", "", ""))
            cls._search_limits(config, given)
            return config
        if url.scheme in cls.ELASTICSEARCH_FAMILY:
            head, _, index = path.rpartition("/")
            config["URL"] = urlunparse(("https" if secure else "http", url.netloc, head, "", "", ""))
            cls._search_limits(config, given)
            config["INDEX_NAME"] = index
            return config
        config["PATH"] = "/" + path
        if url.scheme == "whoosh":
            if "STORAGE" in given:
                config["STORAGE"] = given["STORAGE"][0]
            if "POST_LIMIT" in given:
                config["POST_LIMIT"] = cls.parse_value(given["POST_LIMIT"][0], _int)
        elif url.scheme == "xapian" and "FLAGS" in given:
            config["FLAGS"] = given["FLAGS"][0]
        if engine:
            config["ENGINE"] = engine
        return config

    @classmethod
    def _search_limits(cls, config, given):
        if "TIMEOUT" in given:
            config["TIMEOUT"] = cls.parse_value(given["TIMEOUT"][0], _int)
        if "KWARGS" in given:
            config["KWARGS"] = given["KWARGS"][0]

    @classmethod
    def read_env(cls, env_file=None, overwrite=False, parse_comments=False, encoding="utf8", **overrides):
        if env_file is None:
            folder = __harden__.caller_folder()
            if __harden__.is_unknown(folder):
                return
            env_file = os.path.join(folder, ".env")
        if hasattr(env_file, "read"):
            text = env_file.read()
        else:
            text = __harden__.read_text(env_file)
        if text is None:
            return
        values = dict(overrides)
        for line in text.splitlines():
            if line.startswith("export "):
                line = line[7:]
            name, found, value = line.partition("=")
            if not found or not name.isascii() or not name.replace("_", "a").isalnum():
                continue
            values[name] = _env_value(value, parse_comments)
        for name, value in values.items():
            if overwrite:
                cls.ENVIRON[name] = _str(value)
            else:
                cls.ENVIRON.setdefault(name, _str(value))


def _env_value(value, parse_comments):
    if parse_comments:
        found = re.match(r"\s*'(.*)'\s*(#.*\s*)?$", value)
        if found:
            value = found.group(1)
        else:
            value = value.split("#", 1)[0]
    elif len(value) >= 2 and value[0] == "'" and value[-1] == "'":
        value = value[1:-1]
    if len(value) >= 2 and value[0] == '"' and value[-1] == '"':
        inner = value[1:-1]
        value = ""
        escaped = False
        for character in inner:
            if escaped:
                value = value + ("\\" + character if character in "rnt" else character)
                escaped = False
            elif character == "\\":
                escaped = True
            else:
                value = value + character
        if escaped:
            value = value + "\\"
    return value


class FileAwareMapping:
    def __init__(self, env=None, cache=True):
        self.env = os.environ if env is None else env
        self.is_environment = env is None

    def __getitem__(self, key):
        # A file is one more way to set the variable: what it may hold is as unknown as the variable.
        path = self._file_of(key)
        if path:
            text = None if __harden__.is_unknown(path) else __harden__.read_text(path)
            return __harden__.unknown_text() if text is None else text
        return self.env[key]

    def __setitem__(self, key, value):
        self.env[key] = value

    def __contains__(self, key):
        return bool(self._file_of(key)) or key in self.env

    def _file_of(self, key):
        if self.is_environment:
            return __harden__.given(key + "_FILE")
        return self.env.get(key + "_FILE")

    def get(self, key, default=None):
        return self[key] if key in self else default

    def setdefault(self, key, default=None):
        if key not in self:
            self.env[key] = default
        return self[key]


class FileAwareEnv(Env):
    ENVIRON = FileAwareMapping()


class Path:
    def __init__(self, start="", *paths, is_file=False, required=False):
        if is_file:
            start = os.path.dirname(start)
        self.__root__ = os.path.abspath(os.path.join(start, *paths))

    def path(self, *paths, **kwargs):
        return Path(self.__root__, *paths, **kwargs)

    def file(self, name, *args, **kwargs):
        return open(self(name), *args, **kwargs)

    @property
    def root(self):
        return self.__root__

    def __call__(self, *paths, required=False):
        return os.path.abspath(os.path.join(self.__root__, *paths))

    def __eq__(self, other):
        return self.__root__ == (other.__root__ if isinstance(other, Path) else other)

    def __ne__(self, other):
        return not self == other

    def __add__(self, other):
        return Path(self.__root__, other.__root__ if isinstance(other, Path) else other)

    def __sub__(self, other):
        if isinstance(other, int):
            return self.path("../" * other)
        if isinstance(other, str) and self.__root__.endswith(other):
            return Path(self.__root__.rstrip(other))
        raise TypeError("unsupported operand type(s) for -")

    def __invert__(self):
        return self.path("..")

    def __contains__(self, item):
        base = os.path.join(self.__root__, "") if len(self.__root__) > 1 else self.__root__
        return item.__root__.startswith(base)

    def __getitem__(self, index):
        return self.__root__[index]

    def __str__(self):
        return self.__root__

    def __repr__(self):
        return f"<Path:{self.__root__}>"

    def __fspath__(self):
        return self.__root__

    def rfind(self, *args):
        return self.__root__.rfind(*args)

    def find(self, *args):
        return self.__root__.find(*args)
