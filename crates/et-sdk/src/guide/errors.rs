//! What failed, and whether the call took effect.
//!
//! Every failure is an [`Error`](crate::Error). Three questions usually decide what to do:
//!
//! * What failed? [`kind`](crate::Error::kind) and [`code`](crate::Error::code) say so, as do
//!   predicates such as [`is_not_found`](crate::Error::is_not_found).
//! * Did it take effect? See [`outcome`](crate::Error::outcome).
//! * Does trying again help, after the call's own [retries](crate::retry)? See
//!   [`is_retryable`](crate::Error::is_retryable).
//!
//! ```
//! # et_documentation::stage::with_client(async |client| {
//! use et_sdk::{ErrorKind, Outcome};
//!
//! let error = client.line("dcphy-nosuchline00").get().send().await.unwrap_err();
//! assert!(error.is_not_found());
//! assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some("NoSuchObject")));
//! assert_eq!(error.outcome(), Outcome::Unchanged);
//! // It names the resource, and its message begins with it. The message is one line that says what
//! // to do, with the request id for the vendor's support.
//! let resource = error.resource().unwrap();
//! assert_eq!(resource.line_id.as_deref(), Some("dcphy-nosuchline00"));
//! assert!(error.to_string().starts_with("line dcphy-nosuchline00: "));
//! assert!(error.request_id().is_some());
//! # Ok(())
//! # });
//! ```
//!
//! # When the outcome is unknown
//!
//! When a connection breaks after a request was sent, the service may or may not have acted.
//! Every action that makes changes therefore carries a client token, and the service carries out a
//! token once. The error has the token: the same call with the same token returns the result
//! without doing anything twice, even from another process, for 24 hours.
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
//! // The service acts, and the connection breaks before the response.
//! emulator.controls().inject(Fault::next(1, FaultKind::Reset).after_acting())?;
//! let error = create.clone().without_retries().send().await.unwrap_err();
//! assert_eq!(error.outcome(), Outcome::Unknown);
//!
//! // The same call with the same token returns what was created then.
//! let token = error.client_token().unwrap();
//! create.client_token(token).send().await?;
//! assert_eq!(channel.route_rules().list().items().try_collect::<Vec<_>>().await?.len(), 2);
//! # Ok(())
//! # });
//! ```
//!
//! By default this happens inside the call, whose retries carry the same token. The error is
//! returned when they are used up.
//!
//! # Timeouts
//!
//! An attempt may take 30 s, and a call with all its attempts 120 s. Both can be set for a client
//! and for one call, and [`is_timeout`](crate::Error::is_timeout) is true for either. Dropping the
//! future of a call cancels it; the service may still carry out what was sent.
//!
//! ```
//! # et_documentation::stage::play(async |emulator, client| {
//! use std::time::Duration;
//! # let delay = et_emulator::FaultKind::Delay { millis: 60_000 };
//! # emulator.controls().inject(et_emulator::Fault::next(9, delay))?;
//!
//! let list = client.lines().list().operation_timeout(Duration::from_millis(200));
//! let error = list.send().await.unwrap_err();
//! assert!(error.is_timeout());
//! # Ok(())
//! # });
//! ```
//!
//! # In logs
//!
//! With the feature `tracing` each call is a span `bce.et.call` with the action, the status, the
//! number of retries and the request id, named as in OpenTelemetry. It has no parameters, headers
//! or bodies, and no `Debug` or `Display` of this crate shows a secret or a contact.
