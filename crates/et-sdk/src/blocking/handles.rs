//! Resources: what calls start from.

use super::mirror::mirror;
use crate::model::{Channel, Line};
use crate::operations::{
    self, BfdTiming, Ipv6Addresses, NewChannel, NewLine, NewRouteRule, Resubmission,
};
use crate::reconcile::{DesiredRule, ReconcileRouteRules, ReconcileRoutes};
use crate::waiting::{Gone, Wait};

mirror! { Client: crate::Client {
    ref endpoint() -> &str;
    to lines() -> operations::Lines;
    to line(id: impl AsRef<str>) -> operations::LineRef;
} }

mirror! { Lines: operations::Lines {
    to apply(line: NewLine) -> operations::ApplyLine;
    to list() -> operations::ListLines;
} }

mirror! { LineRef: operations::LineRef {
    ref id() -> &str;
    to channels() -> operations::Channels;
    to channel(id: impl AsRef<str>) -> operations::ChannelRef;
    to get() -> operations::GetLine;
    to update() -> operations::UpdateLine;
    to delete() -> operations::DeleteLine;
    to wait_until_established() -> Wait<Line>;
    to wait_until_payable() -> Wait<Line>;
    to wait_until_deleted() -> Wait<Line, Gone>;
} }

mirror! { Channels: operations::Channels {
    to create(channel: NewChannel) -> operations::CreateChannel;
    to list() -> operations::ListChannels;
} }

mirror! { ChannelRef: operations::ChannelRef {
    ref id() -> &str;
    ref line_id() -> &str;
    to bfd() -> operations::Bfd;
    to route_rules() -> operations::RouteRules;
    to route_rule(id: impl AsRef<str>) -> operations::RouteRuleRef;
    to get() -> operations::GetChannel;
    to update() -> operations::UpdateChannel;
    to resubmit(channel: Resubmission) -> operations::ResubmitChannel;
    to delete() -> operations::DeleteChannel;
    to associate(other_channel_id: impl Into<String>) -> operations::AssociateChannel;
    to disassociate(other_channel_id: impl Into<String>) -> operations::DisassociateChannel;
    to add_routes() -> operations::AddRoutes;
    to remove_routes() -> operations::RemoveRoutes;
    to add_users(accounts: impl IntoIterator<Item = impl Into<String>>) -> operations::AddUsers;
    to remove_users(accounts: impl IntoIterator<Item = impl Into<String>>) -> operations::RemoveUsers;
    to enable_ipv6(addresses: Ipv6Addresses) -> operations::EnableIpv6;
    to disable_ipv6() -> operations::DisableIpv6;
    to reconcile_routes() -> ReconcileRoutes;
    to reconcile_route_rules(desired: impl IntoIterator<Item = DesiredRule>) -> ReconcileRouteRules;
    to wait_until_established() -> Wait<Channel>;
    to wait_until_deleted() -> Wait<Channel, Gone>;
} }

mirror! { Bfd: operations::Bfd {
    to create(timing: BfdTiming) -> operations::CreateBfd;
    to update(timing: BfdTiming) -> operations::UpdateBfd;
    to delete() -> operations::DeleteBfd;
} }

mirror! { RouteRules: operations::RouteRules {
    to create(rule: NewRouteRule) -> operations::CreateRouteRule;
    to list() -> operations::ListRouteRules;
} }

mirror! { RouteRuleRef: operations::RouteRuleRef {
    ref id() -> &str;
    to update(description: impl Into<String>) -> operations::UpdateRouteRule;
    to delete() -> operations::DeleteRouteRule;
} }
