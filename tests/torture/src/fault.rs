//! What can go wrong with a request on its way, drawn at random from a seed.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;

/// What the proxy does to a request, or to its answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    /// Resets the connection; the service hears nothing of the request.
    Reset,
    /// Resets the connection instead of answering; the service has acted.
    ResetAfterActing,
    /// Ends the connection within the answer; the service has acted.
    Cut {
        /// Within the body, if there is one; otherwise within the head.
        in_body: bool,
        /// How much of that part gets through, from 0 to 1.
        share: f64,
    },
    /// Keeps the request until the client has given up, and only then passes it on.
    Stall,
    /// Keeps the answer until the client has given up; the service has acted.
    StallAfterActing,
    /// Answers with an error instead of passing the request on.
    Fail(Failure),
    /// Answers with an error although the service has acted.
    FailAfterActing(Failure),
    /// Lets the client wait a little; nothing else goes wrong.
    Delay(Duration),
}

/// The names of the kinds of faults, by [`Fault::kind`].
pub const KINDS: [&str; 8] = [
    "reset",
    "reset after acting",
    "cut",
    "stall",
    "stall after acting",
    "fail",
    "fail after acting",
    "delay",
];

/// The longest [`Fault::Delay`]. Short of every time-out that is used here.
const LONGEST_DELAY_MILLIS: u64 = 40;

impl Fault {
    /// Draws a fault; all kinds are equally likely.
    fn draw(rng: &mut fastrand::Rng) -> Self {
        match rng.usize(..KINDS.len()) {
            0 => Self::Reset,
            1 => Self::ResetAfterActing,
            2 => Self::Cut {
                in_body: rng.bool(),
                share: rng.f64(),
            },
            3 => Self::Stall,
            4 => Self::StallAfterActing,
            5 => Self::Fail(Failure::ALL[rng.usize(..Failure::ALL.len())]),
            6 => Self::FailAfterActing(
                Failure::AFTER_ACTING[rng.usize(..Failure::AFTER_ACTING.len())],
            ),
            _ => Self::Delay(Duration::from_millis(rng.u64(1..=LONGEST_DELAY_MILLIS))),
        }
    }

    /// Which of [`KINDS`] it is.
    pub fn kind(self) -> usize {
        match self {
            Self::Reset => 0,
            Self::ResetAfterActing => 1,
            Self::Cut { .. } => 2,
            Self::Stall => 3,
            Self::StallAfterActing => 4,
            Self::Fail(_) => 5,
            Self::FailAfterActing(_) => 6,
            Self::Delay(_) => 7,
        }
    }
}

/// An error in the name of the service, or of something before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// 500 with the service's kind of body.
    Internal,
    /// 502 with a gateway's page.
    BadGateway,
    /// 503 with nothing in it.
    Unavailable,
    /// 429 that asks to come back at once.
    TooMany,
}

impl Failure {
    const ALL: [Self; 4] = [
        Self::Internal,
        Self::BadGateway,
        Self::Unavailable,
        Self::TooMany,
    ];

    /// The ones that may hide that the service has acted.
    const AFTER_ACTING: [Self; 2] = [Self::Internal, Self::Unavailable];

    /// The answer as it goes over the wire.
    pub fn answer(self) -> Bytes {
        let (status, headers, body) = match self {
            Self::Internal => (
                "500 Internal Server Error",
                "content-type: application/json;charset=utf-8\r\n",
                r#"{"code":"InternalError","message":"something broke","requestId":"none"}"#,
            ),
            Self::BadGateway => (
                "502 Bad Gateway",
                "content-type: text/html\r\n",
                "<html><body><h1>502 Bad Gateway</h1></body></html>",
            ),
            Self::Unavailable => ("503 Service Unavailable", "", ""),
            Self::TooMany => (
                "429 Too Many Requests",
                "content-type: application/json;charset=utf-8\r\nretry-after: 0\r\n",
                r#"{"code":"Throttled","message":"slow down","requestId":"none"}"#,
            ),
        };
        let length = body.len();
        format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\n\r\n{body}").into()
    }
}

/// Decides what happens to each request, and counts it.
#[derive(Debug)]
pub struct Faults {
    rate: f64,
    rng: Mutex<fastrand::Rng>,
    tally: [AtomicU64; KINDS.len()],
}

impl Faults {
    /// Strikes this share of all requests, from 0 to 1. The same seed strikes the same requests, in the order in which they come, in
    /// the same way.
    pub fn new(rate: f64, seed: u64) -> Self {
        Self {
            rate,
            rng: Mutex::new(fastrand::Rng::with_seed(seed)),
            tally: Default::default(),
        }
    }

    /// What happens to the next request.
    pub fn next(&self) -> Option<Fault> {
        let mut rng = self.rng.lock().unwrap_or_else(PoisonError::into_inner);
        // Both are drawn for every request, so that the rate does not change which kinds follow each other.
        let strikes = rng.f64() < self.rate;
        let fault = Fault::draw(&mut rng);
        drop(rng);
        strikes.then(|| {
            self.tally[fault.kind()].fetch_add(1, Ordering::Relaxed);
            fault
        })
    }

    /// How often each kind has struck.
    pub fn tally(&self) -> [u64; KINDS.len()] {
        std::array::from_fn(|kind| self.tally[kind].load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(rate: f64, seed: u64) -> (Vec<Option<Fault>>, [u64; KINDS.len()]) {
        let faults = Faults::new(rate, seed);
        ((0..8000).map(|_| faults.next()).collect(), faults.tally())
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
        assert!(
            tally.iter().all(|count| (400..600).contains(count)),
            "{tally:?}"
        );
        assert_eq!(tally.iter().sum::<u64>(), struck as u64);
    }

    #[test]
    fn a_rate_of_0_never_strikes_and_one_of_1_always() {
        assert!(draw(0.0, 7).0.iter().all(Option::is_none));
        assert!(draw(1.0, 7).0.iter().all(Option::is_some));
    }
}
