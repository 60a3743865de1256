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

mod action;
mod service;

pub use action::{AssumeRole, SessionToken};
pub use service::Sts;
