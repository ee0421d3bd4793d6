//! Bytes as a page: the tags and attributes are those of html5gum, and something that is printed, at `\x01`, may
//! stand anywhere.
#![no_main]

use std::time::{Duration, Instant};

use harden_templates::html::{Context, Events, NoEvents};
use libfuzzer_sys::fuzz_target;

#[path = "../../crates/harden_templates/src/html/oracle.rs"]
mod oracle;

use oracle::{Tags, tags_of_oracle};

/// With the slow code that fuzzing builds this is ample.
const LIMIT: Duration = Duration::from_secs(5);

const PRINTED: char = '\u{1}';

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let start = Instant::now();
    let mut read = Tags::default();
    let mut context = Context::default();
    for (number, piece) in text.split(PRINTED).enumerate() {
        if number > 0 {
            let before = context.clone();
            context.print(number % 2 == 0);
            let _ = (before.position(), before.joined(&context));
        }
        context.feed(piece, 0, &mut read);
    }
    if is_comparable(&text) {
        assert_eq!(read.all, tags_of_oracle(&text));
        let mut in_pieces = Context::default();
        for character in text.split_inclusive(|_| true) {
            in_pieces.feed(character, 0, &mut NoEvents);
        }
        if !text.contains('&') {
            assert_eq!(in_pieces.position(), context.position());
        }
    }
    assert!(start.elapsed() < LIMIT, "reading takes too long");
});

/// Something printed is nothing that the oracle knows; it does not know the elements of SVG and MathML either, in
/// which a tokenizer goes on in another way, takes `noframe` for the raw text that `noframes` is
/// (<https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inhead>), and gives a null character another name.
fn is_comparable(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let strange = ["svg", "math", "noframe", "\0", "\u{1}"];
    !strange.iter().any(|word| lower.contains(word))
}
