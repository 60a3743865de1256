//! Testing code that uses this crate.
//!
//! | what is tested | with |
//! |---|---|
//! | whole flows: applying, waiting, routes, retries after faults | `et-emulator`, the service in the test's own process |
//! | how code takes one particular answer | `et-httpmock`, typed mocks of single calls |
//! | functions that take an answer or an error | values made by hand |
//! | waits and time-outs | a [`Clock`](crate::Clock) that the test moves |
//!
//! # With the emulator
//!
//! It has state, checks signatures, keeps the service's rules, and makes trouble when asked. Each test can have its own.
//!
//! ```toml
//! [dev-dependencies]
//! et-emulator = { version = "0.1", default-features = false }
//! ```
//!
//! ```
//! use et_emulator::{Emulator, Fault, FaultKind};
//! use et_sdk::Client;
//!
//! // The code under test takes a client and does not know whom it talks to.
//! async fn count_lines(client: &Client) -> Result<usize, et_sdk::Error> {
//!     Ok(client.lines().list().items().collect().await?.len())
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let emulator = Emulator::start().await?;
//! let client = Client::builder()
//!     .endpoint(emulator.endpoint())
//!     .credentials(emulator.credentials().clone())
//!     .build()?;
//! assert_eq!(count_lines(&client).await?, 0);
//!
//! // A bad moment passes unnoticed: the call is repeated.
//! let unavailable = FaultKind::Status { status: 503, code: None, retry_after: Some(0), body: None };
//! emulator.controls().inject(Fault::next(1, unavailable))?;
//! assert_eq!(count_lines(&client).await?, 0);
//! assert_eq!(emulator.controls().requests(), 3);
//! # Ok(())
//! # }
//! ```
//!
//! # With mocks
//!
//! `et-httpmock` has a typed mock for each operation, for one particular answer, such as a value that is not published yet. An answer that
//! the service would never give panics where it is set, so a test cannot pass on a wrong idea of the API.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use et_httpmock::MockServerExt;
//! use et_sdk::{Client, Credentials};
//!
//! let server = httpmock::MockServer::start_async().await;
//! let mock = server.query_dedicated_line_detail(|when, then| {
//!     when.dcphy_id("dcphy-1");
//!     then.json(200, serde_json::json!({"id": "dcphy-1", "status": "maintenance"}));
//! });
//!
//! // Any key will do: mocks verify no signature.
//! let client = Client::builder()
//!     .endpoint(server.base_url())
//!     .credentials(Credentials::new("any", "key")?)
//!     .build()?;
//! let line = client.line("dcphy-1").get().send().await?;
//! assert_eq!(line.status.as_ref().map(|status| status.as_str()), Some("maintenance"));
//! mock.assert();
//! # Ok(())
//! # }
//! ```
//!
//! # With values made by hand
//!
//! Answers have builders, [`Response::from_value`](crate::Response::from_value) wraps one, and an
//! [`ErrorBuilder`](crate::ErrorBuilder) makes any error, so a function that handles them needs no server.
//!
//! ```
//! use et_sdk::http::StatusCode;
//! use et_sdk::model::Line;
//! use et_sdk::{ErrorBuilder, ErrorKind, LineStatus, Response};
//!
//! fn describe(found: Result<Response<Line>, et_sdk::Error>) -> String {
//!     match found {
//!         Ok(line) => format!("{} is {}", line.id, line.status.as_ref().map_or("?", |status| status.as_str())),
//!         Err(error) if error.is_not_found() => "there is no such line".to_owned(),
//!         Err(error) => error.to_string(),
//!     }
//! }
//!
//! let line: Line = Line::builder().id("dcphy-1").status(LineStatus::Building).try_into()?;
//! assert_eq!(describe(Ok(Response::from_value(line))), "dcphy-1 is building");
//!
//! let missing = ErrorBuilder::new(ErrorKind::Service).status(StatusCode::NOT_FOUND).build();
//! assert_eq!(describe(Err(missing)), "there is no such line");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Without sending
//!
//! Every call has a `preview`, which shows the request with secrets hidden; and a [read-only](crate::ClientBuilder::read_only) client
//! refuses whatever would change something, which makes a dry run of code that was not written for one.
