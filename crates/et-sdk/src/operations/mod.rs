//! The actions of the service, as calls that start from a resource.
//!
//! | resource | calls |
//! |---|---|
//! | [`client.lines()`](crate::Client::lines) | [`apply`](Lines::apply), [`list`](Lines::list) |
//! | [`client.line(id)`](crate::Client::line) | [`get`](LineRef::get), [`update`](LineRef::update), [`delete`](LineRef::delete) |
//! | [`….channels()`](LineRef::channels) | [`create`](Channels::create), [`list`](Channels::list) |
//! | [`….channel(id)`](LineRef::channel) | [`get`](ChannelRef::get), [`update`](ChannelRef::update), [`resubmit`](ChannelRef::resubmit), [`delete`](ChannelRef::delete), [`associate`](ChannelRef::associate), [`disassociate`](ChannelRef::disassociate), [`add_routes`](ChannelRef::add_routes), [`remove_routes`](ChannelRef::remove_routes), [`add_users`](ChannelRef::add_users), [`remove_users`](ChannelRef::remove_users), [`enable_ipv6`](ChannelRef::enable_ipv6), [`disable_ipv6`](ChannelRef::disable_ipv6) |
//! | [`….bfd()`](ChannelRef::bfd) | [`create`](Bfd::create), [`update`](Bfd::update), [`delete`](Bfd::delete) |
//! | [`….route_rules()`](ChannelRef::route_rules) | [`create`](RouteRules::create), [`list`](RouteRules::list) |
//! | [`….route_rule(id)`](ChannelRef::route_rule) | [`update`](RouteRuleRef::update), [`delete`](RouteRuleRef::delete) |
//!
//! Required parameters are arguments, or fields of the struct that is an argument, so that a missing one does not compile. Optional
//! ones are methods of the builder that comes back. `send` sends it, `preview` shows what would be sent.

mod addresses;
mod authorized_users;
mod bfd;
mod channel;
mod channels;
mod ids;
mod ipv6;
mod line;
mod lines;
mod milliseconds;
mod route_parameters;
mod route_rule;
mod route_rules;
mod tag;

pub use addresses::Ipv6Addresses;
pub use authorized_users::{AddUsers, RemoveUsers};
pub use bfd::{Bfd, BfdTiming, CreateBfd, DeleteBfd, UpdateBfd};
pub use channel::{
    AssociateChannel, ChannelRef, DeleteChannel, DisassociateChannel, GetChannel, Resubmission,
    ResubmitChannel, UpdateChannel,
};
pub use channels::{Channels, CreateChannel, ListChannels, NewChannel, Routing};
pub use ipv6::{DisableIpv6, EnableIpv6};
pub use line::{DeleteLine, GetLine, LineRef, UpdateLine};
pub use lines::{ApplyLine, Billing, Contact, Lines, ListLines, NewLine};
pub use route_parameters::{Add, AddRoutes, ChangeRoutes, Remove, RemoveRoutes};
pub use route_rule::{DeleteRouteRule, RouteRuleRef, UpdateRouteRule};
pub use route_rules::{CreateRouteRule, ListRouteRules, NewRouteRule, NextHop, RouteRules};
pub use tag::Tag;
