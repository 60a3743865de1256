//! Reading the times of responses: documented as ISO 8601 text and, in one place, as a number.

use chrono::{DateTime, NaiveDate, NaiveDateTime, SecondsFormat, Utc};
use serde_json::Value;

use crate::received::Readable;

/// From here on a number counts milliseconds: as seconds it would be later than the year 5138.
const MILLISECONDS_FROM: i64 = 100_000_000_000;
/// A number below this is a placeholder, such as the documented 1.
const SECONDS_FROM: i64 = 100_000_000;

/// ISO 8601 (UTC if it has no offset), a date (its first moment), or a number of seconds or
/// milliseconds since 1970.
impl Readable for DateTime<Utc> {
    fn read(sent: &Value) -> Option<Self> {
        match sent {
            Value::String(text) => parse(text.trim()),
            Value::Number(number) => from_epoch(number.as_i64()?),
            _ => None,
        }
    }

    fn to_sent(&self) -> Value {
        self.to_rfc3339_opts(SecondsFormat::AutoSi, true).into()
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn seconds(value: Value) -> Option<i64> {
        DateTime::<Utc>::read(&value).map(|time| time.timestamp())
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
    fn what_is_no_time_is_not_read() {
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
        }
    }

    #[test]
    fn a_time_is_sent_as_the_service_does() {
        let time = DateTime::from_timestamp(1_548_838_200, 0).unwrap();
        assert_eq!(time.to_sent(), json!("2019-01-30T08:50:00Z"));
    }
}
