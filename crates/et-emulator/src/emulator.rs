//! A running emulator, and the builder that configures it.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bce_auth::{Credentials, CredentialsError};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::account::{Account, Quotas};
use crate::auth::AccessKeys;
use crate::clock::Clock;
use crate::control::{ControlError, Controls};
use crate::faults::Faults;
use crate::lifecycle::LifecyclePace;
use crate::log::{Log, LogEntry};
use crate::server::serve;
use crate::server_context::{ServerContext, Timeouts};
use crate::service::{Observer, Service};
use crate::snapshot::Snapshot;

/// The access key that an emulator accepts by default.
const ACCESS_KEY_ID: &str = "et-emulator-access-key";
const SECRET_ACCESS_KEY: &str = "et-emulator-secret-key";

/// Why an emulator could not be started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The address is not a loopback address, and other addresses were not allowed.
    #[error(
        "listen: {0} can be reached from other machines; use a loopback address, \
         or allow it (`--allow-non-loopback`, `allow_non_loopback()`)"
    )]
    NotLoopback(SocketAddr),
    /// The address cannot be bound.
    #[error("listen: {address} cannot be used; choose another port or address")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// The initial state cannot be loaded.
    #[error("initial state: {0}")]
    InitialState(#[source] ControlError),
    /// The emulator's own access key could not be created.
    #[error("access key: {0}")]
    Key(#[from] CredentialsError),
}

/// The configuration of an emulator. Created by [`Emulator::builder`].
#[must_use = "an emulator runs only after `start`"]
pub struct EmulatorBuilder {
    listen: SocketAddr,
    allow_non_loopback: bool,
    keys: Vec<Credentials>,
    account: Account,
    strict_time: bool,
    check_responses: bool,
    log_capacity: usize,
    observer: Option<Observer>,
    initial_state: Option<Snapshot>,
    timeouts: Timeouts,
}

impl EmulatorBuilder {
    /// The address to listen on; a free port of 127.0.0.1 by default.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Allows an address that other machines can reach. The control API remains limited to this
    /// machine.
    pub fn allow_non_loopback(mut self) -> Self {
        self.allow_non_loopback = true;
        self
    }

    /// Accepts requests signed with this key. Further calls add keys of the same account. By
    /// default a key of the emulator's own is accepted: see [`Emulator::credentials`].
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.keys.push(credentials);
        self
    }

    /// The quotas of the account.
    pub fn quotas(mut self, quotas: Quotas) -> Self {
        self.account.quotas = quotas;
        self
    }

    /// The pace at which lines, channels and gateways enter service; [`LifecyclePace::Immediate`]
    /// by default.
    pub fn pace(mut self, pace: LifecyclePace) -> Self {
        self.account.pace = pace;
        self
    }

    /// Takes the account off the allow list for IPv6: requests that need it fail with
    /// `OptInRequired`.
    pub fn without_ipv6(mut self) -> Self {
        self.account.ipv6_allowed = false;
        self
    }

    /// Lets a channel's route rule lead to a gateway that this account does not have: it may belong
    /// to another one. By default such a rule is refused.
    pub fn foreign_gateways(mut self) -> Self {
        self.account.foreign_gateways = true;
        self
    }

    /// Compares the dates of requests with the emulator's clock only. By default a date near the
    /// system clock's time is accepted too, so that clients keep working while the emulator's time
    /// is changed.
    pub fn strict_time(mut self) -> Self {
        self.strict_time = true;
        self
    }

    /// Generates ids from this seed: the same requests create the same ids.
    pub fn seed(mut self, seed: u64) -> Self {
        self.account.seed(seed);
        self
    }

    /// Whether every response is checked against the API document, which takes time; by default in
    /// debug builds only. A response that violates it is replaced by an `InternalError`.
    pub fn check_responses(mut self, check: bool) -> Self {
        self.check_responses = check;
        self
    }

    /// How many requests the log keeps; 1000 by default.
    pub fn log_capacity(mut self, entries: usize) -> Self {
        self.log_capacity = entries;
        self
    }

    /// Calls `observer` for every request when its response is ready. It must not block.
    pub fn on_request(mut self, observer: impl Fn(&LogEntry) + Send + Sync + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// The initial state.
    pub fn initial_state(mut self, snapshot: Snapshot) -> Self {
        self.initial_state = Some(snapshot);
        self
    }

    /// The timeouts for the head and for the body of a request; 30 s each by default. A connection
    /// that is idle for the first is closed, and so is that of a client that reads nothing of its
    /// response for the second.
    pub fn timeouts(mut self, head: Duration, body: Duration) -> Self {
        self.timeouts = Timeouts { head, body };
        self
    }

    /// Starts the emulator on the current tokio runtime, which needs its time and I/O drivers.
    ///
    /// # Errors
    /// If the address is not allowed or cannot be bound, or the initial state is inconsistent.
    pub async fn start(self) -> Result<Emulator, StartError> {
        if !self.listen.ip().is_loopback() && !self.allow_non_loopback {
            return Err(StartError::NotLoopback(self.listen));
        }
        let mut keys = self.keys;
        if keys.is_empty() {
            keys.push(Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY)?);
        }
        let credentials = keys[0].clone();
        let service = Arc::new(Service {
            account: Mutex::new(self.account),
            clock: Clock::default(),
            keys: AccessKeys::new(keys, self.strict_time),
            faults: Faults::default(),
            log: Log::new(self.log_capacity),
            observer: self.observer,
            check_responses: self.check_responses,
        });
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
        let context = Arc::new(ServerContext {
            service,
            address,
            timeouts: self.timeouts,
        });
        let (stop, stopped) = watch::channel(false);
        let server = tokio::spawn(serve(listener, context, stopped));
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
            .field("pace", &self.account.pace)
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
    /// Starts an emulator with the default configuration on a free loopback port.
    ///
    /// # Errors
    /// If no loopback port can be bound.
    pub async fn start() -> Result<Self, StartError> {
        Self::builder().start().await
    }

    /// Configures an emulator.
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder {
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            allow_non_loopback: false,
            keys: Vec::new(),
            account: Account::default(),
            strict_time: false,
            check_responses: cfg!(debug_assertions),
            log_capacity: 1000,
            observer: None,
            initial_state: None,
            timeouts: Timeouts::default(),
        }
    }

    /// The address it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The endpoint for clients, `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// An access key that it accepts: the first configured one, or its own.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Its clock, faults, lifecycles and state.
    #[must_use]
    pub fn controls(&self) -> &Controls {
        &self.controls
    }

    /// Shuts it down. Requests in progress have a second to finish.
    pub async fn shutdown(mut self) {
        let _ = self.stop.send(true);
        // The task ends by itself, or has ended with its runtime.
        let _ = (&mut self.server).await;
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.server.abort();
    }
}
