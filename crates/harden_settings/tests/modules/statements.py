import errno
import os
import sys

FLAG = os.environ.get("FLAG", "no")
MODE = os.environ["MODE"]
ABSENT = os.environ.get("ABSENT")

if FLAG == "yes":
    A = 1
elif MODE == "prod":
    A = 2
else:
    A = 3

B = []
for number in range(5):
    if number == 3:
        continue
    B.append(number)
else:
    B.append("end")

C = 0
while True:
    C += 1
    if C > 10:
        break

for D1, (D2, *D3) in [(1, (2, 3, 4))]:
    pass

match MODE:
    case "dev":
        E1 = "development"
    case "prod" | "live":
        E1 = "production"
    case _:
        E1 = "other"

match {"kind": "tcp", "port": 80, "host": "h"}:
    case {"kind": "udp"}:
        E2 = None
    case {"kind": "tcp", "port": int(port), **rest}:
        E2 = (port, rest)

match [1, 2, 3]:
    case [first, *others]:
        E3 = (first, others)

try:
    F = int("x")
except (TypeError, ValueError) as error:
    F = str(error)[:7]
else:
    F = "else"
finally:
    F_FINALLY = True

try:
    {}["missing"]
except LookupError as error:
    G = type(error).__name__

try:
    raise RuntimeError("a", 1)
except Exception as error:
    H = error.args

I1 = I2 = [1]
I1.append(2)
J, K = 1, (2, 3)
(L, M), *N = [(1, 2), 3, 4]
O = P = Q = 0
O += 5
P -= 2
Q |= 6
del P
R = [1, 2, 3, 4]
del R[1]
R[0:1] = ["a", "b"]
S: int = 5
T: "list[int]" = [S]
if (U := len(T)) > 0:
    V = U * 2
with open(__file__) as handle:
    W = handle.readline().strip()
X = "yes" if FLAG == "yes" else "no"
Y = ABSENT or "default"
Z = FLAG and MODE


def change():
    global CHANGED
    CHANGED = "by a function"


change()

try:
    from .nothing import anything
except ImportError:
    HAS = False
else:
    HAS = True

COUNT = 0


def counter():
    count = 0

    def increment():
        nonlocal count
        count += 1
        return count

    return increment


COUNTER = counter()
COUNTED = [COUNTER(), COUNTER()]
del COUNTER
assert COUNTED

# A list that changes while it is walked
EVERY_SECOND = [1, 2, 3, 4]
for item in EVERY_SECOND:
    EVERY_SECOND.remove(item)
GROWN_WHILE_WALKED = [1]
for item in GROWN_WHILE_WALKED:
    if len(GROWN_WHILE_WALKED) < 5:
        GROWN_WHILE_WALKED.append(item + 1)

# Pythons that nobody runs any more
MODERN = sys.version_info >= (3, 6)
ANCIENT = sys.version_info < (3,)

# A file that is not there
try:
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "nowhere.txt")) as file:
        MISSING = file.read()
except IOError as error:
    MISSING = error.errno == errno.ENOENT

try:
    execfile("of Python 2")
except NameError:
    EXECUTED = False
