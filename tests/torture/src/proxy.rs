//! A TCP proxy between client and service that lets things go wrong, request by request.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::{JoinHandle, JoinSet};

use crate::fault::{Fault, Faults};
use crate::framing::{self, Direction, Message};

/// A running proxy. It ends when it is dropped.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    front: Arc<Front>,
    quiesce: mpsc::Sender<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

/// What all connections share.
#[derive(Debug)]
struct Front {
    service: SocketAddr,
    /// Connections to the service that wait for a request.
    idle: Mutex<Vec<Wire>>,
    faults: Faults,
    /// How long a request or an answer is kept from a client that is to give up.
    stall: Duration,
    /// How many requests could not be passed on, for no fault of its own choice.
    stranded: AtomicU64,
}

/// One end of a connection, with what was read beyond the last message.
#[derive(Debug)]
struct Wire {
    stream: TcpStream,
    buffer: BytesMut,
}

/// What becomes of a client's connection after a request.
#[derive(Debug, PartialEq, Eq)]
enum Fate {
    Stay,
    Close,
    Reset,
}

impl Proxy {
    /// Starts a proxy before the service at this address. `stall` must be longer than clients wait for an answer.
    ///
    /// # Errors
    /// If no loopback port can be had.
    pub async fn start(service: SocketAddr, faults: Faults, stall: Duration) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let front = Arc::new(Front {
            service,
            idle: Mutex::default(),
            faults,
            stall,
            stranded: AtomicU64::new(0),
        });
        let (quiesce, wishes) = mpsc::channel(1);
        let task = tokio::spawn(serve(listener, front.clone(), wishes));
        Ok(Self {
            address,
            front,
            quiesce,
            task,
        })
    }

    /// Where it listens, as an endpoint for clients.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What has struck so far.
    pub fn faults(&self) -> &Faults {
        &self.front.faults
    }

    /// How many requests could not be passed on although no fault struck them: 0, or something is wrong with the proxy or the service.
    pub fn stranded(&self) -> u64 {
        self.front.stranded.load(Ordering::Relaxed)
    }

    /// Ends all connections, once the requests in hand have reached the service and were answered. Of the requests that clients have
    /// given up, none reaches the service after this. New connections are welcome.
    pub async fn quiesce(&self) {
        let (done, finished) = oneshot::channel();
        // Both fail only when the task is gone, and with it every connection.
        if self.quiesce.send(done).await.is_ok() {
            let _ = finished.await;
        }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Accepts connections until the proxy is dropped.
async fn serve(
    listener: TcpListener,
    front: Arc<Front>,
    mut wishes: mpsc::Receiver<oneshot::Sender<()>>,
) {
    let mut connections = JoinSet::new();
    let (stop, _) = watch::channel(());
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, front.clone(), stop.subscribe()));
                }
                // Out of descriptors, most likely. Connections that end give some back.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            },
            Some(_) = connections.join_next() => {}
            wish = wishes.recv() => {
                let Some(done) = wish else { return };
                stop.send_replace(());
                while connections.join_next().await.is_some() {}
                // Whoever has connected meanwhile has given up.
                let mut context = Context::from_waker(Waker::noop());
                while let Poll::Ready(Ok(_)) = listener.poll_accept(&mut context) {}
                front.idle().clear();
                // Fails if nobody waits any more.
                let _ = done.send(());
            }
        }
    }
}

/// Serves one client until it leaves, a fault ends the connection, or the proxy is quiesced.
async fn connection(stream: TcpStream, front: Arc<Front>, mut stop: watch::Receiver<()>) {
    let mut client = Wire::new(stream);
    loop {
        let request = tokio::select! {
            // First of all: a request that has not been read by then is never passed on.
            biased;
            _ = stop.changed() => return,
            request = client.read(Direction::Request) => request,
        };
        let Ok(Some(request)) = request else { return };
        // An error is the client's end of the connection: it has given up.
        match front.relay(&mut client, &request).await {
            Ok(Fate::Stay) => {}
            Ok(Fate::Reset) => return client.reset(),
            Ok(Fate::Close) | Err(_) => return,
        }
    }
}

impl Front {
    /// Deals with one request.
    async fn relay(&self, client: &mut Wire, request: &Message) -> io::Result<Fate> {
        let fault = self.faults.next();
        match fault {
            Some(Fault::Reset) => return Ok(Fate::Reset),
            Some(Fault::Fail(failure)) => {
                client.write(&failure.answer()).await?;
                return Ok(Fate::Stay);
            }
            Some(Fault::Stall) => tokio::time::sleep(self.stall).await,
            Some(Fault::Delay(delay)) => tokio::time::sleep(delay).await,
            _ => {}
        }
        let Ok(answer) = self.pass_on(request).await else {
            self.stranded.fetch_add(1, Ordering::Relaxed);
            return Ok(Fate::Reset);
        };
        match fault {
            Some(Fault::ResetAfterActing) => return Ok(Fate::Reset),
            Some(Fault::Cut { in_body, share }) => {
                let place = cut_place(&answer, in_body, share);
                client.write(&answer.bytes.slice(..place)).await?;
                client.stream.shutdown().await?;
                return Ok(Fate::Close);
            }
            Some(Fault::StallAfterActing) => tokio::time::sleep(self.stall).await,
            Some(Fault::FailAfterActing(failure)) => {
                client.write(&failure.answer()).await?;
                return Ok(Fate::Stay);
            }
            _ => {}
        }
        client.write(&answer.bytes).await?;
        Ok(if answer.last || request.last {
            Fate::Close
        } else {
            Fate::Stay
        })
    }

    /// Has the service answer a request, over a connection there is or a new one.
    async fn pass_on(&self, request: &Message) -> io::Result<Message> {
        let waiting = self.idle().pop();
        let mut wire = match waiting {
            Some(wire) => wire,
            None => Wire::new(TcpStream::connect(self.service).await?),
        };
        wire.write(&request.bytes).await?;
        loop {
            let answer = wire.read(Direction::Answer).await?;
            let answer = answer.ok_or(io::ErrorKind::UnexpectedEof)?;
            if answer.interim {
                continue;
            }
            if !answer.last && !request.last {
                self.idle().push(wire);
            }
            return Ok(answer);
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Wire>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many bytes of an answer get through when it is cut: at least one byte of the part in question is missing.
fn cut_place(answer: &Message, in_body: bool, share: f64) -> usize {
    let body = answer.bytes.len() - answer.head;
    let (start, length) = match in_body && body > 0 {
        true => (answer.head, body),
        false => (0, answer.head),
    };
    // Rounded down on purpose; a share below 1 stays below the length.
    start + ((length as f64 * share) as usize).min(length - 1)
}

impl Wire {
    fn new(stream: TcpStream) -> Self {
        // Messages are short and must not wait for more to come. If it fails they are only slower.
        let _ = stream.set_nodelay(true);
        Self {
            stream,
            buffer: BytesMut::new(),
        }
    }

    async fn read(&mut self, direction: Direction) -> io::Result<Option<Message>> {
        framing::read(&mut self.stream, &mut self.buffer, direction).await
    }

    async fn write(&mut self, bytes: &Bytes) -> io::Result<()> {
        self.stream.write_all(bytes).await
    }

    /// Ends the connection in a reset.
    fn reset(self) {
        // Without lingering, closing discards what is unsent and resets. If it fails, the client sees a plain close.
        let _ = self.stream.set_zero_linger();
    }
}

#[cfg(test)]
mod tests;
