//! Bytes as the value of a header `Content-Security-Policy`: parse and judge.
#![no_main]

use std::time::{Duration, Instant};

use harden_http::csp::{Policy, judge, judge_header};
use libfuzzer_sys::fuzz_target;

/// A header has a few kilobytes; with the slow code that fuzzing builds this is ample.
const LIMIT: Duration = Duration::from_secs(2);

/// Of a message, in bytes.
const LONGEST: usize = 600;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let start = Instant::now();
    let findings = judge_header(&text);
    assert!(start.elapsed() < LIMIT, "judging takes too long");
    assert_eq!(findings, judge_header(&text), "the same is said twice");
    for finding in &findings {
        assert!(!finding.message.is_empty() && finding.message.len() < LONGEST);
        assert!(!finding.message.contains(char::is_control));
        if let Some(source) = &finding.source {
            assert!(
                text.contains(source.as_str()),
                "{finding:?} is in the header"
            );
        }
    }
    for policy in Policy::parse_header(&text) {
        if !policy.dropped().is_empty() {
            continue;
        }
        let written: Vec<String> = policy
            .directives()
            .iter()
            .map(|directive| format!("{} {}", directive.name, directive.values.join(" ")))
            .collect();
        let read_again = Policy::parse(&written.join("; "));
        assert_eq!(policy, read_again);
        assert_eq!(judge(&policy), judge(&read_again));
    }
});
