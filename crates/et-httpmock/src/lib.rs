//! Typed HTTP mocks of Baidu AI Cloud's dedicated line service (ET), for testing programs that use
//! `et-sdk`.
//!
//! [`MockServerExt`] gives httpmock's [`MockServer`](httpmock::MockServer) a method for each
//! operation. The method's closure receives a [`When`] that already matches the operation's method,
//! path and query flag, and a [`Then`] that only accepts what the service could respond with.
//!
//! ```
//! use et_httpmock::MockServerExt;
//! use et_sdk::{Client, Credentials, Error, LineStatus};
//! use httpmock::MockServer;
//! use serde_json::json;
//!
//! /// The code under test: whether a line is in service. A missing line is not.
//! async fn is_in_service(client: &Client, line: &str) -> Result<bool, Error> {
//!     match client.line(line).get().send().await {
//!         Ok(line) => Ok(line.status == Some(LineStatus::Established)),
//!         Err(error) if error.is_not_found() => Ok(false),
//!         Err(error) => Err(error),
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Error> {
//! let server = MockServer::start();
//! let established = server.query_dedicated_line_detail(|when, then| {
//!     when.line_id("dcphy-1");
//!     then.json(200, json!({"id": "dcphy-1", "status": "established"}));
//! });
//! let missing = server.query_dedicated_line_detail(|when, then| {
//!     when.line_id("dcphy-2");
//!     then.refusal(404, "NoSuchObject");
//! });
//!
//! let client = Client::builder()
//!     .endpoint(server.base_url())
//!     .credentials(Credentials::new("any", "key").expect("a key"))
//!     .build()?;
//! assert!(is_in_service(&client, "dcphy-1").await?);
//! assert!(!is_in_service(&client, "dcphy-2").await?);
//! established.assert();
//! missing.assert();
//! # Ok(())
//! # }
//! ```
//!
//! A response is a value of the raw client's types (`success`, `client_error`, `server_error`),
//! JSON (`json`) or an error code (`refusal`). Each is checked against the API document. One that
//! the service would never send panics on the line that sets it:
//!
//! ```should_panic
//! # use et_httpmock::MockServerExt;
//! # use serde_json::json;
//! # let server = httpmock::MockServer::start();
//! server.query_dedicated_lines(|_, then| {
//!     // The list is called `ets`.
//!     then.json(200, json!({"lines": []}));
//! });
//! ```
//!
//! `into_inner` returns httpmock's own builder, which checks nothing; [`check()`] checks responses
//! built that way.
//!
//! Signatures are not verified, so any key works. To test against a service that verifies them and
//! keeps state, use `et-emulator`.

mod check;
// Written by `cargo xtask generate`.
#[allow(clippy::all)]
mod generated;
mod operation;
mod request;
mod response;
mod server;

pub use check::{InvalidResponse, check};
pub use et_api_raw::{types, values};
pub use et_contract::Violation;
pub use generated::{MockServerExt, operations};
pub use httpmock;
pub use operation::{NoBody, Operation};
pub use request::When;
pub use response::Then;
