//! How far the service's clock is from this machine's.
//!
//! Measured from the `Date` of an answer against the middle of the exchange, and added to the date of later signatures. A `Date` may
//! lie (a cache's, a proxy's), so one that an expiry proves wrong is not believed again until the clocks agree.

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use http::HeaderMap;
use http::header::{AGE, DATE};

/// `Date` counts whole seconds; a difference up to this, and half an exchange more, is agreement.
const TOLERANCE: TimeDelta = TimeDelta::seconds(2);

/// The correction, shared by a client and its clones.
#[derive(Debug, Default)]
pub(crate) struct Skew(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Added to this machine's time.
    offset: TimeDelta,
    /// An offset that was measured but proved wrong.
    disproved: Option<TimeDelta>,
}

/// One exchange, in this machine's time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ExchangeTimes {
    pub(crate) sent: DateTime<Utc>,
    pub(crate) received: DateTime<Utc>,
}

impl Skew {
    /// Learns from an answer.
    pub(crate) fn learn(&self, headers: &HeaderMap, moments: ExchangeTimes) {
        let Some((measured, tolerance)) = measure(headers, moments) else {
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

    /// Learns from a refusal because of the date. `used` is the correction that the refused signature was made with: where the answer's
    /// `Date` confirms it, that `Date` is wrong, and this machine's own time is used instead.
    pub(crate) fn learn_from_expiry(
        &self,
        headers: &HeaderMap,
        moments: ExchangeTimes,
        used: TimeDelta,
    ) {
        let confirmed = measure(headers, moments)
            .is_some_and(|(measured, tolerance)| (measured - used).abs() <= tolerance);
        if confirmed && used != TimeDelta::zero() {
            *self.lock() = State {
                offset: TimeDelta::zero(),
                disproved: Some(used),
            };
        } else {
            self.learn(headers, moments);
        }
    }

    /// The correction now.
    pub(crate) fn offset(&self) -> TimeDelta {
        self.lock().offset
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How far the answer's clock is ahead, and what counts as agreement in this exchange.
fn measure(headers: &HeaderMap, moments: ExchangeTimes) -> Option<(TimeDelta, TimeDelta)> {
    // An answer with an age comes from a cache; its date is that of the original.
    if headers.contains_key(AGE) {
        return None;
    }
    let date = http_date(headers.get(DATE)?.to_str().ok()?)?;
    let half = (moments.received - moments.sent).max(TimeDelta::zero()) / 2;
    Some((date - (moments.sent + half), TOLERANCE + half))
}

/// Reads the date format of HTTP.
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

    fn moments(sent: i64, received: i64) -> ExchangeTimes {
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
    fn is_measured_against_the_middle_of_the_exchange() {
        let skew = Skew::default();
        skew.learn(&dated(7205), moments(0, 10));
        assert_eq!(skew.offset(), TimeDelta::seconds(7200));
    }

    #[test]
    fn is_corrected_back_when_the_clocks_agree_again() {
        let skew = Skew::default();
        skew.learn(&dated(7200), moments(0, 0));
        skew.learn(&dated(101), moments(100, 100));
        assert_eq!(skew.offset(), TimeDelta::zero());
    }

    #[test]
    fn ignores_an_answer_with_an_age_without_a_date_or_with_a_bad_one() {
        let skew = Skew::default();
        let mut aged = dated(7200);
        aged.insert(AGE, HeaderValue::from_static("7200"));
        skew.learn(&aged, moments(0, 0));
        skew.learn(&HeaderMap::new(), moments(0, 0));
        skew.learn(
            &HeaderMap::from_iter([(DATE, HeaderValue::from_static("yesterday"))]),
            moments(0, 0),
        );
        assert_eq!(skew.offset(), TimeDelta::zero());
    }

    #[test]
    fn a_long_exchange_does_not_pass_for_a_difference() {
        let skew = Skew::default();
        skew.learn(&dated(60), moments(0, 60));
        assert_eq!(skew.offset(), TimeDelta::zero());
    }

    #[test]
    fn a_date_that_an_expiry_disproves_is_not_believed_until_the_clocks_agree() {
        let skew = Skew::default();
        skew.learn(&dated(7200), moments(0, 0));
        skew.learn_from_expiry(&dated(7201), moments(1, 1), skew.offset());
        assert_eq!(skew.offset(), TimeDelta::zero());
        skew.learn(&dated(7202), moments(2, 2));
        assert_eq!(skew.offset(), TimeDelta::zero(), "it still lies");
        skew.learn(&dated(-3600), moments(3, 3));
        assert_eq!(
            skew.offset(),
            TimeDelta::seconds(-3603),
            "another difference is believed"
        );
        skew.learn(&dated(4), moments(4, 4));
        skew.learn(&dated(7205), moments(5, 5));
        assert_eq!(
            skew.offset(),
            TimeDelta::seconds(7200),
            "the clocks agreed in between"
        );
    }
}
