import datetime
import os
import re
from datetime import timedelta
from pathlib import Path

A = 7 // 2, -7 // 2, 7 % -3, 2**10, 7 / 2, 1 << 4, 6 & 3, 6 | 1, 6 ^ 3, ~5
B = 0x10, 0b11, 0o17, 1_000_000, 1.5, 1e3, -0.0
C = "a" "b" f"{1 + 1:03d}" f"{'x'!r:>5}" f"{A[0]=}"
D = "%s-%d-%.2f" % ("x", 3, 1.005), "%(a)s" % {"a": 1}, "{} {1} {k:>4}".format(1, 2, k="z") if False else "ok"
E = "{0}:{1}".format("h", 80), "{h}/{n!r}".format(h="a", n="b")
F = "A,b , c".split(","), [part.strip() for part in "A,b , c".split(",")], "a b  c".split(), "a.b.c".rsplit(".", 1)
G = "Hello".lower(), "x".upper(), "  y ".strip(), "abc".replace("b", "-"), "a-b".title(), "ab".startswith(("a", "x"))
H = "-".join(["a", "b"]), "abc"[::-1], "abc"[1:], "abc"[-1], "a" * 3, "b" in "abc", "abc".find("c"), "a=b=c".partition("=")
I = b"abc".decode(), "é".encode("utf-8"), b"x" + b"y", len(b"abc")
J = [1, 2] + [3], [0] * 3, (1,) + (2,), [*range(3), *"ab"], {**{"a": 1}, "b": 2}, {"a": 1} | {"a": 2}
K = {1, 2} | {3}, {1, 2, 3} - {2}, {1, 2} & {2}, frozenset({1})
L = timedelta(days=1, hours=2), timedelta(minutes=5) * 2, datetime.timedelta(weeks=1).total_seconds(), timedelta(days=1).days
M = re.compile(r"^/api/.*$", re.I)
N = [bool(re.match("a+", "aaa")), re.sub("[0-9]+", "#", "a1b22"), re.split(",\\s*", "a, b,c")]
O = Path("/srv/app") / "static" / "x.css", str(Path("/a/b/../c")), Path("/a/b").parent.name, Path("x.tar.gz").suffix, Path("/a") / "/b"
P = os.path.join("/a", "b", "../c"), os.path.basename("/a/b.py"), os.path.dirname("/a/b.py"), os.path.splitext("a.tar.gz"), os.path.normpath("/a/./b/../c")
Q = int("42"), int(" 7 "), float("1.5"), bool(""), bool("False"), str(5), list("ab"), tuple([1]), dict(a=1), set([1, 1]), int("ff", 16), int(True)
R = sorted([3, 1, 2]), sorted({"b": 1, "a": 2}), sorted(["bb", "a"], key=len, reverse=True), max(1, 3, 2), min([4, 2]), sum([1, 2]), abs(-3), round(2.567, 1), len({}), any([0, 1]), all([])
S = list(zip([1, 2], "ab")), list(enumerate(["x"], start=1)), list(map(str, [1, 2])), list(filter(None, [0, 1, ""])), list(reversed([1, 2])), dict(zip("ab", [1, 2]))
T = [x * y for x in range(3) if x for y in (1, 10)], {k: v for k, v in {"a": 1}.items()}, {len(w) for w in ("a", "bb", "cc")}, tuple(n for n in range(2))
U = 1 < 2 < 3, 1 == 1.0, "a" < "b", None is None, not [], 1 in (1, 2), "k" in {"k": 0}, [1, 2] == [1, 2], (1, 2) < (1, 3)
V = "x" if [] else "y", [] or {} or "z", 0 and 1, "a" and "b"
W = {"a": {"b": [1, {"c": 2}]}}["a"]["b"][1]["c"], {"a": 1}.get("b", 9), list({"a": 1}.items()), {"a": 1}.pop("a")
X = repr("it's"), repr([1, "a", None]), str({"a": (1,)}), str(1.0), str(True), repr(b"x"), ascii("é")
Y = isinstance(True, int), isinstance("x", (int, str)), callable(len), type(3).__name__
Z = divmod(7, 3), pow(2, 5), chr(65), ord("a"), hex(255), "abc".center(7, "*"), "7".zfill(3), "a\tb".expandtabs(4), "AbC".swapcase(), "x".isalpha()
