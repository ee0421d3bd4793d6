import copy
import functools
import importlib
import itertools
import json
import os
import string
from collections import OrderedDict, defaultdict, namedtuple

globals()["A"] = 1
globals().update({"B": 2, "C": [3]})
locals()["D"] = 4
vars()["E"] = 5
for name, value in {"X": 1, "Y": 2}.items():
    globals()["LOOP_" + name] = value
F = sorted(name for name in globals() if name.startswith("LOOP_"))
G = "A" in globals(), globals().get("NOPE", "none"), globals()["B"]
json_module = importlib.import_module("json")
H = json_module.loads('{"a": [1, 2.5, null, true]}'), json.dumps({"b": 1, "a": [None, "x"]}, sort_keys=True)
exec("I = 10 + 5")
J = eval("A + 1")
K = functools.reduce(lambda a, b: a + b, [1, 2, 3], 10)


def decorate(prefix):
    def decorator(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            return prefix + function(*args, **kwargs)

        return wrapper

    return decorator


@decorate("<")
@decorate("[")
def name(value, *rest, sep="-", **options):
    return sep.join([value, *rest, *sorted(options)])


L = name("a", "b", sep="+", z=1), name("x")
M = list(itertools.chain([1], (2, 3))), OrderedDict([("a", 1)]), string.ascii_lowercase[:3]
counts = defaultdict(list)
counts["a"].append(1)
N = dict(counts)
Point = namedtuple("Point", "x y")
original = {"a": [1]}
shallow, deep = copy.copy(original), copy.deepcopy(original)
original["a"].append(2)
O = shallow, deep


def generate(n):
    for i in range(n):
        yield i * 2
    yield from "ab"


P = list(generate(3)), sum(x for x in generate(2) if isinstance(x, int))
Q = (lambda x, y=2, *z, **k: (x, y, z, k))(1, 3, 4, k=5)


def recursive(n):
    return 1 if n <= 1 else n * recursive(n - 1)


R = recursive(10)
S = os.environ.get("MODE", "x"), "MODE" in os.environ, os.getenv("NOPE", "d"), os.environ.setdefault("NEW", "set"), os.environ["NEW"]
T = list(map(lambda s: s.strip(), " a , b ".split(",")))
a = b = {"k": [1]}
a["k"].append(2)
U = b
nested = {"x": {"y": []}}
nested["x"]["y"] += ["z"]
nested["x"].setdefault("w", []).append(1)
nested.update(v=1, **{"u": 2})
V = nested
items = ["b", "a", "c"]
items.sort()
items.insert(0, "first")
items.remove("a")
items.extend(("x", "y"))
W = items, items.pop(), items.index("b"), items.count("c")
X = [*items, *({"k": 1})], {**nested["x"], "z": 0}
Y = hasattr(os, "environ"), getattr(string, "digits"), isinstance(json, type(os))
try:
    Z = int(os.environ["MODE"])
except ValueError:
    Z = "not a number"


import types

globals().update((name, value) for name, value in [("PAIR_ONE", 1), ("PAIR_TWO", 2)])
globals().update([["PAIR_THREE", 3]])


def pairs():
    yield "PAIR_FOUR", 4


vars().update(pairs())

import sys
import os.path as _first

sys.modules.setdefault("another_name", _first)
import another_name

ALIASED = another_name is _first
ALREADY = sys.modules.setdefault("os.path", None) is _first
POPPED = sys.modules.pop("another_name") is _first
GONE = sys.modules.get("another_name", 5)
LACKING = sys.modules.pop("never_there", 6)
