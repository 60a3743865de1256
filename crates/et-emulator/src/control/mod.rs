//! The control API under `/_emulator/`: everything [`Controls`] can do, for programs that are not written in Rust and for people with curl.

mod controls;
mod guard;
mod page;
mod routes;
mod view;

use std::net::IpAddr;

use http::StatusCode;
use http::header::{CACHE_CONTROL, HeaderName, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use http::request::Parts;
use hyper::body::Incoming;
use serde::Serialize;

pub use self::controls::{ControlError, Controls};
use crate::http::{Front, Reply};
use crate::refusal::json;

/// The path below which the control API lives.
const PREFIX: &str = "/_emulator";

/// Whether a path belongs to the control API.
pub(crate) fn owns(path: &str) -> bool {
    path.strip_prefix(PREFIX)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A call to the control API that failed.
#[derive(Debug)]
struct Failure {
    status: StatusCode,
    message: String,
}

impl Failure {
    fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
        }
    }

    fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }
}

impl From<ControlError> for Failure {
    fn from(error: ControlError) -> Self {
        let status = match error {
            ControlError::NoSuchLine | ControlError::NoSuchChannel => StatusCode::NOT_FOUND,
            _ => StatusCode::BAD_REQUEST,
        };
        Self::new(status, error.to_string())
    }
}

/// Answers a call to the control API.
pub(crate) async fn answer(front: &Front, peer: IpAddr, head: &Parts, body: Incoming) -> Reply {
    let outcome = match guard::admit(peer, front.address.port(), head) {
        Ok(()) => routes::route(front, head, body).await,
        Err(failure) => Err(failure),
    };
    let mut reply = outcome.unwrap_or_else(|failure| {
        #[derive(Serialize)]
        struct Error {
            message: String,
        }
        let mut reply = Reply::json(
            failure.status,
            json(&Error {
                message: failure.message,
            }),
        );
        // The body of a refused call may be unread.
        reply.close = true;
        reply
    });
    reply.headers.extend(KEPT_IN);
    reply
}

/// Tells browsers to keep an answer where it was asked for: not to load it into other pages, not to guess its type, not to store it.
const KEPT_IN: [(HeaderName, HeaderValue); 3] = [
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
];
