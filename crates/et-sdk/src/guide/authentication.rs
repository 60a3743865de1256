//! How requests are signed, and where the keys come from.
//!
//! Every request carries a signature (`bce-auth-v1`) made with an access key and its secret. The
//! secret is never sent. [`bce_auth`], a crate of its own, makes the signatures; it works for any
//! service of the vendor.
//!
//! # Discovered keys
//!
//! Without explicit credentials, building a client looks in:
//!
//! 1. the environment: `BCE_ACCESS_KEY_ID` and `BCE_SECRET_ACCESS_KEY`, for temporary keys also
//!    `BCE_SECURITY_TOKEN`;
//! 2. the current profile of the official command-line tool, in `~/.bce/config.json`.
//!
//! A source is taken whole or not at all. An incomplete one is an error and is not skipped, so that
//! no request is signed with the key of another account; the error says which file, profile and
//! variable had what.
//!
//! A named [profile](crate::ClientBuilder::profile) overrides both, and takes nothing from the
//! environment, neither keys nor the region. The current profile, which nobody named, is read as
//! the official tool reads it: its empty fields come from the environment. Discovery reads the
//! profile only when the environment has no key, so this matters only where
//! [`CliConfigProvider`](crate::bce_auth::provider::CliConfigProvider) is used directly.
//!
//! # Explicit keys
//!
//! ```
//! use et_sdk::{Client, Credentials, Region};
//!
//! let credentials = Credentials::new("access-key-id", "secret-access-key")?;
//! // Temporary keys have a session token, which is sent as `x-bce-security-token`.
//! let temporary = credentials.clone().with_session_token("token")?;
//!
//! let client = Client::builder().region(Region::Suzhou).credentials(temporary).build()?;
//! // No Debug shows a secret.
//! assert!(!format!("{credentials:?} {client:?}").contains("secret-access-key"));
//! # Ok::<(), et_sdk::Error>(())
//! ```
//!
//! # Temporary keys of a role
//!
//! [`sts`](crate::sts) fetches temporary keys from the vendor's security token service, shortly
//! before the last ones expire, once for all calls.
//!
//! # A custom provider
//!
//! [`provider_fn`](crate::bce_auth::provider::provider_fn) makes a provider of an async function,
//! which may use `?` on any error.
//!
//! Any [`ProvideCredentials`](crate::bce_auth::provider::ProvideCredentials) can provide the keys.
//! It is asked before each attempt. One that uses the network belongs behind a
//! [`CachingProvider`](crate::bce_auth::provider::CachingProvider), which asks again shortly before
//! the keys expire, once for all callers.
//!
//! ```
//! # et_documentation::stage::play(async |emulator, _| {
//! use et_sdk::bce_auth::provider::{CachingProvider, ProvideCredentials, ProvideFuture};
//! use et_sdk::{Client, Credentials};
//!
//! /// Stands for a vault or a security token service.
//! #[derive(Debug)]
//! struct Vault {
//!     held: Credentials,
//! }
//!
//! impl ProvideCredentials for Vault {
//!     fn provide(&self) -> ProvideFuture<'_> {
//!         Box::pin(async { Ok(self.held.clone()) })
//!     }
//! }
//!
//! let vault = Vault { held: emulator.credentials().clone() };
//! let client = Client::builder()
//!     .endpoint(emulator.endpoint())
//!     .credentials_provider(CachingProvider::new(vault))
//!     .build()?;
//! client.lines().list().send().await?;
//! # Ok(())
//! # });
//! ```
//!
//! The example `credentials_provider` rotates keys while requests are in flight.
//!
//! # Endpoints
//!
//! Requests go to the endpoint if one is set, otherwise to that of the region, which is also
//! discovered in `BCE_REGION` and in the profile. `BCE_ENDPOINT` overrides every region, even that
//! of `region(…)`, unless a profile is named. [Regions](super::regions) explains the rest.
//! Endpoints use HTTPS unless their URL begins with `http://`. Redirects are not followed, because
//! the session token would be sent along.
//!
//! # Refused requests
//!
//! [`Error::is_authentication`](crate::Error::is_authentication) is true for an unknown key, a
//! wrong signature and an expired date;
//! [`is_access_denied`](crate::Error::is_access_denied) for what the account may not do. The
//! service refuses dates that are more than 30 minutes off. The client
//! [corrects its date](crate::ClientBuilder::clock_skew_correction) by up to 24 hours, over HTTPS
//! or on this machine.
