import dataclasses
import enum
import sys
from dataclasses import dataclass, field


class Base:
    HOST = "localhost"
    ports = [80]

    def __init__(self, name="base", **extra):
        self.name = name
        self.extra = extra

    @property
    def url(self):
        return f"http://{self.name}:{self.ports[0]}"

    @classmethod
    def make(cls, *args):
        return cls("-".join(args))

    @staticmethod
    def double(value):
        return value * 2

    def describe(self):
        return "base " + self.name

    def __str__(self):
        return f"<{self.name}>"

    def __eq__(self, other):
        return self.name == other.name

    def __add__(self, other):
        return self.name + other


class Child(Base):
    HOST = "child." + Base.HOST

    def __init__(self, name="child", size=1):
        super().__init__(name, size=size)
        self.size = size

    def describe(self):
        return super().describe() + " child"

    @property
    def url(self):
        return super().url + "/child"

    def __getattr__(self, name):
        if name.startswith("dyn_"):
            return name[4:]
        raise AttributeError(name)

    def __getitem__(self, key):
        return key * 2

    def __call__(self, value):
        return ("called", value)

    def __len__(self):
        return 0

    def __contains__(self, item):
        return item == "in"

    def __iter__(self):
        return iter([1, 2, 3])

    def __enter__(self):
        return "entered"

    def __exit__(self, *args):
        return True


CHILD = Child(size=3)
A = CHILD.name, CHILD.size, CHILD.extra, CHILD.HOST, CHILD.url, CHILD.describe(), Child.make("a", "b").name
B = Base.double(4), str(CHILD), f"{CHILD}", CHILD == Child("child"), CHILD + "!", CHILD.dyn_x, CHILD["k"], CHILD(1)
C = bool(CHILD), "in" in CHILD, "out" in CHILD, list(CHILD), hasattr(CHILD, "nope"), getattr(CHILD, "nope", "default")
with CHILD as D:
    raise ValueError
E = [cls.__name__ for cls in Child.__mro__]
F = isinstance(CHILD, Base), issubclass(Child, Base), isinstance(CHILD, int)


class Mixin:
    def describe(self):
        return "mixin+" + super().describe()


class Both(Mixin, Child):
    pass


G = Both().describe()


@dataclass
class Config:
    name: str
    port: int = 80
    tags: list = field(default_factory=list)

    def __post_init__(self):
        self.label = f"{self.name}:{self.port}"


@dataclass()
class More(Config):
    extra: str = "e"


H = Config("a").label, Config("b", 81, tags=["t"]).tags, More("c", extra="x").extra


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


class Env(str, enum.Enum):
    PROD = "prod"
    DEV = "dev"


I = Colour.RED.value, Colour("blue").name, [c.value for c in Colour], Env("prod") == "prod", Colour["RED"].name, Env.PROD == Env("prod")


class Names(dict):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self["extra"] = 1

    def __missing__(self, key):
        return key.upper()


J = dict(Names(a=1)), Names()["zz"]


class Text(str):
    def shout(self):
        return self.upper() + "!"


K = Text("hey").shout(), Text("a") + "b", len(Text("abc"))


class Settings:
    DEBUG = False

    class Inner:
        VALUE = 7

    def load(self, target):
        for name in dir(self):
            if name.isupper():
                setattr(target, "LOADED_" + name, getattr(self, name))


Settings().load(sys.modules[__name__])
L = Settings.Inner.VALUE


class Error(Exception):
    def __init__(self, code):
        super().__init__(f"code {code}")
        self.code = code


try:
    raise Error(5)
except Error as error:
    M = error.code, str(error)

del CHILD


class Registry(dict):
    def __getitem__(self, key):
        try:
            return super().__getitem__(key)
        except KeyError:
            return "no " + key

    def __setitem__(self, key, value):
        super().__setitem__(key.lower(), value)

    def __contains__(self, key):
        return super().__contains__(key.lower())


registry = Registry({"a": 1})
registry["B"] = 2
N = registry["a"], registry["b"], registry["zz"], "B" in registry, len(registry), dict(registry)
O = isinstance(Child.url, property), isinstance(1, property), isinstance(Base.__dict__["make"], classmethod)


class Registered:
    options = {}

    def __init_subclass__(cls, **options):
        cls.options = options


class Keyed(Registered, colour="red", size=2):
    pass


KEYED = Keyed.options
