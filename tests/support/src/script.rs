//! A service that replies as a test tells it, and records every request.

use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

use crate::alarm::ends;
use crate::recorded::Recorded;
use crate::reply::{Reply, Then};
use crate::server::{Server, Service};

/// The replies to come, and the requests so far.
pub struct Script {
    replies: Mutex<Replies>,
    requests: Mutex<Vec<Recorded>>,
    /// How many requests have been recorded.
    count: watch::Sender<usize>,
    in_flight: AtomicUsize,
    most_in_flight: AtomicUsize,
}

enum Replies {
    /// One for each request, in order; a 418 to any further one.
    Each(VecDeque<Reply>),
    /// Whatever this decides on.
    By(Box<dyn Fn(&Recorded) -> Reply + Send>),
}

impl Script {
    fn new(replies: Replies) -> Self {
        Self {
            replies: Mutex::new(replies),
            requests: Mutex::default(),
            count: watch::Sender::new(0),
            in_flight: AtomicUsize::new(0),
            most_in_flight: AtomicUsize::new(0),
        }
    }

    fn by(decide: impl Fn(&Recorded) -> Reply + Send + 'static) -> Self {
        Self::new(Replies::By(Box::new(decide)))
    }

    fn replies(&self) -> MutexGuard<'_, Replies> {
        self.replies.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn requests(&self) -> MutexGuard<'_, Vec<Recorded>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Service for Script {
    async fn reply(&self, request: Recorded) -> Reply {
        let reply = match &mut *self.replies() {
            Replies::Each(replies) => replies.pop_front().unwrap_or_else(|| Reply::status(418)),
            Replies::By(decide) => decide(&request),
        };
        self.requests().push(request);
        let now = self.in_flight.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_in_flight.fetch_max(now, Ordering::SeqCst);
        self.count.send_modify(|count| *count += 1);
        if let Some(gate) = &reply.gate {
            gate.acquire().await.expect("an open gate").forget();
        }
        self.in_flight.fetch_sub(1, Ordering::SeqCst);
        reply
    }

    fn resets_connection(&self) -> bool {
        match &mut *self.replies() {
            Replies::Each(replies) => {
                let next = replies.front();
                let resets = next.is_some_and(|reply| reply.then == Then::ResetBeforeReading);
                if resets {
                    replies.pop_front();
                }
                resets
            }
            Replies::By(_) => false,
        }
    }
}

/// A server that replies as a test tells it.
pub type ScriptedServer = Server<Script>;

impl Server<Script> {
    /// Gives these replies, one to each request, and 418 to any further one.
    pub async fn replying(replies: impl IntoIterator<Item = Reply>) -> Self {
        let replies = Replies::Each(replies.into_iter().collect());
        Self::start(Script::new(replies)).await
    }

    /// Always gives the same reply.
    pub async fn always(reply: Reply) -> Self {
        Self::deciding(move |_| reply.clone()).await
    }

    /// Gives the reply that the function decides on.
    pub async fn deciding(decide: impl Fn(&Recorded) -> Reply + Send + 'static) -> Self {
        Self::start(Script::by(decide)).await
    }

    /// As [`deciding`](Self::deciding), behind TLS.
    pub async fn with_tls(
        tls: TlsAcceptor,
        decide: impl Fn(&Recorded) -> Reply + Send + 'static,
    ) -> Self {
        Self::start_with_tls(Script::by(decide), tls).await
    }

    /// Always gives this reply from now on.
    pub fn set(&self, reply: Reply) {
        *self.service().replies() = Replies::By(Box::new(move |_| reply.clone()));
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<Recorded> {
        self.service().requests().clone()
    }

    /// The latest request.
    pub fn last_request(&self) -> Recorded {
        let requests = self.service().requests();
        requests.last().expect("a request").clone()
    }

    /// How many requests have arrived.
    pub fn count(&self) -> usize {
        *self.service().count.borrow()
    }

    /// How many requests were in flight at once, at most.
    pub fn most_in_flight(&self) -> usize {
        self.service().most_in_flight.load(Ordering::SeqCst)
    }

    /// Waits until this many requests have arrived.
    pub async fn seen(&self, count: usize) {
        let mut seen = self.service().count.subscribe();
        // Fails only when the server is gone.
        let _ = ends("requests to arrive", seen.wait_for(|seen| *seen >= count)).await;
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Script").finish_non_exhaustive()
    }
}
