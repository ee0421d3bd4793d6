use std::future::Future as _;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, Sleep};

/// A point in time, which costs nothing until something is awaited.
#[derive(Default)]
pub(super) struct Deadline {
    sleep: Option<Pin<Box<Sleep>>>,
    is_running: bool,
}

impl Deadline {
    pub(super) fn stop(&mut self) {
        self.is_running = false;
    }

    /// Ready when this much time has gone by since it was asked first.
    pub(super) fn poll_after(&mut self, patience: Duration, context: &mut Context<'_>) -> Poll<()> {
        let sleep = self
            .sleep
            .get_or_insert_with(|| Box::pin(tokio::time::sleep(patience)));
        if !self.is_running {
            self.is_running = true;
            sleep.as_mut().reset(Instant::now() + patience);
        }
        let elapsed = sleep.as_mut().poll(context);
        if elapsed.is_ready() {
            self.is_running = false;
        }
        elapsed
    }
}
