//! Bytes as a script: the first says in which language, and whether it is a file or stands in a template, where
//! `\x01` is a value that is printed.
#![no_main]

use std::time::{Duration, Instant};

use harden_script::{
    HolePlace, Origin, Provenance, ScriptFacts, ScriptKind, ScriptPiece, facts, facts_of_pieces,
};
use libfuzzer_sys::fuzz_target;

/// With the slow code that fuzzing builds this is ample.
const LIMIT: Duration = Duration::from_secs(10);

fuzz_target!(|bytes: &[u8]| {
    let Some((first, bytes)) = bytes.split_first() else {
        return;
    };
    let kind = [
        ScriptKind::JavaScript,
        ScriptKind::TypeScript,
        ScriptKind::Tsx,
    ][usize::from(first % 3)];
    let start = Instant::now();
    if first & 0x80 == 0 {
        let found = facts(bytes, kind);
        if harden_source::decode(bytes).is_err() {
            assert!(
                !found.notes.is_empty(),
                "an unreadable file is never silence"
            );
        } else if found.provenance == Provenance::Project {
            check(&found, bytes.len());
        }
        assert_eq!(found, facts(bytes, kind), "the same is said twice");
    } else {
        let text = String::from_utf8_lossy(bytes);
        check(&facts_of_pieces(&pieces(&text, *first), kind), text.len());
    }
    assert!(start.elapsed() < LIMIT, "reading takes too long");
});

fn pieces(text: &str, first: u8) -> Vec<ScriptPiece<'_>> {
    let mut pieces = Vec::new();
    let mut offset = 0;
    for (id, part) in (0..).zip(text.split('\u{1}')) {
        let origin = Origin {
            offset,
            ..Origin::START
        };
        if id > 0 {
            let places = [
                HolePlace::Expression,
                HolePlace::Name,
                HolePlace::Text,
                HolePlace::Comment,
            ];
            let place = places[(usize::from(first) / 3 + id as usize) % 4];
            pieces.push(ScriptPiece::Hole { id, place, origin });
        }
        pieces.push(ScriptPiece::Text { text: part, origin });
        offset += u32::try_from(part.len()).expect("inputs are small") + 1;
    }
    pieces
}

fn check(facts: &ScriptFacts, length: usize) {
    let places = facts.sinks.iter().map(|sink| sink.place);
    let places = places.chain(facts.requests.iter().map(|request| request.place));
    let places = places.chain(facts.setups.iter().map(|setup| setup.place));
    for place in places {
        assert!(
            place.start <= place.end && place.end as usize <= length + 1,
            "{place:?}"
        );
        let extent = place.extent;
        assert!((extent.line, extent.column) <= (extent.end_line, extent.end_column) || length > 0);
    }
}
