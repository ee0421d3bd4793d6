//! Bodies of requests and answers: passed on as they come, or written by guard.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body as _, Frame, SizeHint};
use hyper::body::Incoming;

use crate::upstream::Lease;

/// A body that is passed on in pieces, without ever being held as a whole.
#[derive(Debug)]
pub(crate) struct Body(Kind);

#[derive(Debug)]
enum Kind {
    /// One that guard wrote.
    Own(Bytes),
    Passed(Incoming),
    /// From the application, whose connection is free for others once it ends.
    Leased(Incoming, Lease),
}

impl Body {
    /// No body.
    pub(crate) const EMPTY: Self = Self(Kind::Own(Bytes::new()));

    pub(crate) fn leased(body: Incoming, lease: Lease) -> Self {
        if body.is_end_stream() {
            lease.give_back();
            return Self::EMPTY;
        }
        Self(Kind::Leased(body, lease))
    }
}

impl From<Bytes> for Body {
    fn from(text: Bytes) -> Self {
        Self(Kind::Own(text))
    }
}

impl From<Incoming> for Body {
    fn from(body: Incoming) -> Self {
        Self(Kind::Passed(body))
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let this = self.get_mut();
        match &mut this.0 {
            Kind::Own(text) if text.is_empty() => Poll::Ready(None),
            Kind::Own(text) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(text))))),
            Kind::Passed(body) => Pin::new(body).poll_frame(context),
            Kind::Leased(body, _) => {
                let frame = Pin::new(&mut *body).poll_frame(context);
                let has_ended = match &frame {
                    Poll::Ready(None) => true,
                    Poll::Ready(Some(Ok(_))) => body.is_end_stream(),
                    _ => false,
                };
                if has_ended && let Kind::Leased(_, lease) = std::mem::replace(this, Self::EMPTY).0
                {
                    lease.give_back();
                }
                frame
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Kind::Own(text) => text.is_empty(),
            Kind::Passed(body) | Kind::Leased(body, _) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Kind::Own(text) => SizeHint::with_exact(u64::try_from(text.len()).unwrap_or(u64::MAX)),
            Kind::Passed(body) | Kind::Leased(body, _) => body.size_hint(),
        }
    }
}
