//! What can go wrong with a request on its way, drawn at random from a seed.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// What the proxy does to a request, or to its response.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    /// Resets the connection; the service never sees the request.
    Reset,
    /// Resets the connection instead of responding; the service has acted.
    ResetAfterActing,
    /// Ends the connection within the response; the service has acted.
    Cut {
        /// Within the body, if there is one; otherwise within the head.
        in_body: bool,
        /// How much of that part is sent, from 0 to 1.
        share: f64,
    },
    /// Holds the request back until the client has given up, and only then passes it on.
    Stall,
    /// Holds the response back until the client has given up; the service has acted.
    StallAfterActing,
    /// Responds with an error of this status instead of passing the request on.
    Fail(u16),
    /// Responds with an error of this status although the service has acted.
    FailAfterActing(u16),
    /// Lets the client wait a little; nothing else goes wrong.
    Delay(Duration),
}

/// Errors of the service, or of a gateway before it.
const FAILURES: [u16; 4] = [500, 502, 503, 429];

/// Those that may hide that the service has acted.
const FAILURES_AFTER_ACTING: [u16; 2] = [500, 503];

/// The longest [`Fault::Delay`], in milliseconds. Shorter than every timeout that is used here.
const LONGEST_DELAY: u64 = 40;

impl Fault {
    /// Draws a fault; all kinds are equally likely.
    fn draw(rng: &mut fastrand::Rng) -> Self {
        match rng.u8(..8) {
            0 => Self::Reset,
            1 => Self::ResetAfterActing,
            2 => Self::Cut {
                in_body: rng.bool(),
                share: rng.f64(),
            },
            3 => Self::Stall,
            4 => Self::StallAfterActing,
            5 => Self::Fail(FAILURES[rng.usize(..FAILURES.len())]),
            6 => {
                let place = rng.usize(..FAILURES_AFTER_ACTING.len());
                Self::FailAfterActing(FAILURES_AFTER_ACTING[place])
            }
            _ => Self::Delay(Duration::from_millis(rng.u64(1..=LONGEST_DELAY))),
        }
    }

    /// The name of its kind.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::ResetAfterActing => "reset after acting",
            Self::Cut { .. } => "cut",
            Self::Stall => "stall",
            Self::StallAfterActing => "stall after acting",
            Self::Fail(_) => "fail",
            Self::FailAfterActing(_) => "fail after acting",
            Self::Delay(_) => "delay",
        }
    }
}

/// Decides what happens to each request, and counts it.
#[derive(Debug)]
pub struct Faults {
    rate: f64,
    draws: Mutex<Draws>,
}

#[derive(Debug)]
struct Draws {
    rng: fastrand::Rng,
    tally: BTreeMap<&'static str, u64>,
}

impl Faults {
    /// Strikes this share of all requests, from 0 to 1. The same seed strikes the same requests, in
    /// the order in which they come, in the same way.
    pub fn new(rate: f64, seed: u64) -> Self {
        let draws = Mutex::new(Draws {
            rng: fastrand::Rng::with_seed(seed),
            tally: BTreeMap::new(),
        });
        Self { rate, draws }
    }

    /// What happens to the next request.
    pub fn next(&self) -> Option<Fault> {
        let mut draws = self.draws.lock().unwrap_or_else(PoisonError::into_inner);
        // Both are drawn for every request, so that the rate does not change which kinds follow
        // each other.
        let strikes = draws.rng.f64() < self.rate;
        let fault = Fault::draw(&mut draws.rng);
        strikes.then(|| {
            *draws.tally.entry(fault.kind()).or_default() += 1;
            fault
        })
    }

    /// How often each kind has struck.
    pub fn tally(&self) -> BTreeMap<&'static str, u64> {
        let draws = self.draws.lock().unwrap_or_else(PoisonError::into_inner);
        draws.tally.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(rate: f64, seed: u64) -> (Vec<Option<Fault>>, BTreeMap<&'static str, u64>) {
        let faults = Faults::new(rate, seed);
        let drawn = (0..8000).map(|_| faults.next()).collect();
        (drawn, faults.tally())
    }

    #[test]
    fn the_same_seed_strikes_in_the_same_way() {
        assert_eq!(draw(0.2, 7).0, draw(0.2, 7).0);
        assert_ne!(draw(0.2, 7).0, draw(0.2, 8).0);
    }

    #[test]
    fn strikes_at_the_rate_with_all_kinds_equally_likely() {
        let (drawn, tally) = draw(0.5, 7);
        let struck = drawn.iter().flatten().count();
        assert!((3800..4200).contains(&struck), "{struck}");
        assert_eq!(tally.len(), 8, "{tally:?}");
        let is_likely = |count: &u64| (400..600).contains(count);
        assert!(tally.values().all(is_likely), "{tally:?}");
        assert_eq!(tally.values().sum::<u64>(), struck as u64);
    }

    #[test]
    fn a_rate_of_0_never_strikes_and_one_of_1_always() {
        assert!(draw(0.0, 7).0.iter().all(Option::is_none));
        assert!(draw(1.0, 7).0.iter().all(Option::is_some));
    }
}
