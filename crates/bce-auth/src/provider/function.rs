//! A function as a provider.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use super::error::ProviderError;
use super::provide::{ProvideCredentials, ProvideFuture};
use crate::credentials::Credentials;

/// The error of a function that provides credentials: anything that `?` can convert.
pub type FunctionError = Box<dyn Error + Send + Sync>;

/// A provider made of a function; see [`provider_fn`].
#[derive(Clone)]
pub struct FunctionProvider<F> {
    name: Arc<str>,
    function: F,
}

/// A provider that calls an async function. `name` says in errors what the source is.
///
/// The function may use `?` on any error. It is called for every request that is signed, so wrap a
/// slow one in a [`CachingProvider`](super::CachingProvider).
///
/// ```
/// use bce_auth::Credentials;
/// use bce_auth::provider::{CachingProvider, provider_fn};
///
/// let vault = provider_fn("vault", async || {
///     // Fetched over the network.
///     Ok(Credentials::new("my-access-key-id", "my-secret")?)
/// });
/// let provider = CachingProvider::new(vault);
/// # let _ = provider;
/// ```
pub fn provider_fn<F, R>(name: impl Into<Arc<str>>, function: F) -> FunctionProvider<F>
where
    F: Fn() -> R + Send + Sync,
    R: Future<Output = Result<Credentials, FunctionError>> + Send,
{
    let name = name.into();
    FunctionProvider { name, function }
}

impl<F, R> ProvideCredentials for FunctionProvider<F>
where
    F: Fn() -> R + Send + Sync,
    R: Future<Output = Result<Credentials, FunctionError>> + Send,
{
    fn provide(&self) -> ProvideFuture<'_> {
        Box::pin(async {
            let result = (self.function)().await;
            result.map_err(|error| match error.downcast::<ProviderError>() {
                // The function used another provider.
                Ok(error) => *error,
                Err(error) => ProviderError::failed(self.name.to_string(), error),
            })
        })
    }
}

impl<F> fmt::Debug for FunctionProvider<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FunctionProvider").field(&self.name).finish()
    }
}
