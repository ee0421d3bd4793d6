//! Where a body in chunks ends (RFC 9112, section 7.1).

use super::Fault;

/// How far a body in chunks has been read. It is given bytes as they come, in pieces of any size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChunkedBody {
    state: State,
    /// Bytes of extensions and trailers so far: nobody needs many.
    extra: usize,
}

/// Bytes of extensions and trailers of one body, at most.
const MOST_EXTRA: usize = 8 * 1024;
/// Digits of a size: more would be more bytes than there are.
const MOST_DIGITS: u8 = 15;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Before the first digit of a size.
    #[default]
    Start,
    Size {
        size: u64,
        digits: u8,
    },
    Extension {
        size: u64,
    },
    SizeEnd {
        size: u64,
    },
    /// Bytes that are left of a chunk.
    Data(u64),
    DataReturn,
    DataEnd,
    /// At the beginning of a line of the trailers.
    TrailerStart,
    Trailer,
    TrailerEnd,
    LastEnd,
    Done,
}

/// What was made of some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes that belong to the body.
    pub taken: usize,
    /// Whether the body ends with them.
    pub is_done: bool,
}

impl ChunkedBody {
    /// Reads on: nothing behind the end of the body is taken.
    pub fn advance(&mut self, bytes: &[u8]) -> Result<Progress, Fault> {
        let mut at = 0;
        while at < bytes.len() && self.state != State::Done {
            if let State::Data(left) = self.state {
                let available = u64::try_from(bytes.len() - at).unwrap_or(u64::MAX);
                let taken = left.min(available);
                at += usize::try_from(taken).unwrap_or(bytes.len() - at);
                self.state = if taken == left {
                    State::DataReturn
                } else {
                    State::Data(left - taken)
                };
                continue;
            }
            self.state = self.next(bytes[at])?;
            at += 1;
        }
        Ok(Progress {
            taken: at,
            is_done: self.state == State::Done,
        })
    }

    fn next(&mut self, byte: u8) -> Result<State, Fault> {
        Ok(match (self.state, byte) {
            (State::Start, _) => State::Size {
                size: digit(byte)?,
                digits: 1,
            },
            (State::Size { size, .. } | State::Extension { size }, b'\r') => {
                State::SizeEnd { size }
            }
            (State::Size { size, .. }, b';') => self.extra(State::Extension { size })?,
            (State::Size { size, digits }, _) if digits < MOST_DIGITS => State::Size {
                size: size << 4 | digit(byte)?,
                digits: digits + 1,
            },
            (State::Extension { size }, _) if is_text(byte) => {
                self.extra(State::Extension { size })?
            }
            (State::SizeEnd { size: 0 } | State::TrailerEnd, b'\n') => State::TrailerStart,
            (State::SizeEnd { size }, b'\n') => State::Data(size),
            (State::DataReturn, b'\r') => State::DataEnd,
            (State::DataEnd, b'\n') => State::Start,
            (State::TrailerStart, b'\r') => State::LastEnd,
            (State::Trailer, b'\r') => State::TrailerEnd,
            (State::TrailerStart | State::Trailer, _) if is_text(byte) => {
                self.extra(State::Trailer)?
            }
            (State::LastEnd, b'\n') => State::Done,
            _ => return Err(Fault::Chunk),
        })
    }

    fn extra(&mut self, state: State) -> Result<State, Fault> {
        self.extra += 1;
        if self.extra > MOST_EXTRA {
            return Err(Fault::TooLarge);
        }
        Ok(state)
    }
}

fn digit(byte: u8) -> Result<u64, Fault> {
    let digit = char::from(byte).to_digit(16).ok_or(Fault::Chunk)?;
    Ok(u64::from(digit))
}

/// Whether a byte may stand in an extension or a trailer.
const fn is_text(byte: u8) -> bool {
    matches!(byte, b'\t' | b' '..=b'~' | 0x80..=0xff)
}
