//! Baidu AI Cloud's request authentication, bce-auth-v1: signing, verification and credentials, for
//! any of its services.
//!
//! There is no HTTP client in here and no clock: a request is looked at through a [`RequestView`]
//! (or comes as [`http::request::Parts`]), and every function takes the time.
//!
//! | to | use |
//! |---|---|
//! | sign a request | [`Signer`], and [`SignedHeaders`] for what is covered |
//! | cover the body | [`content_md5`] as `Content-MD5`, before signing |
//! | check a signature, in a server or a test | [`Verifier`] |
//! | find credentials | [`provider`]: the environment, a configuration file, a chain, a cache |
//! | see what is signed | [`canonical_request`] |
//!
//! ```
//! use bce_auth::{Credentials, Signer, Verifier};
//! use chrono::DateTime;
//!
//! let credentials = Credentials::new("my-access-key-id", "my-secret")?.with_session_token("my-token")?;
//! let now = DateTime::parse_from_rfc3339("2026-01-30T08:50:00Z")?.to_utc();
//!
//! let (mut parts, ()) = http::Request::get("https://bcc.bj.baidubce.com/v1/et?maxKeys=10").body(())?.into_parts();
//! Signer::new().sign(&mut parts, &credentials, now)?;
//!
//! let keys = |id: &str| (id == "my-access-key-id").then(|| credentials.clone());
//! let verified = Verifier::new().verify(&parts, None, keys, now)?;
//! assert_eq!(verified.credentials().access_key_id(), "my-access-key-id");
//!
//! parts.uri = "https://bcc.bj.baidubce.com/v1/et?maxKeys=1000".parse()?;
//! let refused = Verifier::new().verify(&parts, None, keys, now).unwrap_err();
//! assert_eq!(refused.code(), "SignatureDoesNotMatch");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Secrets are wiped from memory with the last [`Credentials`] that hold them, and no `Debug`,
//! `Display` or error of this crate shows a secret key, a session token or a signature.

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

mod authorization;
mod canonical;
mod content_md5;
mod credentials;
mod encode;
pub mod provider;
mod request;
mod sign;
mod signed_headers;
mod signing_key;
mod timestamp;
mod verify;
mod verify_error;

pub use canonical::{CanonicalError, canonical_request};
pub use content_md5::content_md5;
pub use credentials::{Credentials, CredentialsError};
pub use encode::percent_encode;
pub use request::RequestView;
pub use sign::{DEFAULT_EXPIRATION_SECONDS, SignError, SignatureHeaders, Signer};
pub use signed_headers::{SignedHeaders, SignedHeadersError};
pub use verify::{Verified, Verifier};
pub use verify_error::VerifyError;
