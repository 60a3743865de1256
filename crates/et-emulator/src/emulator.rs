//! A running emulator: how it is set up, where it is, how it ends.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use bce_auth::Credentials;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::auth::Keys;
use crate::control::{ControlError, Controls};
use crate::http::{Front, Limits, serve};
use crate::life::Pace;
use crate::log::{Log, LogEntry};
use crate::service::{Observer, Service};
use crate::snapshot::Snapshot;
use crate::world::{Quotas, World};

/// The access key that an emulator accepts unless it is given others.
const ACCESS_KEY_ID: &str = "et-emulator-access-key";
const SECRET_ACCESS_KEY: &str = "et-emulator-secret-key";

/// An emulator that could not be started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The address is not one of this machine's own, and nothing allowed it.
    #[error(
        "listen: {0} can be reached from other machines; use a loopback address, or allow it (`--allow-non-loopback`, `allow_non_loopback()`)"
    )]
    NotLoopback(SocketAddr),
    /// The address cannot be listened on.
    #[error("listen: {address} cannot be used; choose another port or address")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The state to begin with cannot be loaded.
    #[error("initial state: {0}")]
    InitialState(#[source] ControlError),
    /// The emulator's own access key could not be made.
    #[error("access key: {0}")]
    Key(#[from] bce_auth::CredentialsError),
}

/// How an emulator is to be. Made by [`Emulator::builder`].
#[must_use = "an emulator runs only after `start`"]
pub struct EmulatorBuilder {
    listen: SocketAddr,
    allow_non_loopback: bool,
    keys: Vec<Credentials>,
    quotas: Quotas,
    pace: Pace,
    ipv6_allowed: bool,
    strict_time: bool,
    seed: Option<u64>,
    check_answers: bool,
    log_capacity: usize,
    observer: Option<Observer>,
    initial_state: Option<Snapshot>,
    limits: Limits,
}

impl EmulatorBuilder {
    fn new() -> Self {
        Self {
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            allow_non_loopback: false,
            keys: Vec::new(),
            quotas: Quotas::default(),
            pace: Pace::AtOnce,
            ipv6_allowed: true,
            strict_time: false,
            seed: None,
            check_answers: cfg!(debug_assertions),
            log_capacity: 1000,
            observer: None,
            initial_state: None,
            limits: Limits::default(),
        }
    }

    /// Where to listen; a free port of 127.0.0.1 unless set.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Allows an address that other machines can reach. The control API stays with this machine all the same.
    pub fn allow_non_loopback(mut self) -> Self {
        self.allow_non_loopback = true;
        self
    }

    /// Accepts requests signed with this key. May be called again for more keys, which belong to the same account.
    /// Without any, a key of the emulator's own is accepted: see [`Emulator::credentials`].
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.keys.push(credentials);
        self
    }

    /// How much the account may hold.
    pub fn quotas(mut self, quotas: Quotas) -> Self {
        self.quotas = quotas;
        self
    }

    /// The pace at which lines and channels move to their established state; [`Pace::AtOnce`] unless set.
    pub fn pace(mut self, pace: Pace) -> Self {
        self.pace = pace;
        self
    }

    /// Takes the account off the allow list for IPv6: what needs it is refused with `OptInRequired`.
    pub fn without_ipv6(mut self) -> Self {
        self.ipv6_allowed = false;
        self
    }

    /// Judges the dates of requests by the emulator's clock alone. Otherwise a request is in time too when its date is near the
    /// machine's time, so that clients keep working while the emulator's time is moved.
    pub fn strict_time(mut self) -> Self {
        self.strict_time = true;
        self
    }

    /// Draws ids from this seed: the same requests then get the same ids.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Whether every answer is held against the API document, which costs time; in debug builds unless set. An answer that breaks it
    /// is replaced by an `InternalError`.
    pub fn check_answers(mut self, check: bool) -> Self {
        self.check_answers = check;
        self
    }

    /// How many requests the log keeps; 1000 unless set.
    pub fn log_capacity(mut self, entries: usize) -> Self {
        self.log_capacity = entries;
        self
    }

    /// Calls `observer` for every request when its answer is ready. It must not block.
    pub fn on_request(mut self, observer: impl Fn(&LogEntry) + Send + Sync + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// The state to begin with.
    pub fn initial_state(mut self, snapshot: Snapshot) -> Self {
        self.initial_state = Some(snapshot);
        self
    }

    /// How long a client may take to send the head of a request, and how long to send its body; 30 s each unless set. A connection on
    /// which nothing is asked for so long is closed.
    pub fn patience(mut self, head: Duration, body: Duration) -> Self {
        self.limits.head_patience = head;
        self.limits.body_patience = body;
        self
    }

    /// Starts the emulator on the tokio runtime that this is called on, which needs its timers and sockets enabled.
    ///
    /// # Errors
    ///
    /// If the address may not or cannot be listened on, or the initial state contradicts itself.
    pub async fn start(self) -> Result<Emulator, StartError> {
        if !self.listen.ip().is_loopback() && !self.allow_non_loopback {
            return Err(StartError::NotLoopback(self.listen));
        }
        let mut keys = self.keys;
        if keys.is_empty() {
            keys.push(Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY)?);
        }
        let credentials = keys[0].clone();
        let world = World::new(self.seed, self.quotas, self.pace, self.ipv6_allowed);
        let keys = Keys::new(keys, self.strict_time);
        let service = Arc::new(Service::new(
            world,
            keys,
            Log::new(self.log_capacity),
            self.observer,
            self.check_answers,
        ));
        let controls = Controls::new(service.clone());
        if let Some(snapshot) = self.initial_state {
            controls.load(snapshot).map_err(StartError::InitialState)?;
        }

        let failed = |source| StartError::Listen {
            address: self.listen,
            source,
        };
        let listener = TcpListener::bind(self.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let front = Front {
            service,
            controls: controls.clone(),
            address,
            limits: self.limits,
        };
        let (stop, stopped) = watch::channel(false);
        let server = tokio::spawn(serve(listener, Arc::new(front), stopped));
        Ok(Emulator {
            address,
            credentials,
            controls,
            stop,
            server,
        })
    }
}

impl fmt::Debug for EmulatorBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmulatorBuilder")
            .field("listen", &self.listen)
            .field("pace", &self.pace)
            .finish_non_exhaustive()
    }
}

/// A running emulator. It ends when it is dropped.
#[derive(Debug)]
#[must_use = "the emulator ends when it is dropped"]
pub struct Emulator {
    address: SocketAddr,
    credentials: Credentials,
    controls: Controls,
    stop: watch::Sender<bool>,
    server: JoinHandle<()>,
}

impl Emulator {
    /// Starts an emulator with everything at its default: a free loopback port, lives at once, the default quotas.
    ///
    /// # Errors
    ///
    /// If no loopback port can be had.
    pub async fn start() -> Result<Self, StartError> {
        Self::builder().start().await
    }

    /// An emulator to be set up.
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder::new()
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The endpoint for clients, `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A key that it accepts: the first it was given, or its own.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Its clock, faults, lives and state, to be controlled.
    #[must_use]
    pub fn controls(&self) -> &Controls {
        &self.controls
    }

    /// Ends it: requests that are being answered get a second to finish.
    pub async fn shutdown(mut self) {
        let _ = self.stop.send(true);
        // The task ends by itself, or was ended with its runtime.
        let _ = (&mut self.server).await;
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.server.abort();
    }
}
