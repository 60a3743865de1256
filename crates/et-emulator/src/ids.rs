//! New ids in the service's style: `dcphy-gq65bz9ip712`, `dedicatedconn-zy9t7n91k0iq`,
//! `dcrr-5afcf643-94e`, `dcgw-4ds9x3kmds88`, `rr-dvq3cxpghw5e`.

use std::sync::Arc;

/// Generates random ids. The same seed generates the same ids.
#[derive(Debug)]
pub(crate) struct IdGenerator {
    rng: fastrand::Rng,
}

const ALPHANUMERIC: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
const HEX: &[u8] = b"0123456789abcdef";

impl IdGenerator {
    pub(crate) fn new(seed: Option<u64>) -> Self {
        Self {
            rng: seed.map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed),
        }
    }

    /// The id of a line, for which `taken` is false.
    pub(crate) fn line(&mut self, taken: impl Fn(&str) -> bool) -> Arc<str> {
        self.unique("dcphy", ALPHANUMERIC, &[12], taken)
    }

    /// The id of a channel.
    pub(crate) fn channel(&mut self, taken: impl Fn(&str) -> bool) -> Arc<str> {
        self.unique("dedicatedconn", ALPHANUMERIC, &[12], taken)
    }

    /// The id of a route rule.
    pub(crate) fn route_rule(&mut self, taken: impl Fn(&str) -> bool) -> Arc<str> {
        self.unique("dcrr", HEX, &[8, 3], taken)
    }

    /// The id of a gateway.
    pub(crate) fn gateway(&mut self, taken: impl Fn(&str) -> bool) -> Arc<str> {
        self.unique("dcgw", ALPHANUMERIC, &[12], taken)
    }

    /// The suffix of the ids of a VPC, its route table and its subnet.
    pub(crate) fn vpc_suffix(&mut self, taken: impl Fn(&str) -> bool) -> String {
        let id = self.unique("vpc", ALPHANUMERIC, &[12], |id| taken(&id["vpc-".len()..]));
        id["vpc-".len()..].to_owned()
    }

    /// The id of a rule of a VPC's route table.
    pub(crate) fn vpc_route_rule(&mut self, taken: impl Fn(&str) -> bool) -> Arc<str> {
        self.unique("rr", ALPHANUMERIC, &[12], taken)
    }

    /// A random number.
    pub(crate) fn number(&mut self) -> u64 {
        self.rng.u64(..)
    }

    /// A prefix and groups of these lengths.
    fn unique(
        &mut self,
        prefix: &str,
        alphabet: &[u8],
        groups: &[usize],
        taken: impl Fn(&str) -> bool,
    ) -> Arc<str> {
        loop {
            let mut id = prefix.to_owned();
            for length in groups {
                let random = |_| char::from(alphabet[self.rng.usize(..alphabet.len())]);
                id.push('-');
                id.extend((0..*length).map(random));
            }
            if !taken(&id) {
                return id.into();
            }
        }
    }
}
