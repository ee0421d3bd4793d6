//! Settings written to hurt: evaluation ends, in bounded time and memory, and says what it met.

use std::fmt::Write as _;

use crate::memory::{MemoryProject, exact};
use harden_settings::Environment;
use harden_settings::facts::ProfileFacts;

/// It ended; and either something started or it is said why nothing did.
fn is_said(facts: &ProfileFacts) {
    assert!(
        !facts.worlds.is_empty() || facts.problems.iter().any(|problem| problem.is_error),
        "nothing started, and nothing is said"
    );
}

fn ends(text: &str) {
    is_said(&exact(text, &[]));
}

#[test]
fn large_allocations() {
    ends("A = [0] * 10**12\nB = 1\n");
    ends("A = 'x' * 10**10\n");
    ends("A = b'x' * (1 << 60)\n");
    ends("A = list(range(10**12))\n");
    ends("A = ' '.join(['x'] * 10**9)\n");
    ends("A = 'x'.ljust(10**10)\n");
    ends("A = '%10000000000d' % 1\n");
    ends("A = f'{1:10000000000}'\n");
    ends("A = '{:>10000000000}'.format(1)\n");
}

#[test]
fn growth_by_doubling() {
    ends("A = 'x'\nfor i in range(100):\n    A += A\n");
    ends("A = [1]\nfor i in range(100):\n    A = A + A\n");
    ends("A = [1]\nfor i in range(100):\n    A = [A, A]\n");
    ends("A = {}\nfor i in range(64):\n    A = {'l': A, 'r': A}\n");
    ends("A = ('x',)\nfor i in range(64):\n    A = A * 2\n");
    ends("A = ('x',)\nfor i in range(64):\n    A = (A, A)\nB = {A: 1}\nC = A in B\nD = hash(A)\n");
    ends("A = 'a'\nfor i in range(64):\n    A = A.replace('a', 'aa')\n");
    ends("A = 2\nfor i in range(64):\n    A = A ** A\n");
    ends("A = 10 ** 10 ** 10\n");
    ends("A = 1 << (1 << 40)\n");
}

#[test]
fn long_paths_and_search_paths() {
    ends("import os\nos.makedirs('a/' * 500000)\nA = os.path.exists('a')\n");
    ends("import os\nfor i in range(100000):\n    os.makedirs('a/b/c/d/e/%s' % i)\n");
    ends(
        "import sys\nsys.path += ['a'] * 100000\nfor i in range(10000):\n    try:\n        __import__('m%d' % i)\n    except ImportError:\n        pass\n",
    );
    ends("TIME_ZONE = 'a/' * 1000000\n");
    ends("TIME_ZONE = '/' * 1000000\n");
}

#[test]
fn large_texts_looked_through_over_and_over() {
    for expression in [
        "'b' in A",
        "len(A)",
        "{'k': 1}.get(A)",
        "D[A]",
        "A in D",
        "A < B",
    ] {
        ends(&format!(
            "A = 'a' * 20000000\nB = A + 'b'\nD = {{A: 1}}\nfor i in range(100000):\n    C = {expression}\n"
        ));
    }
}

#[test]
fn loops_and_recursion_without_end() {
    ends("while True:\n    pass\n");
    ends("def f():\n    return f()\nA = f()\n");
    ends("def f(n):\n    return [f(n + 1) for _ in range(2)]\nA = f(0)\n");
    ends("def g():\n    while True:\n        yield 1\nA = list(g())\n");
    ends("A = []\nfor i in range(10**9):\n    A.append(i)\n");
    ends("A = [1]\nfor x in A:\n    A.append(x)\n");
    ends(
        "class C:\n    def __getattr__(self, n):\n        return getattr(self, n + 'x')\nA = C().y\n",
    );
    ends("class C:\n    @property\n    def p(self):\n        return self.p\nA = C().p\n");
    ends("f = lambda: f()\nA = f()\n");
    ends("exec('exec(open(__file__).read())')\n");
}

#[test]
fn values_that_hold_themselves() {
    ends("A = []\nA.append(A)\nB = str(A)\nC = A == A\n");
    ends("A = {}\nA['self'] = A\nB = repr(A)\n");
    ends("import copy\nA = []\nA.append(A)\nB = copy.deepcopy(A)\n");
    ends("A = []\nB = [A]\nA.append(B)\nC = A == B\n");
    ends("import json\nA = []\nA.append(A)\nB = json.dumps(A)\n");
    ends("class C:\n    pass\nA = C()\nA.a = A\nB = A\n");
}

#[test]
fn deep_structures() {
    let nested = format!("A = {}{}\n", "[".repeat(150), "]".repeat(150));
    ends(&nested);
    ends(&format!("A = {}1\n", "1 + ".repeat(5_000)));
    ends(&format!(
        "A = {}1{}\n",
        "(".repeat(100_000),
        ")".repeat(100_000)
    ));
    ends(&format!("A = {}1\n", "not ".repeat(100_000)));
    ends(&format!(
        "import json\nA = json.loads('{}')\n",
        "[".repeat(100_000)
    ));
    ends(&format!(
        "import ast\nA = ast.literal_eval('{}')\n",
        "[".repeat(100_000)
    ));
    ends("A = []\nfor i in range(100000):\n    A = [A]\nB = repr(A)\nC = A == [A]\n");
}

#[test]
fn patterns_that_explode() {
    ends("import re\nA = re.match('(a+)+$', 'a' * 60 + 'b')\n");
    ends("import re\nA = re.sub('(x+x+)+y', '', 'x' * 60)\n");
    ends("import re\nA = re.compile('(' * 100000)\n");
    ends("import re\nA = re.compile('(((a{1000}){1000}){1000}){1000}')\n");
}

#[test]
fn conditions_without_number() {
    let mut text = String::from("import os\n");
    for index in 0..300 {
        writeln!(
            text,
            "if os.environ.get('V{index}') == 'x':\n    S{index} = 1\nelse:\n    S{index} = 2"
        )
        .expect("text can be appended to");
    }
    let facts =
        MemoryProject::new([("settings.py", &*text)]).evaluate("settings", &Environment::default());
    is_said(&facts);
    assert!(facts.truncated);
    assert!(facts.worlds.len() <= 64);
}

#[test]
fn modules_that_import_each_other() {
    let project = MemoryProject::new([
        ("a.py", "from b import *\nA = 1\n"),
        ("b.py", "from a import *\nimport c\nB = 2\n"),
        ("c.py", "from b import B\n"),
        ("d.py", "from d import *\nD = 1\n"),
    ]);
    for module in ["a", "b", "c", "d"] {
        is_said(&project.evaluate(module, &Environment::default()));
    }
}

#[test]
fn broken_syntax_names_its_line() {
    let facts = exact("A = 1\nB = (\n", &[]);
    assert!(facts.worlds.is_empty());
    let problem = &facts.problems[0];
    assert!(
        problem.message.contains("SyntaxError"),
        "{}",
        problem.message
    );
    assert_eq!(&*problem.place.file, "settings.py");
}
