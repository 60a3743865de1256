//! Durations that the service takes in whole milliseconds.

use std::time::Duration;

use crate::error::Error;

/// The milliseconds of a duration. It must have no fraction of one, and fit into the field.
pub(crate) fn milliseconds<T: TryFrom<u128>>(
    parameter: &'static str,
    duration: Duration,
) -> Result<T, Error> {
    if !duration.subsec_nanos().is_multiple_of(1_000_000) {
        let rule = "must be a whole number of milliseconds";
        return Err(Error::invalid_input(parameter, rule));
    }
    T::try_from(duration.as_millis())
        .map_err(|_| Error::invalid_input(parameter, "is longer than the service accepts"))
}
