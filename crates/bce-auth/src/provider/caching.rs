//! A cache in front of a provider: asked once, and again shortly before the credentials end.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::OnceCell;

use super::{ProvideCredentials, ProvideFuture, ProviderError};
use crate::Credentials;

/// How long before their end credentials are refreshed, unless told otherwise.
const DEFAULT_REFRESH_AHEAD: Duration = Duration::from_secs(5 * 60);

/// How long an early refresh is left alone after it failed, while the old credentials still hold.
const EARLY_RETRY: TimeDelta = TimeDelta::seconds(10);

/// Keeps the credentials of another provider until shortly before they end.
///
/// - Callers that come while a refresh runs share it, its error too. If the caller that runs it is
///   dropped, another one that waits takes over.
/// - A refresh begins five minutes before the end (settable), or in the second half of a shorter
///   life. One caller runs it; the others get the old credentials, which still hold. If it fails,
///   the old ones go on being used, and it is tried again after ten seconds.
/// - Credentials without a known end are kept for good; see [`invalidate`](Self::invalidate).
///
/// ```
/// use std::time::Duration;
/// use bce_auth::provider::{CachingProvider, ProviderChain};
///
/// let provider = CachingProvider::new(ProviderChain::standard())
///     .with_refresh_ahead(Duration::from_secs(60));
/// # let _ = provider;
/// ```
pub struct CachingProvider<P> {
    source: P,
    refresh_ahead: Duration,
    clock: Box<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    cached: Option<Cached>,
    /// The refresh under way. Only those who wait for it keep it alive, so one that everybody has
    /// left is gone, and the next caller begins anew.
    flight: Weak<Flight>,
}

struct Cached {
    credentials: Credentials,
    /// From when on a refresh is tried; `None` for credentials without a known end.
    refresh_at: Option<DateTime<Utc>>,
}

type Flight = OnceCell<Result<Credentials, ProviderError>>;

/// What a caller does.
enum Step {
    Use(Credentials),
    Join(Arc<Flight>),
}

impl<P: ProvideCredentials> CachingProvider<P> {
    /// A cache in front of `source`, by the system's clock.
    #[must_use]
    pub fn new(source: P) -> Self {
        Self {
            source,
            refresh_ahead: DEFAULT_REFRESH_AHEAD,
            clock: Box::new(|| SystemTime::now().into()),
            state: Mutex::default(),
        }
    }

    /// How long before their end credentials are refreshed; five minutes unless told otherwise.
    #[must_use]
    pub fn with_refresh_ahead(mut self, ahead: Duration) -> Self {
        self.refresh_ahead = ahead;
        self
    }

    /// Takes the time from another clock than the system's.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// Forgets the credentials, so that the next call asks the source: for when the service no
    /// longer accepts them.
    pub fn invalidate(&self) {
        self.state().cached = None;
    }

    async fn obtain(&self) -> Result<Credentials, ProviderError> {
        let flight = match self.next_step() {
            Step::Use(credentials) => return Ok(credentials),
            Step::Join(flight) => flight,
        };
        let outcome = flight.get_or_init(|| self.refresh()).await.clone();
        outcome.or_else(|error| self.still_valid().ok_or(error))
    }

    fn next_step(&self) -> Step {
        let now = (self.clock)();
        let mut state = self.state();
        let flight = state.flight.upgrade();
        if let Some(Cached {
            credentials,
            refresh_at,
        }) = &state.cached
        {
            let fresh = refresh_at.is_none_or(|at| now < at);
            if !credentials.is_expired_at(now) && (fresh || flight.is_some()) {
                return Step::Use(credentials.clone());
            }
        }
        Step::Join(flight.unwrap_or_else(|| {
            let flight = Arc::new(Flight::new());
            state.flight = Arc::downgrade(&flight);
            flight
        }))
    }

    /// Asks the source and keeps what it says. The outcome is in the cache before anyone sees it.
    async fn refresh(&self) -> Result<Credentials, ProviderError> {
        let outcome = self.source.provide().await;
        let now = (self.clock)();
        let outcome = outcome.and_then(|credentials| match credentials.is_expired_at(now) {
            true => Err(ProviderError::failed(
                "cache",
                "the source gave credentials that have ended; check its clock and this one's",
            )),
            false => Ok(credentials),
        });
        let mut state = self.state();
        // A caller that comes from now on must not join a refresh that is over.
        state.flight = Weak::new();
        match &outcome {
            Ok(credentials) => {
                let refresh_at = credentials
                    .expires_at()
                    .map(|end| self.refresh_at(now, end));
                state.cached = Some(Cached {
                    credentials: credentials.clone(),
                    refresh_at,
                });
            }
            Err(_) => {
                if let Some(cached) = &mut state.cached {
                    cached.refresh_at = now.checked_add_signed(EARLY_RETRY);
                }
            }
        }
        outcome
    }

    /// Ahead of the end, but not before half of the life is over: short-lived credentials would
    /// otherwise be fetched at each call.
    fn refresh_at(&self, now: DateTime<Utc>, end: DateTime<Utc>) -> DateTime<Utc> {
        let ahead = TimeDelta::from_std(self.refresh_ahead).unwrap_or(TimeDelta::MAX);
        let half = now + (end - now) / 2;
        end.checked_sub_signed(ahead)
            .map_or(half, |at| at.max(half))
    }

    fn still_valid(&self) -> Option<Credentials> {
        let now = (self.clock)();
        let state = self.state();
        let credentials = &state.cached.as_ref()?.credentials;
        (!credentials.is_expired_at(now)).then(|| credentials.clone())
    }

    /// Held for a moment only: neither the clock nor the source is called under it.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<P: ProvideCredentials> ProvideCredentials for CachingProvider<P> {
    fn provide(&self) -> ProvideFuture<'_> {
        Box::pin(self.obtain())
    }
}

impl<P: fmt::Debug> fmt::Debug for CachingProvider<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CachingProvider")
            .field("source", &self.source)
            .field("refresh_ahead", &self.refresh_ahead)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
