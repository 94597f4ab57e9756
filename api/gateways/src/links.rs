//! A bounded memory for links of certificate chains that were verified before, shared by all requests.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use ruqsat_eds::{LinkId, Links};

/// Links remembered, 32 bytes each in two places. Only one that holds is ever learnt, so to push others out somebody needs
/// as many real certificates; what is pushed out is verified again.
const MOST: usize = 4096;

/// The newest links.
#[derive(Debug, Default)]
pub(crate) struct VerifiedLinks(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    set: HashSet<LinkId>,
    order: VecDeque<LinkId>,
}

impl VerifiedLinks {
    /// Whole between any two calls, so one left by a panic elsewhere is as good as any.
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Links for VerifiedLinks {
    fn knows(&self, link: &LinkId) -> bool {
        self.known().set.contains(link)
    }

    fn learn(&self, link: LinkId) {
        let mut known = self.known();
        if known.set.insert(link) {
            known.order.push_back(link);
        }
        if known.order.len() > MOST
            && let Some(oldest) = known.order.pop_front()
        {
            known.set.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(n: u32) -> LinkId {
        let mut id = [0; 32];
        id[..4].copy_from_slice(&n.to_be_bytes());
        LinkId::from(id)
    }

    #[test]
    fn remembers_the_newest_and_no_more() {
        let links = VerifiedLinks::default();
        let most = u32::try_from(MOST).unwrap();
        for n in 0..=most {
            links.learn(link(n));
            links.learn(link(n));
        }
        assert!(!links.knows(&link(0)));
        assert!(links.knows(&link(1)) && links.knows(&link(most)));
        let known = links.known();
        assert_eq!((known.set.len(), known.order.len()), (MOST, MOST));
    }
}
