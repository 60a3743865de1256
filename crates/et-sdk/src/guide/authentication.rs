//! Who signs a request, and where the keys come from.
//!
//! Every request carries a signature (`bce-auth-v1`) made with an access key and its secret. The secret never travels. Signing is the
//! work of [`bce_auth`], a crate of its own that fits any service of the vendor.
//!
//! # Where keys are looked for
//!
//! A builder that is given nothing looks in this order, when the client is built:
//!
//! 1. the environment: `BCE_ACCESS_KEY_ID` and `BCE_SECRET_ACCESS_KEY`, for temporary keys also `BCE_SECURITY_TOKEN`;
//! 2. the current profile of the official command line tool, in `~/.bce/config.json`.
//!
//! A source that is set up by half is an error and not passed over, so that no request is ever signed as somebody else. A
//! [profile](crate::ClientBuilder::profile) that is named goes before both.
//!
//! # Given keys
//!
//! ```
//! use et_sdk::{Client, Credentials, Region};
//!
//! let credentials = Credentials::new("access-key-id", "secret-access-key")?;
//! // Temporary keys come with a session token, which is sent as `x-bce-security-token`.
//! let temporary = credentials.clone().with_session_token("token")?;
//!
//! let client = Client::builder().region(Region::Suzhou).credentials(temporary).build()?;
//! // No Debug shows a secret.
//! assert!(!format!("{credentials:?} {client:?}").contains("secret-access-key"));
//! # Ok::<(), et_sdk::Error>(())
//! ```
//!
//! # A source of one's own
//!
//! Anything that implements [`ProvideCredentials`](crate::bce_auth::provider::ProvideCredentials) will do. It is asked before each
//! attempt; one that goes over the network belongs behind a [`CachingProvider`](crate::bce_auth::provider::CachingProvider), which asks
//! again shortly before the keys end and once for all callers.
//!
//! ```
//! # et_documentation::stage::play(async |emulator, _| {
//! use et_sdk::bce_auth::provider::{CachingProvider, ProvideCredentials, ProvideFuture};
//! use et_sdk::{Client, Credentials};
//!
//! /// Stands for a vault, or a security token service.
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
//! The example `credentials_provider` has one whose keys change while requests are under way.
//!
//! # Where requests go
//!
//! To the endpoint, if one is given, else to the region's; a region is also found in `BCE_REGION` and in the profile. Endpoints are HTTPS
//! unless their URL says `http://`. Redirects are not followed, since the token would go along.
//!
//! # What is refused
//!
//! [`Error::is_authentication`](crate::Error::is_authentication) tells an unknown key, a wrong signature and an expired date
//! from what the account may not do ([`is_access_denied`](crate::Error::is_access_denied)). A date is expired when it is more than 30
//! minutes from the service's clock; the client measures the difference and [corrects
//! it](crate::ClientBuilder::clock_skew_correction).
