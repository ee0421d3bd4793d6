//! What a client sends over HTTP/1, judged byte by byte before hyper reads it.
//!
//! hyper puts together what it can: of a `Content-Length` beside a `Transfer-Encoding` it shows one alone. So each
//! head is judged as it was sent, and the ends of bodies are found here as well, because the next head begins there.
//! In the place of a head that is refused, hyper is given one of guard's own: `Signals::refused_head` tells the service
//! that answers it, so that a refusal goes the way of all other answers.

use std::io;
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use harden_http::message::{ChunkedBody, Fault, Framing, Limits, judge_head};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::deadline::Deadline;
use super::signals::{Signals, Upgrade};

/// How long a client may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// From the first byte of a head to its last.
    pub head: Duration,
    /// Between two pieces of a body, and of an answer that it reads.
    pub stall: Duration,
    /// Between two requests.
    pub idle: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            stall: Duration::from_secs(30),
            idle: Duration::from_secs(75),
        }
    }
}

/// Bytes that are read at once while a head or a body in chunks is judged.
const PIECE: usize = 4 * 1024;
/// Empty lines before a request that are passed over (RFC 9112, section 2.2).
const MOST_EMPTY_LINES: u8 = 2;
/// What hyper is given in the place of a head that was refused.
const IN_PLACE_OF_REFUSED: &[u8] = b"GET / HTTP/1.1\r\nhost: refused\r\nconnection: close\r\n\r\n";

/// A connection on which only sound requests can be read.
pub(super) struct Gate<S> {
    stream: S,
    signals: Arc<Signals>,
    limits: Limits,
    pace: Pace,
    /// What was read and not yet passed on.
    pending: Vec<u8>,
    /// How much of it was judged sound.
    sound: usize,
    state: State,
    /// Heads so far.
    heads: u64,
    empty_lines: u8,
    reading: Deadline,
    writing: Deadline,
}

#[derive(Clone, Copy, Debug)]
enum State {
    Head,
    /// Bytes of a body that are left.
    Length(u64),
    Chunked(ChunkedBody),
    /// Behind a request for another protocol, until it is decided.
    Asked,
    /// In another protocol.
    Through,
    /// Behind a head that was refused: nothing more is read.
    Refused,
    Broken(Fault),
}

impl<S> Gate<S> {
    pub(super) fn new(stream: S, signals: Arc<Signals>, limits: Limits, pace: Pace) -> Self {
        Self {
            stream,
            signals,
            limits,
            pace,
            pending: Vec::new(),
            sound: 0,
            state: State::Head,
            heads: 0,
            empty_lines: 0,
            reading: Deadline::default(),
            writing: Deadline::default(),
        }
    }

    /// Judges what was read, as far as it goes.
    fn judge(&mut self) {
        while self.sound < self.pending.len() {
            match self.state {
                State::Head => {
                    if self.skips_empty_line() {
                        continue;
                    }
                    match judge_head(&self.pending[self.sound..], self.limits) {
                        Ok(None) => return,
                        Ok(Some(head)) => {
                            self.heads += 1;
                            self.empty_lines = 0;
                            self.sound += head.length;
                            self.state = match head.framing {
                                Framing::Length(0) if head.asks_for_upgrade => {
                                    self.signals.decide(Upgrade::Undecided);
                                    State::Asked
                                }
                                Framing::Length(0) => State::Head,
                                Framing::Length(length) => State::Length(length),
                                Framing::Chunked => State::Chunked(ChunkedBody::default()),
                            };
                        }
                        Err(fault) => return self.refuse(fault),
                    }
                }
                State::Length(left) => {
                    let there = self.pending.len() - self.sound;
                    let taken = usize::try_from(left).map_or(there, |left| left.min(there));
                    self.sound += taken;
                    self.take_of_body(taken);
                }
                State::Chunked(mut body) => match body.advance(&self.pending[self.sound..]) {
                    Ok(progress) => {
                        self.sound += progress.taken;
                        self.state = if progress.is_done {
                            State::Head
                        } else {
                            State::Chunked(body)
                        };
                    }
                    Err(fault) => {
                        self.state = State::Broken(fault);
                        return;
                    }
                },
                State::Through => self.sound = self.pending.len(),
                State::Asked | State::Refused | State::Broken(_) => return,
            }
        }
    }

    fn skips_empty_line(&mut self) -> bool {
        let is_empty = self.pending[self.sound..].starts_with(b"\r\n");
        if is_empty && self.empty_lines < MOST_EMPTY_LINES {
            self.empty_lines += 1;
            self.pending.drain(self.sound..self.sound + 2);
            return true;
        }
        false
    }

