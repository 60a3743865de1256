//! Temporary credentials from the vendor's security token service (STS).
//!
//! [`Sts`] is the service. Its two actions are credential providers: [`AssumeRole`] takes on a role
//! of this or another account, and [`SessionToken`] derives temporary keys from permanent ones.
//! [`cached`](AssumeRole::cached) keeps the credentials until shortly before they expire, and
//! fetches them once for all calls that wait for them.
//!
//! ```no_run
//! use std::time::Duration;
//!
//! use et_sdk::bce_auth::provider::ProviderChain;
//! use et_sdk::sts::Sts;
//! use et_sdk::{Client, Region};
//!
//! let sts = Sts::new(Region::Beijing, ProviderChain::standard())?;
//! let role = sts
//!     .assume_role("0123456789abcdef0123456789abcdef", "NetworkOperator")
//!     .duration(Duration::from_secs(3600));
//! let client = Client::builder()
//!     .region(Region::Beijing)
//!     .credentials_provider(role.cached())
//!     .build()?;
//! # let _ = client;
//! # Ok::<(), et_sdk::Error>(())
//! ```
//!
//! Both actions respond with the temporary keys and the time at which they expire. Other fields are
//! ignored:
//!
//! ```json
//! {
//!     "accessKeyId": "3a1f0c5e9b7d4826",
//!     "secretAccessKey": "an issued secret",
//!     "sessionToken": "an issued token",
//!     "createTime": "2030-01-30T08:00:00Z",
//!     "expiration": "2030-01-30T10:00:00Z",
//!     "userId": "0123456789abcdef0123456789abcdef"
//! }
//! ```
//!
//! # Testing
//!
//! [`Sts::at`] takes the URL of any server. The emulator has no STS, but a mock server can issue
//! the credentials that an emulator accepts:
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use et_emulator::Emulator;
//! use et_sdk::bce_auth::provider::StaticProvider;
//! use et_sdk::sts::Sts;
//! use et_sdk::{Client, Credentials};
//!
//! let server = httpmock::MockServer::start_async().await;
//! let exchange = server.mock(|when, then| {
//!     when.method("POST").path("/v1/credential").query_param("roleName", "NetworkOperator");
//!     then.status(200).json_body(serde_json::json!({
//!         "accessKeyId": "issued-key", "secretAccessKey": "issued-secret",
//!         "sessionToken": "issued-token", "expiration": "2999-01-01T00:00:00Z",
//!     }));
//! });
//! let issued = Credentials::new("issued-key", "issued-secret")?;
//! let issued = issued.with_session_token("issued-token")?;
//! let emulator = Emulator::builder().credentials(issued).start().await?;
//!
//! let own = StaticProvider::new(Credentials::new("own-key", "own-secret")?);
//! let role = Sts::at(server.base_url(), own)?.assume_role("the-account", "NetworkOperator");
//! let client = Client::builder()
//!     .endpoint(emulator.endpoint())
//!     .credentials_provider(role.cached())
//!     .build()?;
//! client.lines().list().send().await?;
//! client.lines().list().send().await?;
//! // Both calls shared the credentials.
//! exchange.assert();
//! # Ok(())
//! # }
//! ```

mod action;
mod service;

pub use action::{AssumeRole, SessionToken};
pub use service::Sts;
