//! An error as text: one line that says what to do.

use std::fmt;

use super::codes;
use super::details::Error;
use super::kind::{ErrorKind, Outcome};
use crate::printable::{OneLine, one_line};

/// The longest text of the service that is quoted, in characters.
const QUOTE_LENGTH: usize = 300;

/// The longest request id that is shown, in characters.
pub(crate) const ID_LENGTH: usize = 128;

/// The longest text of this crate, which may quote a credentials provider or the operating system.
const DETAIL_LENGTH: usize = 1000;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(resource) = self.resource() {
            write!(f, "{resource}: ")?;
        }
        if let Some(action) = self.action() {
            write!(f, "{action}: ")?;
        }
        if self.kind == ErrorKind::Service {
            self.fmt_service_error(f)?;
        } else {
            match &*self.details.detail {
                "" => f.write_str(self.kind.meaning())?,
                detail => write!(f, "{}", one_line(detail, DETAIL_LENGTH))?,
            }
            if let Some(path) = self.json_path() {
                write!(f, " at {}", quote(path))?;
            }
            if self.kind == ErrorKind::Decode {
                f.write_str("; a newer version of et-sdk may read it")?;
            }
            for part in [self.code(), self.message()].into_iter().flatten() {
                write!(f, ": {}", quote(part))?;
            }
        }
        if self.attempts() > 1 {
            write!(f, "; {} attempts", self.attempts())?;
        }
        if let Some(why) = self.details.not_retried {
            write!(f, "; not retried, because {why}")?;
        }
        match (self.outcome, self.client_token().map(quote)) {
            (Outcome::Unknown, Some(token)) => {
                f.write_str("; the outcome is unknown")?;
                // The service refused the last attempt, which says nothing about the others.
                if self.kind == ErrorKind::Service && self.attempts() > 1 {
                    f.write_str(", because an earlier attempt may have been carried out")?;
                }
                write!(
                    f,
                    ", and repeating the call with client token {token} is safe"
                )?;
            }
            (Outcome::Completed, Some(token)) => {
                write!(f, "; the action was carried out (client token {token})")?;
            }
            _ => {}
        }
        if let Some(id) = self.request_id() {
            write!(f, " [request id {}]", one_line(id, ID_LENGTH))?;
        } else if let Some(id) = self.client_request_id().filter(|_| self.attempts() > 0) {
            write!(f, " [client request id {}]", one_line(id, ID_LENGTH))?;
        }
        Ok(())
    }
}

impl Error {
    fn fmt_service_error(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Whoever responds without what the service always sends may stand in front of it.
        let is_foreign = self
            .code()
            .or(self.message())
            .or(self.request_id())
            .is_none();
        f.write_str(match is_foreign {
            true => "the response is ",
            false => "the service returned ",
        })?;
        match self.status() {
            Some(status) => write!(f, "{status}")?,
            None => f.write_str("an error")?,
        }
        match (self.code().map(quote), self.message().map(quote)) {
            (Some(code), Some(message)) => write!(f, ", {code}: {message}")?,
            (Some(code), None) => write!(f, ", {code}")?,
            (None, Some(message)) => write!(f, ": {message}")?,
            (None, None) => match &*self.details.detail {
                "" if is_foreign => f.write_str(", without an error of the service")?,
                "" => f.write_str(" without an error code")?,
                detail => write!(f, ", {}", one_line(detail, DETAIL_LENGTH))?,
            },
        }
        // The service's own message says what to do.
        if self.message().is_none()
            && let Some(code) = self.code()
            && let Some(advice) =
                codes::advice(code).or_else(|| self.status().and_then(codes::advice_by_status))
        {
            write!(f, "; {advice}")?;
        }
        match &*self.details.detail {
            detail if self.code().is_some() && !detail.is_empty() => {
                write!(f, "; {}", one_line(detail, DETAIL_LENGTH))
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // `unwrap` and a `main` that returns an error print its Debug: one readable line is best.
        if !f.alternate() {
            return write!(f, "{self}");
        }
        f.debug_struct("Error")
            .field("kind", &self.kind)
            .field("outcome", &self.outcome)
            .field("details", &self.details)
            .finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.details.source.as_deref().map(|source| source as _)
    }
}

fn quote(text: &str) -> OneLine<'_> {
    one_line(text, QUOTE_LENGTH)
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;
    use crate::error::builder::ErrorBuilder;

    #[test]
    fn is_one_line_of_bounded_length_whatever_the_service_sends() {
        let text = ErrorBuilder::new(ErrorKind::Service)
            .status(StatusCode::BAD_GATEWAY)
            .code("Bad\nCode")
            .message("x\r\n".repeat(1_000_000))
            .request_id("a\nb")
            .attempts(3)
            .build()
            .to_string();
        assert!(!text.contains(['\n', '\r']), "{text}");
        assert!(text.len() < 1000, "{}", text.len());
        assert!(
            text.contains("502") && text.contains("3 attempts"),
            "{text}"
        );
    }

    #[test]
    fn debug_is_the_same_line_and_alternate_debug_every_detail() {
        let error = ErrorBuilder::new(ErrorKind::Connection).attempts(2).build();
        assert_eq!(format!("{error:?}"), error.to_string());
        assert!(format!("{error:#?}").contains("attempts: 2"));
    }
}
