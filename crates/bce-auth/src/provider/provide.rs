//! The trait of all credential providers.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use super::error::ProviderError;
use crate::credentials::Credentials;

/// The future that [`ProvideCredentials::provide`] returns.
pub type ProvideFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Credentials, ProviderError>> + Send + 'a>>;

/// A source of credentials.
///
/// It is called for every request that is signed, so wrap a slow source in a
/// [`CachingProvider`](super::CachingProvider). The provider must remain usable when the future is
/// dropped before it completes.
pub trait ProvideCredentials: Send + Sync + fmt::Debug {
    /// Returns the current credentials.
    ///
    /// A source without credentials should return [`ProviderError::not_configured`], so that a
    /// chain continues with the next provider. Any other error ends the chain.
    fn provide(&self) -> ProvideFuture<'_>;
}

impl<P: ProvideCredentials + ?Sized> ProvideCredentials for Arc<P> {
    fn provide(&self) -> ProvideFuture<'_> {
        (**self).provide()
    }
}

impl<P: ProvideCredentials + ?Sized> ProvideCredentials for Box<P> {
    fn provide(&self) -> ProvideFuture<'_> {
        (**self).provide()
    }
}

/// A future that is ready with `result`.
pub(super) fn ready<'a>(result: Result<Credentials, ProviderError>) -> ProvideFuture<'a> {
    Box::pin(std::future::ready(result))
}
