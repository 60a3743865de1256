//! Credentials that expire soon, each time followed by others.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use bce_auth::Credentials;
use bce_auth::provider::{CachingProvider, ProvideCredentials, ProvideFuture};
use chrono::{DateTime, Utc};

/// How long credentials last.
const LIFE: Duration = Duration::from_secs(2);

/// How long before they expire the next ones are fetched.
const AHEAD: Duration = Duration::from_millis(500);

/// A source that provides other credentials each time.
#[derive(Clone, Debug)]
pub struct Rotation {
    keys: [Credentials; 3],
    given: Arc<AtomicUsize>,
}

impl Rotation {
    /// Provides these in turn.
    pub fn new(keys: [Credentials; 3]) -> Self {
        Self {
            keys,
            given: Arc::default(),
        }
    }

    /// How often credentials were provided.
    pub fn given(&self) -> usize {
        self.given.load(Ordering::Relaxed)
    }

    /// A provider that asks this source whenever its credentials are about to expire.
    pub fn cached(&self) -> CachingProvider<Self> {
        CachingProvider::new(self.clone()).with_refresh_ahead(AHEAD)
    }
}

impl ProvideCredentials for Rotation {
    fn provide(&self) -> ProvideFuture<'_> {
        Box::pin(async {
            let turn = self.given.fetch_add(1, Ordering::Relaxed);
            let key = self.keys[turn % self.keys.len()].clone();
            let now: DateTime<Utc> = SystemTime::now().into();
            Ok(key.with_expiry(now + LIFE))
        })
    }
}
