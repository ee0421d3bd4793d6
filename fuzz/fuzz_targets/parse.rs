//! Bytes as a Python file: decode, parse, lower, and gather facts.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let facts = harden_python::facts::facts(bytes);
    let Ok(text) = harden_source::decode(bytes) else {
        assert!(
            !facts.errors.is_empty(),
            "an unreadable file is never silence"
        );
        return;
    };
    let parsed = harden_python::syntax::parse(&text);
    assert_eq!(parsed.errors.len(), facts.errors.len());
    let lines = harden_source::LineIndex::new(&text);
    let end = u32::try_from(text.len()).expect("inputs are small");
    for statement in &parsed.module.body {
        assert!(statement.span.start <= statement.span.end && statement.span.end <= end);
        lines.line_and_column(&text, statement.span.start);
    }
});
