//! A run that starts from what an earlier run had made comes to the same as one from the beginning.

use harden_finding::EnvValue;
use harden_settings::Environment;
use harden_settings::facts::World;

use crate::memory::MemoryProject;

/// Objects of every kind are made, then changed or used under a condition, then looked at.
const OBJECTS: &[(&str, &str, &str)] = &[
    (
        "X = [1]\nY = X\nZ = {'x': X, 'y': (X, [2])}",
        "Y.append(5); Z['y'][1].append(X)",
        "SEEN = (X is Z['x'], X is Y, len(Z['y'][1]), X)",
    ),
    (
        "s = {1}\nf = frozenset([1])\nd = {'a': s, f: 1}",
        "s.add(2); d['b'] = f",
        "SEEN = (sorted(d['a']), len(d), d[f])",
    ),
    ("i = iter([1, 2, 3])\nnext(i)", "next(i)", "SEEN = list(i)"),
    (
        "def f(): pass\nclass C: pass\nc = C()\nd = {f: 'f', C: 'C', (c, 1): 'c', 2: c}",
        "d[f] += '!'; d[(c, 1)] += '?'",
        "SEEN = (d[f], d[C], d[(c, 1)], d[2] is c)",
    ),
    (
        "def counter():\n    count = 0\n    def step():\n        nonlocal count\n        count += 1\n        return count\n    return step, lambda: count\nstep, now = counter()\nstep()",
        "step()",
        "SEEN = (now(), step(), now())",
    ),
    (
        "class Base:\n    known = []\n    def __init__(self, name):\n        self.name = name\n        Base.known.append(self)\n    @property\n    def upper(self):\n        return self.name.upper()\n    @classmethod\n    def count(cls):\n        return len(cls.known)\n    @staticmethod\n    def one():\n        return 1\nclass Special(Base):\n    def __init__(self, name):\n        super().__init__(name + '!')\n        self.me = self\na = Special('a')",
        "b = Special('b'); a.name = 'c'; Special.more = 1",
        "SEEN = (a.upper, Base.count(), Special.count(), a.me is a, a.one(), hasattr(Special, 'more'), Base.known[0] is a)",
    ),
    (
        "class Text(str):\n    pass\nt = Text('t')\nt.mark = 1\nmethod = t.upper\nappend = [].append\nsentinel = object()\ndef get(default=sentinel, kept=[]):\n    kept.append(1)\n    return default is sentinel, len(kept)",
        "t.mark = 2; get()",
        "SEEN = (t.mark, method(), get(), get(1), t + 'x')",
    ),
    (
        "import re\nfrom datetime import timedelta\nfrom pathlib import Path\nm = re.match('(a)(b)', 'ab')\np = Path('/a')\np = p / 'b'\nt = timedelta(hours=1)",
        "t = t * 2",
        "SEEN = (m.group(2), str(p), t.total_seconds(), m['x'] if False else 0)",
    ),
    (
        "from collections import OrderedDict, defaultdict\nfrom enum import Enum\nfrom dataclasses import dataclass, field\nclass Colour(Enum):\n    RED = 'r'\n@dataclass\nclass Point:\n    x: int\n    y: list = field(default_factory=list)\ng = defaultdict(list)\ng['a'].append(1)\nq = Point(1)",
        "g['b'].append(q); q.y.append(Colour.RED)",
        "SEEN = (len(g['b']), q.y == [Colour.RED], Colour('r') is Colour.RED, Colour.RED.value, q == Point(1, []))",
    ),
    (
        "import sys\nfrom os.path import join\nmade = []\nglobals()['M'] = made\nimport pkg.extra as extra\nextra.items.append(0)",
        "extra.items.append(1); extra.later = 2; M.append(3)",
        "SEEN = (extra.items, pkg_items(), made, getattr(extra, 'later', None), sys.modules['pkg.extra'] is extra)",
    ),
    (
        "def raising():\n    raise KeyError('k')\ntry:\n    raising()\nexcept KeyError as error:\n    kept = error\n    words = error.args",
        "words = words + ('more',)",
        "SEEN = (str(kept), words, isinstance(kept, LookupError))",
    ),
];

/// Modules on the way to the settings: packages, one that imports its own part while it is imported, stars.
fn project(settings: &str) -> MemoryProject {
    MemoryProject::new([
        (
            "pkg/__init__.py",
            "import os\nfrom .parts import *\nfrom . import extra\n",
        ),
        (
            "pkg/parts.py",
            "import os\nPART = 'absent'\nif os.environ.get('PART') == 'yes':\n    PART = 'yes'\n",
        ),
        ("pkg/extra.py", "items = []\n"),
        ("pkg/base.py", settings),
        (
            "pkg/production.py",
            "import os\nfrom .base import *\nfrom . import extra\nEND = [SEEN, PART]\nif os.environ.get('END') == 'yes':\n    END.append(list(extra.items))\n",
        ),
    ])
}

#[test]
fn every_world_is_what_a_run_with_its_environment_alone_comes_to() {
    for (make, change, look) in OBJECTS {
        let settings = format!(
            "import os, pkg\nfrom pkg import PART\ndef pkg_items():\n    return pkg.extra.items\n{make}\n\
             if os.environ.get('FIRST') == 'yes':\n    {change}\nHALF = 1\n\
             if os.environ.get('SECOND') == 'yes':\n    {change}\n\
             if os.environ.get('THIRD') == 'yes':\n    HALF = 2\n{look}\n"
        );
        let project = project(&settings);
        let facts = project.evaluate("pkg.production", &Environment::default());
        let problems: Vec<_> = facts.problems.iter().filter(|it| it.is_error).collect();
        assert!(problems.is_empty(), "{make}: {problems:?}");
        assert!(facts.worlds.len() >= 16, "{make}: {}", facts.worlds.len());
        for world in &facts.worlds {
            let environment = environment_of(world);
            let alone = project.evaluate("pkg.production", &environment);
            let [expected] = alone.worlds.as_slice() else {
                panic!("{make}: {:?}", alone.problems);
            };
            assert_eq!(shown(world), shown(expected), "{make}\n{environment:?}");
        }
    }
}

fn environment_of(world: &World) -> Environment {
    let mut environment = Environment {
        exact: true,
        ..Environment::default()
    };
    for choice in world.env_choices() {
        let text = match &choice.is {
            EnvValue::Absent => continue,
            EnvValue::Equal(text) => text.clone(),
            EnvValue::Set => "something else".to_owned(),
        };
        environment.set.insert(choice.env.clone(), text);
    }
    environment
}

/// Values and the lines that made them. A list is said to be changed where it was.
fn shown(world: &World) -> Vec<String> {
    world
        .settings
        .iter()
        .map(|(name, setting)| format!("{name} {:?} {:?}", setting.value.value, setting.origin))
        .collect()
}
