//! A time in a response, kept as the service sent it.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A time as the service sent it: documented as ISO 8601 text and, in one place, as a number.
/// Anything else is kept too.
///
/// ```
/// use et_api_raw::service_time::ServiceTime;
///
/// let time = ServiceTime::from("2019-01-30T08:50:00Z");
/// assert_eq!(time.text(), "2019-01-30T08:50:00Z");
/// assert_eq!(time.to_utc().map(|time| time.timestamp()), Some(1_548_838_200));
/// assert_eq!(ServiceTime::from("soon").to_utc(), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ServiceTime(Value);

/// From here on a number counts milliseconds: as seconds it would be later than the year 5138.
const MILLISECONDS_FROM: i64 = 100_000_000_000;
/// A number below this is a placeholder, such as the documented 1.
const SECONDS_FROM: i64 = 100_000_000;

impl ServiceTime {
    /// What was sent: text as it is, anything else as JSON.
    pub fn text(&self) -> Cow<'_, str> {
        match &self.0 {
            Value::String(text) => Cow::Borrowed(text),
            other => Cow::Owned(other.to_string()),
        }
    }

    /// What was sent, as JSON.
    pub fn as_json(&self) -> &Value {
        &self.0
    }

    /// The time, if the value can be read as one: ISO 8601 (UTC if it has no offset), a date (its
    /// first moment), or a number of seconds or milliseconds since 1970.
    pub fn to_utc(&self) -> Option<DateTime<Utc>> {
        match &self.0 {
            Value::String(text) => parse(text.trim()),
            Value::Number(number) => from_epoch(number.as_i64()?),
            _ => None,
        }
    }
}

fn parse(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.to_utc());
    }
    for format in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"] {
        if let Ok(time) = NaiveDateTime::parse_from_str(text, format) {
            return Some(time.and_utc());
        }
    }
    if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return date.and_hms_opt(0, 0, 0).map(|time| time.and_utc());
    }
    from_epoch(text.parse().ok()?)
}

fn from_epoch(number: i64) -> Option<DateTime<Utc>> {
    if number >= MILLISECONDS_FROM {
        DateTime::from_timestamp_millis(number)
    } else if number >= SECONDS_FROM {
        DateTime::from_timestamp(number, 0)
    } else {
        None
    }
}

impl fmt::Display for ServiceTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl From<&str> for ServiceTime {
    fn from(text: &str) -> Self {
        Self(Value::String(text.to_owned()))
    }
}

impl From<String> for ServiceTime {
    fn from(text: String) -> Self {
        Self(Value::String(text))
    }
}

impl From<Value> for ServiceTime {
    fn from(value: Value) -> Self {
        Self(value)
    }
}

impl FromStr for ServiceTime {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.into())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn seconds(value: Value) -> Option<i64> {
        ServiceTime(value).to_utc().map(|time| time.timestamp())
    }

    #[test]
    fn reads_every_form_in_which_a_time_may_come() {
        for value in [
            json!("2019-01-30T08:50:00Z"),
            json!("2019-01-30T16:50:00+08:00"),
            json!("2019-01-30T08:50:00"),
            json!("2019-01-30 08:50:00.0"),
            json!("1548838200"),
            json!(1_548_838_200),
            json!(1_548_838_200_000_i64),
        ] {
            assert_eq!(seconds(value.clone()), Some(1_548_838_200), "{value}");
        }
        assert_eq!(seconds(json!("2019-01-30")), Some(1_548_806_400));
    }

    #[test]
    fn keeps_what_is_no_time_and_says_so() {
        for value in [
            json!(1),
            json!(""),
            json!("never"),
            json!({"at": 1}),
            json!(-5),
            json!(1.5),
            json!(i64::MAX),
        ] {
            assert_eq!(seconds(value.clone()), None, "{value}");
            assert_eq!(
                serde_json::to_value(ServiceTime(value.clone())).unwrap(),
                value
            );
        }
    }
}
