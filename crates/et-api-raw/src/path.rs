//! Ids in paths: which ones may be sent, and how they are encoded.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};

use crate::Error;

/// Everything that RFC 3986 does not call unreserved. Signatures use the same set.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Percent-encodes everything but RFC 3986's unreserved characters: the canonical form of ids,
/// names and values, in which they are sent and signed.
pub fn encode(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, RESERVED)
}

/// Refuses an id that would reach another resource. A URL resolves `.` and `..` away and reads `\`
/// as `/`, and `a%2Fb` is signed like `a/b`, so that its request could be replayed for another
/// resource.
///
/// # Errors
/// [`Error::InvalidRequest`], which names the parameter and the rule.
pub fn check_id(parameter: &str, id: &str) -> Result<(), Error> {
    let rule = if id.is_empty() {
        "must not be empty"
    } else if id == "." || id == ".." {
        "must not be `.` or `..`"
    } else if id.contains(['/', '\\']) {
        "must not contain `/` or `\\`"
    } else if id.chars().any(char::is_control) {
        "must not contain control characters"
    } else {
        return Ok(());
    };
    Err(Error::InvalidRequest(format!("{parameter} {rule}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_ids_that_would_reach_another_resource_and_names_the_parameter() {
        for id in [
            "", ".", "..", "a/b", "/", r"a\b", r".\a", "a\nb", "a\0", "\u{7f}",
        ] {
            let error = check_id("etId", id).unwrap_err().to_string();
            assert!(error.contains("etId must not"), "{error}");
        }
        for id in ["dcphy-gq65bz9ip712", "...", "a%2Fb", "专线", "a b"] {
            assert!(check_id("etId", id).is_ok(), "{id}");
        }
    }
}
