//! An error in one line that says what to do.

use std::fmt::{self, Write};

use super::{Error, ErrorKind, Outcome};

/// The longest text of the service that is quoted, in characters.
const QUOTE_LENGTH: usize = 300;

/// The longest text of our own, which may quote that of a credentials provider or of the operating system.
const DETAIL_LENGTH: usize = 1000;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(action) = self.action() {
            write!(f, "{action}: ")?;
        }
        if self.kind() == ErrorKind::Service {
            self.service(f)?;
        } else {
            match &*self.0.detail {
                "" => f.write_str(self.kind().meaning())?,
                detail => write!(f, "{}", OneLine(detail, DETAIL_LENGTH))?,
            }
            if let Some(path) = self.json_path() {
                write!(f, " at {}", quote(path))?;
            }
        }
        if self.attempts() > 1 {
            write!(f, "; {} attempts", self.attempts())?;
        }
        match (self.outcome(), self.client_token()) {
            (Outcome::Unknown, Some(token)) => write!(
                f,
                "; the outcome is unknown, and repeating the call with client token {} is safe",
                quote(token)
            )?,
            (Outcome::Completed, Some(token)) => write!(
                f,
                "; the action itself was carried out (client token {})",
                quote(token)
            )?,
            _ => {}
        }
        if let Some(id) = self.request_id() {
            write!(f, " [request id {}]", quote(id))?;
        } else if let Some(id) = self.client_request_id().filter(|_| self.attempts() > 0) {
            write!(f, " [client request id {}]", quote(id))?;
        }
        Ok(())
    }
}

impl Error {
    fn service(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.status() {
            Some(status) => write!(f, "the service answered {status}")?,
            None => f.write_str("the service refused")?,
        }
        match (self.code(), self.message()) {
            (Some(code), Some(message)) => write!(f, ", {}: {}", quote(code), quote(message))?,
            (Some(code), None) => write!(f, ", {}", quote(code))?,
            (None, Some(message)) => write!(f, ": {}", quote(message))?,
            (None, None) if !self.0.detail.is_empty() => {
                write!(f, ", {}", OneLine(&self.0.detail, DETAIL_LENGTH))?;
            }
            (None, None) => f.write_str(" without saying why")?,
        }
        match self.advice() {
            Some(advice) => write!(f, "; {advice}"),
            None => Ok(()),
        }
    }

    /// What to do about the codes the vendor documents.
    fn advice(&self) -> Option<&'static str> {
        Some(match self.code()? {
            "InvalidAccessKeyId" => "check the access key id",
            "SignatureDoesNotMatch" => "check the secret access key",
            "RequestExpired" => "check this machine's clock",
            "AccessDenied" => {
                "ask for the permission, or check which account the access key belongs to"
            }
            "OptInRequired" => "open the service for this account first",
            "IdempotentParameterMismatch" => {
                "this client token was used with another request; use a new one"
            }
            "NoSuchObject" => "check the id and the region",
            _ => return None,
        })
    }
}

impl ErrorKind {
    /// The kind in a few words.
    fn meaning(self) -> &'static str {
        match self {
            Self::InvalidInput => "a parameter cannot be sent as it is",
            Self::Configuration => "the client cannot be built",
            Self::Credentials => "there are no usable credentials",
            Self::ReadOnly => "the client is read-only",
            Self::Connection => "the connection failed",
            Self::Timeout => "the attempt took too long",
            Self::Deadline => "the operation took too long",
            Self::Service => "the service refused",
            Self::UnexpectedResponse => "something answered that is not the service",
            Self::Decode => "the answer has not the expected shape",
            Self::BodyTooLarge => "the answer is too large",
            Self::Pagination => "the list cannot be continued",
            Self::UnreachableState => "the awaited state can no longer come",
            Self::WaitTimeout => "the awaited state did not come in time",
        }
    }
}

fn quote(text: &str) -> OneLine<'_> {
    OneLine(text, QUOTE_LENGTH)
}

/// Text from outside: without line breaks and not longer than this.
struct OneLine<'a>(&'a str, usize);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (count, letter) in self.0.chars().enumerate() {
            if count == self.1 {
                return f.write_str("…");
            }
            // The last two are Unicode's own line breaks.
            let breaks = letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}');
            f.write_char(if breaks { ' ' } else { letter })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;
    use crate::error::ErrorBuilder;

    #[test]
    fn is_one_line_of_bounded_length_whatever_the_service_says() {
        let error = ErrorBuilder::new(ErrorKind::Service)
            .status(StatusCode::BAD_GATEWAY)
            .code("Bad\nCode")
            .message("x\r\n".repeat(1_000_000))
            .request_id("a\nb")
            .attempts(3)
            .build();
        let text = error.to_string();
        assert!(!text.contains(['\n', '\r']), "{text}");
        assert!(text.len() < 1000, "{}", text.len());
        assert!(
            text.contains("502") && text.contains("3 attempts"),
            "{text}"
        );
    }

    #[test]
    fn says_that_repeating_is_safe_when_the_outcome_is_unknown() {
        let text = ErrorBuilder::new(ErrorKind::Connection)
            .client_token("token-1")
            .outcome(Outcome::Unknown)
            .attempts(3)
            .build()
            .to_string();
        assert!(
            text.contains("outcome is unknown") && text.contains("token-1"),
            "{text}"
        );
    }

    #[test]
    fn debug_is_the_same_line_unless_everything_is_asked_for() {
        let error = ErrorBuilder::new(ErrorKind::Connection).attempts(2).build();
        assert_eq!(format!("{error:?}"), error.to_string());
        assert!(format!("{error:#?}").contains("attempts: 2"));
    }
}
