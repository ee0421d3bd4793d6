# dynaconf 3: variables of the environment, and files of the project
import json
import os
import tomllib

import __harden__
import yaml

TRUE_VALUES = ("t", "true", "enabled", "1", "on", "yes", "True")


def parse_conf_data(text, tomlfy=True):
    if not isinstance(text, str):
        return text
    if __harden__.is_unknown(text):
        return __harden__.unknown()
    if text.startswith("@"):
        mark, _, rest = text.partition(" ")
        return _marked(mark, rest)
    try:
        lowered = text.lower() if text.strip() in ("True", "False") else text
        return tomllib.loads("value=" + lowered)["value"]
    except ValueError:
        return text


def _marked(mark, rest):
    if mark == "@bool":
        return rest.lower() in TRUE_VALUES
    if mark == "@int":
        return int(rest)
    if mark == "@float":
        return float(rest)
    if mark == "@str":
        return rest
    if mark == "@json":
        return json.loads(rest)
    if mark == "@none":
        return None
    return __harden__.unknown()


def _cast(value, cast):
    if cast is None or value is None:
        return value
    if cast in ("@bool", bool):
        return value.lower() in TRUE_VALUES if isinstance(value, str) else bool(value)
    if cast in ("@int", int):
        return int(value)
    if cast in ("@float", float):
        return float(value)
    if cast in ("@str", str):
        return str(value)
    return __harden__.unknown()


def _as_list(value):
    if not value:
        return []
    if isinstance(value, str):
        return [part.strip() for part in value.replace(";", ",").split(",")]
    return list(value)


def _read(path):
    """The sections or the values of a file; unknown ones where the format is not read here."""
    name = str(path)
    text = __harden__.read_text(name)
    if text is None:
        return {}
    if name.endswith(".toml"):
        return tomllib.loads(text)
    if name.endswith((".yaml", ".yml")):
        return yaml.safe_load(text) or {}
    if name.endswith(".json"):
        return json.loads(text)
    return __harden__.unknown()


class LazySettings:
    def __init__(self, *args, **options):
        options = {name.upper().replace("_FOR_DYNACONF", ""): value for name, value in options.items()}
        self._prefix = options.get("ENVVAR_PREFIX", "DYNACONF")
        self._values = {name: value for name, value in options.items() if name not in OPTIONS}
        self._unread = False
        folder = options.get("ROOT_PATH") or __harden__.caller_folder()
        files = _as_list(options.get("SETTINGS_FILES") or options.get("SETTINGS_FILE"))
        for name in files + _as_list(options.get("SECRETS")):
            self._load(os.path.join(folder, name), options)

    def _load(self, path, options):
        found = _read(path)
        if __harden__.is_unknown(found):
            self._unread = True
            return
        sections = [found]
        if options.get("ENVIRONMENTS"):
            switch = options.get("ENV_SWITCHER", "ENV_FOR_DYNACONF")
            current = os.environ.get(switch, options.get("ENV", "development"))
            sections = [found.get(name) or {} for name in ("default", current, "global")]
        for section in sections:
            for name, value in section.items():
                if "dynaconf_merge" in (value if isinstance(value, (dict, list)) else ()):
                    value = __harden__.unknown()
                self._values[name.upper()] = parse_conf_data(value)

    def _find(self, name):
        """Whether there is such a setting, and its value."""
        name = name.upper()
        if "." in name or "__" in name:
            return True, __harden__.unknown()
        if self._prefix is not False:
            variable = f"{self._prefix}_{name}" if self._prefix else name
            if variable in os.environ:
                return True, parse_conf_data(os.environ[variable])
        if name in self._values:
            return True, self._values[name]
        return self._unread, __harden__.unknown()

    def get(self, key, default=None, cast=None, fresh=False, dotted_lookup=None, parent=None, sysenv_fallback=None):
        found, value = self._find(key)
        return _cast(value, cast) if found else default

    def __call__(self, key, *args, **kwargs):
        return self.get(key, *args, **kwargs)

    def exists(self, key, fresh=False):
        return self._find(key)[0]

    def set(self, key, value, **options):
        self._values[key.upper()] = parse_conf_data(value)

    def as_bool(self, key):
        return self.get(key, cast="@bool")

    def as_int(self, key):
        return self.get(key, cast="@int")

    def as_float(self, key):
        return self.get(key, cast="@float")

    def as_json(self, key):
        return __harden__.unknown()

    def as_dict(self, *args, **kwargs):
        return __harden__.unknown()

    to_dict = as_dict

    def from_env(self, *args, **kwargs):
        return __harden__.unknown()

    def __contains__(self, key):
        return self.exists(key)

    def __getitem__(self, key):
        found, value = self._find(key)
        if not found:
            raise KeyError(f"{key} does not exist")
        return value

    def __setitem__(self, key, value):
        self._values[key.upper()] = value

    def __getattr__(self, name):
        found, value = self._find(name)
        if not found:
            raise AttributeError(f"Settings has no attribute '{name}'")
        return value


# What is said to dynaconf itself.
OPTIONS = (
    "ENVVAR_PREFIX", "SETTINGS_FILES", "SETTINGS_FILE", "SECRETS", "ROOT_PATH", "ENVIRONMENTS", "ENV_SWITCHER", "ENV",
    "ENVVAR", "LOAD_DOTENV", "DOTENV_PATH", "VALIDATORS", "MERGE_ENABLED", "LOADERS", "CORE_LOADERS", "PRELOAD",
    "INCLUDES", "NESTED_SEPARATOR", "IGNORE_UNKNOWN_ENVVARS", "LOWERCASE_READ", "SYSENV_FALLBACK", "DYNABOXIFY",
    "POST_HOOKS", "APPLY_DEFAULT_ON_NONE", "AUTO_CAST", "ENCODING", "YAML_LOADER",
)
Dynaconf = LazySettings
settings = LazySettings()


def DjangoDynaconf(module_name=None, **options):
    """The variables with the prefix become settings of the module that calls, where it is known which there are."""
    options = {name.upper().replace("_FOR_DYNACONF", ""): value for name, value in options.items()}
    prefix = options.get("ENVVAR_PREFIX", "DJANGO") + "_"
    variables = os.environ.items()
    if not __harden__.is_unknown(variables):
        for name, text in variables:
            if name.startswith(prefix):
                setting = name[len(prefix):]
                value = __harden__.unknown() if "__" in setting else parse_conf_data(text)
                __harden__.define(setting.split("__")[0], value)
    return __harden__.unknown()
