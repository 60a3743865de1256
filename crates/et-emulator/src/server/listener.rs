//! Accepts connections. Each is served by its own task.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_io_timeout::TimeoutStream;

use super::exchange::{Aborted, respond};
use crate::server_context::ServerContext;

/// How long connections may take to finish their request on shutdown.
const GRACE_PERIOD: Duration = Duration::from_secs(1);

/// Serves until `stop` changes or its sender is dropped. Dropping the future ends all connections.
pub(crate) async fn serve(
    listener: TcpListener,
    context: Arc<ServerContext>,
    mut stop: watch::Receiver<bool>,
) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    let context = context.clone();
                    connections.spawn(connection(stream, peer.ip(), context, stop.clone()));
                }
                // Usually out of file descriptors. Connections that end release some.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            },
            _ = stop.changed() => break,
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    let finished = async { while connections.join_next().await.is_some() {} };
    // Connections that have not finished by then are dropped.
    let _ = tokio::time::timeout(GRACE_PERIOD, finished).await;
}

async fn connection(
    stream: TcpStream,
    peer: IpAddr,
    context: Arc<ServerContext>,
    mut stop: watch::Receiver<bool>,
) {
    // Responses are small and must not wait for more data. A failure only makes them slower.
    let _ = stream.set_nodelay(true);
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new());
    server.header_read_timeout(context.timeouts.head);
    let service = service_fn(|request| respond(&context, peer, request));
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(context.timeouts.body));
    let mut connection = server.serve_connection(TokioIo::new(Box::pin(stream)), service);
    let result = tokio::select! {
        result = &mut connection => result,
        _ = stop.changed() => {
            std::pin::Pin::new(&mut connection).graceful_shutdown();
            (&mut connection).await
        }
    };
    // Other errors, such as a client that disconnects, end the connection and nothing else.
    let cause = result.as_ref().err().and_then(std::error::Error::source);
    if let Some(Aborted::Reset) = cause.and_then(|cause| cause.downcast_ref()) {
        // Without lingering, closing a socket discards unsent data and resets the connection.
        let stream = connection.into_parts().io.into_inner();
        let _ = stream.get_ref().set_zero_linger();
    }
}
