"""Imports each module named on the command line, and prints its settings as JSON, one line each."""
import datetime
import importlib.util
import json
import pathlib
import re
import sys
import types


def encode(value):
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, bytes):
        return {"bytes": value.decode("latin-1")}
    if isinstance(value, pathlib.PurePath):
        return {"path": str(value)}
    if isinstance(value, datetime.timedelta):
        return {"microseconds": round(value.total_seconds() * 1_000_000)}
    if isinstance(value, re.Pattern):
        return {"regex": value.pattern}
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return {"set": sorted((encode(item) for item in value), key=str)}
    if isinstance(value, dict):
        return {"dict": [[encode(key), encode(item)] for key, item in value.items()]}
    return {"object": True}


for path in sys.argv[1:]:
    name = pathlib.Path(path).stem
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    settings = {n: encode(v) for n, v in vars(module).items() if n.isupper()}
    print(json.dumps(settings))
