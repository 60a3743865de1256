//! The emulator's clock: it runs with the machine's, ahead of it or behind, or stands still.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, TimeDelta, Utc};

/// A time that is out of the calendar's reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("clock: the time must stay before the year 9999; advance by less")]
pub struct OutOfRange;

/// The clock by which lives move on, tokens age and answers are dated.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    reading: Mutex<Reading>,
}

#[derive(Clone, Copy, Debug)]
enum Reading {
    /// So far from the machine's clock.
    Running(TimeDelta),
    Frozen(DateTime<Utc>),
}

impl Default for Reading {
    fn default() -> Self {
        Self::Running(TimeDelta::zero())
    }
}

impl Reading {
    fn now(self) -> DateTime<Utc> {
        match self {
            // Every offset that is set was checked against the calendar, whose end the machine's clock will not reach.
            Self::Running(offset) => machine_now()
                .checked_add_signed(offset)
                .unwrap_or(DateTime::<Utc>::MAX_UTC),
            Self::Frozen(at) => at,
        }
    }
}

/// The machine's time.
pub(crate) fn machine_now() -> DateTime<Utc> {
    SystemTime::now().into()
}

impl Clock {
    /// The emulator's time.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.reading().now()
    }

    /// Moves the time on.
    pub(crate) fn advance(&self, by: Duration) -> Result<DateTime<Utc>, OutOfRange> {
        let mut reading = self.reading();
        let by = TimeDelta::from_std(by).map_err(|_| OutOfRange)?;
        let at = reading
            .now()
            .checked_add_signed(by)
            .filter(|at| *at < end())
            .ok_or(OutOfRange)?;
        *reading = match *reading {
            Reading::Running(offset) => {
                Reading::Running(offset.checked_add(&by).ok_or(OutOfRange)?)
            }
            Reading::Frozen(_) => Reading::Frozen(at),
        };
        Ok(at)
    }

    /// Sets the time; the clock goes on running, or standing, from there.
    pub(crate) fn set(&self, at: DateTime<Utc>) -> Result<(), OutOfRange> {
        if at >= end() {
            return Err(OutOfRange);
        }
        let mut reading = self.reading();
        *reading = match *reading {
            Reading::Running(_) => Reading::Running(at - machine_now()),
            Reading::Frozen(_) => Reading::Frozen(at),
        };
        Ok(())
    }

    /// Stops the clock where it is.
    pub(crate) fn freeze(&self) {
        let mut reading = self.reading();
        *reading = Reading::Frozen(reading.now());
    }

    /// Lets the clock run on from where it stands.
    pub(crate) fn resume(&self) {
        let mut reading = self.reading();
        if let Reading::Frozen(at) = *reading {
            *reading = Reading::Running(at - machine_now());
        }
    }

    /// Goes back to the machine's time.
    pub(crate) fn reset(&self) {
        *self.reading() = Reading::default();
    }

    /// Whether it stands still.
    pub(crate) fn is_frozen(&self) -> bool {
        matches!(*self.reading(), Reading::Frozen(_))
    }

    fn reading(&self) -> MutexGuard<'_, Reading> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// HTTP dates have four digits for the year. The margin leaves room for a line's reservation.
fn end() -> DateTime<Utc> {
    DateTime::from_timestamp(253_370_764_800, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frozen_clock_moves_only_when_advanced() {
        let clock = Clock::default();
        clock.freeze();
        let start = clock.now();
        assert_eq!(clock.now(), start);
        clock.advance(Duration::from_secs(90)).unwrap();
        assert_eq!(clock.now() - start, TimeDelta::seconds(90));
    }

    #[test]
    fn runs_on_from_where_it_was_advanced_to() {
        let clock = Clock::default();
        let before = machine_now();
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
    fn refuses_a_time_beyond_the_calendar() {
        let clock = Clock::default();
        assert_eq!(clock.advance(Duration::MAX), Err(OutOfRange));
        assert_eq!(
            clock.advance(Duration::from_secs(300_000_000_000)),
            Err(OutOfRange)
        );
        assert_eq!(clock.set(DateTime::<Utc>::MAX_UTC), Err(OutOfRange));
    }
}
