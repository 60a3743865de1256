//! Request authentication of Baidu AI Cloud, bce-auth-v1: signing, verification and credentials,
//! for any of its services.
//!
//! This crate has no HTTP client and reads no clock. It sees a request through a [`RequestView`] or
//! [`http::request::Parts`], and the caller supplies the time.
//!
//! | to | use |
//! |---|---|
//! | sign a request | [`Signer`], and [`SignedHeaders`] for the headers it covers |
//! | cover the body | [`content_md5`] as `Content-MD5`, before signing |
//! | verify a signature, in a server or a test | [`Verifier`] |
//! | find credentials | [`provider`]: environment, configuration file, chain, cache |
//! | see what is signed | [`canonical_request`] |
//! | encode a path or query as it is signed | [`percent_encode`] |
//!
//! ```
//! use bce_auth::{Credentials, Signer, Verifier};
//! use chrono::DateTime;
//!
//! let credentials =
//!     Credentials::new("my-access-key-id", "my-secret")?.with_session_token("my-token")?;
//! let now = DateTime::parse_from_rfc3339("2026-01-30T08:50:00Z")?.to_utc();
//!
//! let uri = "https://bcc.bj.baidubce.com/v1/et?maxKeys=10";
//! let (mut parts, ()) = http::Request::get(uri).body(())?.into_parts();
//! Signer::new().sign(&mut parts, &credentials, now)?;
//!
//! let keys = |id: &str| (id == "my-access-key-id").then(|| credentials.clone());
//! let verified = Verifier::new().verify(&parts, None, keys, now)?;
//! assert_eq!(verified.credentials().access_key_id(), "my-access-key-id");
//!
//! parts.uri = "https://bcc.bj.baidubce.com/v1/et?maxKeys=1000".parse()?;
//! let error = Verifier::new().verify(&parts, None, keys, now).unwrap_err();
//! assert_eq!(error.code(), "SignatureDoesNotMatch");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Secrets are wiped from memory with the last [`Credentials`] that hold them. No `Debug`,
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
