//! The actions of the service, as calls that start from a resource.
//!
//! A handle names a resource, and its methods make [`Call`](crate::Call)s: [`Lines`] and
//! [`LineRef`], [`Channels`] and [`ChannelRef`], [`Bfd`], [`RouteRules`] and [`RouteRuleRef`] on
//! the side of the line; [`Gateways`] and [`GatewayRef`], [`Vpcs`] and [`VpcRef`],
//! [`RouteTableRef`], [`VpcRouteTableRef`] and [`VpcRouteRuleRef`] on the side of the VPC.
//!
//! Required parameters are arguments, or fields of a struct that is an argument, so that a missing
//! one does not compile. Optional ones are methods of the call. `send` sends it, and `preview`
//! shows what would be sent.
//!
//! The structs of required parameters can be kept in files: serde reads and writes them under the
//! names that their fields have here. It leaves out BGP keys and contacts, unless it is given
//! [`Exposed`](crate::Exposed).

mod addresses;
mod associations;
mod authorized_users;
mod bfd;
mod binding;
mod channel;
mod channels;
pub(crate) mod cidr_fields;
mod existing;
mod gateway;
mod gateways;
mod health_check;
mod ids;
mod ipv6;
mod line;
mod lines;
mod milliseconds;
mod options;
mod route_parameters;
mod route_rule;
mod route_rules;
mod route_table;
mod routing;
mod seconds;
mod vpc_next_hop;
mod vpc_route_rule;
mod vpc_route_table;
mod vpcs;

pub use et_api_raw::next_hop::{NextHop, NextHopError};
pub use et_api_raw::tag::Tag;
pub use et_api_raw::vpc_next_hop::VpcNextHop;

pub use addresses::Ipv6Addresses;
pub use associations::{AssociateChannel, DisassociateChannel};
pub use authorized_users::{AddUsers, RemoveUsers};
pub use bfd::{Bfd, BfdTiming, CreateBfd, DeleteBfd, UpdateBfd};
pub use binding::{BindGateway, UnbindGateway};
pub use channel::{
    ChannelRef, DeleteChannel, GetChannel, Resubmission, ResubmitChannel, UpdateChannel,
};
pub use channels::{Channels, CreateChannel, ListChannels, NewChannel};
pub use existing::{Incomplete, UnfitField};
pub use gateway::{GatewayRef, GetGateway, ReleaseGateway, UpdateGateway};
pub use gateways::{CreateGateway, Gateways, ListGateways, NewGateway};
pub use health_check::{CreateHealthCheck, HealthCheck};
pub use ipv6::{DisableIpv6, EnableIpv6};
pub use line::{DeleteLine, GetLine, LineRef, UpdateLine};
pub use lines::{ApplyLine, Billing, Contact, Lines, ListLines, NewLine};
pub use route_parameters::{Add, AddRoutes, ChangeRoutes, Remove, RemoveRoutes};
pub use route_rule::{DeleteRouteRule, RouteRuleRef, UpdateRouteRule};
pub use route_rules::{CreateRouteRule, ListRouteRules, NewRouteRule, RouteRules};
pub use route_table::{
    CreateVpcRouteRule, GetRouteTable, ListVpcRouteRules, NewVpcRouteRule, RouteTableRef,
    VpcRouteRules,
};
pub use routing::Routing;
pub use vpc_route_rule::{DeleteVpcRouteRule, SwitchOver, UpdateVpcRouteRule, VpcRouteRuleRef};
pub use vpc_route_table::{RulesOfVpc, VpcRouteTableRef};
pub use vpcs::{GetVpc, ListVpcs, VpcRef, Vpcs};
