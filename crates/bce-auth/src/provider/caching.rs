//! A cache in front of another provider.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::OnceCell;

use super::error::ProviderError;
use super::provide::{ProvideCredentials, ProvideFuture};
use crate::credentials::Credentials;

/// The default time before their expiration at which credentials are refreshed.
const DEFAULT_REFRESH_AHEAD: Duration = Duration::from_secs(5 * 60);

/// The time before an early refresh is tried again after it failed.
const EARLY_RETRY: TimeDelta = TimeDelta::seconds(10);

/// Caches the credentials of another provider until shortly before they expire.
///
/// - Concurrent callers share one refresh, and its error too. If the caller that runs it is
///   dropped, another one takes over.
/// - A refresh starts five minutes before the expiration, which can be changed, or after half of
///   a shorter lifetime. One caller runs it, and the others get the old credentials, which are
///   still valid. If it fails, the old credentials remain in use, and it is tried again after ten
///   seconds.
/// - Credentials without a known expiration are kept until [`invalidate`](Self::invalidate).
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
    /// The refresh in progress. Only its callers keep it alive, so it ends when all of them are
    /// dropped, and the next caller starts a new one.
    refresh: Weak<Refresh>,
}

struct Cached {
    credentials: Credentials,
    /// When to refresh the credentials; `None` without a known expiration.
    refresh_at: Option<DateTime<Utc>>,
}

/// A refresh that its callers share.
type Refresh = OnceCell<Result<Credentials, ProviderError>>;

impl<P: ProvideCredentials> CachingProvider<P> {
    /// Creates a cache in front of `source` that uses the system clock.
    #[must_use]
    pub fn new(source: P) -> Self {
        Self {
            source,
            refresh_ahead: DEFAULT_REFRESH_AHEAD,
            clock: Box::new(|| SystemTime::now().into()),
            state: Mutex::default(),
        }
    }

    /// Sets how long before their expiration credentials are refreshed. The default is five
    /// minutes.
    #[must_use]
    pub fn with_refresh_ahead(mut self, ahead: Duration) -> Self {
        self.refresh_ahead = ahead;
        self
    }

    /// Uses another clock than the system's.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// Discards the credentials, so that the next call fetches new ones. Call it when the service
    /// no longer accepts them.
    pub fn invalidate(&self) {
        self.state().cached = None;
    }

    async fn cached_or_refreshed(&self) -> Result<Credentials, ProviderError> {
        let refresh = {
            let now = (self.clock)();
            let mut state = self.state();
            let refresh = state.refresh.upgrade();
            if let Some(cached) = &state.cached
                && !cached.credentials.is_expired_at(now)
                && (refresh.is_some() || cached.refresh_at.is_none_or(|at| now < at))
            {
                return Ok(cached.credentials.clone());
            }
            refresh.unwrap_or_else(|| {
                let refresh = Arc::new(Refresh::new());
                state.refresh = Arc::downgrade(&refresh);
                refresh
            })
        };
        let result = refresh.get_or_init(|| self.refresh()).await.clone();
        result.or_else(|error| self.still_valid().ok_or(error))
    }

    /// Fetches credentials and caches them before any caller gets them.
    async fn refresh(&self) -> Result<Credentials, ProviderError> {
        let mut result = self.source.provide().await;
        let now = (self.clock)();
        if matches!(&result, Ok(credentials) if credentials.is_expired_at(now)) {
            let problem = "the source returned expired credentials; check its clock and this one";
            result = Err(ProviderError::failed("cache", problem));
        }
        let mut state = self.state();
        // From now on, no caller may join this refresh.
        state.refresh = Weak::new();
        if let Ok(credentials) = &result {
            let end = credentials.expires_at();
            state.cached = Some(Cached {
                credentials: credentials.clone(),
                refresh_at: end.map(|end| self.refresh_at(now, end)),
            });
        } else if let Some(cached) = &mut state.cached {
            cached.refresh_at = now.checked_add_signed(EARLY_RETRY);
        }
        result
    }

    /// Ahead of the expiration, but not within the first half of the lifetime. Otherwise
    /// credentials with a short lifetime would be fetched at each call.
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

    /// Neither the clock nor the source may be called while this lock is held.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<P: ProvideCredentials> ProvideCredentials for CachingProvider<P> {
    fn provide(&self) -> ProvideFuture<'_> {
        Box::pin(self.cached_or_refreshed())
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
