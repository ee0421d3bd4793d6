# environs 15
import json
import os
import re
from datetime import timedelta
from pathlib import Path

import __harden__
from dotenv import dotenv_values
from urllib.parse import ParseResult, urlparse

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


def _to_bool(value, truthy=None, falsy=None):
    truthy = TRUTHY if truthy is None else truthy
    falsy = FALSY if falsy is None else falsy
    if not truthy:
        return _bool(value)
    if value in truthy:
        return True
    # Any other text stops the project, so where it runs the value is a false one.
    if __harden__.is_unknown(value) or value in falsy:
        return False
    raise EnvValidationError("Not a valid boolean.")


def _to_int(value, strict=False):
    if isinstance(value, _bool):
        raise EnvValidationError("Not a valid integer.")
    try:
        return _int(value)
    except (TypeError, ValueError, OverflowError):
        raise EnvValidationError("Not a valid integer.")


def _to_float(value, allow_nan=False):
    if isinstance(value, _bool):
        raise EnvValidationError("Not a valid number.")
    try:
        number = _float(value)
    except (TypeError, ValueError):
        raise EnvValidationError("Not a valid number.")
    if not allow_nan and not __harden__.is_unknown(number) and number - number != 0:
        raise EnvValidationError("Special numeric values (nan or infinity) are not permitted.")
    return number


def _same(value):
    return value


def _cast_of(subcast):
    if subcast is None or subcast in (_str, _list, tuple, set):
        return _same
    if subcast is _bool:
        return _to_bool
    if subcast is _int:
        return _to_int
    if subcast is _float:
        return _to_float
    if subcast is timedelta:
        return _to_timedelta
    if not callable(subcast):
        return _same

    def cast(value):
        try:
            return subcast(value) if isinstance(value, _str) else value
        except ValidationError as error:
            raise EnvValidationError(_str(error))

    return cast


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


def _to_dict(value, subcast_keys=None, subcast_values=None, delimiter=",", key_value_delimiter="=", **options):
    if isinstance(value, _dict):
        return value
    if __harden__.is_unknown(value):
        return {**__harden__.unknown()}
    of_key = _cast_of(subcast_keys)
    of_value = _cast_of(subcast_values)
    result = {}
    if value:
        for item in value.split(delimiter):
            key, item = item.split(key_value_delimiter, 1)
            result[of_key(key.strip())] = of_value(item.strip())
    return result


def _to_json(value):
    try:
        return json.loads(value) if isinstance(value, _str) else value
    except ValueError:
        raise EnvValidationError("Not valid JSON.")


_LOG_LEVELS = {
    "CRITICAL": 50, "FATAL": 50, "ERROR": 40, "WARNING": 30, "WARN": 30, "INFO": 20, "DEBUG": 10, "NOTSET": 0,
}


def _to_log_level(value):
    if __harden__.is_unknown(value):
        return __harden__.unknown()
    try:
        return _int(value)
    except ValueError:
        if value.upper() in _LOG_LEVELS:
            return _LOG_LEVELS[value.upper()]
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


_EDGE = r"[A-Z0-9\u00a1-\uffff]"
_INNER = r"[A-Z0-9\u00a1-\uffff-]"
_LABEL = rf"{_EDGE}(?:{_INNER}{{0,61}}{_EDGE})?"
_HOSTS = (
    rf"(?:{_LABEL}\.)+(?:[A-Z\u00a1-\uffff]{{2,6}}\.?|{_INNER}{{2,}}\.?)"
    r"|localhost|\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[[A-F0-9]*:[A-F0-9:]+\]"
)
_ANY_HOST = rf"|(?:{_LABEL}\.?)"


def _to_url(value, schemes=None, require_tld=True, relative=False, absolute=True):
    if isinstance(value, ParseResult) or __harden__.is_unknown(value):
        return urlparse(value)
    schemes = [scheme.lower() for scheme in schemes or ("http", "https", "ftp", "ftps")]
    if "://" in value and value.split("://", 1)[0].lower() not in schemes:
        raise EnvValidationError("Not a valid URL.")
    hosts = _HOSTS if require_tld else _HOSTS + _ANY_HOST
    pattern = rf"[a-z0-9.+-]*://(?:(?:[a-z0-9._~!$&'()*+,;=:-]|%[0-9a-f]{{2}})*@)?(?:{hosts})(?::\d+)?"
    if relative:
        pattern = f"(?:{pattern})?" if absolute else ""
    if not value or not re.match(pattern + r"(?:/?|[/?#]\S+)\Z", value, re.IGNORECASE):
        if value.lower().startswith("file:///"):
            return urlparse(value)
        raise EnvValidationError("Not a valid URL.")
    return urlparse(value)


def _to_text(value, **options):
    return value


def _unseen(value, *args, **kwargs):
    return __harden__.unknown()


def _to_database(value, **kwargs):
    import dj_database_url

    try:
        return dj_database_url.parse(value, **kwargs)
    except Exception:
        raise EnvValidationError("Not a valid database URL.")


def _to_email(value, **kwargs):
    import dj_email_url

    try:
        return dj_email_url.parse(value, **kwargs)
    except Exception:
        raise EnvValidationError("Not a valid email URL.")


def _to_cache(value, **kwargs):
    import django_cache_url

    try:
        return django_cache_url.parse(value, **kwargs)
    except Exception as error:
        raise EnvValidationError(_str(error))


def _validate(value, validators):
    """Run the validators, which raise what they refuse."""
    if validators is None or __harden__.is_unknown(value) or __harden__.is_unknown(validators):
        return
    for validator in [validators] if callable(validators) else validators:
        try:
            validator(value)
        except ValidationError as error:
            raise EnvValidationError(_str(error))


