//! What may stand in a path or as a client token: checked before anything is sent.

use crate::error::Error;

/// Checks an id that becomes a segment of the path. `.` and `..` would be resolved away, `a%2Fb` signs like `a/b`, so that such
/// an id could be replayed onto another resource, and URLs read `\` as `/`.
pub(crate) fn check_id(parameter: &'static str, id: &str) -> Result<(), Error> {
    // Every id that the service gives: seen in one pass, since each call checks its ids twice.
    if !id.is_empty()
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    {
        return Ok(());
    }
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
    Err(Error::invalid_input(described(parameter), rule))
}

/// A parameter by a word that callers know and by the vendor's name.
fn described(parameter: &'static str) -> &'static str {
    match parameter {
        "dcphyId" => "the line's id (dcphyId)",
        "etId" => "the line's id (etId)",
        "etChannelId" => "the channel's id (etChannelId)",
        "routeRuleId" => "the route rule's id (routeRuleId)",
        other => other,
    }
}

/// The longest client token the service takes.
const CLIENT_TOKEN_LENGTH: usize = 64;

/// Checks a client token that the caller gave.
pub(crate) fn check_client_token(token: &str) -> Result<(), Error> {
    if (1..=CLIENT_TOKEN_LENGTH).contains(&token.len())
        && token.bytes().all(|byte| byte.is_ascii_graphic())
    {
        return Ok(());
    }
    Err(Error::invalid_input(
        "clientToken",
        "must be 1 to 64 printable ASCII characters without spaces",
    ))
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
            assert!(error.contains("etId"), "{error}");
        }
        for id in ["dcphy-gq65bz9ip712", "...", "a%2Fb", "专线", "a b"] {
            assert!(check_id("etId", id).is_ok(), "{id}");
        }
    }

    #[test]
    fn refuses_client_tokens_the_service_would_refuse() {
        let long = "x".repeat(65);
        for token in ["", &long, "a b", "线", "a\n"] {
            assert!(check_client_token(token).is_err(), "{token:?}");
        }
        assert!(check_client_token(&"x".repeat(64)).is_ok());
    }
}
