//! The one error type of this crate.
//!
//! An [`Error`] has a [kind](Error::kind), what the service reported ([code](Error::code),
//! [message](Error::message), [request id](Error::request_id), [status](Error::status)), the number
//! of [attempts](Error::attempts) and, for an action that makes changes, its
//! [outcome](Error::outcome).
//!
//! ```
//! use et_sdk::{Error, ErrorKind, Outcome};
//!
//! fn advise(error: &Error) -> &'static str {
//!     match error.kind() {
//!         _ if error.is_not_found() => "there is no such line",
//!         // Safe to repeat: the service carries out a client token once.
//!         _ if error.outcome() == Outcome::Unknown => "repeat the call with error.client_token()",
//!         ErrorKind::InvalidInput | ErrorKind::Configuration => "fix the program",
//!         ErrorKind::Credentials => "check the credentials",
//!         _ if error.is_retryable() => "try again later",
//!         _ => "read the message",
//!     }
//! }
//! ```

mod builder;
mod codes;
mod details;
mod display;
mod kind;

pub use builder::ErrorBuilder;
pub(crate) use codes::{REQUEST_EXPIRED, is_transient};
pub use details::Error;
#[cfg(feature = "tracing")]
pub(crate) use display::ID_LENGTH;
pub use kind::{ErrorKind, Outcome};
