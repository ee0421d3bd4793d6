# pydantic-settings 2, for fields of plain types
import json
import os
from pathlib import Path

import __harden__
import pydantic

TRUE_VALUES = ("1", "on", "t", "true", "y", "yes")
FALSE_VALUES = ("0", "off", "f", "false", "n", "no")


def SettingsConfigDict(**options):
    return options


class BaseSettings:
    model_config = {}

    def __init_subclass__(cls, **options):
        if options:
            cls.model_config = {**cls.model_config, **options}

    def __init__(self, **given):
        options = {}
        for cls in reversed(type(self).__mro__):
            options.update(getattr(cls, "model_config", {}))
            config = getattr(cls, "Config", None)
            if config is not None:
                for name in ("env_prefix", "env_file", "case_sensitive"):
                    if hasattr(config, name):
                        options[name] = getattr(config, name)
        from_files = _read_files(options.get("env_file"))
        fields = {}
        for cls in reversed(type(self).__mro__):
            for name, annotation in getattr(cls, "__annotations__", {}).items():
                if name != "model_config":
                    fields[name] = annotation
        for name, annotation in fields.items():
            setattr(self, name, _field(type(self), name, annotation, options, from_files, given))

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


def _field(cls, name, annotation, options, from_files, given):
    default = getattr(cls, name, ...)
    if name in given:
        return given[name]
    if __harden__.is_unknown(default):
        # What makes the field is not known here: its alias may name another variable.
        return default
    names = ()
    if isinstance(default, pydantic.FieldInfo):
        names = default.names
        default = default.get_default()
    if __harden__.is_unknown(names):
        return __harden__.unknown()
    if not names:
        names = ((options.get("env_prefix") or "") + name,)
    if not options.get("case_sensitive"):
        # Names are compared without regard to case; what people set is upper case.
        names = [variable.upper() for variable in names]
    for variable in names:
        if variable in os.environ:
            return _converted(os.environ[variable], annotation)
    for variable in names:
        if variable.lower() in from_files:
            return _converted(from_files[variable.lower()], annotation)
    if default is ...:
        return _converted(os.environ[names[0]], annotation)
    return _converted(default, annotation) if isinstance(default, str) else default


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
    if annotation is pydantic.SecretStr:
        return pydantic.SecretStr(text)
    if annotation in (list, dict, tuple, set) and not __harden__.is_unknown(text):
        return annotation(json.loads(text))
    return __harden__.unknown()
