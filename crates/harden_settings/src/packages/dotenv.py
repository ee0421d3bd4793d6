# python-dotenv 1.2
import os
import re

import __harden__


def _folders_upwards(folder):
    while True:
        yield folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return
        folder = parent


def find_dotenv(filename=".env", raise_error_if_not_found=False, usecwd=False):
    folder = os.getcwd() if usecwd else __harden__.caller_folder()
    if not __harden__.is_unknown(folder):
        for candidate in _folders_upwards(folder):
            path = os.path.join(candidate, filename)
            if __harden__.exists(path):
                return path
    if raise_error_if_not_found:
        raise IOError("File not found")
    return ""


def _resolved(value, found, override):
    # ${NAME} and ${NAME:-default}
    result = ""
    rest = value
    while True:
        at = rest.find("${")
        end = rest.find("}", at)
        if at < 0 or end < 0:
            return result + rest
        name, has_default, default = rest[at + 2:end].partition(":-")
        if override and found.get(name) is not None:
            text = found[name]
        elif name in os.environ:
            text = os.environ[name]
        elif found.get(name) is not None:
            text = found[name]
        else:
            text = default
        result = result + rest[:at] + text
        rest = rest[end + 1:]


def dotenv_values(dotenv_path=None, stream=None, verbose=False, interpolate=True, encoding="utf-8", _override=True):
    if dotenv_path is None and stream is not None:
        text = stream.read()
    else:
        text = __harden__.read_text(dotenv_path or find_dotenv())
    found = {}
    if text is None:
        return found
    for name, value in __harden__.parse_dotenv(text):
        if value is not None and interpolate:
            value = _resolved(value, found, _override)
        found[name] = value
    return found


def load_dotenv(dotenv_path=None, stream=None, verbose=False, override=False, interpolate=True, encoding="utf-8"):
    values = dotenv_values(dotenv_path, stream, verbose, interpolate, encoding, override)
    for name, value in values.items():
        if value is None:
            continue
        if override:
            os.environ[name] = value
        else:
            os.environ.setdefault(name, value)
    return bool(values)


def get_key(dotenv_path, key_to_get, encoding="utf-8"):
    return dotenv_values(dotenv_path).get(key_to_get)
