use std::time::{Duration, Instant};

use super::*;

/// The only statement of a text without errors.
fn statement(text: &str) -> StatementKind {
    let parsed = parse(text);
    assert_eq!(parsed.errors, [], "{text}");
    assert_eq!(parsed.dialect, Dialect::Python3);
    let mut body = parsed.module.body;
    assert_eq!(body.len(), 1, "{text}");
    body.remove(0).kind
}

fn expression(text: &str) -> ExpressionKind {
    match statement(text) {
        StatementKind::Expression(expression) => expression.kind,
        other => panic!("{other:?} is no expression"),
    }
}

fn shows(text: &str, expected: &str) {
    let shown = format!("{:?}", statement(text));
    assert!(shown.contains(expected), "{text}: {shown}");
}

#[test]
fn strings_are_joined_and_decoded() {
    let ExpressionKind::String(text) = expression(r#"'a\n' r"\n" u'é' '''x'''"#) else {
        panic!("no string");
    };
    assert_eq!(&*text, "a\n\\néx");
    let ExpressionKind::Bytes(bytes) = expression(r"b'\xff' rb'\x'") else {
        panic!("no bytes");
    };
    assert_eq!(&*bytes, b"\xff\\x");
}

#[test]
fn f_strings_keep_their_parts() {
    let ExpressionKind::FormatString(parts) = expression(r"'{a' f'b{{{x!r:>{width}}c' f'{y = }'")
    else {
        panic!("no f-string");
    };
    let [
        FormatPart::Text(before),
        FormatPart::Value {
            conversion: Some(Conversion::Repr),
            format,
            debug_text: None,
            ..
        },
        FormatPart::Text(between),
        FormatPart::Value {
            debug_text: Some(debug),
            conversion: None,
            ..
        },
    ] = parts.as_slice()
    else {
        panic!("{parts:?}");
    };
    assert_eq!(&**before, "{ab{");
    assert_eq!(&**between, "c");
    assert_eq!(&**debug, "y = ");
    assert!(
        matches!(format.as_slice(), [FormatPart::Text(text), FormatPart::Value { .. }] if &**text == ">"),
        "{format:?}"
    );
}

#[test]
fn numbers_keep_their_value() {
    assert!(matches!(
        expression("0x_ff"),
        ExpressionKind::Integer(Integer::Small(255))
    ));
    for (text, kept) in [
        ("9223372036854775808", "9223372036854775808"),
        ("0xffffffffffffffffffff", "0xffffffffffffffffffff"),
    ] {
        let ExpressionKind::Integer(Integer::Big(digits)) = expression(text) else {
            panic!("{text} is small");
        };
        assert_eq!(&*digits, kept);
    }
    assert!(
        matches!(expression("1e3"), ExpressionKind::Float(value) if value.to_bits() == 1000_f64.to_bits())
    );
    assert!(matches!(expression("1j"), ExpressionKind::Complex));
}

#[test]
fn arguments_stay_in_order() {
    let ExpressionKind::Call { arguments, .. } = expression("f(1, *a, k=2, *b, **c)") else {
        panic!("no call");
    };
    assert!(matches!(
        arguments.as_slice(),
        [
            Argument::Positional(_),
            Argument::Spread(_),
            Argument::Keyword { .. },
            Argument::Spread(_),
            Argument::KeywordSpread(_),
        ]
    ));
}

#[test]
fn the_grammar_is_that_of_python_3_14() {
    shows(
        "try:\n  pass\nexcept A, B:\n  pass\n",
        "exception: Some(Expression { span: Span { start: 19, end: 23 }, kind: Tuple(",
    );
    shows("try:\n  pass\nexcept* A:\n  pass\n", "handlers: [");
    assert!(matches!(expression("t'{x}'"), ExpressionKind::Other));
    assert!(matches!(statement("type X = int"), StatementKind::Other));
    shows(
        "def f[T](x: T = 1, /, y=2, *, z) -> T: ...",
        "positional_only: 1",
    );
    assert!(matches!(
        statement("match x:\n  case {'a': [1, *_], **rest} | None: pass\n"),
        StatementKind::Match { .. }
    ));
}

