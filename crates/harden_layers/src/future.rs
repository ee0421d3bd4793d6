//! What layers give back: the answer of the service behind them, or their own.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::Response;
use pin_project_lite::pin_project;

pin_project! {
    /// The answer of the service behind a layer, or one of the layer's own.
    #[project = RefusableProjection]
    #[derive(Debug)]
    pub enum Refusable<F, R> {
        Passed { #[pin] answering: F },
        /// Empty once it was given.
        Refused { response: Option<Response<R>> },
    }
}

impl<F, R> Refusable<F, R> {
    pub(crate) const fn passed(answering: F) -> Self {
        Self::Passed { answering }
    }

    pub(crate) const fn refused(response: Response<R>) -> Self {
        Self::Refused {
            response: Some(response),
        }
    }
}

impl<F, R, E> Future for Refusable<F, R>
where
    F: Future<Output = Result<Response<R>, E>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            RefusableProjection::Passed { answering } => answering.poll(context),
            RefusableProjection::Refused { response } => {
                let response = response.take();
                Poll::Ready(Ok(
                    response.expect("a future is not polled again once it is done")
                ))
            }
        }
    }
}

/// What a layer makes of an answer's head.
pub trait Edit {
    fn edit<R>(self, response: &mut Response<R>);
}

pin_project! {
    /// The answer of the service behind a layer, with what the layer makes of it.
    #[derive(Debug)]
    pub struct Edited<F, E> {
        #[pin]
        answering: F,
        edit: Option<E>,
    }
}

impl<F, E> Edited<F, E> {
    pub(crate) const fn new(answering: F, edit: E) -> Self {
        Self {
            answering,
            edit: Some(edit),
        }
    }
}

impl<F, R, X, E> Future for Edited<F, E>
where
    F: Future<Output = Result<Response<R>, X>>,
    E: Edit,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let mut response = ready!(this.answering.poll(context))?;
        if let Some(edit) = this.edit.take() {
            edit.edit(&mut response);
        }
        Poll::Ready(Ok(response))
    }
}
