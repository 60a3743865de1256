//! How the requests of a [`Client`] reach the service.

use std::fmt;
use std::pin::Pin;

use bytes::Bytes;
use reqwest::Request;

use crate::operation::Operation;
use crate::request::OperationRequest;
use crate::{Client, Error, ResponseValue, decode};

/// The future of a [`Transport`]: a response with its whole body, or any error.
pub type Exchange<'a> = Pin<
    Box<
        dyn Future<Output = Result<http::Response<Bytes>, Box<dyn std::error::Error + Send + Sync>>>
            + Send
            + 'a,
    >,
>;

/// Sends requests and returns responses, whatever their status.
pub trait Transport: Send + Sync + fmt::Debug {
    /// Runs one exchange. The request has neither `Host` nor `Content-Length` yet; a transport that
    /// signs them sets them first. An error comes back to the caller as
    /// [`Error::Transport`], unchanged.
    fn run(&self, operation: &'static Operation, request: Request) -> Exchange<'_>;
}

impl Client {
    /// Sends a call through the client's transport and decodes the response.
    pub(crate) async fn run<C: OperationRequest>(
        &self,
        call: C,
    ) -> Result<ResponseValue<C::Output>, Error> {
        let request = call.into_request()?;
        let response = self
            .inner
            .run(C::OPERATION, request)
            .await
            .map_err(Error::Transport)?;
        let (parts, body) = response.into_parts();
        match parts.status.as_u16() {
            200..=202 | 204 => {
                let value = C::decode(&body)?;
                Ok(ResponseValue::new(value, parts.status, parts.headers))
            }
            400..=599 => {
                let error = decode::json(&body)?;
                let error = ResponseValue::new(error, parts.status, parts.headers);
                Err(Error::Service(Box::new(error)))
            }
            _ => Err(Error::UnexpectedStatus(parts.status)),
        }
    }
}

/// Without the HTTP client, whose own `Debug` shows the headers that its user gave it.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("baseurl", &self.baseurl)
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}
