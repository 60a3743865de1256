//! Testing code that uses this crate.
//!
//! | to test | use |
//! |---|---|
//! | whole flows: applying, waiting, routes, retries | `et-emulator`, the service in process |
//! | the handling of one particular response | `et-httpmock`, typed mocks of single calls |
//! | functions that take a response or an error | values made by hand |
//! | waits and timeouts | the emulator's `impatient_client`, or your own [`Clock`](crate::Clock) |
//!
//! # With the emulator
//!
//! The emulator has state, verifies signatures, enforces the service's rules and injects faults.
//! Each test can have its own.
//!
//! ```toml
//! [dev-dependencies]
//! # Until it is published, the URL of your own checkout.
//! et-emulator = { git = "file:///path/to/et-sdk-rust", default-features = false }
//! ```
//!
//! ```
//! use et_emulator::{Emulator, Fault, FaultKind};
//! use et_sdk::Client;
//!
//! // The code under test takes a client of any endpoint.
//! async fn count_lines(client: &Client) -> Result<usize, et_sdk::Error> {
//!     Ok(client.lines().list().items().try_collect::<Vec<_>>().await?.len())
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
//! // A short outage has no effect: the call is retried.
//! let unavailable =
//!     FaultKind::Status { status: 503, code: None, retry_after: Some(0), body: None };
//! emulator.controls().inject(Fault::next(1, unavailable))?;
//! assert_eq!(count_lines(&client).await?, 0);
//! assert_eq!(emulator.controls().requests(), 3);
//! # Ok(())
//! # }
//! ```
//!
//! With its feature `sdk`, `emulator.impatient_client()` is a client whose pauses, between attempts
//! and between polls, take no time and advance the emulator's instead. `ImpatientClock` is its
//! [clock](crate::ClientBuilder::clock), for a client with settings of your own.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use et_emulator::{Emulator, LifecyclePace, Snapshot};
//! use std::time::Duration;
//!
//! let state = br#"{"lines": [{"id": "dcphy-1", "status": "building"}]}"#;
//! let emulator = Emulator::builder().initial_state(Snapshot::from_json(state)?).start().await?;
//! emulator.controls().set_pace(LifecyclePace::Every(Duration::from_secs(600)));
//! // Ten minutes pass at once.
//! emulator.impatient_client()?.line("dcphy-1").wait_until_established().wait().await?;
//! # Ok(())
//! # }
//! ```
//!
//! # With mocks
//!
//! `et-httpmock` has a typed mock of each operation, for one particular response, such as a value
//! that is not published yet. A response that violates the API description panics where it is set,
//! so that no test rests on a misunderstanding of the API.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use et_httpmock::MockServerExt;
//! use et_sdk::{Client, Credentials};
//!
//! let server = httpmock::MockServer::start_async().await;
//! let mock = server.query_dedicated_line_detail(|when, then| {
//!     when.line_id("dcphy-1");
//!     then.json(200, serde_json::json!({"id": "dcphy-1", "status": "maintenance"}));
//! });
//!
//! // Any key works: mocks do not verify signatures.
//! let client = Client::builder()
//!     .endpoint(server.base_url())
//!     .credentials(Credentials::new("any", "key")?)
//!     .build()?;
//! let line = client.line("dcphy-1").get().send().await?;
//! assert_eq!(line.status, Some("maintenance".into()));
//! mock.assert();
//! # Ok(())
//! # }
//! ```
//!
//! # With values made by hand
//!
//! The types of responses have builders, [`Response::from_value`](crate::Response::from_value)
//! wraps a value, and an [`ErrorBuilder`](crate::ErrorBuilder) makes any error. A function that
//! handles them needs no server.
//!
//! ```
//! use et_sdk::http::StatusCode;
//! use et_sdk::model::Line;
//! use et_sdk::{Error, ErrorBuilder, ErrorKind, LineStatus, Response};
//!
//! fn describe(found: Result<Response<Line>, Error>) -> String {
//!     match found {
//!         Ok(line) => match &line.status {
//!             Some(status) => format!("{} is {status}", line.id),
//!             None => format!("{} has no status", line.id),
//!         },
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
//! Every call has a `preview`, which shows the request with secrets hidden. A
//! [read-only](crate::ClientBuilder::read_only) client refuses every change, which makes a dry run
//! of code that was not written for one.
