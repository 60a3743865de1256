//! What to do when the service supports more than this crate.
//!
//! The vendor adds fields, values and parameters without notice. None of these break a call, and
//! all of them can be used at once.
//!
//! # Unknown parts of a response
//!
//! A field that this version does not know is kept in `extra`, and a value that an enum does not
//! know in its `Unknown` variant. A number, address, duration or time is [`Received`]: its accessor
//! gives the value if it can be read as one. All print, compare and serialize as the service sent
//! them.
//!
//! ```
//! use et_sdk::LineStatus;
//!
//! let status: LineStatus = "maintenance".into();
//! assert!(matches!(status, LineStatus::Unknown(_)));
//! assert_eq!(status.to_string(), "maintenance");
//! ```
//!
//! [`Received`]: crate::model::Received
//!
//! # Additional parts of a request
//!
//! Every call takes additional query parameters and headers. Parameters are signed, and so are
//! headers named `x-bce-…`.
//!
//! ```
//! # et_documentation::stage::with_client(async |client| {
//! use et_sdk::http::{HeaderName, HeaderValue};
//!
//! let call = client
//!     .line("dcphy-gq65bz9ip712")
//!     .get()
//!     .extra_query("fields", "all")
//!     .extra_header(HeaderName::from_static("x-team"), HeaderValue::from_static("backbone"));
//! // `preview` shows what would be sent, without sending it.
//! assert_eq!(call.preview()?.query, [("fields".to_owned(), "all".to_owned())]);
//! # Ok(())
//! # });
//! ```
//!
//! # The generated client
//!
#![cfg_attr(feature = "unstable-raw", doc = "[`Client::raw`](crate::Client::raw)")]
#![cfg_attr(not(feature = "unstable-raw"), doc = "`Client::raw`")]
//! (feature `unstable-raw`) has every operation and every body field of the API description, with
//! the same signing, retries and timeouts.
//!
//! # The HTTP client
//!
//! [`ClientBuilder::http_client_builder`](crate::ClientBuilder::http_client_builder) sets proxies,
//! root certificates and the connection pool. Redirects are not followed and raw bytes are not
//! logged, whatever it says.
