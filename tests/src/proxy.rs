//! A reverse proxy between a client and the emulator, on real sockets. It keeps every request and answer as they passed, byte for byte,
//! and can change the answers on their way.

use std::convert::Infallible;
use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1 as client;
use hyper::server::conn::http1 as server;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::exchange::Exchange;

/// What is done to an answer before it goes on.
pub type Change = dyn Fn(&mut Exchange) + Send + Sync;

/// The proxy. It stops when dropped.
pub struct Proxy {
    address: SocketAddr,
    passed: Arc<Mutex<Vec<Exchange>>>,
    task: JoinHandle<()>,
}

impl Proxy {
    /// Starts on a free loopback port and passes everything on to `upstream`.
    ///
    /// # Panics
    /// If there is no free port.
    pub async fn to(upstream: SocketAddr) -> Self {
        Self::changing(upstream, |_| {}).await
    }

    /// The same; every answer is changed on its way.
    ///
    /// # Panics
    /// If there is no free port.
    pub async fn changing(
        upstream: SocketAddr,
        change: impl Fn(&mut Exchange) + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("a free loopback port");
        let address = listener
            .local_addr()
            .expect("a bound socket has an address");
        let passed = Arc::new(Mutex::new(Vec::new()));
        let change: Arc<Change> = Arc::new(change);
        let kept = passed.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (kept, change) = (kept.clone(), change.clone());
                let service = service_fn(move |request| {
                    pass(upstream, request, kept.clone(), change.clone())
                });
                tokio::spawn(
                    server::Builder::new().serve_connection(TokioIo::new(stream), service),
                );
            }
        });
        Self {
            address,
            passed,
            task,
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it listens, as an endpoint.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Takes out what has passed.
    pub fn take(&self) -> Vec<Exchange> {
        std::mem::take(&mut *self.passed.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes out the one exchange that has passed.
    ///
    /// # Panics
    /// If it is not one.
    pub fn take_one(&self) -> Exchange {
        let mut passed = self.take();
        assert_eq!(passed.len(), 1, "one call, one exchange");
        passed.remove(0)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxy")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

/// Sends a request as it is and waits for the answer.
///
/// # Errors
/// If there is no connection, or it breaks.
pub async fn forward(
    upstream: SocketAddr,
    request: Request<Bytes>,
) -> Result<Response<Bytes>, Box<dyn std::error::Error + Send + Sync>> {
    let stream = TcpStream::connect(upstream).await?;
    let (mut sender, connection) = client::handshake(TokioIo::new(stream)).await?;
    let connection = tokio::spawn(connection);
    let answer = sender.send_request(request.map(Full::new)).await?;
    let (parts, body) = answer.into_parts();
    let body = body.collect().await?.to_bytes();
    connection.abort();
    Ok(Response::from_parts(parts, body))
}

async fn pass(
    upstream: SocketAddr,
    request: Request<Incoming>,
    kept: Arc<Mutex<Vec<Exchange>>>,
    change: Arc<Change>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    let Ok(body) = body.collect().await else {
        return Ok(bad_gateway());
    };
    let request = Request::from_parts(parts, body.to_bytes());
    let Ok(answer) = forward(upstream, request.clone()).await else {
        return Ok(bad_gateway());
    };
    let mut exchange = Exchange { request, answer };
    change(&mut exchange);
    // The length is that of the body as it goes out.
    exchange
        .answer
        .headers_mut()
        .remove(http::header::CONTENT_LENGTH);
    let answer = exchange.answer.clone().map(Full::new);
    kept.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(exchange);
    Ok(answer)
}

fn bad_gateway() -> Response<Full<Bytes>> {
    let mut answer = Response::new(Full::default());
    *answer.status_mut() = StatusCode::BAD_GATEWAY;
    answer
}
