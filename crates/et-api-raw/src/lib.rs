//! The client and types generated from the OpenAPI document of Baidu AI Cloud's dedicated line
//! service (ET).
//!
//! Each operation has two halves: it builds an HTTP request without I/O, and it decodes a
//! successful response ([`request::OperationRequest`]). What happens in between is up to the
//! [`Transport`](transport::Transport) that the [`Client`] was given; this crate neither signs nor
//! sends. `et-sdk` has a transport that signs, retries and observes deadlines. Programs should
//! depend on that crate.
//!
//! Responses are read leniently. Unknown properties are kept in `extra`, unknown values of an enum
//! in its `Unknown` variant, a value that cannot be read as its type in
//! [`Received`](received::Received), and null counts as absent.

// Written by `cargo xtask generate`. Descriptions come from the spec; progenitor's additions have
// none.
#[allow(missing_docs, unused_imports, clippy::all)]
mod generated;

mod aliases;
mod base_url;
mod decode;
mod error;
mod lenient;
mod open_enum;
mod route_rule;
mod service_time;
mod switch;
mod value_order;

pub mod cidr;
pub mod flag;
pub mod id;
pub mod next_hop;
pub mod operation;
/// Every operation of the products.
#[path = "generated_operations.rs"]
pub mod operations;
pub mod page;
pub mod path;
pub mod product;
/// Every product.
#[path = "generated_products.rs"]
pub mod products;
pub mod received;
pub mod request;
pub mod sensitive;
pub mod sts;
pub mod tag;
pub mod transport;
pub mod unknown_fields;
/// The open enums and the regions.
#[path = "generated_values.rs"]
pub mod values;
pub mod vpc_next_hop;
pub mod vpc_route_rule;

pub use decode::DecodeError;
pub use error::Error;
pub use generated::{Client, ClientInfo, ResponseValue, builder, types};
pub use open_enum::UnknownText;
pub use progenitor_client;
