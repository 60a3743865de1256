//! Durations that the service takes in whole seconds, as serde writes them too.

use std::time::Duration;

use serde::{Deserialize, Deserializer, Serializer};

use crate::error::Error;

/// The seconds of a duration. It must have no fraction of one, and fit into the field.
pub(crate) fn seconds<T: TryFrom<u64>>(
    parameter: &'static str,
    duration: Duration,
) -> Result<T, Error> {
    if duration.subsec_nanos() != 0 {
        let rule = "must be a whole number of seconds";
        return Err(Error::invalid_input(parameter, rule));
    }
    T::try_from(duration.as_secs())
        .map_err(|_| Error::invalid_input(parameter, "is longer than the service accepts"))
}

pub(crate) fn serialize<S: Serializer>(
    duration: &Duration,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let count = seconds("the duration", *duration).map_err(serde::ser::Error::custom)?;
    serializer.serialize_u64(count)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Duration, D::Error> {
    u64::deserialize(deserializer).map(Duration::from_secs)
}
