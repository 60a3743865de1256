//! A reverse proxy between a client and another server. It keeps every exchange, and can change the
//! responses on their way.

use std::fmt;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use crate::exchange::Exchange;
use crate::recorded::Recorded;
use crate::reply::Reply;
use crate::server::{Server, Service};

/// The server behind a proxy.
#[derive(Debug)]
pub struct Upstream {
    address: SocketAddr,
    client: Mutex<Client<HttpConnector, Full<Bytes>>>,
}

impl Upstream {
    /// The server at this address.
    pub fn new(address: SocketAddr) -> Self {
        Self {
            address,
            client: Mutex::new(client()),
        }
    }

    /// Sends a request as it is and waits for the response.
    pub async fn forward(
        &self,
        request: &Recorded,
    ) -> Result<Response<Bytes>, Box<dyn std::error::Error + Send + Sync>> {
        let mut forwarded = Request::builder()
            .method(&request.method)
            .uri(format!("http://{}{}", self.address, request.target))
            .body(Full::new(request.body.clone()))?;
        *forwarded.headers_mut() = request.headers.clone();
        let response = self.client().request(forwarded);
        let (parts, body) = response.await?.into_parts();
        let body = body.collect().await?.to_bytes();
        Ok(Response::from_parts(parts, body))
    }

    /// Closes the connections that are kept for further requests.
    pub fn disconnect(&self) {
        *self.client() = client();
    }

    fn client(&self) -> MutexGuard<'_, Client<HttpConnector, Full<Bytes>>> {
        self.client.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn client() -> Client<HttpConnector, Full<Bytes>> {
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    Client::builder(TokioExecutor::new()).build(connector)
}

/// What is done to an exchange before its response goes on.
type Change = dyn Fn(&mut Exchange) + Send + Sync;

/// A service that passes requests on and keeps the exchanges.
pub struct Forwarder {
    upstream: Upstream,
    change: Box<Change>,
    passed: Mutex<Vec<Exchange>>,
}

/// A server that passes requests on.
pub type Proxy = Server<Forwarder>;

impl Service for Forwarder {
    async fn reply(&self, request: Recorded) -> Reply {
        let Ok(response) = self.upstream.forward(&request).await else {
            return Reply::status(502);
        };
        let mut exchange = Exchange { request, response };
        (self.change)(&mut exchange);
        let reply = Reply::from(&exchange.response);
        let mut passed = self.passed.lock().unwrap_or_else(PoisonError::into_inner);
        passed.push(exchange);
        reply
    }
}

impl Server<Forwarder> {
    /// Passes everything on to the server at this address.
    pub async fn to(upstream: SocketAddr) -> Self {
        Self::changing(upstream, |_| {}).await
    }

    /// The same, but changes every response on its way.
    pub async fn changing(
        upstream: SocketAddr,
        change: impl Fn(&mut Exchange) + Send + Sync + 'static,
    ) -> Self {
        Self::start(Forwarder {
            upstream: Upstream::new(upstream),
            change: Box::new(change),
            passed: Mutex::default(),
        })
        .await
    }

    /// Takes the exchanges that have passed.
    pub fn take(&self) -> Vec<Exchange> {
        let passed = self.service().passed.lock();
        std::mem::take(&mut *passed.unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes the one exchange that has passed.
    pub fn take_one(&self) -> Exchange {
        let mut passed = self.take();
        assert_eq!(passed.len(), 1, "one call, one exchange");
        passed.remove(0)
    }
}

impl fmt::Debug for Forwarder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Forwarder").finish_non_exhaustive()
    }
}
