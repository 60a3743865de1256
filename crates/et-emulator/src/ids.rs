//! New ids in the service's style: `dcphy-gq65bz9ip712`, `dedicatedconn-zy9t7n91k0iq`,
//! `dcrr-5afcf643-94e`.

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
        self.unique(taken, |ids| format!("dcphy-{}", ids.text(ALPHANUMERIC, 12)))
    }

    /// The id of a channel.
    pub(crate) fn channel(&mut self, taken: impl Fn(&str) -> bool) -> Arc<str> {
        self.unique(taken, |ids| {
            format!("dedicatedconn-{}", ids.text(ALPHANUMERIC, 12))
        })
    }

    /// The id of a route rule.
    pub(crate) fn route_rule(&mut self, taken: impl Fn(&str) -> bool) -> Arc<str> {
        self.unique(taken, |ids| {
            format!("dcrr-{}-{}", ids.text(HEX, 8), ids.text(HEX, 3))
        })
    }

    /// A random number.
    pub(crate) fn number(&mut self) -> u64 {
        self.rng.u64(..)
    }

    fn unique(
        &mut self,
        taken: impl Fn(&str) -> bool,
        generate: impl Fn(&mut Self) -> String,
    ) -> Arc<str> {
        loop {
            let id = generate(self);
            if !taken(&id) {
                return id.into();
            }
        }
    }

    fn text(&mut self, alphabet: &[u8], length: usize) -> String {
        (0..length)
            .map(|_| char::from(alphabet[self.rng.usize(..alphabet.len())]))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_the_services_format() {
        let mut ids = IdGenerator::new(Some(7));
        assert_eq!(ids.line(|_| false).len(), "dcphy-gq65bz9ip712".len());
        assert!(ids.channel(|_| false).starts_with("dedicatedconn-"));
        assert_eq!(ids.route_rule(|_| false).len(), "dcrr-5afcf643-94e".len());
    }

    #[test]
    fn an_id_that_is_taken_is_not_generated_again() {
        let first = IdGenerator::new(Some(7)).line(|_| false);
        let second = IdGenerator::new(Some(7)).line(|id| *id == *first);
        assert_ne!(first, second);
    }
}
