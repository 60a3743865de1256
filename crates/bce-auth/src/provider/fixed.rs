//! Credentials that the program already has.

use super::provide::{ProvideCredentials, ProvideFuture, ready};
use crate::credentials::Credentials;

/// Returns the same credentials every time.
#[derive(Debug, Clone)]
pub struct StaticProvider(Credentials);

impl StaticProvider {
    /// Creates a provider of these credentials.
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
