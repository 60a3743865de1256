//! The SDK for Baidu AI Cloud's dedicated line service (ET, 专线).
//!
//! A *line* is a leased physical link between a data centre and the cloud. It carries *channels*,
//! each a VLAN with static or BGP routing, and a channel has *route rules*. A *gateway* joins a
//! channel to a VPC, whose *route table* sends traffic to it. Calls follow the shape of the API:
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
//!     let status = line.status.as_ref().map_or("unknown", |status| status.as_str());
//!     println!("{} is {status}", line.id);
//!     for channel in &client.line(&line.id).channels().list().send().await?.channels {
//!         println!("  it carries {}", channel.id);
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Every call is signed, has a deadline, and is retried where that is safe; see [`retry`]. Every
//! failure is an [`Error`]. The calls are described in [`operations`], and [`guide`] shows how the
//! parts work together. The search finds each operation by the vendor's name of the action, by its
//! names in the official Python SDKs, and by the console's Chinese terms.
//!
//! # Runtime
//!
//! Calls run in a [tokio](https://docs.rs/tokio) runtime with time and I/O, such as that of
//! `#[tokio::main]` or one built with `enable_all()`. Anywhere else they fail with
//! [`ErrorKind::Configuration`] before anything is sent. A program without async code can use the
//! feature `blocking`, which brings its own runtime. A [`Client`] can be built anywhere and used in
//! several runtimes.
//!
//! # Features
//!
//! All features are additive. Without a TLS feature, only `http://` endpoints can be reached. With
//! several, rustls with aws-lc-rs takes precedence over rustls with ring, and reqwest decides
//! between rustls and the system's library.
//!
//! * `rustls-ring` (default): TLS by rustls with ring. Certificates are checked by the system's
//!   verifier.
//! * `rustls-aws-lc-rs`: TLS by rustls with aws-lc-rs. It needs a C compiler and takes longer to
//!   build.
//! * `native-tls`: TLS by the system's library: OpenSSL, Schannel, Secure Transport.
//! * `http2`: HTTP/2 where the endpoint offers it.
//! * `blocking`: `et_sdk::blocking`, for programs without async code.
//! * `metrics`: `observe::MetricsObserver`, metrics with OpenTelemetry's names for the recorder of
//!   the `metrics` facade.
//! * `tracing` (default): a span for each call, with OpenTelemetry's names.
//! * `ipnet`: conversions of [`Cidr`] from and to the types of the crate ipnet.
//! * `unstable-raw`: the generated client, as `et_sdk::raw` and `Client::raw`. It changes without
//!   notice.
//!
//! With `rustls-ring`, reqwest is built without cryptography of its own in the whole program, and
//! the first [`Client`] that is built installs ring for all. A program that also makes reqwest
//! clients and enables no TLS feature of reqwest must build a [`Client`] first, or install a rustls
//! provider itself. Otherwise reqwest panics.
//!
//! # Foreign types
//!
//! This API exposes few foreign types: [`http`]'s headers and status codes, [`reqwest`]'s client
//! and its builder (to set proxies and certificates), `chrono`'s UTC times, `futures_core::Stream`,
//! `serde`'s traits, and [`bce_auth`]'s credentials. `http`, `reqwest` and `bce_auth` are
//! re-exported, so that versions always agree.

#![cfg_attr(docsrs, feature(doc_cfg))]

/// The README's example.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

pub mod account;
#[cfg(feature = "blocking")]
pub mod blocking;
mod builder;
mod call;
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
pub mod observe;
mod operation;
pub mod operations;
pub mod pagination;
mod preview;
mod printable;
mod proxy;
pub mod reconcile;
mod resource;
mod response;
pub mod retry;
mod runtime;
pub mod sts;
mod telemetry;
mod transport;
mod user_agent;
pub mod waiting;

/// What the service responds with, as generated from its OpenAPI document.
pub mod model {
    pub use et_api_raw::UnknownText;
    pub use et_api_raw::received::{Readable, Received, Seconds};
    pub use et_api_raw::tag::Tag;
    pub use et_api_raw::types::{
        Channel, ChannelCreated, ChannelList, Gateway, GatewayCreated, GatewayList, Line,
        LineCreated, LineList, RouteRule, RouteRuleCreated, RouteRuleList, RouteTable, Subnet, Vpc,
        VpcList, VpcRouteRule, VpcRouteRuleList,
    };
    pub use et_api_raw::unknown_fields::UnknownFields;
    pub use et_api_raw::values::SENSITIVE_FIELDS;
    pub use et_api_raw::vpc_route_rule::VpcRouteRuleCreated;
}

pub use bce_auth::{self, Credentials};
#[cfg(feature = "unstable-raw")]
pub use et_api_raw as raw;
pub use et_api_raw::cidr::{Cidr, CidrError};
pub use et_api_raw::sensitive::{Exposed, Sensitive};
pub use et_api_raw::values::{
    AccessPoint, ApType, BgpStatus, ChannelStatus, GatewayStatus, HealthCheckType, IpVersion, Isp,
    LineStatus, METADATA_REVISION, NextHopType, PathType, PaymentTiming, PortSpeed, Region,
    ReservationTimeUnit, RouteProtocol, RouteType, Switch, VpcNextHopType,
};
pub use http;
pub use reqwest;

pub use builder::ClientBuilder;
pub use call::Call;
pub use client::Client;
pub use clock::{Clock, SystemClock};
pub use error::{Error, ErrorBuilder, ErrorKind, Outcome};
pub use mode::{Async, Mode};
pub use operation::{Idempotent, Operation};
pub use preview::Preview;
pub use resource::Resource;
pub use response::Response;
