//! The resources of an account: lines with their channels, VPCs with their route tables, and the
//! gateways that join both. Pure data, independent of HTTP and of any clock.

mod channel;
mod gateway;
mod line;
mod ordered_map;
mod route_rule;
mod sensitive;
mod status;
mod store;
mod tag;
mod vpc;
mod vpc_route_rule;

pub use self::channel::{Bfd, Channel, ChannelSpec, Ipv6, Routing};
pub use self::gateway::{Gateway, GatewaySpec, HealthCheck};
pub use self::line::{Line, LineSpec};
pub use self::ordered_map::{Identified, OrderedMap};
pub use self::route_rule::{BgpAttributes, NextHopType, RouteRule, RouteRuleSpec};
pub use self::sensitive::Sensitive;
pub use self::status::{BgpStatus, ChannelStatus, GatewayStatus, LineStatus, UnknownStatus};
pub(crate) use self::store::{ResourceId, Store};
pub use self::tag::Tag;
pub use self::vpc::{Subnet, Vpc, VpcSpec};
pub use self::vpc_route_rule::{PathType, VpcNextHopType, VpcRouteRule};
