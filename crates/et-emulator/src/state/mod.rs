//! The resources of an account: lines, their channels and the channels' route rules. Pure data,
//! independent of HTTP and of any clock.

mod channel;
mod line;
mod ordered_map;
mod route_rule;
mod sensitive;
mod status;
mod store;
mod tag;

pub use self::channel::{Bfd, Channel, ChannelSpec, Ipv6, Routing};
pub use self::line::{Line, LineSpec};
pub use self::ordered_map::{Identified, OrderedMap};
pub use self::route_rule::{BgpAttributes, NextHopType, RouteRule, RouteRuleSpec};
pub use self::sensitive::Sensitive;
pub use self::status::{BgpStatus, ChannelStatus, LineStatus, UnknownStatus};
pub(crate) use self::store::{ResourceId, Store};
pub use self::tag::Tag;
