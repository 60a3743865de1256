//! A server that records what arrives on a real socket and answers every action with an answer of the right shape, or with the answer
//! it was given.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Method, target and headers.
    pub parts: http::request::Parts,
    /// The body.
    pub body: Bytes,
}

/// What has arrived, and what to answer.
#[derive(Debug, Default)]
struct Desk {
    requests: Vec<Recorded>,
    answer: Option<(StatusCode, Bytes)>,
}

fn open(desk: &Mutex<Desk>) -> MutexGuard<'_, Desk> {
    desk.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The server. It stops when dropped.
#[derive(Debug)]
pub struct Recorder {
    address: SocketAddr,
    desk: Arc<Mutex<Desk>>,
    task: JoinHandle<()>,
}

impl Recorder {
    /// Starts on a free loopback port.
    ///
    /// # Panics
    /// If there is none.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("a free loopback port");
        let address = listener
            .local_addr()
            .expect("a bound socket has an address");
        let desk = Arc::<Mutex<Desk>>::default();
        let shared = desk.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = shared.clone();
                let service = service_fn(move |request| answer(shared.clone(), request));
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        Self {
            address,
            desk,
            task,
        }
    }

    /// Where it listens, as an endpoint.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Takes out what has arrived.
    pub fn take(&self) -> Vec<Recorded> {
        std::mem::take(&mut open(&self.desk).requests)
    }

    /// From now on answers everything so.
    pub fn reply(&self, status: StatusCode, body: impl Into<Bytes>) {
        open(&self.desk).answer = Some((status, body.into()));
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(
    desk: Arc<Mutex<Desk>>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    let Ok(body) = body.collect().await else {
        return Ok(Response::default());
    };
    // One object that holds what any of the answers must: each reads its own part of it.
    let usual = match parts.method {
        Method::GET | Method::POST => {
            json!({"id": "recorded", "routeRuleId": "recorded", "ets": [], "etChannels": [], "routeRules": []}).to_string()
        }
        _ => String::new(),
    };
    let mut desk = open(&desk);
    desk.requests.push(Recorded {
        parts,
        body: body.to_bytes(),
    });
    let (status, body) = desk
        .answer
        .clone()
        .unwrap_or_else(|| (StatusCode::OK, usual.into()));
    let mut answer = Response::new(Full::from(body));
    *answer.status_mut() = status;
    Ok(answer)
}
