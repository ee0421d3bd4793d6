//! Bytes as a file of a project: the first line is its path, the rest is searched for secrets.
#![no_main]

use std::time::{Duration, Instant};

use harden_secrets::{Usage, is_searched, scan};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let start = Instant::now();
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let path = String::from_utf8_lossy(&bytes[..end]);
    let contents = &bytes[end..];
    is_searched(&path);
    let _ = Usage::of(&path);
    let found = scan(&path, contents).candidates;
    let text = String::from_utf8_lossy(contents);
    let mut last = 0;
    for candidate in &found {
        let range = candidate.range.clone();
        assert!(
            last <= range.start && range.start < range.end,
            "in order, apart and not empty"
        );
        assert!(text.get(range.clone()).is_some(), "between characters");
        assert!(
            candidate.line >= 1 && candidate.column >= 1 && candidate.line <= candidate.end_line
        );
        last = range.end;
    }
    assert!(
        start.elapsed() < Duration::from_secs(10),
        "a small file takes no time"
    );
});
