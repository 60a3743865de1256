//! The client and types generated from the OpenAPI document of Baidu AI Cloud's dedicated line service (ET).
//!
//! This crate builds requests and decodes answers. It neither signs nor sends: every request leaves through the
//! [`Exchange`](transport::Exchange) that the [`Client`] was given. `et-sdk` has one that signs, retries and
//! observes deadlines; programs should depend on that crate and reach this one through its escape hatch.
//!
//! Answers are read leniently. Unknown fields are kept in `extra`, unknown values of an enum in its `Unknown` variant,
//! null counts as absent.

// Written by `cargo xtask generate`; descriptions come from the spec, what progenitor adds has none.
#[allow(missing_docs, unused_imports, clippy::all)]
mod generated;

mod base_url;
mod lenient;
mod open_enum;
mod path;
mod respelled;
mod switch;

pub mod flag;
pub mod operation;
/// Every operation of the service.
#[path = "generated_operations.rs"]
pub mod operations;
pub mod sensitive;
pub mod service_time;
pub mod transport;
pub mod unknown_fields;
/// The open enums and regions of the service.
#[path = "generated_values.rs"]
pub mod values;

pub use generated::{ByteStream, Client, ClientInfo, Error, ResponseValue, builder, types};
pub use open_enum::UnknownText;
#[doc(hidden)]
pub use path::encode_path;
pub use progenitor_client;
