//! What stays known when a part is not, and what must not.

use std::rc::Rc;

use harden_python::syntax::{BinaryOperator, Span};

use super::arguments::Arguments;
use super::budget::Budget;
use super::containers::{dict_of, is_spread, spread};
use super::dependencies::{Causes, Dependencies};
use super::signal::Signal;
use super::value::{CodePlace, Kind, Text, Unknown, Value};
use super::{library, methods, operators, text};

const PLACE: CodePlace = CodePlace {
    file: 0,
    span: Span { start: 7, end: 9 },
};

fn variable(name: &str) -> Value {
    Value::new(Kind::Unknown(Rc::new(Unknown {
        truthy: Some(true),
        text: Some(Text {
            variable: Some((name.into(), Rc::from([]))),
            ..Text::default()
        }),
        ..Unknown::default()
    })))
    .depending_on(&Causes::default().variable(&name.into()))
}

/// The first cause of a table.
fn only_dependency() -> Dependencies {
    Causes::default().variable(&"X".into())
}

fn method(receiver: &Value, name: &str, arguments: &[Value]) -> Value {
    let budget = Budget::new();
    let arguments = Arguments::positional(arguments);
    methods::call(&budget, receiver, name, &arguments, PLACE)
        .expect("no exception")
        .expect("the method exists")
}

fn function(module: &str, name: &str, arguments: &[Value]) -> Value {
    let Some(Value {
        kind: Kind::Native(native),
        ..
    }) = library::member(module, name)
    else {
        panic!("{module}.{name} is a function");
    };
    (native.call)(&Budget::new(), &Arguments::positional(arguments)).expect("no exception")
}

fn text_of(value: &Value) -> &Text {
    match &value.kind {
        Kind::Unknown(unknown) => unknown.text.as_ref().expect("it is text"),
        other => panic!("unknown text, not {other:?}"),
    }
}

fn show(value: &Value) -> String {
    let shown = text::repr(&Budget::new(), value).expect("no exception");
    shown
        .as_str()
        .map_or("unknown".to_owned(), ToString::to_string)
}

fn items(value: &Value) -> Vec<Value> {
    match &value.kind {
        Kind::List(list) => list.items.borrow().clone(),
        Kind::Tuple(items) => items.to_vec(),
        other => panic!("a sequence, not {other:?}"),
    }
}

fn is_open(value: &Value) -> bool {
    match &value.kind {
        Kind::List(list) => list.open.get(),
        Kind::Dict(dict) => dict.open.get(),
        Kind::Set(set) => set.open.get(),
        other => panic!("a container, not {other:?}"),
    }
}

#[test]
fn a_variable_stays_recognisable_through_changes_of_case() {
    let lowered = method(&method(&variable("DEBUG"), "strip", &[]), "lower", &[]);
    let (name, steps) = text_of(&lowered)
        .variable
        .clone()
        .expect("still a variable");
    assert_eq!(&*name, "DEBUG");
    assert_eq!(steps.to_vec(), vec![Rc::from("strip"), Rc::from("lower")]);
    let replaced = method(&variable("DEBUG"), "replace", &["a", "b"].map(Value::str));
    assert!(text_of(&replaced).variable.is_none());
}

#[test]
fn stripping_may_leave_nothing_of_text_but_leaves_something_of_a_variable() {
    let truthy = |value: &Value| match &value.kind {
        Kind::Unknown(unknown) => unknown.truthy,
        _ => panic!("unknown"),
    };
    assert_eq!(truthy(&method(&variable("A"), "lower", &[])), Some(true));
    assert_eq!(truthy(&method(&variable("A"), "strip", &[])), Some(true));
    let padded = Value::new(Kind::Unknown(Rc::new(Unknown {
        truthy: Some(true),
        text: Some(Text::default()),
        ..Unknown::default()
    })));
    assert_eq!(truthy(&method(&padded, "lower", &[])), Some(true));
    assert_eq!(truthy(&method(&padded, "strip", &[])), None);
}

#[test]
fn text_keeps_its_known_ends() {
    let budget = Budget::new();
    let left = Value::str("https://");
    let joined = operators::binary(&budget, BinaryOperator::Add, &left, &variable("HOST"))
        .expect("no exception")
        .expect("defined");
    let joined = operators::binary(&budget, BinaryOperator::Add, &joined, &Value::str("/x"))
        .expect("no exception")
        .expect("defined");
    assert_eq!(&*text_of(&joined).prefix, "https://");
    assert_eq!(&*text_of(&joined).suffix, "/x");
    assert_eq!(joined.depends_on, only_dependency());
    assert_eq!(
        show(&method(&joined, "startswith", &[Value::str("https:")])),
        "True"
    );
    assert_eq!(
        show(&method(&joined, "startswith", &[Value::str("http:")])),
        "False"
    );
    assert_eq!(
        show(&method(&joined, "startswith", &[Value::str("https://a")])),
        "unknown"
    );
    assert_eq!(
        show(&method(&joined, "endswith", &[Value::str("y")])),
        "False"
    );
    assert_eq!(
        operators::equal(&joined, &Value::str("ftp://x/x")),
        Some(false)
    );
    assert_eq!(operators::equal(&joined, &Value::str("https://a/x")), None);
    assert_eq!(operators::equal(&joined, &Value::int(1)), Some(false));
}

