# pydantic-settings 2, for fields of plain types
import os
from pathlib import Path

import __harden__

TRUE_VALUES = ("1", "on", "t", "true", "y", "yes")
FALSE_VALUES = ("0", "off", "f", "false", "n", "no")


def SettingsConfigDict(**options):
    return options


class BaseSettings:
    model_config = {}

    def __init__(self, **given):
        options = {}
        for cls in reversed(type(self).__mro__):
            options.update(getattr(cls, "model_config", {}))
            config = getattr(cls, "Config", None)
            if config is not None:
                for name in ("env_prefix", "env_file"):
                    if hasattr(config, name):
                        options[name] = getattr(config, name)
        prefix = options.get("env_prefix") or ""
        from_files = _read_files(options.get("env_file"))
        fields = {}
        for cls in reversed(type(self).__mro__):
            for name, annotation in getattr(cls, "__annotations__", {}).items():
                if name != "model_config":
                    fields[name] = annotation
        for name, annotation in fields.items():
            setattr(self, name, _field(type(self), name, annotation, prefix, from_files, given))

    def model_dump(self):
        return dict(vars(self))

    dict = model_dump


def _read_files(paths):
    values = {}
    if not paths:
        return values
    for path in paths if isinstance(paths, (list, tuple)) else [paths]:
        text = __harden__.read_text(path)
        if text is not None:
            for name, value in __harden__.parse_dotenv(text):
                if value is not None:
                    values[name.lower()] = value
    return values


def _field(cls, name, annotation, prefix, from_files, given):
    default = getattr(cls, name, ...)
    if name in given:
        return given[name]
    if __harden__.is_unknown(default):
        # A `Field(…)`: its alias names the variable.
        return default
    # Names are compared without regard to case; what people set is upper case.
    variable = (prefix + name).upper()
    lower = variable.lower()
    if lower in from_files:
        text = os.environ.get(variable, from_files[lower])
    elif default is ...:
        text = os.environ[variable]
    elif variable in os.environ:
        text = os.environ[variable]
    else:
        return default
    return _converted(text, annotation)


def _converted(text, annotation):
    if annotation is str:
        return text
    if annotation is bool:
        lower = text.lower()
        if lower in TRUE_VALUES:
            return True
        if __harden__.is_unknown(lower) or lower in FALSE_VALUES:
            return False
        raise ValueError(f"not a bool: {text!r}")
    if annotation is int:
        return int(text)
    if annotation is float:
        return float(text)
    if annotation is Path:
        return Path(text)
    return __harden__.unknown()
