//! The SDK for Baidu AI Cloud's dedicated line service (ET, 专线).
//!
//! A *line* is a leased physical link between a data centre and the cloud. It carries *channels*, each a VLAN with static or BGP
//! routing, and a channel has *route rules*. Calls read as the API is shaped:
//!
//! ```no_run
//! use et_sdk::{Client, Region};
//!
//! # async fn run() -> Result<(), et_sdk::Error> {
//! // Credentials from BCE_ACCESS_KEY_ID and BCE_SECRET_ACCESS_KEY, or from ~/.bce/config.json.
//! let client = Client::builder().region(Region::Beijing).build()?;
//!
//! let mut lines = client.lines().list().items();
//! while let Some(line) = lines.next().await {
//!     let line = line?;
//!     println!("{} is {:?}", line.id, line.status);
//!     for channel in &client.line(&line.id).channels().list().send().await?.et_channels {
//!         println!("  VLAN {:?} to {:?}", channel.vlan_id, channel.customer_address);
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Every call is signed, has a deadline, and is repeated where that is safe; see [`retry`]. What goes wrong is told by one type,
//! [`Error`]. The 25 operations stand in [`operations`], and [`guide`] shows how the parts work together. Search finds each
//! operation also by the vendor's name of the action, by its names in the official Python SDKs, and by the console's Chinese terms.
//!
//! # Features
//!
//! All are additive. Without any TLS feature only `http://` endpoints can be reached; with several, rustls with aws-lc-rs goes before
//! rustls with ring, and reqwest decides between rustls and the system's library.
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `rustls-ring` | yes | TLS by rustls with ring; certificates are checked by the system's verifier |
//! | `rustls-aws-lc-rs` | | TLS by rustls with aws-lc-rs; needs a C compiler and takes longer to build |
//! | `native-tls` | | TLS by the system's library: OpenSSL, Schannel, Secure Transport |
//! | `http2` | | HTTP/2 where the endpoint offers it |
//! | `blocking` | | `et_sdk::blocking`, for programs without async code |
//! | `tracing` | yes | a span for each call, by OpenTelemetry's names |
//!
//! With `rustls-ring`, reqwest is built without cryptography of its own, in the whole program; the first [`Client`] that is built installs
//! ring for all. A program that makes reqwest clients besides, and has no TLS feature of reqwest on, must build a [`Client`] before, or
//! install a provider of rustls itself: otherwise reqwest panics.
//!
//! # What belongs to others
//!
//! Few foreign types stand in this API, and on purpose: [`http`]'s headers and status codes, [`reqwest`]'s client and its builder (to set
//! proxies and certificates), `chrono`'s UTC times, `futures_core::Stream`, `serde`'s traits, and [`bce_auth`]'s credentials. The first
//! two and the last are re-exported, so that versions always agree.

#![cfg_attr(docsrs, feature(doc_cfg))]

/// The README's example.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(feature = "blocking")]
pub mod blocking;
mod builder;
mod call;
mod cidr;
mod client;
mod client_token;
mod clock;
mod decode;
mod discovery;
mod endpoint;
pub mod error;
pub mod guide;
mod http_client;
mod mode;
pub mod operations;
pub mod pagination;
mod preview;
pub mod reconcile;
mod response;
pub mod retry;
mod telemetry;
mod transport;
pub mod waiting;

/// What the service answers, as generated from its OpenAPI description.
pub mod model {
    pub use et_api_raw::UnknownText;
    pub use et_api_raw::service_time::ServiceTime;
    pub use et_api_raw::types::{
        ApiTag, Channel, ChannelCreated, ChannelList, Line, LineCreated, LineList, RouteRule,
        RouteRuleCreated, RouteRuleList,
    };
    pub use et_api_raw::unknown_fields::UnknownFields;
    pub use et_api_raw::values::SENSITIVE_FIELDS;
}

pub use bce_auth::{self, Credentials};
#[cfg(feature = "unstable-raw")]
pub use et_api_raw as raw;
pub use et_api_raw::sensitive::Sensitive;
pub use et_api_raw::values::{
    AccessPoint, ApType, BgpStatus, ChannelStatus, IpVersion, Isp, LineStatus, METADATA_REVISION,
    NextHopType, PaymentTiming, PortSpeed, Region, ReservationTimeUnit, RouteProtocol, RouteType,
    Switch,
};
pub use http;
pub use reqwest;

pub use builder::ClientBuilder;
pub use call::{Call, Idempotent, Operation};
pub use cidr::Cidr;
pub use client::Client;
pub use clock::{Clock, SystemClock};
pub use error::{Error, ErrorBuilder, ErrorKind, Outcome};
pub use mode::{Async, Mode};
pub use preview::Preview;
pub use response::Response;
