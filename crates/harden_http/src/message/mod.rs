//! Messages of HTTP/1 as bytes, judged before anything else reads them
//! ([RFC 9112](https://www.rfc-editor.org/rfc/rfc9112)).
//!
//! What two readers of the same bytes could take for two different things is refused here: the end of a request that
//! a proxy sees and its application does not is where the next one is smuggled in.

mod chunked;
mod fault;
mod head;
#[cfg(test)]
mod tests;

pub use chunked::{ChunkedBody, Progress};
pub use fault::Fault;
pub use head::{Framing, Head, Limits, is_end_to_end, judge_head};
