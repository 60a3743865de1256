//! A value together with what is known of the exchange that brought it.

use std::ops::Deref;

use http::{HeaderMap, StatusCode};

/// A decoded answer. It dereferences to the value; the exchange's details are there for who asks.
#[derive(Clone, Debug)]
pub struct Response<T> {
    value: T,
    meta: Meta,
}

/// The details of an exchange that was answered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Meta {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) attempts: u32,
}

/// The header in which the service tells its id of an exchange.
pub(crate) const REQUEST_ID: &str = "x-bce-request-id";

impl<T> Response<T> {
    pub(crate) fn new(value: T, meta: Meta) -> Self {
        Self { value, meta }
    }

    /// A response for a unit test of one's own code: status 200, no headers, one attempt.
    pub fn from_value(value: T) -> Self {
        let meta = Meta {
            attempts: 1,
            ..Meta::default()
        };
        Self { value, meta }
    }

    /// The value alone.
    pub fn into_value(self) -> T {
        self.value
    }

    pub(crate) fn value_mut(&mut self) -> &mut T {
        &mut self.value
    }

    /// The service's id of the exchange, to be given to the vendor's support.
    pub fn request_id(&self) -> Option<&str> {
        self.meta.headers.get(REQUEST_ID)?.to_str().ok()
    }

    /// The HTTP status, always of the 2xx class.
    pub fn status(&self) -> StatusCode {
        self.meta.status
    }

    /// How often the request was sent.
    pub fn attempts(&self) -> u32 {
        self.meta.attempts
    }

    /// The headers of the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.meta.headers
    }

    /// The same response with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        Response {
            value: change(self.value),
            meta: self.meta,
        }
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}
