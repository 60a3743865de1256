//! A decoded response: the value, and the details of the exchange that brought it.

use std::fmt;
use std::ops::Deref;

use http::{HeaderMap, StatusCode};

use crate::transport::response::RawResponse;

/// A decoded response. It dereferences to the value.
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    exchange: RawResponse,
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, mut exchange: RawResponse) -> Self {
        // The value stands for the body now.
        exchange.body.clear();
        Self { value, exchange }
    }

    /// A response for the unit tests of callers: status 200, no headers, one attempt.
    pub fn from_value(value: T) -> Self {
        Self {
            value,
            exchange: RawResponse {
                attempts: 1,
                ..RawResponse::default()
            },
        }
    }

    /// The value alone.
    pub fn into_value(self) -> T {
        self.value
    }

    /// The service's id of the request, which its support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.exchange.request_id()
    }

    /// The HTTP status, always of the 2xx class.
    pub fn status(&self) -> StatusCode {
        self.exchange.status
    }

    /// How often the request was sent.
    pub fn attempts(&self) -> u32 {
        self.exchange.attempts
    }

    /// The headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.exchange.headers
    }

    /// The same response with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        Response {
            value: change(self.value),
            exchange: self.exchange,
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("value", &self.value)
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .field("attempts", &self.attempts())
            .finish_non_exhaustive()
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}