#[test]
fn formatting_keeps_known_ends_in_every_dialect() {
    let budget = Budget::new();
    let printed = text::printf(&budget, "a-%s-b", &variable("X")).expect("no exception");
    let fields = method(&Value::str("a-{}-b"), "format", &[variable("X")]);
    let joined = method(
        &Value::str("-"),
        "join",
        &[Value::list(vec![
            Value::str("a"),
            variable("X"),
            Value::str("b"),
        ])],
    );
    for value in [printed, fields, joined] {
        assert_eq!(&*text_of(&value).prefix, "a-");
        assert_eq!(&*text_of(&value).suffix, "-b");
        assert_eq!(value.depends_on, only_dependency());
    }
    let only = method(&Value::str("{}"), "format", &[variable("X")]);
    assert!(text_of(&only).variable.is_some(), "text alone is itself");
}

#[test]
fn splitting_unknown_text_gives_any_number_of_pieces() {
    let pieces = method(&variable("HOSTS"), "split", &[Value::str(",")]);
    assert_eq!(items(&pieces).len(), 1, "there is a first piece");
    assert!(is_open(&pieces));
    let padded = Value::unknown_text();
    let words = method(&padded, "split", &[]);
    assert!(items(&words).is_empty() && is_open(&words));
}

#[test]
fn joining_any_number_of_pieces_promises_no_separator() {
    let pieces = Value::list(vec![Value::str("a"), spread(), Value::str("b")]);
    let joined = method(&Value::str(","), "join", &[pieces]);
    assert_eq!(&*text_of(&joined).prefix, "a");
    assert_eq!(&*text_of(&joined).suffix, "b");
}

#[test]
fn lists_with_unknown_elements_keep_what_does_not_move() {
    let budget = Budget::new();
    let list = Value::list(vec![Value::str("a"), spread(), Value::str("z")]);
    let at = |index: i128| {
        let found = operators::subscript(&budget, &list, &Value::int(index));
        show(&found.expect("no exception").expect("defined"))
    };
    assert_eq!(at(0), "'a'");
    assert_eq!(at(-1), "'z'");
    assert_eq!(at(1), "unknown");
    let contains = |item: &str| operators::contains(&list, &Value::str(item)).expect("defined");
    assert_eq!(contains("z"), Some(true));
    assert_eq!(contains("q"), None);
}

#[test]
fn a_list_grows_by_unknown_elements_and_records_where() {
    let list = Value::list(vec![Value::str("a")]);
    method(&list, "extend", &[variable("X")]);
    method(&list, "append", &[Value::str("b")]);
    assert_eq!(items(&list).len(), 3);
    let Kind::List(inner) = &list.kind else {
        panic!("a list");
    };
    assert_eq!(inner.changes.places.borrow().as_slice(), [PLACE]);
    assert_eq!(*inner.changes.depends_on.borrow(), only_dependency());
}

#[test]
fn inserting_at_an_unknown_place_keeps_the_order_of_the_others() {
    let list = Value::list(vec![Value::str("a"), Value::str("b")]);
    method(&list, "insert", &[Value::unknown(), Value::str("c")]);
    assert!(is_open(&list));
    assert_eq!(items(&list).len(), 2);
}

#[test]
fn removing_what_may_be_there_is_no_error() {
    let list = Value::list(vec![Value::str("a"), spread()]);
    method(&list, "remove", &[Value::str("q")]);
    assert_eq!(show(&items(&list)[0]), "'a'");
    let budget = Budget::new();
    let closed = Value::list(vec![Value::str("a")]);
    let arguments = Arguments::positional([Value::str("q")]);
    let error = methods::call(&budget, &closed, "remove", &arguments, PLACE);
    assert!(matches!(error, Err(Signal::Raise(_))));
}

#[test]
fn an_unknown_update_may_replace_every_entry_of_a_dict() {
    let dict = dict_of([(Value::str("a"), Value::int(1))]).expect("hashable");
    method(&dict, "update", &[Value::unknown()]);
    assert!(is_open(&dict));
    assert_eq!(show(&method(&dict, "get", &[Value::str("a")])), "unknown");
    assert_eq!(show(&method(&dict, "get", &[Value::str("b")])), "unknown");
    method(
        &dict,
        "update",
        &[dict_of([(Value::str("a"), Value::int(2))]).expect("hashable")],
    );
    assert_eq!(show(&method(&dict, "get", &[Value::str("a")])), "2");
}

