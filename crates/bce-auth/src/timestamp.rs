//! Times as bce-auth-v1 writes them: `YYYY-MM-DDThh:mm:ssZ`, UTC, whole seconds.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};

/// The length of the text form.
pub(crate) const LENGTH: usize = 20;

/// Writes a time, its fraction of a second cut off; `None` for a year that does not fit into four
/// digits.
pub(crate) fn format(time: DateTime<Utc>) -> Option<[u8; LENGTH]> {
    let year = u32::try_from(time.year())
        .ok()
        .filter(|year| *year <= 9999)?;
    let mut text = *b"0000-00-00T00:00:00Z";
    let fields = [
        (0, year / 100),
        (2, year % 100),
        (5, time.month()),
        (8, time.day()),
        (11, time.hour()),
        (14, time.minute()),
        (17, time.second()),
    ];
    for (at, number) in fields {
        // Every number is below 100, so each digit is below 10.
        text[at] = b'0' + (number / 10) as u8;
        text[at + 1] = b'0' + (number % 10) as u8;
    }
    Some(text)
}

/// Reads exactly the form that [`format`] writes; anything else is `None`.
pub(crate) fn parse(text: &str) -> Option<DateTime<Utc>> {
    let text = text.as_bytes();
    if text.len() != LENGTH
        || [text[4], text[7], text[10], text[13], text[16], text[19]] != *b"--T::Z"
    {
        return None;
    }
    let number = |from: usize, to: usize| {
        text[from..to].iter().try_fold(0u32, |sum, digit| {
            digit
                .is_ascii_digit()
                .then(|| sum * 10 + u32::from(digit - b'0'))
        })
    };
    let year = i32::try_from(number(0, 4)?).ok()?;
    let date = NaiveDate::from_ymd_opt(year, number(5, 7)?, number(8, 10)?)?;
    let time = date.and_hms_opt(number(11, 13)?, number(14, 16)?, number(17, 19)?)?;
    Some(time.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(time: DateTime<Utc>) -> Option<String> {
        format(time).map(|text| String::from_utf8(text.to_vec()).unwrap())
    }

    #[test]
    fn writes_whole_seconds() {
        let time = DateTime::from_timestamp(1_548_838_200, 999_000_000).unwrap();
        assert_eq!(written(time).unwrap(), "2019-01-30T08:50:00Z");
    }

    #[test]
    fn reads_what_it_writes() {
        for seconds in [
            0,
            951_782_399,
            1_709_210_096,
            2_999_424_419,
            253_402_300_799,
        ] {
            let time = DateTime::from_timestamp(seconds, 0).unwrap();
            assert_eq!(parse(&written(time).unwrap()), Some(time));
        }
    }

    #[test]
    fn has_no_text_for_a_year_of_five_digits_or_before_christ() {
        assert_eq!(
            written(DateTime::from_timestamp(253_402_300_800, 0).unwrap()),
            None
        );
        assert_eq!(
            written(DateTime::from_timestamp(-99_999_999_999, 0).unwrap()),
            None
        );
    }

    #[test]
    fn refuses_every_other_form() {
        for text in [
            "",
            "2019-01-30T08:50:00",
            "2019-01-30 08:50:00Z",
            "2019-01-30T08:50:00z",
            "2019-02-30T08:50:00Z",
            "2019-01-30T24:00:00Z",
            "2019-01-30T08:50:60Z",
            "+019-01-30T08:50:00Z",
            "2019-01-30T08:50:0线",
            "2019-01-30T08:50:00+00:00",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
