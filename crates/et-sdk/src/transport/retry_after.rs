//! `Retry-After`: how long the service asks to wait.

use std::time::Duration;

use chrono::{DateTime, Utc};
use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};

use super::skew::http_date;

/// Reads the header: seconds, or a date, which is taken against the answer's own `Date` where it has one. A date that has passed means no wait.
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
    fn reads_seconds_and_dates_and_nothing_else() {
        let now = DateTime::UNIX_EPOCH;
        let read = |text: &'static str, date: Option<&'static str>| {
            let mut headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static(text))]);
            if let Some(date) = date {
                headers.insert(DATE, HeaderValue::from_static(date));
            }
            retry_after(&headers, now).map(|wait| wait.as_secs())
        };
        assert_eq!(read("7", None), Some(7));
        assert_eq!(read("Thu, 01 Jan 1970 00:01:00 GMT", None), Some(60));
        assert_eq!(
            read(
                "Sun, 06 Nov 1994 08:49:37 GMT",
                Some("Sun, 06 Nov 1994 08:49:07 GMT")
            ),
            Some(30)
        );
        assert_eq!(
            read(
                "Sun, 06 Nov 1994 08:49:37 GMT",
                Some("Sun, 06 Nov 1994 09:49:07 GMT")
            ),
            Some(0)
        );
        for text in ["", "soon", "-1", "1.5", "99999999999999999999"] {
            assert_eq!(read(text, None), None, "{text}");
        }
    }
}