#[test]
fn an_unknown_key_is_no_guess() {
    let dict = dict_of([(Value::str("a"), Value::int(1))]).expect("hashable");
    assert_eq!(show(&method(&dict, "get", &[variable("X")])), "unknown");
    method(&dict, "pop", &[variable("X"), Value::none()]);
    assert_eq!(show(&method(&dict, "get", &[Value::str("a")])), "unknown");
}

#[test]
fn sets_with_unknown_elements_are_open() {
    let unknown = Value::list(vec![variable("X"), Value::str("a")]);
    let set = function("builtins", "set", &[unknown]);
    assert!(is_open(&set));
    assert_eq!(
        operators::contains(&set, &Value::str("a")).expect("defined"),
        Some(true)
    );
    assert_eq!(
        operators::contains(&set, &Value::str("b")).expect("defined"),
        None
    );
    let other = function("builtins", "set", &[Value::list(vec![Value::str("b")])]);
    let budget = Budget::new();
    let rest = operators::binary(&budget, BinaryOperator::Subtract, &other, &set)
        .expect("no exception")
        .expect("defined");
    assert!(
        is_open(&rest),
        "the unknown element may be the one taken away"
    );
}

#[test]
fn paths_of_unknown_parts() {
    let joined = function(
        "os.path",
        "join",
        &[Value::str("/a"), variable("X"), Value::str("b")],
    );
    assert_eq!(
        &*text_of(&joined).prefix,
        "",
        "an absolute part replaces what stands before it"
    );
    assert_eq!(&*text_of(&joined).suffix, "b");
    let absolute = function("os.path", "join", &[variable("X"), Value::str("/b")]);
    assert_eq!(show(&absolute), "'/b'");
}

#[test]
fn sorting_and_counting_need_every_element() {
    let list = Value::list(vec![Value::str("b"), variable("X")]);
    let sorted = function("builtins", "sorted", std::slice::from_ref(&list));
    assert!(items(&sorted).iter().all(is_spread));
    assert_eq!(show(&function("builtins", "len", &[list])), "2");
    let open = Value::list(vec![spread()]);
    assert_eq!(
        show(&function("builtins", "len", std::slice::from_ref(&open))),
        "unknown"
    );
    assert_eq!(show(&function("builtins", "any", &[open])), "unknown");
}

#[test]
fn generated_text_is_marked_through_joins() {
    let choice = function("random", "choice", &[Value::str("abc")]);
    let key = method(
        &Value::str(""),
        "join",
        &[Value::list(vec![choice.clone(), choice])],
    );
    let Kind::Unknown(unknown) = &key.kind else {
        panic!("nobody knows it");
    };
    assert!(unknown.generated && unknown.text.is_some());
}

#[test]
fn hostile_sizes_run_out_of_budget_before_they_are_made() {
    let budget = Budget::new();
    for (left, right) in [
        (
            Value::list(vec![Value::int(0)]),
            Value::int(10_i128.pow(12)),
        ),
        (Value::str("ab"), Value::int(i128::MAX)),
        (Value::tuple(vec![Value::none()]), Value::int(1 << 40)),
    ] {
        let result = operators::binary(&budget, BinaryOperator::Multiply, &left, &right);
        assert!(matches!(result, Err(Signal::OutOfBudget)));
    }
    for (name, arguments) in [
        ("ljust", vec![Value::int(1 << 50)]),
        ("zfill", vec![Value::int(1 << 50)]),
        (
            "replace",
            vec![Value::str(""), Value::str("x".repeat(1 << 20))],
        ),
    ] {
        let budget = Budget::new();
        let text = Value::str("y".repeat(1 << 12));
        let arguments = Arguments::positional(arguments);
        let result = methods::call(&budget, &text, name, &arguments, PLACE);
        assert!(matches!(result, Err(Signal::OutOfBudget)), "{name}");
    }
    for spec in ["{:99999999999}", "{:.99999999999f}"] {
        let budget = Budget::new();
        let arguments = Arguments::positional([Value::new(Kind::Float(1.0))]);
        let result = methods::call(&budget, &Value::str(spec), "format", &arguments, PLACE);
        assert!(matches!(result, Err(Signal::OutOfBudget)), "{spec}");
    }
    let range = library::member("builtins", "range").expect("it exists");
    let Kind::Native(range) = range.kind else {
        panic!("a function");
    };
    let result = (range.call)(
        &Budget::new(),
        &Arguments::positional([Value::int(1 << 60)]),
    );
    assert!(matches!(result, Err(Signal::OutOfBudget)));
}

#[test]
fn a_list_that_holds_itself_can_be_shown_and_compared() {
    let list = Value::list(vec![Value::int(1)]);
    method(&list, "append", std::slice::from_ref(&list));
    assert_eq!(show(&list), "unknown");
    assert_eq!(operators::equal(&list, &list), Some(true));
    if let Kind::List(inner) = &list.kind {
        inner.items.borrow_mut().clear();
    }
}
