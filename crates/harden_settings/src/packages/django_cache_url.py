# django-cache-url 3.4
import os
import re

import __harden__
from urllib.parse import parse_qs, urlparse

DEFAULT_ENV = "CACHE_URL"
_REDIS = "django.core.cache.backends.redis.RedisCache"

BACKENDS = {
    "db": "django.core.cache.backends.db.DatabaseCache",
    "dummy": "django.core.cache.backends.dummy.DummyCache",
    "elasticache": "django_elasticache.memcached.ElastiCache",
    "file": "django.core.cache.backends.filebased.FileBasedCache",
    "locmem": "django.core.cache.backends.locmem.LocMemCache",
    "uwsgicache": "uwsgicache.UWSGICache",
    "memcached": "django.core.cache.backends.memcached.PyLibMCCache",
    "djangopylibmc": "django_pylibmc.memcached.PyLibMCCache",
    "pymemcached": "django.core.cache.backends.memcached.MemcachedCache",
    "pymemcache": "django.core.cache.backends.memcached.PyMemcacheCache",
    "redis-cache": "redis_cache.RedisCache",
    "redis": _REDIS,
    "rediss": _REDIS,
    "hiredis": _REDIS,
}


def config(env=DEFAULT_ENV, default="locmem://"):
    url = os.environ.get(env, default)
    return parse(url) if url else {}


def parse(url):
    if __harden__.is_unknown(url):
        return {
            **__harden__.unknown(),
            "BACKEND": __harden__.unknown_text(),
            "LOCATION": __harden__.unknown_text(),
        }
    parts = urlparse(url)
    path = parts.path
    given = {name.upper(): ";".join(values) for name, values in parse_qs(parts.query).items()}
    backend = BACKENDS.get(parts.scheme)
    if not backend:
        raise Exception(f'Unknown backend: "{parts.scheme}"')
    library = given.get("LIB")
    if "redis" in parts.scheme and library in BACKENDS:
        backend = BACKENDS[library]
    config = {"BACKEND": backend}
    options = {}
    if parts.scheme == "hiredis":
        options["PARSER_CLASS"] = "redis.connection.HiredisParser"
    if not parts.netloc:
        if parts.scheme in ("memcached", "pymemcached", "pymemcache", "djangopylibmc"):
            config["LOCATION"] = "unix://" + path
        elif parts.scheme in ("redis", "hiredis"):
            found = re.match(r".+?(?P<db>\d+)", path)
            database = "0"
            if found:
                database = found.group("db")
                path = path[:path.rfind("/")]
            config["LOCATION"] = f"unix://{path}?db={database}"
        else:
            config["LOCATION"] = path
    else:
        config["LOCATION"] = ";".join(parts.netloc.split(","))
        if parts.scheme in ("redis", "rediss", "hiredis"):
            in_location = library == "redis-cache" or backend == _REDIS
            if parts.password and not in_location:
                options["PASSWORD"] = parts.password
            database = path[1:] or "0"
            port = parts.port or 6379
            scheme = "rediss" if parts.scheme == "rediss" else "redis"
            secret = f":{parts.password}@" if parts.password and in_location else ""
            config["LOCATION"] = f"{scheme}://{secret}{parts.hostname}:{port}/{database}"
            if library == "redis-cache":
                for name in ("PARSER_CLASS", "CONNECTION_POOL_CLASS"):
                    if name in given:
                        options[name] = given[name]
                if "MAX_CONNECTIONS" in given or "TIMEOUT" in given:
                    pool = {}
                    if "MAX_CONNECTIONS" in given:
                        pool["max_connections"] = int(given["MAX_CONNECTIONS"])
                    if "TIMEOUT" in given:
                        pool["timeout"] = int(given["TIMEOUT"])
                    options["CONNECTION_POOL_CLASS_KWARGS"] = pool
    if parts.scheme == "uwsgicache":
        config["LOCATION"] = config.get("LOCATION") or "default"
    for name in ("MAX_ENTRIES", "CULL_FREQUENCY"):
        if name in given:
            options[name] = int(given.pop(name))
    if options:
        config["OPTIONS"] = options
    config.update(given)
    return config
