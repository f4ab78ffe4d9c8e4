//! How many there may be at once of what costs memory before anybody has shown a token: connections, and calls of health and
//! reflection. In all, and of one address.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::limit::neighbourhood;

/// A number of places. Whoever has a ticket holds one, until it is dropped.
#[derive(Clone, Debug)]
pub(crate) struct Places(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    total: usize,
    of_one_address: usize,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    total: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// A place, held.
#[derive(Debug)]
pub(crate) struct Ticket {
    places: Places,
    address: IpAddr,
}

impl Places {
    /// So many places in all, and so many for each address.
    pub(crate) fn new(total: usize, of_one_address: usize) -> Self {
        Self(Arc::new(Inner { total, of_one_address, taken: Mutex::default() }))
    }

    /// A place for this address, if there is one left.
    pub(crate) fn take(&self, address: IpAddr) -> Option<Ticket> {
        let address = neighbourhood(address);
        let mut taken = self.lock();
        let own = taken.by_address.get(&address).copied().unwrap_or_default();
        if taken.total >= self.0.total || own >= self.0.of_one_address {
            return None;
        }
        taken.total += 1;
        taken.by_address.insert(address, own + 1);
        Some(Ticket { places: self.clone(), address })
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.0.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut taken = self.places.lock();
        taken.total = taken.total.saturating_sub(1);
        if let Some(own) = taken.by_address.get_mut(&self.address) {
            *own = own.saturating_sub(1);
            if *own == 0 {
                taken.by_address.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_back_when_its_ticket_goes_and_nobody_is_remembered() {
        let places = Places::new(3, 2);
        let [one, other, third] =
            ["192.0.2.1", "192.0.2.2", "192.0.2.3"].map(|it| it.parse().unwrap());
        let held = [places.take(one).unwrap(), places.take(one).unwrap()];
        assert!(places.take(one).is_none(), "two for each address");
        let last = places.take(other).unwrap();
        assert!(places.take(third).is_none(), "three in all");
        drop(last);
        assert!(places.take(third).is_some());
        drop(held);
        assert!(places.take(one).is_some());
        assert!(places.lock().by_address.is_empty() && places.lock().total == 0);
    }
}
