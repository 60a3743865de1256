//! The emulator's clock: it runs with the system clock, ahead of it or behind it, or is frozen.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Datelike, TimeDelta, Utc};

/// A time outside the supported range, which begins in 1970 and ends before the year 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "clock: the time must stay before the year 9999, and must not be before 1970; advance by \
     less, or set a time in that range"
)]
pub struct TimeOutOfRange;

/// A date that no line, token or lifecycle can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a date from the year 1970 to 9999")]
pub(crate) struct DateOutOfRange;

/// The clock for lifecycles, the expiry of tokens, and the dates of responses.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    mode: Mutex<Mode>,
}

#[derive(Clone, Copy, Debug)]
enum Mode {
    /// Running at this offset from the system clock.
    Running(TimeDelta),
    Frozen(DateTime<Utc>),
}

impl Default for Mode {
    fn default() -> Self {
        Self::Running(TimeDelta::zero())
    }
}

impl Mode {
    fn now(self) -> DateTime<Utc> {
        match self {
            // Every offset was checked against the calendar's end, far ahead of the system clock.
            Self::Running(offset) => system_now()
                .checked_add_signed(offset)
                .unwrap_or(DateTime::<Utc>::MAX_UTC),
            Self::Frozen(at) => at,
        }
    }

    /// The same mode at a different time.
    fn moved_to(self, at: DateTime<Utc>) -> Self {
        match self {
            Self::Running(_) => Self::Running(at - system_now()),
            Self::Frozen(_) => Self::Frozen(at),
        }
    }
}

/// The time of the system clock.
pub(crate) fn system_now() -> DateTime<Utc> {
    SystemTime::now().into()
}

impl Clock {
    /// The emulator's time.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.mode().now()
    }

    /// Advances the time.
    pub(crate) fn advance(&self, by: Duration) -> Result<DateTime<Utc>, TimeOutOfRange> {
        let mut mode = self.mode();
        let by = TimeDelta::from_std(by).map_err(|_| TimeOutOfRange)?;
        let at = mode.now().checked_add_signed(by).ok_or(TimeOutOfRange)?;
        check_range(at)?;
        *mode = mode.moved_to(at);
        Ok(at)
    }

    /// Sets the time. The clock continues to run, or stays frozen.
    pub(crate) fn set(&self, at: DateTime<Utc>) -> Result<(), TimeOutOfRange> {
        check_range(at)?;
        let mut mode = self.mode();
        *mode = mode.moved_to(at);
        Ok(())
    }

    /// Freezes the clock.
    pub(crate) fn freeze(&self) {
        let mut mode = self.mode();
        *mode = Mode::Frozen(mode.now());
    }

    /// Resumes a frozen clock.
    pub(crate) fn resume(&self) {
        let mut mode = self.mode();
        *mode = Mode::Running(mode.now() - system_now());
    }

    /// Returns to the time of the system clock.
    pub(crate) fn reset(&self) {
        *self.mode() = Mode::default();
    }

    /// Whether the clock is frozen.
    pub(crate) fn is_frozen(&self) -> bool {
        matches!(*self.mode(), Mode::Frozen(_))
    }

    fn mode(&self) -> MutexGuard<'_, Mode> {
        self.mode.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Checks a time of the clock. A date after it, such as a line's expiry, still has four digits for
/// the year.
fn check_range(at: DateTime<Utc>) -> Result<(), TimeOutOfRange> {
    let is_in_range = at.year() < 9999 && check_date(at).is_ok();
    is_in_range.then_some(()).ok_or(TimeOutOfRange)
}

/// Checks a date of a line, token or lifecycle.
pub(crate) fn check_date(at: DateTime<Utc>) -> Result<(), DateOutOfRange> {
    let is_in_range = (1970..=9999).contains(&at.year());
    is_in_range.then_some(()).ok_or(DateOutOfRange)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn continues_from_the_time_it_was_advanced_to() {
        let clock = Clock::default();
        let before = system_now();
        clock.advance(Duration::from_secs(86_400)).unwrap();
        let ahead = clock.now() - before;
        assert!(
            ahead >= TimeDelta::days(1) && ahead < TimeDelta::days(1) + TimeDelta::minutes(5),
            "{ahead}"
        );
        clock.freeze();
        clock.resume();
        assert!(!clock.is_frozen());
        assert!(clock.now() - before >= TimeDelta::days(1));
        clock.reset();
        assert!(clock.now() - before < TimeDelta::minutes(5));
    }

    #[test]
    fn rejects_a_time_out_of_range() {
        let clock = Clock::default();
        assert_eq!(clock.advance(Duration::MAX), Err(TimeOutOfRange));
        assert_eq!(
            clock.advance(Duration::from_secs(300_000_000_000)),
            Err(TimeOutOfRange)
        );
        for at in [
            DateTime::<Utc>::MIN_UTC,
            "1969-12-31T23:59:59Z".parse().unwrap(),
            "9999-01-01T00:00:00Z".parse().unwrap(),
            DateTime::<Utc>::MAX_UTC,
        ] {
            assert_eq!(clock.set(at), Err(TimeOutOfRange), "{at}");
        }
        for at in ["1970-01-01T00:00:00Z", "9998-12-31T23:59:59Z"] {
            assert_eq!(clock.set(at.parse().unwrap()), Ok(()), "{at}");
        }
    }
}
