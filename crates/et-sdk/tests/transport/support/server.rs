//! A server on a real socket that does what a test tells it, and records every request.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

use super::recorded::Recorded;
use super::reply::{Reply, Then};

/// The server. It stops, with all connections, when dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    script: Mutex<Script>,
    requests: Mutex<Vec<Recorded>>,
    /// How many requests have been recorded.
    count: watch::Sender<usize>,
    connections: AtomicUsize,
    in_flight: AtomicUsize,
    most_in_flight: AtomicUsize,
    /// How many bytes of endless bodies went out.
    endless_bytes: AtomicUsize,
    /// How often a client left a reply that stalls.
    left: watch::Sender<usize>,
}

enum Script {
    /// One reply for each request, in order; whoever asks for more gets a 418.
    Each(VecDeque<Reply>),
    /// Whatever this says.
    By(Box<dyn Fn(&Recorded) -> Reply + Send>),
}

impl std::fmt::Debug for Script {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Script")
    }
}

impl Server {
    /// Gives these replies, one for each request, and 418 to any further one.
    pub async fn replying(replies: impl IntoIterator<Item = Reply>) -> Self {
        Self::start(Script::Each(replies.into_iter().collect()), None).await
    }

    /// Gives always the same reply.
    pub async fn always(reply: Reply) -> Self {
        Self::deciding(move |_| reply.clone()).await
    }

    /// Gives the reply that the function decides on.
    pub async fn deciding(decide: impl Fn(&Recorded) -> Reply + Send + 'static) -> Self {
        Self::start(Script::By(Box::new(decide)), None).await
    }

    /// As [`deciding`](Self::deciding), behind TLS.
    pub async fn with_tls(
        acceptor: TlsAcceptor,
        decide: impl Fn(&Recorded) -> Reply + Send + 'static,
    ) -> Self {
        Self::start(Script::By(Box::new(decide)), Some(acceptor)).await
    }

    async fn start(script: Script, tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            script: Mutex::new(script),
            requests: Mutex::default(),
            count: watch::Sender::new(0),
            connections: AtomicUsize::new(0),
            in_flight: AtomicUsize::new(0),
            most_in_flight: AtomicUsize::new(0),
            endless_bytes: AtomicUsize::new(0),
            left: watch::Sender::new(0),
        });
        let task = tokio::spawn(accept(listener, shared.clone(), tls));
        Self {
            address,
            shared,
            task,
        }
    }

    /// The server's `host:port`.
    pub fn authority(&self) -> String {
        self.address.to_string()
    }

    /// The server as an endpoint, without TLS.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<Recorded> {
        self.shared.requests.lock().unwrap().clone()
    }

    /// The latest request.
    pub fn last_request(&self) -> Recorded {
        self.shared.requests.lock().unwrap().last().unwrap().clone()
    }

    /// How many requests have arrived.
    pub fn count(&self) -> usize {
        *self.shared.count.borrow()
    }

    /// How many connections have been accepted.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// How many requests were unanswered at once, at most.
    pub fn most_in_flight(&self) -> usize {
        self.shared.most_in_flight.load(Ordering::SeqCst)
    }

    /// How many bytes of endless bodies have been taken off the server.
    pub fn endless_bytes(&self) -> usize {
        self.shared.endless_bytes.load(Ordering::SeqCst)
    }

    /// Waits until this many requests have arrived.
    pub async fn seen(&self, count: usize) {
        let mut seen = self.shared.count.subscribe();
        seen.wait_for(|seen| *seen >= count).await.unwrap();
    }

    /// Waits until this many clients have hung up on a reply that stalls.
    pub async fn left(&self, count: usize) {
        let mut left = self.shared.left.subscribe();
        left.wait_for(|left| *left >= count).await.unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>, tls: Option<TlsAcceptor>) {
    // Its connections end with it.
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        shared.connections.fetch_add(1, Ordering::SeqCst);
        if shared.takes_reset() {
            let _ = stream.set_zero_linger();
            continue;
        }
        let (shared, tls) = (shared.clone(), tls.clone());
        connections.spawn(async move {
            let _ = match tls {
                None => {
                    serve(stream, shared, |stream: &TcpStream| {
                        stream.set_zero_linger()
                    })
                    .await
                }
                Some(tls) => match tls.accept(stream).await {
                    Ok(stream) => serve(stream, shared, |_| Ok(())).await,
                    Err(error) => Err(error),
                },
            };
        });
    }
}

impl Shared {
    /// Takes the next reply off the script if it is a reset before reading.
    fn takes_reset(&self) -> bool {
        match &mut *self.script.lock().unwrap() {
            Script::Each(replies) => {
                let takes = replies
                    .front()
                    .is_some_and(|reply| reply.resets_before_reading);
                if takes {
                    replies.pop_front();
                }
                takes
            }
            Script::By(_) => false,
        }
    }

    fn record(&self, request: Recorded) -> Reply {
        let reply = match &mut *self.script.lock().unwrap() {
            Script::Each(replies) => replies.pop_front().unwrap_or_else(|| Reply::status(418)),
            Script::By(decide) => decide(&request),
        };
        self.requests.lock().unwrap().push(request);
        let now = self.in_flight.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_in_flight.fetch_max(now, Ordering::SeqCst);
        self.count.send_modify(|count| *count += 1);
        reply
    }
}

/// Serves one connection until either side ends it.
async fn serve<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: S,
    shared: Arc<Shared>,
    arm_reset: impl Fn(&S) -> io::Result<()>,
) -> io::Result<()> {
    let mut read = Vec::new();
    while let Some(request) = Recorded::read(&mut stream, &mut read).await? {
        let reply = shared.record(request);
        if let Some(gate) = &reply.gate {
            gate.acquire().await.unwrap().forget();
        }
        shared.in_flight.fetch_sub(1, Ordering::SeqCst);
        stream.write_all(&reply.bytes()).await?;
        stream.flush().await?;
        match reply.then {
            Then::Whole => {}
            Then::Cut => return stream.shutdown().await,
            Then::Reset => return arm_reset(&stream),
            Then::Stall => {
                // Ends when the client hangs up.
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
    Ok(())
}
