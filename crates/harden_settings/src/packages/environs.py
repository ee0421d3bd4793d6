# environs 15
import json
import logging
import os
import re
from datetime import timedelta
from pathlib import Path

import __harden__
from dotenv import dotenv_values
from urllib.parse import urlparse

TRUTHY = ("t", "T", "true", "True", "TRUE", "on", "On", "ON", "y", "Y", "yes", "Yes", "YES", "1")
FALSY = ("f", "F", "false", "False", "FALSE", "off", "Off", "OFF", "n", "N", "no", "No", "NO", "0")

# Built-in types whose names `Env` uses for methods.
_str, _bool, _int, _float, _list, _dict = str, bool, int, float, list, dict


class EnvError(ValueError):
    pass


class EnvValidationError(EnvError):
    pass


class EnvNotSetError(EnvError):
    pass


class EnvSealedError(TypeError):
    pass


class ParserConflictError(ValueError):
    pass


class ValidationError(ValueError):
    pass


def _to_bool(value):
    if isinstance(value, _bool):
        return value
    if value in TRUTHY:
        return True
    # Any other text stops the project, so where it runs the value is a false one.
    if __harden__.is_unknown(value) or value in FALSY:
        return False
    raise EnvValidationError("Not a valid boolean.")


def _to_int(value):
    try:
        return _int(value)
    except (TypeError, ValueError):
        raise EnvValidationError("Not a valid integer.")


def _to_float(value):
    try:
        return _float(value)
    except (TypeError, ValueError):
        raise EnvValidationError("Not a valid number.")


def _cast_of(subcast):
    if subcast is None:
        return lambda value: value
    if subcast is _bool:
        return _to_bool
    if subcast is _int:
        return _to_int
    if subcast is _float:
        return _to_float
    return subcast


def _to_list(value, subcast=None, delimiter=","):
    cast = _cast_of(subcast)
    if isinstance(value, (_list, tuple, set)):
        items = value
    elif __harden__.is_unknown(value):
        return _list(value)
    elif value == "":
        items = []
    else:
        items = value.split(delimiter)
    return [cast(item) for item in items]


def _to_dict(value, subcast_keys=None, subcast_values=None, delimiter=",", key_value_delimiter="=", subcast=None):
    if isinstance(value, _dict):
        return value
    if __harden__.is_unknown(value):
        return {**__harden__.unknown()}
    of_key = _cast_of(subcast_keys)
    of_value = _cast_of(subcast_values or subcast)
    result = {}
    if value:
        for item in value.split(delimiter):
            key, item = item.split(key_value_delimiter, 1)
            result[of_key(key.strip())] = of_value(item.strip())
    return result


def _to_json(value):
    return json.loads(value) if isinstance(value, _str) else value


def _to_log_level(value):
    if __harden__.is_unknown(value):
        return __harden__.unknown()
    try:
        return _int(value)
    except ValueError:
        level = getattr(logging, value.upper(), None)
        if isinstance(level, _int):
            return level
        raise EnvValidationError("Not a valid log level.")


_DURATION = (
    r"\s*(?:(-?\d+)\s*w\s*)?(?:(-?\d+)\s*d\s*)?(?:(-?\d+)\s*h\s*)?(?:(-?\d+)\s*m\s*)?"
    r"(?:(-?\d+)\s*s\s*)?(?:(-?\d+)\s*ms\s*)?(?:(-?\d+)\s*[µu]s\s*)?$"
)


def _to_timedelta(value, precision="seconds", **options):
    if isinstance(value, timedelta) or __harden__.is_unknown(value):
        return value if isinstance(value, timedelta) else __harden__.unknown()
    if isinstance(value, _str):
        found = re.match(_DURATION, value)
        if found and any(found.groups(default=0)):
            parts = [_int(part) for part in found.groups(default=0)]
            return timedelta(weeks=parts[0], days=parts[1], hours=parts[2], minutes=parts[3], seconds=parts[4],
                             milliseconds=parts[5], microseconds=parts[6])
    return timedelta(**{precision: _to_float(value)})


