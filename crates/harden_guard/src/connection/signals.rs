//! What a gate and the service behind it tell each other.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::task::{Context, Waker};

use harden_http::message::Fault;

/// Shared by both for the life of a connection.
#[derive(Debug, Default)]
pub(super) struct Signals {
    /// Which request it is, from 1, in whose place hyper has one of guard's own, and why.
    refused: OnceLock<(u64, Fault)>,
    upgrade: AtomicU8,
    waiting: Mutex<Option<Waker>>,
}

/// What became of a request to go on in another protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Upgrade {
    Undecided = 0,
    Accepted = 1,
    Declined = 2,
}

impl Signals {
    /// Tells that hyper reads a head of guard's own in the place of the one with this number.
    pub(super) fn refuse(&self, number: u64, fault: Fault) {
        // Nothing is read behind the first.
        self.refused.set((number, fault)).ok();
    }

    /// Why a request is not what the client sent: `number` of them were read, this one among them.
    pub(super) fn refused_head(&self, number: u64) -> Option<Fault> {
        let (at, fault) = self.refused.get()?;
        (*at == number).then_some(*fault)
    }

    /// Tells what becomes of the bytes behind a request that asked for another protocol.
    pub(super) fn decide(&self, upgrade: Upgrade) {
        self.upgrade.store(upgrade as u8, Ordering::Release);
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(waker) = waiting.take() {
            waker.wake();
        }
    }

    /// What became of it; the task is woken once that is decided.
    pub(super) fn wait(&self, context: &Context<'_>) -> Upgrade {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        *waiting = Some(context.waker().clone());
        self.upgrade()
    }

    fn upgrade(&self) -> Upgrade {
        match self.upgrade.load(Ordering::Acquire) {
            1 => Upgrade::Accepted,
            2 => Upgrade::Declined,
            _ => Upgrade::Undecided,
        }
    }
}
