//! Where credentials come from: one small provider a source, a chain of them, and a cache in front.
//!
//! | provider | its source |
//! |---|---|
//! | [`StaticProvider`] | credentials that the program has |
//! | [`EnvironmentProvider`] | `BCE_ACCESS_KEY_ID`, `BCE_SECRET_ACCESS_KEY`, `BCE_SECURITY_TOKEN` |
//! | [`CliConfigProvider`] | the profiles of the vendor's command line tool, `~/.bce/config.json` |
//! | [`ProviderChain`] | the first of several that has any; [`ProviderChain::standard`] is the two above |
//! | [`CachingProvider`] | another provider, asked once and again shortly before the credentials end |
//!
//! A source of one's own is one method:
//!
//! ```
//! use bce_auth::Credentials;
//! use bce_auth::provider::{ProvideCredentials, ProvideFuture, ProviderChain, ProviderError};
//!
//! #[derive(Debug)]
//! struct Vault;
//!
//! impl ProvideCredentials for Vault {
//!     fn provide(&self) -> ProvideFuture<'_> {
//!         Box::pin(async {
//!             let (id, secret) = ("my-access-key-id", "my-secret"); // asked for over the network
//!             Credentials::new(id, secret).map_err(|error| ProviderError::failed("vault", error))
//!         })
//!     }
//! }
//!
//! let chain = ProviderChain::standard().then(Vault);
//! # let _ = chain;
//! ```

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use crate::Credentials;

mod caching;
mod chain;
mod cli_config;
mod cli_file;
mod environment;
mod error;
mod given;

pub use caching::CachingProvider;
pub use chain::ProviderChain;
pub use cli_config::{CliConfigProvider, CliProfile};
pub use environment::{
    BCE_ACCESS_KEY_ID, BCE_REGION, BCE_SECRET_ACCESS_KEY, BCE_SECURITY_TOKEN, Environment,
    EnvironmentProvider,
};
pub use error::ProviderError;
pub use given::StaticProvider;

/// What [`ProvideCredentials::provide`] gives back.
pub type ProvideFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Credentials, ProviderError>> + Send + 'a>>;

/// A source of credentials.
///
/// It is asked whenever a request is to be signed, so a source that is slow belongs behind a
/// [`CachingProvider`]. A future that is dropped must leave the provider usable.
pub trait ProvideCredentials: Send + Sync + fmt::Debug {
    /// The credentials of this moment.
    ///
    /// The error of a source that has none should be [`ProviderError::not_configured`], so that a
    /// chain goes on to the next one; any other error ends the chain.
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

/// The future of a source that need not wait.
fn ready<'a>(result: Result<Credentials, ProviderError>) -> ProvideFuture<'a> {
    Box::pin(std::future::ready(result))
}
