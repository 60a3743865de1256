//! What networks hold, of which the longest prefix decides.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Bound;

use ipnet::IpNet;

/// What networks hold. A network comes before those within it.
pub(super) struct Prefixes<T>(BTreeMap<IpNet, Vec<T>>);

impl<T> FromIterator<(IpNet, T)> for Prefixes<T> {
    fn from_iter<I: IntoIterator<Item = (IpNet, T)>>(items: I) -> Self {
        let mut prefixes: BTreeMap<_, Vec<T>> = BTreeMap::new();
        for (network, item) in items {
            prefixes.entry(network.trunc()).or_default().push(item);
        }
        Self(prefixes)
    }
}

impl<T> Prefixes<T> {
    /// Adds those of networks that hold nothing yet.
    pub(super) fn extend_by(&mut self, others: Self) {
        for (network, items) in others.0 {
            if let Entry::Vacant(place) = self.0.entry(network) {
                place.insert(items);
            }
        }
    }

    /// The parts of a network throughout which the same networks decide.
    pub(super) fn parts(&self, network: IpNet) -> Vec<IpNet> {
        let network = network.trunc();
        let mut after = self.0.range((Bound::Excluded(network), Bound::Unbounded));
        let is_divided = after.next().is_some_and(|(next, _)| network.contains(next));
        match network.subnets(network.prefix_len() + 1) {
            Ok(halves) if is_divided => halves.flat_map(|half| self.parts(half)).collect(),
            _ => vec![network],
        }
    }

    /// What the networks around a part hold, the longest prefix first.
    pub(super) fn around(&self, part: IpNet) -> impl Iterator<Item = &[T]> {
        let networks = std::iter::successors(Some(part), IpNet::supernet);
        networks.filter_map(|network| self.0.get(&network).map(Vec::as_slice))
    }
}
