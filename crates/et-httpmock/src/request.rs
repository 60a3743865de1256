//! Matching requests: which operation they are, and the ids in their paths.

use httpmock::{Method, When};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stays as it is in a path; clients of the service encode everything else.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Requests of the operation with this method, this path and, where several share both, this flag.
pub(crate) fn of_operation(when: When, method: Method, path: &str, flag: Option<&str>) -> When {
    let when = when.method(method).path_matches(pattern(path, None));
    match flag {
        Some(flag) => when.query_param(flag, ""),
        None => when,
    }
}

/// Requests that have this value in this place of their path.
pub(crate) fn with_path_parameter(when: When, path: &str, name: &str, value: &str) -> When {
    when.path_matches(pattern(path, Some((name, value))))
}

/// A regular expression for a path with parameters in braces, one of which may be given.
fn pattern(path: &str, given: Option<(&str, &str)>) -> String {
    let segment = |segment: &str| match segment
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
    {
        None => regex::escape(segment),
        Some(name) => match given {
            Some((given, value)) if given == name => {
                regex::escape(&utf8_percent_encode(value, ENCODED).to_string())
            }
            _ => "[^/]+".to_owned(),
        },
    };
    let segments: Vec<String> = path.split('/').map(segment).collect();
    format!("^{}$", segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::pattern;

    const CHANNEL: &str = "/v1/et/{etId}/channel/{etChannelId}";

    #[test]
    fn parameters_stand_for_one_segment_each() {
        assert_eq!(pattern(CHANNEL, None), "^/v1/et/[^/]+/channel/[^/]+$");
    }

    #[test]
    fn a_given_value_is_taken_literally() {
        assert_eq!(
            pattern(CHANNEL, Some(("etChannelId", "a.b/c*"))),
            r"^/v1/et/[^/]+/channel/a\.b%2Fc%2A$"
        );
    }
}
