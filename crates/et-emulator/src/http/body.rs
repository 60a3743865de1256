//! Reads the body of a request within limits of size and time.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body, Incoming};

/// How much of a body that is too long is read, so that its sender can read the response.
const DISCARD_LIMIT: usize = 64 << 20;

/// Why a body was not read.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BodyError {
    #[error("the body must not exceed {0} bytes")]
    TooLong(usize),
    #[error("the body did not arrive in time; send it without delay")]
    Timeout,
    #[error("the connection was closed before the end of the body")]
    Disconnected,
}

/// Reads a body of at most `length` bytes.
pub(crate) async fn read(
    mut body: Incoming,
    length: usize,
    timeout: Duration,
) -> Result<Bytes, BodyError> {
    // A length that is announced is checked before a byte is read.
    let announced = body.size_hint().lower();
    let result = if announced > length as u64 {
        Err(BodyError::TooLong(length))
    } else {
        let collected = Limited::new(&mut body, length).collect();
        match tokio::time::timeout(timeout, collected).await {
            Ok(Ok(collected)) => Ok(collected.to_bytes()),
            Ok(Err(error)) if error.is::<LengthLimitError>() => Err(BodyError::TooLong(length)),
            Ok(Err(_)) => Err(BodyError::Disconnected),
            Err(_) => Err(BodyError::Timeout),
        }
    };
    if let Err(BodyError::TooLong(_)) = result {
        discard(body, timeout);
    }
    result
}

/// Reads a body that is not wanted. Closing a connection with unread bytes would reset it, and the
/// response would be lost.
pub(crate) fn discard(body: Incoming, timeout: Duration) {
    tokio::spawn(tokio::time::timeout(timeout, async move {
        let mut rest = Limited::new(body, DISCARD_LIMIT);
        while let Some(Ok(_)) = rest.frame().await {}
    }));
}