class _Validators:
    """marshmallow's `validate`, as far as settings use it."""

    class OneOf:
        def __init__(self, choices, labels=None, *, error=None):
            self.choices = choices

        def __call__(self, value):
            if not __harden__.is_unknown(self.choices) and value not in self.choices:
                raise ValidationError("Must be one of: ...")
            return value

    class NoneOf:
        def __init__(self, iterable, *, error=None):
            self.iterable = iterable

        def __call__(self, value):
            if not __harden__.is_unknown(self.iterable) and value in self.iterable:
                raise ValidationError("Invalid input.")
            return value

    class Range:
        def __init__(self, min=None, max=None, *, min_inclusive=True, max_inclusive=True, error=None):
            self.min, self.max = min, max
            self.min_inclusive, self.max_inclusive = min_inclusive, max_inclusive

        def __call__(self, value):
            if self.min is not None and (value < self.min or value == self.min and not self.min_inclusive):
                raise ValidationError("Out of range.")
            if self.max is not None and (value > self.max or value == self.max and not self.max_inclusive):
                raise ValidationError("Out of range.")
            return value

    class Length:
        def __init__(self, min=None, max=None, *, equal=None, error=None):
            self.min, self.max, self.equal = min, max, equal

        def __call__(self, value):
            length = len(value)
            if self.equal is not None and length != self.equal:
                raise ValidationError("Wrong length.")
            if self.min is not None and length < self.min:
                raise ValidationError("Shorter than allowed.")
            if self.max is not None and length > self.max:
                raise ValidationError("Longer than allowed.")
            return value

    class Equal:
        def __init__(self, comparable, *, error=None):
            self.comparable = comparable

        def __call__(self, value):
            if value != self.comparable:
                raise ValidationError("Must be equal.")
            return value

    class Regexp:
        def __init__(self, regex, flags=0, *, error=None):
            self.regex = re.compile(regex, flags) if isinstance(regex, _str) else regex

        def __call__(self, value):
            if not self.regex.match(value):
                raise ValidationError("String does not match expected pattern.")
            return value

    def __getattr__(self, name):
        return __harden__.unknown()


validate = _Validators()


class Env:
    def __init__(self, *, eager=True, expand_vars=False, prefix=None):
        self.eager = eager
        self.expand_vars = expand_vars
        self._prefix = prefix
        self._environ = {}
        self._parsers = {}
        self._errors = []
        self._sealed = False

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

    def _field(self, convert, name, default, options):
        validators = options.pop("validate", None)
        for name_of_field in ("allow_none", "error_messages", "metadata"):
            options.pop(name_of_field, None)

        def parse(value):
            result = convert(value, **options)
            _validate(result, validators)
            return result

        return self._value(parse, name, default, parses_default=False)

    def _value(self, parse, name, default, parses_default):
        if self._sealed:
            raise EnvSealedError("Env has already been sealed. New values cannot be parsed.")
        found, value = self._raw(name, default)
        if not found:
            if value is ...:
                if self.eager:
                    raise EnvNotSetError(f'Environment variable "{name}" not set')
                self._errors.append(name)
                return None
            if not parses_default:
                return value
        try:
            return parse(value)
        except (EnvError, ValidationError) as error:
            if self.eager:
                raise EnvValidationError(f'Environment variable "{name}" invalid: {error}')
            self._errors.append(name)
            return None

    def __call__(self, name, default=..., subcast=None, **options):
        return self._field(_to_text, name, default, options)

    def str(self, name, default=..., subcast=None, **options):
        return self._field(_to_text, name, default, options)

    def bool(self, name, default=..., subcast=None, **options):
        return self._field(_to_bool, name, default, options)

    def int(self, name, default=..., subcast=None, **options):
        return self._field(_to_int, name, default, options)

    def float(self, name, default=..., subcast=None, **options):
        return self._field(_to_float, name, default, options)

    def list(self, name, default=..., subcast=None, **options):
        options["subcast"] = subcast
        return self._field(_to_list, name, default, options)

    def dict(self, name, default=..., subcast=None, **options):
        return self._field(_to_dict, name, default, options)

    def json(self, name, default=..., subcast=None, **options):
        return self._field(_to_json, name, default, options)

    def timedelta(self, name, default=..., subcast=None, **options):
        return self._field(_to_timedelta, name, default, options)

    def path(self, name, default=..., subcast=None, **options):
        return self._field(_to_path, name, default, options)

    def log_level(self, name, default=..., subcast=None, **options):
        return self._field(_to_log_level, name, default, options)

    def url(self, name, default=..., subcast=None, **options):
        return self._field(_to_url, name, default, options)

    def decimal(self, name, default=..., subcast=None, **options):
        return self._field(_unseen, name, default, options)

    def datetime(self, name, default=..., subcast=None, **options):
        return self._field(_unseen, name, default, options)

    def date(self, name, default=..., subcast=None, **options):
        return self._field(_unseen, name, default, options)

    def time(self, name, default=..., subcast=None, **options):
        return self._field(_unseen, name, default, options)

    def uuid(self, name, default=..., subcast=None, **options):
        return self._field(_unseen, name, default, options)

    def enum(self, name, default=..., subcast=None, **options):
        return self._field(_unseen, name, default, options)

    def dj_db_url(self, name, default=..., **options):
        return self._value(lambda value: _to_database(value, **options), name, default, parses_default=True)

    def dj_email_url(self, name, default=..., **options):
        return self._value(lambda value: _to_email(value, **options), name, default, parses_default=True)

    def dj_cache_url(self, name, default=..., **options):
        return self._value(lambda value: _to_cache(value, **options), name, default, parses_default=True)

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

    def dump(self):
        return __harden__.unknown()

    def seal(self):
        self._sealed = True
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
            return self._value(lambda value: function(value, **options), variable, default, parses_default=True)

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
