//! Typed HTTP mocks of Baidu AI Cloud's dedicated line service (ET), for tests of programs that use `et-sdk`.
//!
//! [`MockServerExt`] gives httpmock's [`MockServer`](httpmock::MockServer) a method for each operation. Its closure gets a `When` that
//! already matches the operation (method, path and flag) and a `Then` that only lets through what the service could answer.
//!
//! ```
//! use et_httpmock::MockServerExt;
//! use et_sdk::{Client, Credentials, Error, LineStatus};
//! use httpmock::MockServer;
//! use serde_json::json;
//!
//! /// What is under test: tells whether a line is in service, and takes one that is not there for one that is not.
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
//!     when.dcphy_id("dcphy-1");
//!     then.json(200, json!({"id": "dcphy-1", "status": "established"}));
//! });
//! let missing = server.query_dedicated_line_detail(|when, then| {
//!     when.dcphy_id("dcphy-2");
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
//! An answer can be given as a value of the raw client's types (`success`, `client_error`, `server_error`), as JSON (`json`) or as a
//! refusal. Each is held against the API document, and one that the service would never give panics in the line that sets it:
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
//! `into_inner` leads to all that httpmock has, past these checks; [`check`] is there for answers made that way.
//!
//! Signatures are not verified: any key will do. To test against a service that verifies and keeps state, use `et-emulator`.

mod answer;
// Written by `cargo xtask generate`.
#[allow(missing_debug_implementations, clippy::all)]
mod generated;
mod request;

pub use answer::{UnfitAnswer, check};
pub use et_api_raw::{types, values};
pub use et_contract::Violation;
pub use generated::{MockServerExt, operations};
pub use httpmock;
