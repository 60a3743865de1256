//! Ways past this crate, for the day when the service knows more than it does.
//!
//! The vendor adds fields, values and parameters without asking. None of that breaks a call, and all of it can be used at once.
//!
//! # What answers hold beyond their fields
//!
//! A field that this version does not know is kept in `extra`, a value that an enum does not know in its `Unknown` variant. Both print,
//! compare and serialize as the service sent them.
//!
//! ```
//! use et_sdk::LineStatus;
//!
//! let status: LineStatus = "maintenance".into();
//! assert!(matches!(status, LineStatus::Unknown(_)));
//! assert_eq!(status.to_string(), "maintenance");
//! ```
//!
//! # What requests can say beyond their methods
//!
//! Every call takes further query parameters and headers; the parameters are signed, and so are headers named `x-bce-…`.
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
//! [`Client::raw`](crate::Client::raw) has every operation and every body field as the API describes them, under the same signing,
//! retries and deadlines.
//!
//! # The HTTP client
//!
//! Proxies, root certificates and the connection pool are set by
//! [`ClientBuilder::http_client_builder`](crate::ClientBuilder::http_client_builder). Whatever it says, redirects are not followed and
//! bytes are not logged.
