# python-decouple 3.8
import os
import string

import __harden__
from configparser import ConfigParser

TRUE_VALUES = {"y", "yes", "t", "true", "on", "1"}
FALSE_VALUES = {"n", "no", "f", "false", "off", "0"}
DEFAULT_ENCODING = "UTF-8"


class UndefinedValueError(Exception):
    pass


class Undefined:
    pass


undefined = Undefined()


def strtobool(value):
    if isinstance(value, bool):
        return value
    value = value.lower()
    if value in TRUE_VALUES:
        return True
    # Any other text stops the project, so where it runs the value is a false one.
    if __harden__.is_unknown(value) or value in FALSE_VALUES:
        return False
    raise ValueError("Invalid truth value: " + value)


def _as_bool(value):
    if isinstance(value, bool):
        return value
    value = str(value)
    if not __harden__.is_unknown(value) and value == "":
        return False
    return bool(strtobool(value))


class Config:
    def __init__(self, repository):
        self.repository = repository

    def get(self, option, default=undefined, cast=undefined):
        if option in os.environ:
            value = os.environ[option]
        elif option in self.repository:
            value = self.repository[option]
        elif isinstance(default, Undefined):
            raise UndefinedValueError(f"{option} not found. Declare it as envvar or define a default value.")
        else:
            value = default
        if isinstance(cast, Undefined):
            return value
        if cast is bool:
            return _as_bool(value)
        return cast(value)

    def __call__(self, *args, **kwargs):
        return self.get(*args, **kwargs)


class RepositoryEmpty:
    def __init__(self, source="", encoding=DEFAULT_ENCODING):
        self.data = {}

    def __contains__(self, key):
        return key in self.data

    def __getitem__(self, key):
        return self.data[key]


class RepositoryIni(RepositoryEmpty):
    SECTION = "settings"

    def __init__(self, source, encoding=DEFAULT_ENCODING):
        self.data = {}
        self.parser = ConfigParser()
        self.parser.read(source)

    def __contains__(self, key):
        return self.parser.has_option(self.SECTION, key)

    def __getitem__(self, key):
        return self.parser.get(self.SECTION, key)


class RepositoryEnv(RepositoryEmpty):
    def __init__(self, source, encoding=DEFAULT_ENCODING):
        self.data = {}
        text = __harden__.read_text(source)
        if text is None:
            return
        for line in text.splitlines():
            line = line.strip()
            if not line or line.startswith("#") or "=" not in line:
                continue
            key, value = line.split("=", 1)
            value = value.strip()
            if len(value) >= 2 and value[0] == value[-1] and value[0] in "'\"":
                value = value[1:-1]
            self.data[key.strip()] = value


class RepositorySecret(RepositoryEmpty):
    def __init__(self, source="/run/secrets/"):
        self.data = __harden__.unknown()


class AutoConfig:
    SUPPORTED = {"settings.ini": RepositoryIni, ".env": RepositoryEnv}
    encoding = DEFAULT_ENCODING

    def __init__(self, search_path=None):
        self.search_path = search_path
        self.config = None

    def _load(self, folder):
        while folder and folder != "/":
            for name in self.SUPPORTED:
                path = os.path.join(folder, name)
                if __harden__.exists(path):
                    self.config = Config(self.SUPPORTED[name](path))
                    return
            parent = os.path.dirname(folder)
            if parent == folder:
                break
            folder = parent
        self.config = Config(RepositoryEmpty())

    def __call__(self, *args, **kwargs):
        if self.config is None:
            if self.search_path is None:
                folder = __harden__.caller_folder()
            else:
                folder = os.path.abspath(str(self.search_path))
            if __harden__.is_unknown(folder):
                folder = ""
            self._load(folder)
        return self.config(*args, **kwargs)


config = AutoConfig()


class Csv:
    def __init__(self, cast=str, delimiter=",", strip=string.whitespace, post_process=list):
        self.cast = cast
        self.delimiter = delimiter
        self.strip = strip
        self.post_process = post_process

    def __call__(self, value):
        if value is None:
            return self.post_process()
        if __harden__.is_unknown(value):
            return self.post_process(__harden__.shell_words(value, self.delimiter))
        words = __harden__.shell_words(value, self.delimiter)
        return self.post_process([self.cast(word.strip(self.strip)) for word in words])


class Choices:
    def __init__(self, flat=None, cast=str, choices=None):
        self.flat = flat or []
        self.cast = cast
        self.choices = choices or []
        self._valid_values = list(self.flat) + [value for value, _ in self.choices]

    def __call__(self, value):
        chosen = self.cast(value)
        for valid in self._valid_values:
            if chosen == valid:
                return valid
        if __harden__.is_unknown(chosen):
            return chosen
        raise ValueError(f"Value not in list: {value!r}; valid values are {self._valid_values!r}")
