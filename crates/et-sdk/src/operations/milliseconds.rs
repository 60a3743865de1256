//! Durations that the service takes in whole milliseconds.

use std::time::Duration;

use crate::call::Call;
use crate::error::Error;

/// The milliseconds of a duration. One with a fraction, or one that no field can hold, is a mistake that sending will tell.
pub(crate) fn milliseconds<T: TryFrom<u128> + Default>(
    call: &mut Call,
    parameter: &'static str,
    duration: Duration,
) -> T {
    if !duration.subsec_nanos().is_multiple_of(1_000_000) {
        call.mistake(Error::invalid_input(
            parameter,
            "must be a whole number of milliseconds",
        ));
    }
    T::try_from(duration.as_millis()).unwrap_or_else(|_| {
        call.mistake(Error::invalid_input(
            parameter,
            "is longer than the service can be told",
        ));
        T::default()
    })
}
