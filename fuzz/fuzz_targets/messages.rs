//! Bytes as what a client sends over HTTP/1: heads and bodies are judged as they come, in pieces of any size.
#![no_main]

use harden_http::message::{ChunkedBody, Fault, Framing, Head, Limits, Progress, judge_head};
use libfuzzer_sys::fuzz_target;

const LIMITS: Limits = Limits {
    bytes: 600,
    headers: 12,
};

fuzz_target!(|bytes: &[u8]| {
    let Some((first, sent)) = bytes.split_first() else {
        return;
    };
    let piece = usize::from(*first) % 16 + 1;
    match judged_in_pieces(sent, piece) {
        Ok(Some(head)) => {
            assert_eq!(judge_head(sent, LIMITS), Ok(Some(head)), "in pieces as in one");
            let text = &sent[..head.length];
            assert!(head.length <= LIMITS.bytes && text.ends_with(b"\r\n\r\n"));
            assert!(!text.contains(&0) && text.windows(2).all(|two| two[1] != b'\n' || two[0] == b'\r'));
            // Nobody else reads another end of it.
            let mut headers = [httparse::EMPTY_HEADER; 12];
            let mut request = httparse::Request::new(&mut headers);
            let parsed = request.parse(sent).expect("what is passed on is a request");
            assert_eq!(parsed, httparse::Status::Complete(head.length));
            if head.framing == Framing::Chunked {
                follow(&sent[head.length..], piece);
            }
        }
        Ok(None) => assert!(sent.len() < LIMITS.bytes),
        Err(fault) => assert!((400..=505).contains(&fault.status())),
    }
});

/// What becomes of a head that comes a few bytes at a time.
fn judged_in_pieces(sent: &[u8], piece: usize) -> Result<Option<Head>, Fault> {
    let mut end = 0;
    loop {
        end = (end + piece).min(sent.len());
        let judged = judge_head(&sent[..end], LIMITS)?;
        if judged.is_some() || end == sent.len() {
            return Ok(judged);
        }
    }
}

/// A body in chunks ends at the same byte, however it comes.
fn follow(body: &[u8], piece: usize) {
    let whole = ChunkedBody::default().advance(body);
    let mut chunked = ChunkedBody::default();
    let mut taken = 0;
    for bytes in body.chunks(piece) {
        match chunked.advance(bytes) {
            Ok(Progress { taken: now, is_done }) => {
                taken += now;
                if is_done {
                    break;
                }
            }
            Err(fault) => {
                assert_eq!(whole, Err(fault));
                return;
            }
        }
    }
    assert_eq!(whole.map(|progress| progress.taken), Ok(taken));
}
