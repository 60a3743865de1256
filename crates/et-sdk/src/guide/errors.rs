//! What went wrong, and what became of the call.
//!
//! Every call fails with one type, [`Error`](crate::Error). Three questions usually decide what to do:
//!
//! | question | asked by |
//! |---|---|
//! | What is wrong? | [`kind`](crate::Error::kind), [`code`](crate::Error::code) and predicates such as [`is_not_found`](crate::Error::is_not_found), [`is_conflict`](crate::Error::is_conflict) |
//! | Was anything done? | [`outcome`](crate::Error::outcome) |
//! | Does it help to try again? | [`is_retryable`](crate::Error::is_retryable), after the call's own [retries](crate::retry) |
//!
//! ```
//! # et_documentation::stage::with_client(async |client| {
//! use et_sdk::{ErrorKind, Outcome};
//!
//! let error = client.line("dcphy-nosuchline00").get().send().await.unwrap_err();
//! assert!(error.is_not_found());
//! assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some("NoSuchObject")));
//! assert_eq!(error.outcome(), Outcome::Unchanged);
//! // One line that says what to do, with the id that the vendor's support asks for.
//! assert!(error.to_string().contains("check the id"));
//! assert!(error.request_id().is_some());
//! # Ok(())
//! # });
//! ```
//!
//! # When the outcome is unknown
//!
//! A connection that breaks after a request has left it open whether the service acted. Each changing action therefore carries a client
//! token, under which it is carried out once. The error has it: the same call with the same token finds out, without doing anything twice,
//! and so does another process for 24 hours.
//!
//! ```
//! # et_documentation::stage::play(async |emulator, client| {
//! use et_emulator::{Fault, FaultKind};
//! use et_sdk::Outcome;
//! use et_sdk::operations::{NewRouteRule, NextHop};
//!
//! let channel = client.line("dcphy-gq65bz9ip712").channel("dedicatedconn-zy9t7n91k0iq");
//! let create = channel.route_rules().create(NewRouteRule {
//!     destination: "10.1.0.0/16".parse()?,
//!     next_hop: NextHop::gateway("dcgw-p5x55p77u8ah"),
//! });
//!
//! // The service acts, and the connection breaks before its answer.
//! emulator.controls().inject(Fault::next(1, FaultKind::Reset).after_acting())?;
//! let error = create.clone().without_retries().send().await.unwrap_err();
//! assert_eq!(error.outcome(), Outcome::Unknown);
//!
//! // The same call again gives what was created then.
//! let token = error.client_token().unwrap();
//! create.client_token(token).send().await?;
//! assert_eq!(channel.route_rules().list().items().collect().await?.len(), 2);
//! # Ok(())
//! # });
//! ```
//!
//! By default this happens inside the call: its retries carry the same token. The error comes only when they are used up.
//!
//! # Patience
//!
//! An attempt has 30 s, a call with all its attempts 120 s; both can be set for a client and for one call. Whichever ends the call,
//! [`is_timeout`](crate::Error::is_timeout) holds. Dropping the call's future cancels it; what it had sent may still be carried out.
//!
//! ```
//! # et_documentation::stage::play(async |emulator, client| {
//! use std::time::Duration;
//! # emulator.controls().inject(et_emulator::Fault::next(9, et_emulator::FaultKind::Delay { millis: 60_000 }))?;
//!
//! let error = client
//!     .lines()
//!     .list()
//!     .operation_timeout(Duration::from_millis(200))
//!     .send()
//!     .await
//!     .unwrap_err();
//! assert!(error.is_timeout());
//! # Ok(())
//! # });
//! ```
//!
//! # In logs
//!
//! With the feature `tracing` each call is a span `bce.et.call` with the action, the status, the number of retries and the request id, by
//! OpenTelemetry's names. Parameters, headers and bodies are not in it, and no Debug or Display of this crate shows a secret or a contact.
