//! `Retry-After`: how long the service asks to wait.

use std::time::Duration;

use chrono::{DateTime, Utc};
use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};

use super::skew::http_date;

/// Parses the header: seconds, or a date, which is relative to the `Date` of the response if it has
/// one. A date in the past means no wait.
pub(crate) fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = http_date(text)?;
    let from = headers
        .get(DATE)
        .and_then(|date| http_date(date.to_str().ok()?))
        .unwrap_or(now);
    Some((until - from).to_std().unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn parses_seconds_and_dates_and_nothing_else() {
        let date = "Thu, 01 Jan 1970 00:01:00 GMT";
        for (text, response_date, expected) in [
            ("7", None, Some(7)),
            (date, None, Some(60)),
            (date, Some("Thu, 01 Jan 1970 00:00:30 GMT"), Some(30)),
            (date, Some("Thu, 01 Jan 1970 01:00:00 GMT"), Some(0)),
            ("", None, None),
            ("soon", None, None),
            ("-1", None, None),
            ("1.5", None, None),
            ("99999999999999999999", None, None),
        ] {
            let mut headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static(text))]);
            if let Some(date) = response_date {
                headers.insert(DATE, HeaderValue::from_static(date));
            }
            let wait = retry_after(&headers, DateTime::UNIX_EPOCH).map(|wait| wait.as_secs());
            assert_eq!(wait, expected, "{text}");
        }
    }
}
