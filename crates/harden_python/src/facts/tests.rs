use super::*;
use MentionKind::{Assigned, Default, Read};
use MentionedVariable::{Configuration, SettingsModule};
use ParameterKind::{KeywordOnly, Keywords, Positional, PositionalOnly, Variadic};

fn read(text: &str) -> FileFacts {
    let facts = facts(text.as_bytes());
    assert_eq!(facts.errors, [], "{text}");
    facts
}

fn class(text: &str) -> ClassFacts {
    let mut facts = read(text);
    match facts.bindings.pop().expect("a binding").kind {
        BindingKind::Class(class) => class,
        other => panic!("{other:?}"),
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

#[test]
fn imports_say_where_they_stand() {
    let facts = read(
        "import a.b\nimport c.d as e\nfrom . import f\nfrom ..g import h as i\n\
         try:\n  from j import *\nexcept ImportError:\n  pass\n\
         def k():\n  import l\n\
         if TYPE_CHECKING:\n  from m import n\n",
    );
    let shown: Vec<_> = facts
        .imports
        .iter()
        .map(|import| {
            (
                import.extent.line,
                import.target.bound(),
                import.in_function,
                import.in_try,
                import.type_checking,
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            (1, Some("a"), false, false, false),
            (2, Some("e"), false, false, false),
            (3, Some("f"), false, false, false),
            (4, Some("i"), false, false, false),
            (6, None, false, true, false),
            (10, Some("l"), true, false, false),
            (12, Some("n"), false, false, true),
        ]
    );
    let bound: Vec<&str> = facts.bindings.iter().map(|b| b.name.as_ref()).collect();
    assert_eq!(bound, ["a", "e", "f", "i", "k"]);
}

#[test]
fn functions_keep_their_parameters() {
    let facts = read("@csrf_exempt\n@cache(60)\ndef f(a, /, b=1, *c, d, e=2, **g): pass\n");
    let BindingKind::Function(function) = &facts.bindings[0].kind else {
        panic!("no function");
    };
    let shown: Vec<_> = function
        .parameters
        .iter()
        .map(|p| (p.name.as_ref(), p.kind, p.has_default))
        .collect();
    assert_eq!(
        shown,
        [
            ("a", PositionalOnly, false),
            ("b", Positional, true),
            ("c", Variadic, false),
            ("d", KeywordOnly, false),
            ("e", KeywordOnly, true),
            ("g", Keywords, false),
        ]
    );
    assert_eq!(function.decorators[0], Value::Dotted("csrf_exempt".into()));
    assert!(matches!(
        &function.decorators[1],
        Value::Call { function: Some(name), arguments, .. }
            if name.as_ref() == "cache" && arguments == &[Value::Integer(60)]
    ));
}

#[test]
fn classes_keep_what_their_body_assigns() {
    let class = class(
        "class User(AbstractBaseUser, mixins.Mixin[int], metaclass=M):\n\
         \x20   \"\"\"A user.\"\"\"\n\
         \x20   email = models.EmailField(\"mail\", unique=True, validators=[v], **more)\n\
         \x20   USERNAME_FIELD: str = \"email\"\n\
         \x20   def save(self): pass\n\
         \x20   class Meta:\n\
         \x20       constraints = [models.UniqueConstraint(fields=[\"email\"], name=\"x\")]\n",
    );
    assert_eq!(
        class.bases,
        [
            Value::Dotted("AbstractBaseUser".into()),
            Value::Dotted("mixins.Mixin".into())
        ]
    );
    assert_eq!(class.keywords, ["metaclass".into()]);
    assert!(!class.binds_more);
    let field = class.attribute("email").expect("assigned");
    assert_eq!((field.extent.line, field.extent.column), (3, 5));
    let Value::Call {
        function,
        arguments,
        keywords,
        open,
    } = &field.value
    else {
        panic!("no call");
    };
    assert_eq!(function.as_deref(), Some("models.EmailField"));
    assert_eq!(arguments, &[text("mail")]);
    assert_eq!(keywords[0].value, Value::Bool(true));
    assert!(open);
    assert_eq!(
        class.attribute("USERNAME_FIELD").expect("assigned").value,
        text("email")
    );
    assert_eq!(class.methods[0].0.as_ref(), "save");
    let meta = class.class("Meta").expect("there");
    assert!(matches!(&meta.attributes[0].value, Value::List(items) if items.len() == 1));
}

#[test]
fn bindings_in_branches_are_conditional() {
    let facts = read(
        "A = 1\nif x:\n  A = 2\n  B = 'b'\nfor C in y: pass\n(D, *E) = z\nG = H = -1\n\
         with o as p:\n  Q = []\n",
    );
    let a = facts.binding("A").expect("bound");
    assert_eq!(a.kind, BindingKind::Value(Value::Integer(2)));
    assert!(a.is_conditional);
    let rebound = read("if x:\n  A = 1\nelse:\n  A = 2\nA = 3\n");
    assert!(!rebound.binding("A").expect("bound").is_conditional);
    assert!(facts.binding("B").expect("bound").is_conditional);
    for name in ["C", "D", "E", "p"] {
        assert_eq!(facts.binding(name).expect(name).kind, BindingKind::Other);
    }
    for name in ["G", "H"] {
        let value = Value::Integer(-1);
        assert_eq!(
            facts.binding(name).expect(name).kind,
            BindingKind::Value(value)
        );
    }
    assert!(!facts.binding("Q").expect("bound").is_conditional);
    assert!(!facts.binds_more);
    assert!(read("globals()['A'] = 1\n").binds_more);
}

#[test]
fn exports_are_collected() {
    let exports = |text: &str| read(text).exports.map(|e| (e.names.len(), e.open));
    assert_eq!(exports("x = 1"), None);
    assert_eq!(exports("__all__ = ['a', \"b\"]"), Some((2, false)));
    assert_eq!(
        exports("__all__ = ('a',)\n__all__ += ['b']\n__all__.extend(['c'])\n__all__.append('d')"),
        Some((4, false))
    );
    assert_eq!(
        exports("__all__ = ['a']\n__all__ += b.__all__"),
        Some((1, true))
    );
    assert_eq!(exports("__all__ = [x for x in y]"), Some((0, true)));
}

#[test]
fn settings_modules_are_found_where_they_are_named() {
    let facts = read(
        "import os\n\
         def main():\n\
         \x20   os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site.settings')\n\
         os.environ['DJANGO_SETTINGS_MODULE'] = 'a' if x else 'b'\n\
         s = os.getenv('DJANGO_SETTINGS_MODULE', f'site.{env}')\n\
         os.environ['DJANGO_SETTINGS_MODULE'] = os.environ.get('X', 'c')\n\
         os.environ.setdefault('DJANGO_CONFIGURATION', 'Live')\n\
         text = 'DJANGO_SETTINGS_MODULE'\n",
    );
    let shown: Vec<_> = facts
        .settings_mentions
        .iter()
        .map(|m| (m.extent.line, m.kind, m.modules.join(","), m.open))
        .collect();
    assert_eq!(
        shown,
        [
            (3, Default, "site.settings".to_owned(), false),
            (4, Assigned, "a,b".to_owned(), false),
            (5, Read, "site".to_owned(), true),
            (6, Assigned, "c".to_owned(), true),
            (7, Default, "Live".to_owned(), false),
        ]
    );
    let variables: Vec<_> = facts.settings_mentions.iter().map(|m| m.variable).collect();
    assert_eq!(variables[3..], [SettingsModule, Configuration]);
}

#[test]
fn suppressions_are_comments_and_nothing_else() {
    let facts = read(
        "x = '# nosec'\ny = 1  # noqa: S105 known\n# harden: ignore[HTTPS001] nginx does it\nz = 2\n\
         f'''\n# nosec\n'''\n",
    );
    let shown: Vec<_> = facts
        .suppressions
        .iter()
        .map(|s| (s.extent.line, s.extent.column, s.own_line))
        .collect();
    assert_eq!(shown, [(2, 8, false), (3, 1, true)]);
}

#[test]
fn a_broken_file_is_never_silence() {
    let broken = facts(b"A = 1\nclass B(:\n  pass\n");
    assert_eq!(broken.errors[0].extent.line, 2);
    assert!(broken.binding("A").is_some());
    assert!(broken.binds_more);
    let old = facts(b"print 'x'\n");
    assert_eq!((old.dialect, old.errors.len()), (Dialect::Python2, 0));
    assert_eq!(facts(b"\xff").errors.len(), 1);
    assert_eq!(facts(b"").errors, []);
}

#[test]
fn facts_survive_a_cache() {
    let facts = read(
        "from a import *\nclass B(C):\n  d = e(f=1)\nos.environ['DJANGO_SETTINGS_MODULE'] = 'g' # noqa\n",
    );
    let stored = serde_json::to_string(&facts).expect("serialised");
    let restored: FileFacts = serde_json::from_str(&stored).expect("read back");
    assert_eq!(restored, facts);
}
