//! How many connections there may be, and of one client.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The room for connections.
#[derive(Clone)]
pub(crate) struct Slots {
    all: Arc<Semaphore>,
    count: u32,
    by_client: Arc<Mutex<HashMap<IpAddr, u32>>>,
    most_by_client: u32,
}

/// The place of one connection, until it is dropped.
pub(crate) struct Slot {
    _permit: OwnedSemaphorePermit,
    by_client: Arc<Mutex<HashMap<IpAddr, u32>>>,
    client: IpAddr,
}

impl Slots {
    pub(crate) fn new(count: u32, most_by_client: u32) -> Self {
        let permits = usize::try_from(count).unwrap_or(Semaphore::MAX_PERMITS);
        Self {
            all: Arc::new(Semaphore::new(permits.min(Semaphore::MAX_PERMITS))),
            count,
            by_client: Arc::default(),
            most_by_client,
        }
    }

    /// A place for a connection of a client; `None` where there is none left, or none for this client.
    pub(crate) fn take(&self, address: IpAddr) -> Option<Slot> {
        let permit = Arc::clone(&self.all).try_acquire_owned().ok()?;
        let client = network(address);
        let mut by_client = self
            .by_client
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let count = by_client.entry(client).or_insert(0);
        if *count >= self.most_by_client {
            return None;
        }
        *count += 1;
        drop(by_client);
        Some(Slot {
            _permit: permit,
            by_client: Arc::clone(&self.by_client),
            client,
        })
    }

    /// Returns when every place is free.
    pub(crate) async fn all_free(&self) {
        // The semaphore is never closed.
        self.all.acquire_many(self.count).await.ok();
    }

    /// How many connections there are.
    pub(crate) fn taken(&self) -> u64 {
        let free = u64::try_from(self.all.available_permits()).unwrap_or(u64::MAX);
        u64::from(self.count).saturating_sub(free)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut by_client = self
            .by_client
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = by_client.get_mut(&self.client) {
            *count -= 1;
            if *count == 0 {
                by_client.remove(&self.client);
            }
        }
    }
}

/// Who is counted as one client: an IPv4 address, or the 64 bits of an IPv6 address that one household has.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect(text)
    }

    #[test]
    fn one_client_takes_no_more_than_its_share() {
        let slots = Slots::new(3, 2);
        let first = slots.take(address("2001:db8::1")).expect("there is room");
        let second = slots.take(address("2001:db8::2")).expect("there is room");
        assert!(slots.take(address("2001:db8::3")).is_none());
        assert_eq!(slots.taken(), 2);
        let other = slots.take(address("192.0.2.1"));
        assert!(other.is_some() && slots.take(address("192.0.2.2")).is_none());
        drop(first);
        assert!(slots.take(address("::ffff:192.0.2.1")).is_some());
        drop((second, other));
        assert_eq!(slots.taken(), 0);
        assert!(slots.by_client.lock().expect("no panic").is_empty());
    }
}
