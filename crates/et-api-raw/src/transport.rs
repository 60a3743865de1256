//! The seam: how a request that the generated client has built leaves this crate.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use progenitor_client::{ClientHooks, ClientInfo, OperationInfo};
use reqwest::{Request, Response};

use crate::Client;

/// What an [`Exchange`] gives back, sooner or later.
pub type Exchanging<'a> = Pin<Box<dyn Future<Output = reqwest::Result<Response>> + Send + 'a>>;

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

impl ClientHooks<Transport> for Client {
    async fn exec(&self, mut request: Request, info: &OperationInfo) -> reqwest::Result<Response> {
        // progenitor sends the document's version along; the service knows no such header.
        request.headers_mut().remove("api-version");
        self.inner().0.run(info.operation_id, request).await
    }
}
