//! A server on a real socket. What it replies is up to its service.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::BytesMut;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::alarm::ends;
use crate::recorded::Recorded;
use crate::reply::{Reply, Then};

/// Decides what a [`Server`] replies.
pub trait Service: Send + Sync + 'static {
    /// The reply to a request.
    fn reply(&self, request: Recorded) -> impl Future<Output = Reply> + Send;

    /// Whether a new connection is reset before anything is read.
    fn resets_connection(&self) -> bool {
        false
    }
}

/// The server. It stops, with all connections, when dropped.
#[derive(Debug)]
pub struct Server<S> {
    address: SocketAddr,
    shared: Arc<Shared<S>>,
    quiesce: mpsc::Sender<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct Shared<S> {
    service: S,
    connections: AtomicUsize,
    /// How many bytes of endless bodies were sent.
    endless_bytes: AtomicUsize,
    /// How often a client closed the connection on a reply that stalls.
    left: watch::Sender<usize>,
}

impl<S: Service> Server<S> {
    /// Starts on a free loopback port.
    pub async fn start(service: S) -> Self {
        Self::start_on_loopback(service, None).await
    }

    /// Starts behind TLS on a free loopback port.
    pub async fn start_with_tls(service: S, tls: TlsAcceptor) -> Self {
        Self::start_on_loopback(service, Some(tls)).await
    }

    async fn start_on_loopback(service: S, tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await;
        let listener = listener.expect("a free loopback port");
        let address = listener
            .local_addr()
            .expect("a bound socket has an address");
        let shared = Arc::new(Shared {
            service,
            connections: AtomicUsize::new(0),
            endless_bytes: AtomicUsize::new(0),
            left: watch::Sender::new(0),
        });
        let (quiesce, wishes) = mpsc::channel(1);
        let task = tokio::spawn(serve(listener, shared.clone(), tls, wishes));
        Self {
            address,
            shared,
            quiesce,
            task,
        }
    }
}

impl<S> Server<S> {
    /// What decides on the replies.
    pub fn service(&self) -> &S {
        &self.shared.service
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it listens, as `host:port`.
    pub fn authority(&self) -> String {
        self.address.to_string()
    }

    /// The server as an endpoint, without TLS.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many connections have been accepted.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// How many bytes of endless bodies clients have received.
    pub fn endless_bytes(&self) -> usize {
        self.shared.endless_bytes.load(Ordering::SeqCst)
    }

    /// Waits until this many clients have closed the connection on a reply that stalls.
    pub async fn left(&self, count: usize) {
        let mut left = self.shared.left.subscribe();
        // Fails only when the server is gone.
        let _ = ends("clients to leave", left.wait_for(|left| *left >= count)).await;
    }

    /// Closes all connections once the requests in hand have been replied to. Requests that
    /// clients have given up and that were not read by then are never read. New connections are
    /// accepted again afterwards.
    pub async fn quiesce(&self) {
        let (done, finished) = oneshot::channel();
        // Both fail only when the task is gone, and with it every connection.
        if self.quiesce.send(done).await.is_ok() {
            let _ = finished.await;
        }
    }
}

impl<S> Drop for Server<S> {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Accepts connections until the server is dropped.
async fn serve<S: Service>(
    listener: TcpListener,
    shared: Arc<Shared<S>>,
    tls: Option<TlsAcceptor>,
    mut wishes: mpsc::Receiver<oneshot::Sender<()>>,
) {
    // They end with this task.
    let mut connections = JoinSet::new();
    let (stop, _) = watch::channel(());
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    shared.connections.fetch_add(1, Ordering::SeqCst);
                    if shared.service.resets_connection() {
                        Socket::reset(&stream);
                        continue;
                    }
                    let (tls, shared) = (tls.clone(), shared.clone());
                    connections.spawn(connection(stream, tls, shared, stop.subscribe()));
                }
                // Out of descriptors, most likely. Connections that end return some.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            },
            Some(_) = connections.join_next() => {}
            wish = wishes.recv() => {
                let Some(done) = wish else { return };
                stop.send_replace(());
                while connections.join_next().await.is_some() {}
                // Clients that have connected in the meantime have given up.
                let mut context = Context::from_waker(Waker::noop());
                while let Poll::Ready(Ok(_)) = listener.poll_accept(&mut context) {}
                // Fails if the caller no longer waits.
                let _ = done.send(());
            }
        }
    }
}

/// Serves one connection. Its errors are the client's end of the connection.
async fn connection<S: Service>(
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
    shared: Arc<Shared<S>>,
    stop: watch::Receiver<()>,
) -> io::Result<()> {
    // Messages are short and must not wait for more to come.
    stream.set_nodelay(true)?;
    match tls {
        None => exchange(stream, &shared, stop).await,
        Some(tls) => exchange(tls.accept(stream).await?, &shared, stop).await,
    }
}

/// Replies to requests until either side ends the connection, or the server is quiesced.
async fn exchange<S: Service>(
    mut stream: impl Socket,
    shared: &Shared<S>,
    mut stop: watch::Receiver<()>,
) -> io::Result<()> {
    let mut buffer = BytesMut::with_capacity(8192);
    loop {
        let request = tokio::select! {
            // First of all: a request that has not been read by then never is.
            biased;
            _ = stop.changed() => return Ok(()),
            request = Recorded::read(&mut stream, &mut buffer) => request?,
        };
        let Some(request) = request else {
            return Ok(());
        };
        let reply = shared.service.reply(request).await;
        stream.write_all(&reply.encode().0).await?;
        stream.flush().await?;
        match reply.then {
            Then::Whole => {}
            Then::Cut => return stream.shutdown().await,
            Then::Reset | Then::ResetBeforeReading => {
                stream.reset();
                return Ok(());
            }
            Then::Stall => {
                // Ends when the client closes the connection.
                let mut rest = [0; 64];
                while matches!(stream.read(&mut rest).await, Ok(1..)) {}
                shared.left.send_modify(|left| *left += 1);
                return Ok(());
            }
            Then::Endless => loop {
                let more = reply.more();
                stream.write_all(&more).await?;
                shared.endless_bytes.fetch_add(more.len(), Ordering::SeqCst);
            },
        }
    }
}

/// A connection that can be reset.
trait Socket: AsyncRead + AsyncWrite + Unpin + Send {
    /// Has the connection end in a reset when it is dropped: without lingering, closing discards
    /// what is unsent. If it fails, the client sees a plain close.
    fn reset(&self);
}

impl Socket for TcpStream {
    fn reset(&self) {
        let _ = self.set_zero_linger();
    }
}

impl Socket for TlsStream<TcpStream> {
    fn reset(&self) {
        self.get_ref().0.reset();
    }
}
