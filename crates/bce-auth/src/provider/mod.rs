//! Credential providers: one for each source, a chain of several, and a cache.
//!
//! | provider | source |
//! |---|---|
//! | [`StaticProvider`] | credentials that the program already has |
//! | [`EnvironmentProvider`] | `BCE_ACCESS_KEY_ID`, `BCE_SECRET_ACCESS_KEY`, `BCE_SECURITY_TOKEN` |
//! | [`CliConfigProvider`] | a profile of the vendor's command line tool, in `~/.bce/config.json` |
//! | [`ProviderChain`] | the first of several with credentials, as in [`ProviderChain::standard`] |
//! | [`CachingProvider`] | another provider, called again shortly before its credentials expire |
//! | [`provider_fn`] | an async function |
//!
//! A source with a type of its own implements one method:
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
//!             let (id, secret) = ("my-access-key-id", "my-secret"); // fetched over the network
//!             Credentials::new(id, secret).map_err(|error| ProviderError::failed("vault", error))
//!         })
//!     }
//! }
//!
//! let chain = ProviderChain::standard().then(Vault);
//! # let _ = chain;
//! ```

mod caching;
mod chain;
mod cli_config;
mod cli_file;
mod cli_key;
mod environment;
mod error;
mod fixed;
mod function;
mod provide;

pub use caching::CachingProvider;
pub use chain::ProviderChain;
pub use cli_config::{CliConfigProvider, CliProfile};
pub use environment::{
    BCE_ACCESS_KEY_ID, BCE_ENDPOINT, BCE_REGION, BCE_SECRET_ACCESS_KEY, BCE_SECURITY_TOKEN,
    Environment, EnvironmentProvider,
};
pub use error::ProviderError;
pub use fixed::StaticProvider;
pub use function::{FunctionError, FunctionProvider, provider_fn};
pub use provide::{ProvideCredentials, ProvideFuture};
