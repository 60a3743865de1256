//! Times as bce-auth-v1 writes them: `YYYY-MM-DDThh:mm:ssZ`, in UTC and whole seconds.

use chrono::{DateTime, Datelike, Timelike, Utc};

/// Formats a time without its fraction of a second. Returns `None` if the year does not have four
/// digits.
pub(crate) fn format(time: DateTime<Utc>) -> Option<String> {
    let date = time.date_naive();
    (0..=9999).contains(&date.year()).then(|| {
        let (hour, minute, second) = (time.hour(), time.minute(), time.second());
        format!("{date}T{hour:02}:{minute:02}:{second:02}Z")
    })
}

/// Parses exactly the form that [`format`] writes.
pub(crate) fn parse(text: &str) -> Option<DateTime<Utc>> {
    // RFC 3339 has more forms: other offsets, lower-case letters, fractions and leap seconds.
    let is_canonical = text.len() == 20 && text.as_bytes()[10] == b'T' && text.ends_with('Z');
    let time = DateTime::parse_from_rfc3339(text).ok()?.to_utc();
    (is_canonical && time.nanosecond() == 0).then_some(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 999_000_000).unwrap()
    }

    #[test]
    fn parses_what_it_formats() {
        for (seconds, text) in [
            (-62_162_121_600, "0000-02-29T00:00:00Z"),
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (1_548_838_200, "2019-01-30T08:50:00Z"),
            (253_402_300_799, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(format(at(seconds)).as_deref(), Some(text));
            assert_eq!(parse(text), DateTime::from_timestamp(seconds, 0));
        }
    }

    #[test]
    fn formats_no_year_that_does_not_have_four_digits() {
        for seconds in [253_402_300_800, -62_167_219_201, -99_999_999_999] {
            assert_eq!(format(at(seconds)), None);
        }
    }

    #[test]
    fn rejects_every_other_form() {
        for text in [
            "",
            "2019-01-30T08:50:00",
            "2019-01-30 08:50:00Z",
            "2019-01-30T08:50:00z",
            "2019-02-30T08:50:00Z",
            "2019-01-30T24:00:00Z",
            "2019-01-30T08:50:60Z",
            "2019-01-30T08:50:00.5Z",
            "+019-01-30T08:50:00Z",
            "2019-01-30T08:50:0线",
            "2019-01-30T08:50:00+00:00",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
