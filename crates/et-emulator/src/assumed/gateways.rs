//! Decisions on gateways, VPCs and their route tables.
//!
//! * The statuses of a gateway. Only `running` is published. The console also shows "not
//!   configured"; sibling services spell that `unconfigured`, and `building` before it. Assumed: a
//!   gateway is `building`, then `running` if it is bound to a channel, and `unconfigured` if not.
//!   Binding one makes it `building` again; unbinding makes it `unconfigured` at once.
//! * The statuses that allow an action on a gateway: [`gateway_allows`].
//! * The VPC that an account starts with: [`DEFAULT_VPC`], [`DEFAULT_VPC_CIDR`].
//!
//! Beyond these items, the emulator assumes:
//!
//! * A channel must be established to be bound. It cannot be deleted while a gateway is bound to
//!   it. A line that ends unbinds the gateways of its channels.
//! * The networks behind a channel must not overlap those of a gateway that is bound to it or of
//!   the gateway's VPC, unless one is `0.0.0.0/0` or `::/0`. The reference says so of the VPC, and
//!   not when: it is refused (409) when a gateway is bound, when the channel's networks are added,
//!   replaced or enabled, and when the gateway's are updated. What a channel learns over BGP is not
//!   compared, because nobody asks before it is announced. A gateway that is bound without
//!   `localCidrs` has the CIDR of its VPC.
//! * A gateway that is bound, or that a route of a VPC or a channel leads to, is not released
//!   (409).
//! * A gateway has one health check, which ends when the gateway is unbound. A second one is
//!   refused (409), because no action changes or deletes one. The source address is the third of
//!   the VPC's network unless it is given, and the destination is the customer's end of the
//!   channel's link. The route for the probes does not show in the route table and does not count.
//! * Disabling IPv6 on a gateway takes its IPv6 networks away. Enabling it does not need IPv6 on
//!   the channel.
//! * The route table shows the service's own rule to the VPC, without an id; the list of rules does
//!   not, and the quota does not count it.
//! * A next hop of a VPC's rule that is a gateway must be one of this VPC. The other kinds belong
//!   to other services: any id is accepted.
//! * Several next hops are two or more different gateways, either all `ecmp`, or one `ha:active`
//!   and one `ha:standby`. The source and destination of their rules cannot be changed. Deleting
//!   one of them leaves the others as they are.
//! * Traffic follows the rule with the longest prefix of its destination, in the route table of a
//!   VPC and in the route rules of a channel. Of a VPC's rules for the same destination, the one
//!   with the longest prefix of the source decides. It can flow for a network if it can for every
//!   part of it, from every network of the gateway; a default route leaves to other rules what they
//!   take.
//! * The next hop of a channel's route rule that is a gateway must be one of this account, unless
//!   gateways of other accounts are accepted. It need not be bound to the channel.
//! * A rule of a VPC has addresses of one IP version. The source is `0.0.0.0/0`, `::/0`, or lies in
//!   a subnet of the VPC.

use crate::state::GatewayStatus;

/// The id of the VPC that an account starts with, without the prefix `vpc-`. Its route table and
/// its subnet are called the same.
pub const DEFAULT_VPC: &str = "default";

/// The network of the VPC that an account starts with.
pub const DEFAULT_VPC_CIDR: &str = "172.16.0.0/16";

/// A kind of action on a gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GatewayAction {
    /// UpdateDedicatedGateway without `localCidrs`. The reference names no status; assumed: any.
    Update,
    /// UpdateDedicatedGateway with `localCidrs`. According to the reference in `running`.
    LocalCidrs,
    /// BindPhysicalDedicatedLine. The reference names no status; assumed: not in `building`.
    Bind,
    /// UnbindPhysicalDedicatedLine. According to the reference in `running`.
    Unbind,
    /// CreateDedicatedGatewayHealthCheck. The reference names no status; assumed: in `running`.
    HealthCheck,
    /// ReleaseDedicatedGateway. The reference names no status; assumed: any.
    Release,
}

/// Whether a gateway in this status allows this action.
#[must_use]
pub fn gateway_allows(status: GatewayStatus, action: GatewayAction) -> bool {
    match action {
        GatewayAction::Update | GatewayAction::Release => true,
        GatewayAction::Bind => status != GatewayStatus::Building,
        GatewayAction::LocalCidrs | GatewayAction::Unbind | GatewayAction::HealthCheck => {
            status == GatewayStatus::Running
        }
    }
}
