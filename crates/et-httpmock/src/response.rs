//! How a mock responds. Each response is checked against the API document before it is set.

use std::marker::PhantomData;
use std::ops::RangeInclusive;

use et_api_raw::sensitive::Exposed;
use et_api_raw::types;
use http::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};

use crate::check::check;
use crate::operation::{NoBody, Operation, contract};

/// The request id of every mocked response.
const REQUEST_ID: &str = "00000000-0000-4000-8000-000000000000";

/// How a mock of the operation `O` responds. Each method panics if the service would never respond
/// like this.
pub struct Then<O: Operation, B = <O as Operation>::Response> {
    inner: httpmock::Then,
    operation: PhantomData<fn(O, B)>,
}

impl<O: Operation, B> Then<O, B> {
    /// Wraps the httpmock builder of a response.
    pub fn new(inner: httpmock::Then) -> Self {
        let operation = PhantomData;
        Self { inner, operation }
    }

    /// Returns the underlying httpmock builder, for anything else a response can be. What is set
    /// there is not checked.
    pub fn into_inner(self) -> httpmock::Then {
        self.inner
    }

    /// Responds with this status, from 400 to 499, and this error.
    ///
    /// # Panics
    /// Panics if the service would never respond like this.
    #[track_caller]
    pub fn client_error(self, status: u16, value: &types::Error) -> Self {
        self.typed(400..=499, status, value)
    }

    /// Responds with this status, from 500 to 599, and this error.
    ///
    /// # Panics
    /// Panics if the service would never respond like this.
    #[track_caller]
    pub fn server_error(self, status: u16, value: &types::Error) -> Self {
        self.typed(500..=599, status, value)
    }

    /// Responds with this status and this error code, such as 404 and `NoSuchObject`.
    ///
    /// # Panics
    /// Panics if the service would never respond like this.
    #[track_caller]
    pub fn refusal(self, status: u16, code: &str) -> Self {
        let message = format!("error response of a mock of {}", O::ACTION);
        let body = json!({"code": code, "message": message, "requestId": REQUEST_ID});
        self.typed(400..=599, status, &body)
    }

    /// Responds with this status and this JSON. Use it for what the types do not cover: unknown
    /// fields, and other spellings that the service has been seen to send.
    ///
    /// # Panics
    /// Panics if the service would never respond like this.
    #[track_caller]
    pub fn json(self, status: u16, body: Value) -> Self {
        self.checked(status, Some(&body))
    }

    /// Responds with success, and with the document's example of the body if there is one.
    #[track_caller]
    pub fn example(self) -> Self {
        let example = contract::<O>().response_example(StatusCode::OK);
        self.checked(200, example)
    }

    #[track_caller]
    fn typed(self, allowed: RangeInclusive<u16>, status: u16, value: &impl Serialize) -> Self {
        assert_status(allowed, status);
        match serde_json::to_value(Exposed(value)) {
            Ok(body) => self.checked(status, Some(&body)),
            Err(error) => panic!("cannot serialize the response to {}: {error}", O::ACTION),
        }
    }

    #[track_caller]
    fn checked(self, status: u16, body: Option<&Value>) -> Self {
        if let Err(error) = check(O::ACTION, status, body) {
            panic!("{error}");
        }
        let then = self
            .inner
            .status(status)
            .header("x-bce-request-id", REQUEST_ID);
        Self::new(match body {
            Some(body) => then
                .header("content-type", "application/json;charset=utf-8")
                .body(body.to_string()),
            None => then,
        })
    }
}

impl<O: Operation, B: Serialize> Then<O, B> {
    /// Responds with this status, from 200 to 299, and this body.
    ///
    /// # Panics
    /// Panics if the service would never respond like this.
    #[track_caller]
    pub fn success(self, status: u16, value: &B) -> Self {
        self.typed(200..=299, status, value)
    }
}

impl<O: Operation> Then<O, NoBody> {
    /// Responds with this status, from 200 to 299, and no body.
    ///
    /// # Panics
    /// Panics if the service would never respond like this.
    #[track_caller]
    pub fn success(self, status: u16) -> Self {
        assert_status(200..=299, status);
        self.checked(status, None)
    }
}

#[track_caller]
fn assert_status(allowed: RangeInclusive<u16>, status: u16) {
    assert!(
        allowed.contains(&status),
        "the status of this response must be from {} to {}, not {status}",
        allowed.start(),
        allowed.end()
    );
}
