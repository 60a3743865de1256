//! Credentials that the program has already.

use super::{ProvideCredentials, ProvideFuture, ready};
use crate::Credentials;

/// Gives the same credentials every time.
#[derive(Debug, Clone)]
pub struct StaticProvider(Credentials);

impl StaticProvider {
    /// A provider of these credentials.
    #[must_use]
    pub fn new(credentials: Credentials) -> Self {
        Self(credentials)
    }
}

impl From<Credentials> for StaticProvider {
    fn from(credentials: Credentials) -> Self {
        Self(credentials)
    }
}

impl ProvideCredentials for StaticProvider {
    fn provide(&self) -> ProvideFuture<'_> {
        ready(Ok(self.0.clone()))
    }
}