    fn take_of_body(&mut self, taken: usize) {
        let State::Length(left) = self.state else {
            return;
        };
        let left = left.saturating_sub(u64::try_from(taken).unwrap_or(u64::MAX));
        self.state = if left == 0 {
            State::Head
        } else {
            State::Length(left)
        };
    }

    fn refuse(&mut self, fault: Fault) {
        self.heads += 1;
        self.signals.refuse(self.heads, fault);
        self.pending.truncate(self.sound);
        self.pending.extend_from_slice(IN_PLACE_OF_REFUSED);
        self.sound = self.pending.len();
        self.state = State::Refused;
    }

    /// Passes on what is sound.
    fn pass_on(&mut self, into: &mut ReadBuf<'_>) {
        let count = self.sound.min(into.remaining());
        into.put_slice(&self.pending[..count]);
        self.pending.drain(..count);
        self.sound -= count;
        if self.pending.is_empty() {
            // Most connections are idle most of the time.
            self.pending = Vec::new();
        }
    }

    /// How long the client may take for what is awaited; `None` where hyper looks after it.
    fn patience(&self) -> Option<Duration> {
        match self.state {
            State::Head if !self.pending.is_empty() => Some(self.pace.head),
            State::Length(_) | State::Chunked(_) => Some(self.pace.stall),
            _ => None,
        }
    }
}

impl<S: AsyncRead + Unpin> Gate<S> {
    /// Reads some bytes to be judged; whether there were any. Nothing is held while there are none: most connections
    /// are idle.
    fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<io::Result<bool>> {
        let mut piece = [MaybeUninit::uninit(); PIECE];
        let mut piece = ReadBuf::uninit(&mut piece);
        ready!(Pin::new(&mut self.stream).poll_read(context, &mut piece))?;
        self.pending.extend_from_slice(piece.filled());
        Poll::Ready(Ok(!piece.filled().is_empty()))
    }

    /// Reads of a body whose length is known, straight to where it is wanted.
    fn poll_body(
        &mut self,
        left: u64,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<usize>> {
        let before = into.filled().len();
        match usize::try_from(left) {
            Ok(left) if left < into.remaining() => {
                let mut rest = ReadBuf::new(into.initialize_unfilled_to(left));
                ready!(Pin::new(&mut self.stream).poll_read(context, &mut rest))?;
                let count = rest.filled().len();
                into.advance(count);
            }
            _ => ready!(Pin::new(&mut self.stream).poll_read(context, into))?,
        }
        Poll::Ready(Ok(into.filled().len() - before))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Gate<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        loop {
            if this.sound > 0 {
                this.pass_on(into);
                return Poll::Ready(Ok(()));
            }
            let read = match this.state {
                State::Through => return Pin::new(&mut this.stream).poll_read(context, into),
                State::Refused => return Poll::Pending,
                State::Broken(fault) => {
                    return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, fault)));
                }
                State::Asked => match this.signals.wait(context) {
                    Upgrade::Undecided => return Poll::Pending,
                    Upgrade::Accepted => {
                        this.state = State::Through;
                        this.judge();
                        continue;
                    }
                    Upgrade::Declined => {
                        this.state = State::Head;
                        this.judge();
                        continue;
                    }
                },
                State::Length(left) if this.pending.is_empty() => {
                    match this.poll_body(left, context, into) {
                        Poll::Ready(Ok(count)) => {
                            this.reading.stop();
                            this.take_of_body(count);
                            return Poll::Ready(Ok(()));
                        }
                        other => other.map_ok(|count| count > 0),
                    }
                }
                _ => this.poll_piece(context),
            };
            match read {
                Poll::Ready(Ok(true)) => {
                    if !matches!(this.state, State::Head) {
                        this.reading.stop();
                    }
                    this.judge();
                    if this.sound > 0 {
                        this.reading.stop();
                    }
                }
                Poll::Ready(Ok(false)) => return Poll::Ready(Ok(())),
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => {
                    let Some(patience) = this.patience() else {
                        return Poll::Pending;
                    };
                    ready!(this.reading.poll_after(patience, context));
                    if matches!(this.state, State::Head) {
                        this.refuse(Fault::TooSlow);
                    } else {
                        return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
                    }
                }
            }
        }
    }
}

impl<S: AsyncWrite + Unpin> Gate<S> {
    /// Bounds how long a client may leave an answer unread.
    fn written<T>(
        &mut self,
        written: Poll<io::Result<T>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.writing.stop();
            return written;
        }
        ready!(self.writing.poll_after(self.pace.stall, context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Gate<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write(context, bytes);
        this.written(written, context)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write_vectored(context, pieces);
        this.written(written, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let flushed = Pin::new(&mut this.stream).poll_flush(context);
        this.written(flushed, context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let shut = Pin::new(&mut this.stream).poll_shutdown(context);
        this.written(shut, context)
    }
}
