//! The difference between the service's clock and this machine's.
//!
//! It is measured as the `Date` of a response minus the middle of the exchange, and corrects the
//! date of later signatures. A `Date` can be wrong (a cache's, a proxy's); one that an expiry
//! disproves is not trusted again until the clocks agree.

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use http::HeaderMap;
use http::header::{AGE, DATE};

/// `Date` has whole seconds. Clocks agree if they differ by no more than this and half an exchange.
const TOLERANCE: TimeDelta = TimeDelta::seconds(2);

/// The correction, shared by a client and its clones.
#[derive(Debug, Default)]
pub(crate) struct Skew(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Added to this machine's time.
    offset: TimeDelta,
    /// A measured offset that proved wrong.
    disproved: Option<TimeDelta>,
}

/// When a request was sent and its response received, by this machine's clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ExchangeTimes {
    pub(crate) sent: DateTime<Utc>,
    pub(crate) received: DateTime<Utc>,
}

impl Skew {
    /// Learns from a response.
    pub(crate) fn learn(&self, headers: &HeaderMap, times: ExchangeTimes) {
        let Some((measured, tolerance)) = measure(headers, times) else {
            return;
        };
        let mut state = self.lock();
        let is_disproved = state
            .disproved
            .is_some_and(|disproved| (measured - disproved).abs() <= tolerance);
        if measured.abs() <= tolerance {
            *state = State::default();
        } else if !is_disproved {
            state.offset = measured;
        }
    }

    /// Learns from a response that refuses the date of the request. `used` is the correction of the
    /// refused signature. If the `Date` of the response confirms it, that `Date` is wrong, and this
    /// machine's own time is used instead.
    pub(crate) fn learn_from_expiry(
        &self,
        headers: &HeaderMap,
        times: ExchangeTimes,
        used: TimeDelta,
    ) {
        let confirmed = measure(headers, times)
            .is_some_and(|(measured, tolerance)| (measured - used).abs() <= tolerance);
        if confirmed && used != TimeDelta::zero() {
            *self.lock() = State {
                offset: TimeDelta::zero(),
                disproved: Some(used),
            };
        } else {
            self.learn(headers, times);
        }
    }

    /// The current correction.
    pub(crate) fn offset(&self) -> TimeDelta {
        self.lock().offset
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How far the service's clock is ahead, and the tolerance of this measurement.
fn measure(headers: &HeaderMap, times: ExchangeTimes) -> Option<(TimeDelta, TimeDelta)> {
    // A response with an age comes from a cache and has the date of the original.
    if headers.contains_key(AGE) {
        return None;
    }
    let date = http_date(headers.get(DATE)?.to_str().ok()?)?;
    let half = (times.received - times.sent).max(TimeDelta::zero()) / 2;
    Some((date - (times.sent + half), TOLERANCE + half))
}

/// Parses a date in the format of HTTP.
pub(crate) fn http_date(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc2822(text)
        .ok()
        .map(|date| date.to_utc())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    fn times(sent: i64, received: i64) -> ExchangeTimes {
        ExchangeTimes {
            sent: at(sent),
            received: at(received),
        }
    }

    fn dated(seconds: i64) -> HeaderMap {
        let text = at(seconds).format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        HeaderMap::from_iter([(DATE, HeaderValue::from_str(&text).unwrap())])
    }

    #[test]
    fn is_measured_against_the_middle_of_the_exchange_and_tolerates_half_of_it() {
        for (date, received, offset) in [(7205, 10, 7200), (60, 60, 0), (62, 60, 0), (63, 60, 33)] {
            let skew = Skew::default();
            skew.learn(&dated(date), times(0, received));
            assert_eq!(skew.offset(), TimeDelta::seconds(offset), "{date}");
        }
    }

    #[test]
    fn a_date_that_an_expiry_disproves_is_not_trusted_until_the_clocks_agree() {
        let skew = Skew::default();
        let offset_after = |date: i64, now: i64| {
            skew.learn(&dated(date), times(now, now));
            skew.offset().num_seconds()
        };
        assert_eq!(offset_after(7200, 0), 7200);
        skew.learn_from_expiry(&dated(7201), times(1, 1), skew.offset());
        assert_eq!(skew.offset(), TimeDelta::zero());
        assert_eq!(offset_after(7202, 2), 0, "the date is still wrong");
        assert_eq!(offset_after(-3600, 3), -3603, "another offset is trusted");
        assert_eq!(offset_after(4, 4), 0, "the clocks agree");
        assert_eq!(
            offset_after(7205, 5),
            7200,
            "the first offset is trusted again"
        );
    }
}
