//! Listens, accepts, and gives each connection a task of its own.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::exchange;
use super::socket::{Fate, Socket};
use crate::control::Controls;
use crate::service::Service;

/// How long connections get to finish what they are at when the emulator is shut down.
const GRACE: Duration = Duration::from_secs(1);

/// What a client may take of the emulator's time and memory.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// The longest body of a request, in bytes.
    pub(crate) body: usize,
    /// The longest body of a call to the control API, which takes whole snapshots.
    pub(crate) control_body: usize,
    /// How long a request's head may take. A connection that is not used for so long is closed too.
    pub(crate) head_patience: Duration,
    /// How long a request's body may take.
    pub(crate) body_patience: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 1 << 20,
            control_body: 256 << 20,
            head_patience: Duration::from_secs(30),
            body_patience: Duration::from_secs(30),
        }
    }
}

/// The service together with where and within which limits it is served.
#[derive(Debug)]
pub(crate) struct Front {
    pub(crate) service: Arc<Service>,
    pub(crate) controls: Controls,
    pub(crate) address: SocketAddr,
    pub(crate) limits: Limits,
}

/// Serves until `stop` says so or its sender is gone. Dropping the future ends every connection.
pub(crate) async fn serve(
    listener: TcpListener,
    front: Arc<Front>,
    mut stop: watch::Receiver<bool>,
) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    connections.spawn(connection(stream, peer, front.clone(), stop.clone()));
                }
                // Out of descriptors, most likely. Connections that end give some back.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            },
            _ = stop.changed() => break,
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    let finished = async { while connections.join_next().await.is_some() {} };
    // Whoever has not finished by then is cut off with the set of connections.
    let _ = tokio::time::timeout(GRACE, finished).await;
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    front: Arc<Front>,
    mut stop: watch::Receiver<bool>,
) {
    // Answers are short and must not wait for more to come. If it fails they are only slower.
    let _ = stream.set_nodelay(true);
    let fate = Fate::default();
    let head_patience = front.limits.head_patience;
    let service = {
        let fate = fate.clone();
        service_fn(move |request| exchange::answer(front.clone(), peer.ip(), fate.clone(), request))
    };
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_patience)
        .serve_connection(TokioIo::new(Socket::new(stream, fate)), service);
    tokio::pin!(connection);
    // What ends a connection, be it a client that left or a fault, is of no interest to the others.
    tokio::select! {
        _ = connection.as_mut() => {}
        _ = stop.changed() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}