#[test]
fn only_own_yields_make_a_generator() {
    let is_generator = |text: &str| match statement(text) {
        StatementKind::Function(function) => function.is_generator,
        other => panic!("{other:?}"),
    };
    assert!(is_generator("def f():\n  for x in y:\n    z = yield x\n"));
    assert!(is_generator("def f():\n  yield from x\n"));
    assert!(!is_generator("def f():\n  def g():\n    yield\n"));
    assert!(!is_generator("def f():\n  return lambda: (yield)\n"));
}

#[test]
fn async_is_as_its_plain_kin() {
    let StatementKind::Function(function) = statement(
        "async def f():\n  async with a as b: pass\n  async for x in y: pass\n  [z async for z in y]\n",
    ) else {
        panic!("no function");
    };
    assert!(function.is_async);
    assert!(matches!(function.body[0].kind, StatementKind::With { .. }));
    assert!(matches!(function.body[1].kind, StatementKind::For { .. }));
}

#[test]
fn a_broken_file_goes_as_far_as_it_goes() {
    let parsed = parse("A = 1\nB = (\nC = 3\n");
    assert!(!parsed.errors.is_empty());
    assert!(matches!(
        parsed.module.body[0].kind,
        StatementKind::Assign { .. }
    ));
    assert_eq!(parsed.dialect, Dialect::Python3);
}

#[test]
fn python_2_is_recognised() {
    for text in [
        "print 'x'\n",
        "import a\ndef f():\n    print x.y\n",
        "try:\n  pass\nexcept A, e:\n  print e\n",
        "exec 'x = 1'\n",
        "raise ValueError, 'x'\n",
        "if x: raise ValueError, 'x'\n",
        "def f(a, (b, c)): pass\n",
        "x = `y`\n",
        "if a <> b: pass\n",
        "os.chmod(p, 0755)\n",
        "x = ur'a'\n",
        "x = 10L\n",
    ] {
        let parsed = parse(text);
        assert_eq!(parsed.dialect, Dialect::Python2, "{text}");
        assert_eq!(parsed.errors, [], "{text}");
    }
    for text in [
        "x = (\n# print 'a'\n",
        "x = 'print \"a\"'\ny = = 1\n",
        "print('x'\n",
        "try:\n  pass\nexcept A, B as e:\n  pass\n",
        "x = 1 +\n",
        "def f(a, b=(1, 2), c: pass\n",
        "raise ValueError(1, 2\n",
    ] {
        let parsed = parse(text);
        assert_eq!(parsed.dialect, Dialect::Python3, "{text}");
        assert!(!parsed.errors.is_empty(), "{text}");
    }
}

#[test]
fn what_nests_too_deep_is_refused_and_never_overflows() {
    // Of the second and third number, the parser sees all before anyone looks at the nesting.
    for many in [1_000_000, 65_000, 16_000] {
        for text in nests(many) {
            let parsed = parse(&text);
            assert!(!parsed.errors.is_empty(), "{many} times {}", &text[..20]);
        }
    }
}

fn nests(many: usize) -> Vec<String> {
    vec![
        format!("x = {}1{}", "(".repeat(many), ")".repeat(many)),
        "[".repeat(many),
        "{".repeat(many),
        "(]".repeat(many),
        format!("x = 1{}", "+1".repeat(many)),
        format!("x = {}1", "not ".repeat(many)),
        format!("x = {}1", "-~".repeat(many)),
        format!("x = {}1", "1**".repeat(many)),
        format!("x = {}1", "lambda: ".repeat(many)),
        format!("x = {}1", "lambda a, b: ".repeat(many)),
        format!("x = {}1", "1 if 1 else ".repeat(many)),
        format!("a{}", ".b".repeat(many)),
        format!("a{}", "()".repeat(many)),
        format!("a{}", "[0]".repeat(many)),
        format!("{}x", "await ".repeat(many)),
        format!("{}x", "yield ".repeat(many)),
        format!("{}x = 1", "async ".repeat(many)),
        "class A: ".repeat(many),
        "if a, b: ".repeat(many),
        "f'{".repeat(many),
        format!("f'{}'", "{x:".repeat(many)),
        format!("f'''{{x'''\n{}", "(".repeat(many)),
        "match x:\n case ".to_owned() + &"(".repeat(many),
    ]
}

