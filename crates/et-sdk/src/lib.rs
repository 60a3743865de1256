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
//! [`Error`].

#[cfg(feature = "blocking")]
pub mod blocking;
mod builder;
mod call;
mod cidr;
mod client;
mod clock;
#[cfg(doctest)]
mod compile_time;
mod endpoint;
pub mod error;
mod identifier;
pub mod operations;
pub mod pagination;
mod preview;
pub mod reconcile;
mod response;
pub mod retry;
mod telemetry;
mod tls;
mod transport;
pub mod waiting;

/// What the service answers, as generated from its OpenAPI description.
pub mod model {
    pub use et_api_raw::UnknownText;
    pub use et_api_raw::service_time::ServiceTime;
    pub use et_api_raw::types::{
        AnswerTag, Channel, ChannelCreated, ChannelList, Line, LineCreated, LineList, RouteRule,
        RouteRuleCreated, RouteRuleList,
    };
    pub use et_api_raw::unknown_fields::UnknownFields;
}

pub use bce_auth::{self, Credentials};
pub use et_api_raw::sensitive::Sensitive;
pub use et_api_raw::values::{
    AccessPoint, ApType, BgpStatus, ChannelStatus, IpVersion, Isp, LineStatus, METADATA_REVISION,
    NextHopType, PaymentTiming, PortSpeed, Region, ReservationTimeUnit, RouteProtocol, RouteType,
    Switch,
};
pub use et_api_raw::{self as raw};
pub use http;
pub use reqwest;

pub use builder::ClientBuilder;
pub use cidr::Cidr;
pub use client::Client;
pub use clock::{Clock, SystemClock};
pub use error::{Error, ErrorBuilder, ErrorKind, Outcome};
pub use preview::Preview;
pub use response::Response;
