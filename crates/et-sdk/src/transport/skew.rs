//! The difference between the service's clock and this machine's.
//!
//! It is learnt from nothing but a refusal of a request's date. Otherwise whoever can forge a
//! response could choose the date of later signatures, keep them, and use them at that date. It is
//! measured as the `Date` of the refusal minus the middle of the exchange.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use http::HeaderMap;
use http::header::{AGE, DATE};

/// `Date` has whole seconds. Clocks agree if they differ by no more than this and half an exchange.
const TOLERANCE: TimeDelta = TimeDelta::seconds(2);

/// The largest difference that is corrected.
const LIMIT: TimeDelta = TimeDelta::hours(24);

/// The correction, shared by a client and its clones.
#[derive(Debug)]
pub(crate) struct Skew {
    /// Added to this machine's time.
    offset: Mutex<TimeDelta>,
    /// Whether a `Date` can come from nobody but the service.
    trusts_dates: bool,
}

/// When a request was sent and its response received, by this machine's clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ExchangeTimes {
    pub(crate) sent: DateTime<Utc>,
    pub(crate) received: DateTime<Utc>,
}

/// What a refusal of a date taught.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lesson {
    /// The next attempt has another date than the one that was refused.
    pub(crate) changes_date: bool,
    /// This machine's time when the refusal came.
    machine: DateTime<Utc>,
    /// The `Date` of the refusal, if it can be read.
    service: Option<DateTime<Utc>>,
    obstacle: Option<Obstacle>,
}

/// Why a `Date` corrects nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Obstacle {
    /// Anybody on the network can have written it.
    PlainHttp,
    /// It is further from this machine's clock than the limit.
    TooFar,
    /// It agrees with the date that was refused.
    Agrees,
}

impl Skew {
    /// No correction yet. Unless `trusts_dates`, there never is one.
    pub(crate) fn new(trusts_dates: bool) -> Self {
        Self {
            offset: Mutex::default(),
            trusts_dates,
        }
    }

    /// Learns from a response that refuses the date of the request. `used` is the correction of the
    /// refused signature. A correction that was refused, and that the response does not replace, is
    /// dropped: this machine's own time is used again.
    pub(crate) fn learn(
        &self,
        headers: &HeaderMap,
        times: ExchangeTimes,
        used: TimeDelta,
    ) -> Lesson {
        let service = date(headers);
        let measured = service.and_then(|date| self.measure(date, times, used));
        let mut offset = self.lock();
        match measured {
            Some(Ok(measured)) => *offset = measured,
            _ if *offset == used => *offset = TimeDelta::zero(),
            // Another call has replaced it meanwhile.
            _ => {}
        }
        Lesson {
            changes_date: *offset != used,
            machine: times.received,
            service,
            obstacle: measured.and_then(Result::err),
        }
    }

    /// Drops the correction.
    pub(crate) fn forget(&self) {
        *self.lock() = TimeDelta::zero();
    }

    /// The current correction.
    pub(crate) fn offset(&self) -> TimeDelta {
        *self.lock()
    }

    /// How far the service's clock is ahead, or why that corrects nothing. `None` if this machine's
    /// clock is at the end of time.
    fn measure(
        &self,
        date: DateTime<Utc>,
        times: ExchangeTimes,
        used: TimeDelta,
    ) -> Option<Result<TimeDelta, Obstacle>> {
        let half = (times.received - times.sent).max(TimeDelta::zero()) / 2;
        let measured = date - times.sent.checked_add_signed(half)?;
        let tolerance = TOLERANCE + half;
        Some(if !self.trusts_dates {
            Err(Obstacle::PlainHttp)
        } else if measured.abs() > LIMIT {
            Err(Obstacle::TooFar)
        } else if (measured - used).abs() <= tolerance {
            Err(Obstacle::Agrees)
        } else if measured.abs() <= tolerance {
            Ok(TimeDelta::zero())
        } else {
            Ok(measured)
        })
    }

    fn lock(&self) -> MutexGuard<'_, TimeDelta> {
        self.offset.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lesson {
    /// Whether the clocks are further apart than is corrected.
    pub(crate) fn is_too_far(&self) -> bool {
        self.obstacle == Some(Obstacle::TooFar)
    }
}

/// Both clocks, and why the call was not saved.
impl fmt::Display for Lesson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::Secs, true);
        write!(f, "this machine's clock says {}", text(self.machine))?;
        match self.service {
            Some(service) => write!(f, " and the service's {}", text(service))?,
            None => f.write_str(", and the refusal has no `Date` to correct it by")?,
        }
        f.write_str(match self.obstacle {
            Some(Obstacle::PlainHttp) => "; a `Date` over plain HTTP corrects nothing",
            Some(Obstacle::TooFar) => {
                "; more than 24 hours are not corrected, set this machine's clock"
            }
            Some(Obstacle::Agrees) => "; the `Date` agrees with the date that was refused",
            None => "",
        })
    }
}

/// The `Date` of a response. One with an age comes from a cache and has the date of the original.
fn date(headers: &HeaderMap) -> Option<DateTime<Utc>> {
    if headers.contains_key(AGE) {
        return None;
    }
    http_date(headers.get(DATE)?.to_str().ok()?)
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

    fn dated(seconds: i64) -> HeaderMap {
        let text = at(seconds).format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        HeaderMap::from_iter([(DATE, HeaderValue::from_str(&text).unwrap())])
    }

    /// The correction after a refusal with this date, at the end of an exchange of this length.
    fn learn(skew: &Skew, date: i64, seconds: i64) -> i64 {
        let times = ExchangeTimes {
            sent: at(0),
            received: at(seconds),
        };
        skew.learn(&dated(date), times, skew.offset());
        skew.offset().num_seconds()
    }

    #[test]
    fn is_measured_against_the_middle_of_the_exchange_and_tolerates_half_of_it() {
        for (date, received, offset) in [(7205, 10, 7200), (60, 60, 0), (62, 60, 0), (63, 60, 33)] {
            assert_eq!(learn(&Skew::new(true), date, received), offset, "{date}");
        }
    }

    #[test]
    fn a_refused_correction_is_replaced_or_dropped() {
        let day = LIMIT.num_seconds();
        for (date, offset) in [
            (-3600, -3600),
            (1, 0),
            (7201, 0),
            (day, day),
            (-day, -day),
            (day + 1, 0),
            (-day - 1, 0),
        ] {
            let skew = Skew::new(true);
            assert_eq!(learn(&skew, 7200, 0), 7200);
            assert_eq!(learn(&skew, date, 0), offset, "{date}");
        }
    }

    #[test]
    fn a_refusal_drops_no_correction_that_another_call_has_learnt_meanwhile() {
        let skew = Skew::new(true);
        assert_eq!(learn(&skew, 7200, 0), 7200);
        let times = ExchangeTimes {
            sent: at(0),
            received: at(0),
        };
        let lesson = skew.learn(&HeaderMap::new(), times, TimeDelta::zero());
        assert!(lesson.changes_date);
        assert_eq!(skew.offset().num_seconds(), 7200);
    }

    #[test]
    fn the_end_of_time_is_survived() {
        let skew = Skew::new(true);
        let times = ExchangeTimes {
            sent: DateTime::<Utc>::MIN_UTC,
            received: DateTime::<Utc>::MAX_UTC,
        };
        skew.learn(&dated(0), times, TimeDelta::zero());
        assert_eq!(skew.offset(), TimeDelta::zero());
    }
}