def _to_path(value):
    return Path(value)


def _to_url(value):
    parts = urlparse(value)
    if not __harden__.is_unknown(parts) and parts.scheme not in ("http", "https", "ftp", "ftps"):
        raise EnvValidationError("Not a valid URL.")
    return parts


def _to_text(value):
    return value


def _unseen(value, *args, **kwargs):
    return __harden__.unknown()


def _to_database(value, **kwargs):
    import dj_database_url

    return dj_database_url.parse(value, **kwargs)


def _to_email(value, **kwargs):
    import dj_email_url

    return dj_email_url.parse(value, **kwargs)


def _to_cache(value, **kwargs):
    import django_cache_url

    return django_cache_url.parse(value, **kwargs)


class Env:
    def __init__(self, *, eager=True, expand_vars=False, prefix=None):
        self.eager = eager
        self.expand_vars = expand_vars
        self._prefix = prefix
        self._environ = {}
        self._parsers = {}
        self._errors = []

    # Each look-up says whether there is such a variable, and its text or else the default.

    def _raw(self, name, default, proxied=False):
        key = name if proxied or not self._prefix else self._prefix + name
        found, value = self._look_up(key, default)
        if found and self.expand_vars and not __harden__.is_unknown(value):
            return self._expanded(found, value, default)
        return found, value

    def _look_up(self, key, default):
        if key in os.environ:
            return True, os.environ[key]
        if key in self._environ:
            return True, self._environ[key]
        return False, default

    def _expanded(self, found, value, default):
        whole = re.fullmatch(r"\$\{([A-Za-z0-9_]+)(:-[^\}:]*)?\}", value)
        if whole:
            name, fallback = whole.groups()
            if fallback is not None:
                return True, self._raw(name, fallback[2:], proxied=True)[1]
            return self._raw(name, default if found else ..., proxied=True)
        result = ""
        rest = value
        while True:
            part = re.search(r"\$\{([A-Za-z0-9_]+)(:-[^\}:]*)?\}", rest)
            if not part:
                break
            start, end = part.span()
            if start > 0 and rest[start - 1] == "\\":
                result = result + rest[:end]
                rest = rest[end:]
                continue
            name, fallback = part.groups()
            inner, text = self._raw(name, ... if fallback is None else fallback[2:], proxied=True)
            if not inner and fallback is None:
                return False, ...
            result = result + rest[:start] + text
            rest = rest[end:]
        return True, (result + rest).replace("\\$", "$")

    def _field(self, convert, name, default, options, parses_default=False):
        options.pop("validate", None)
        found, value = self._raw(name, default)
        if found:
            return convert(value, **options)
        if value is ...:
            if self.eager:
                raise EnvNotSetError(f'Environment variable "{name}" not set')
            self._errors.append(name)
            return None
        return convert(value, **options) if parses_default else value

    def __call__(self, name, default=..., subcast=None, **options):
        return self._field(_to_text, name, default, {})

    def str(self, name, default=..., subcast=None, **options):
        return self._field(_to_text, name, default, {})

    def bool(self, name, default=..., subcast=None, **options):
        return self._field(_to_bool, name, default, {})

    def int(self, name, default=..., subcast=None, **options):
        return self._field(_to_int, name, default, {})

    def float(self, name, default=..., subcast=None, **options):
        return self._field(_to_float, name, default, {})

    def list(self, name, default=..., subcast=None, **options):
        options["subcast"] = subcast
        return self._field(_to_list, name, default, options)

    def dict(self, name, default=..., subcast=None, **options):
        options["subcast"] = subcast
        return self._field(_to_dict, name, default, options)

    def json(self, name, default=..., subcast=None, **options):
        return self._field(_to_json, name, default, {})

    def timedelta(self, name, default=..., subcast=None, **options):
        return self._field(_to_timedelta, name, default, options)

    def path(self, name, default=..., subcast=None, **options):
        return self._field(_to_path, name, default, {})

    def log_level(self, name, default=..., subcast=None, **options):
        return self._field(_to_log_level, name, default, {})

    def url(self, name, default=..., subcast=None, **options):
        return self._field(_to_url, name, default, {})

    def decimal(self, name, default=..., subcast=None, **options):
        return self._field(_unseen, name, default, {})

    def datetime(self, name, default=..., subcast=None, **options):
        return self._field(_unseen, name, default, {})

    def date(self, name, default=..., subcast=None, **options):
        return self._field(_unseen, name, default, {})

    def time(self, name, default=..., subcast=None, **options):
        return self._field(_unseen, name, default, {})

    def uuid(self, name, default=..., subcast=None, **options):
        return self._field(_unseen, name, default, {})

    def enum(self, name, default=..., subcast=None, **options):
        return self._field(_unseen, name, default, {})

    def dj_db_url(self, name, default=..., **options):
        return self._field(_to_database, name, default, options, True)

    def dj_email_url(self, name, default=..., **options):
        return self._field(_to_email, name, default, options, True)

    def dj_cache_url(self, name, default=..., **options):
        return self._field(_to_cache, name, default, options, True)

    def read_env(self, path=None, *, recurse=True, override=False, return_path=False, verbose=False):
        if path is None:
            folder = __harden__.caller_folder()
            name = ".env"
        else:
            folder, name = os.path.split(path)
            folder = folder or os.getcwd()
        found = None
        while found is None and not __harden__.is_unknown(folder):
            candidate = os.path.join(folder, name)
            if __harden__.exists(candidate):
                found = candidate
            parent = os.path.dirname(folder)
            if not recurse or parent == folder:
                break
            folder = parent
        if found is not None:
            for key, value in dotenv_values(found).items():
                if value is not None and (override or key not in self._environ):
                    self._environ[key] = value
        return found if return_path else found is not None

    def prefixed(self, prefix):
        return _Prefixed(self, prefix)

    def seal(self):
        if self._errors:
            raise EnvValidationError(f"Environment variables invalid: {self._errors}")

    def add_parser(self, name, function):
        self._parsers[name] = function

    def parser_for(self, name):
        def decorate(function):
            self._parsers[name] = function
            return function

        return decorate

    def add_parser_from_field(self, name, field):
        self._parsers[name] = _unseen

    def __getattr__(self, name):
        if name not in self._parsers:
            raise AttributeError(name)
        function = self._parsers[name]

        def parse(variable, default=..., **options):
            return self._field(function, variable, default, options, True)

        return parse


class FileAwareEnv(Env):
    def __init__(self, *, file_suffix="_FILE", eager=True, expand_vars=False, prefix=None, strip_whitespace=False):
        super().__init__(eager=eager, expand_vars=expand_vars, prefix=prefix)
        self.file_suffix = file_suffix
        self.strip_whitespace = strip_whitespace

    def _look_up(self, key, default):
        # A file is one more way to set the variable: what it may hold is as unknown as the variable.
        path = __harden__.given(key + self.file_suffix) or self._environ.get(key + self.file_suffix)
        if path:
            text = None if __harden__.is_unknown(path) else __harden__.read_text(path)
            if text is None:
                return True, __harden__.unknown_text()
            return True, text.strip() if self.strip_whitespace else text
        return super()._look_up(key, default)


class _Prefixed:
    def __init__(self, env, prefix):
        self.env = env
        self.prefix = prefix

    def __enter__(self):
        self.before = self.env._prefix
        self.env._prefix = self.prefix if self.before is None else self.before + self.prefix
        return self.env

    def __exit__(self, *error):
        self.env._prefix = self.before
        return False


env = Env()
