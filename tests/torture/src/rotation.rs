//! Credentials that end soon, each time followed by others.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use bce_auth::Credentials;
use bce_auth::provider::{CachingProvider, ProvideCredentials, ProvideFuture, ProviderError};
use chrono::{DateTime, Utc};

/// How long credentials last.
const LIFE: Duration = Duration::from_secs(2);

/// How long before their end the next ones are fetched.
const AHEAD: Duration = Duration::from_millis(500);

/// A source that gives other credentials each time it is asked.
#[derive(Clone, Debug)]
pub struct Rotation {
    keys: Vec<Credentials>,
    given: Arc<AtomicUsize>,
}

impl Rotation {
    /// Gives these in turn.
    pub fn new(keys: Vec<Credentials>) -> Self {
        Self {
            keys,
            given: Arc::default(),
        }
    }

    /// How often credentials were given.
    pub fn given(&self) -> usize {
        self.given.load(Ordering::Relaxed)
    }

    /// A provider that asks this source whenever the credentials it gave are about to end.
    pub fn cached(&self) -> CachingProvider<Self> {
        CachingProvider::new(self.clone()).with_refresh_ahead(AHEAD)
    }
}

impl ProvideCredentials for Rotation {
    fn provide(&self) -> ProvideFuture<'_> {
        Box::pin(async {
            let turn = self.given.fetch_add(1, Ordering::Relaxed);
            let key = self.keys.get(turn % self.keys.len().max(1));
            let key =
                key.ok_or_else(|| ProviderError::not_configured("rotation", "it has no keys"))?;
            let now: DateTime<Utc> = SystemTime::now().into();
            Ok(key.clone().with_expiry(now + LIFE))
        })
    }
}
