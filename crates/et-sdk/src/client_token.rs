//! Which client tokens can be sent.

use crate::error::Error;

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
        "must be 1 to 64 visible ASCII characters",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_client_tokens_the_service_would_refuse() {
        let long = "x".repeat(65);
        for token in ["", &long, "a b", "线", "a\n"] {
            assert!(check_client_token(token).is_err(), "{token:?}");
        }
        assert!(check_client_token(&"x".repeat(64)).is_ok());
    }
}
