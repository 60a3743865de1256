//! The seam: how a request that the generated client has built leaves this crate, and how its answer comes in.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use reqwest::Request;
use serde::de::DeserializeOwned;

use crate::{Client, Error, ResponseValue, types};

/// What an [`Exchange`] gives back, sooner or later: an answer with its whole body.
pub type Exchanging<'a> =
    Pin<Box<dyn Future<Output = reqwest::Result<http::Response<Bytes>>> + Send + 'a>>;

/// Sends a request of the named operation and gives back the answer.
pub trait Exchange: Send + Sync {
    /// Runs one exchange. `operation` is the operation's id (see
    /// [`Operation`](crate::operation::Operation)). At this point the request has neither `Host` nor
    /// `Content-Length`; whoever signs them sets them first.
    fn run<'a>(&'a self, operation: &'static str, request: Request) -> Exchanging<'a>;
}

/// The exchange a [`Client`] sends everything through.
#[derive(Clone)]
pub struct Transport(Arc<dyn Exchange>);

impl Transport {
    /// Wraps an exchange.
    pub fn new(exchange: Arc<dyn Exchange>) -> Self {
        Self(exchange)
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Transport")
    }
}

type RawResult<T> = Result<ResponseValue<T>, Error<types::Error>>;

impl Client {
    /// The same client with another transport.
    #[must_use]
    pub fn with_transport(&self, transport: Transport) -> Self {
        Self {
            inner: transport,
            ..self.clone()
        }
    }

    /// Sends a request whose success is answered with JSON.
    pub(crate) fn exchange<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        request: Request,
    ) -> Sending<'_, T> {
        Sending {
            exchanging: self.inner.0.run(operation, request),
            success: decoded,
        }
    }

    /// Sends a request whose success is answered with nothing; what comes nevertheless is passed over.
    pub(crate) fn exchange_empty(
        &self,
        operation: &'static str,
        request: Request,
    ) -> Sending<'_, ()> {
        Sending {
            exchanging: self.inner.0.run(operation, request),
            success: empty,
        }
    }
}

/// An answer on its way to being decoded. A future by hand: an async function would hold the request until the end.
pub(crate) struct Sending<'a, T> {
    exchanging: Exchanging<'a>,
    success: fn(http::Response<Bytes>) -> RawResult<T>,
}

impl<T> Future for Sending<'_, T> {
    type Output = RawResult<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<RawResult<T>> {
        let answer = ready!(self.exchanging.as_mut().poll(context))?;
        Poll::Ready(match answer.status().as_u16() {
            200..=299 => (self.success)(answer),
            400..=599 => Err(Error::ErrorResponse(decoded(answer)?)),
            _ => Err(Error::UnexpectedResponse(answer.into())),
        })
    }
}

#[expect(
    clippy::result_large_err,
    reason = "the error is progenitor's, as the operations give it"
)]
fn empty(answer: http::Response<Bytes>) -> RawResult<()> {
    let (parts, _) = answer.into_parts();
    Ok(ResponseValue::new((), parts.status, parts.headers))
}

#[expect(
    clippy::result_large_err,
    reason = "the error is progenitor's, as the operations give it"
)]
fn decoded<T: DeserializeOwned>(answer: http::Response<Bytes>) -> RawResult<T> {
    let (parts, body) = answer.into_parts();
    match serde_json::from_slice(&body) {
        Ok(value) => Ok(ResponseValue::new(value, parts.status, parts.headers)),
        Err(error) => Err(Error::InvalidResponsePayload(body, error)),
    }
}
