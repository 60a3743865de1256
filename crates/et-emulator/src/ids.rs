//! New ids, in the manner of the service: `dcphy-gq65bz9ip712`, `dedicatedconn-zy9t7n91k0iq`, `dcrr-5afcf643-94e`.

use std::sync::Arc;

/// Draws ids at random; the same seed draws the same ids.
#[derive(Debug)]
pub(crate) struct Ids {
    rng: fastrand::Rng,
}

const ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
const HEX: &[u8; 16] = b"0123456789abcdef";

impl Ids {
    pub(crate) fn new(seed: Option<u64>) -> Self {
        Self {
            rng: seed.map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed),
        }
    }

    /// A line's id, one that `taken` does not know.
    pub(crate) fn line(&mut self, taken: impl Fn(&str) -> bool) -> Arc<str> {
        self.fresh(taken, |ids| format!("dcphy-{}", ids.text(ALPHABET, 12)))
    }

    /// A channel's id.
    pub(crate) fn channel(&mut self, taken: impl Fn(&str) -> bool) -> Arc<str> {
        self.fresh(taken, |ids| {
            format!("dedicatedconn-{}", ids.text(ALPHABET, 12))
        })
    }

    /// A route rule's id.
    pub(crate) fn route_rule(&mut self, taken: impl Fn(&str) -> bool) -> Arc<str> {
        self.fresh(taken, |ids| {
            format!("dcrr-{}-{}", ids.text(HEX, 8), ids.text(HEX, 3))
        })
    }

    /// A number for things that must not be guessed by accident.
    pub(crate) fn number(&mut self) -> u64 {
        self.rng.u64(..)
    }

    fn fresh(
        &mut self,
        taken: impl Fn(&str) -> bool,
        draw: impl Fn(&mut Self) -> String,
    ) -> Arc<str> {
        loop {
            let id = draw(self);
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
    fn draws_ids_of_the_services_shape() {
        let mut ids = Ids::new(Some(7));
        assert_eq!(ids.line(|_| false).len(), "dcphy-gq65bz9ip712".len());
        assert!(ids.channel(|_| false).starts_with("dedicatedconn-"));
        assert_eq!(ids.route_rule(|_| false).len(), "dcrr-5afcf643-94e".len());
    }

    #[test]
    fn never_gives_an_id_that_is_taken() {
        let first = Ids::new(Some(7)).line(|_| false);
        assert_ne!(Ids::new(Some(7)).line(|id| *id == *first), first);
    }
}