#[test]
fn what_nests_deep_but_not_too_deep_is_read_on_a_small_stack() {
    let texts = [
        format!("x = {}1{}", "(".repeat(199), ")".repeat(199)),
        format!("x = 1{}", "+1".repeat(999)),
        format!("x = {}1", "not ".repeat(999)),
        format!("a{}", ".b()".repeat(499)),
        format!("x = {}1", "lambda: ".repeat(999)),
        (0..100).fold(String::new(), |text, level| {
            text + &" ".repeat(level) + "if x:\n"
        }) + &" ".repeat(100)
            + "pass\n",
    ];
    for text in texts {
        std::thread::Builder::new()
            .stack_size(1 << 20)
            .spawn(move || assert_eq!(parse(&text).errors, []))
            .expect("a thread starts")
            .join()
            .expect("a small stack is enough");
    }
}

#[test]
fn what_is_merely_long_is_read() {
    for text in [
        format!("x = [{}]", "f(a.b, lambda x, y: x + y), ".repeat(5_000)),
        format!("x = {{{}}}", "'a': 1 + 2, ".repeat(10_000)),
        format!("x = ({})", "'a' ".repeat(20_000)),
        format!("x = ({})", "f'{a}' ".repeat(5_000)),
        format!("x = {}1", "a and ".repeat(10_000)),
        "x = a.b + c.d\n".repeat(5_000),
        "if a:\n  x = f'{a.b(1)!r:>{n}}'\n".repeat(3_000),
    ] {
        assert_eq!(parse(&text).errors, [], "{}", &text[..30]);
    }
}

#[test]
fn sizes_are_bounded() {
    let parsed = parse(&"#".repeat(MAX_BYTES + 1));
    assert_eq!(parsed.errors.len(), 1);
    let start = Instant::now();
    let line = format!("x = '{}'", "a".repeat(10 << 20));
    assert_eq!(parse(&line).errors, []);
    let line = format!("x = [{}]", "1,".repeat(5 << 20));
    assert_eq!(parse(&line).errors.len(), 1);
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[test]
fn templates_of_python_are_told_from_broken_python() {
    for text in [
        "from {{project_name}} import celery_app\n",
        "class {{ camel_case_app_name }}Config(AppConfig):\n    name = '{{ app_name }}'\n",
        "import {{ cookiecutter.slug|lower }}.urls\nX = {{ port }}\n",
        "x = 1\n{% if docker %}\ny = {{ y }}\n{% endif %}\n{# why #}\n",
        "def f():\n    {%- if a %}\n    return 1\n    {%- endif %}\n",
    ] {
        let parsed = parse(text);
        assert_eq!(parsed.dialect, Dialect::Template, "{text}");
        assert_eq!(parsed.errors, [], "{text}");
    }
    for text in [
        "x = '{{ project_name }}'\ny = (\n",
        "x = {{ project_name }} +\n",
        "x = (\n",
        "{{",
        "x = {{ }}}\n",
        "x = {% }\n",
    ] {
        let parsed = parse(text);
        assert_eq!(parsed.dialect, Dialect::Python3, "{text}");
        assert_ne!(parsed.errors, [], "{text}");
    }
    assert_eq!(parse("x = {{1}, '{% if %}'}\n").errors, []);
}

#[test]
fn many_braces_take_no_time() {
    let begin = Instant::now();
    let text = "{{ {% {# ".repeat(100_000);
    assert_ne!(parse(&text).errors, []);
    assert!(begin.elapsed() < Duration::from_secs(30));
}
