//! Decisions where the service's documentation is silent, in one place.
//!
//! The API reference names the actions, their parameters, some states and some quotas. It does not
//! publish ET's own error codes, every state in which an action is allowed, or how long things
//! last. The emulator has to respond somehow. What it decides is defined in this file, so that a
//! correction is a change in one place:
//!
//! * The order of a lifecycle, and how long an expired line is kept: [`LINE_LIFECYCLE`],
//!   [`CHANNEL_LIFECYCLE`], [`RELEASE_AFTER_DAYS`], [`GONE_AFTER_DAYS`].
//! * The states that allow an action where the reference is silent: [`line_allows`],
//!   [`channel_allows`].
//! * Error codes and statuses that the reference does not list: [`CODE_STATE`],
//!   [`CODE_VLAN_TAKEN`], [`CODE_QUOTA`].
//! * What concerns gateways, VPCs and their route tables: in [`gateways`].
//! * The masks for a contact's telephone number and e-mail address: [`mask_phone`],
//!   [`mask_email`].
//! * What an unset parameter looks like: [`is_unset`], [`is_unset_text`], [`ZERO_IS_UNSET`].
//!
//! Beyond these items, the emulator assumes:
//!
//! * A prepaid line expires the given number of months after it was established. Automatic renewal
//!   renews it each time, free of charge. A postpaid line does not expire.
//! * A line can be deleted only when it has no channels. Deleting a channel ends its associations,
//!   and removes the route rules of other channels whose next hop it is.
//! * Whether an action on a channel is allowed depends on the channel's status only, not on its
//!   line's. Listing one channel that is not on the line fails (404).
//! * A channel whose VLAN is in use on the line is rejected (409). The status of a VLAN conflict is
//!   only reached through the control API. VLAN 0 is treated like any other.
//! * The IPv4 and IPv6 addresses of a link need a prefix length and must differ. They need not be
//!   in one network (those of the reference's IPv6 sample are not). Host bits in a CIDR are
//!   accepted. The destination of a route rule may be an address without a prefix length.
//! * Adding a network or user that is already present changes nothing. Removing one that is not
//!   present fails (404).
//! * An association is mutual. Associating twice fails (409), and so does ending an association
//!   that does not exist.
//! * Enabling IPv6 when it is enabled fails (409), and so does disabling it when it is disabled. A
//!   route rule for IPv6 requires it to be enabled.
//! * Route rules need not be unique. A next hop that is a channel must exist.
//! * A page starts at its marker. A marker that the emulator did not issue and that is not the id
//!   of an item of the list is rejected (400). Deleting an item does not invalidate the marker that
//!   points at it.
//! * Only successful responses are kept for a `clientToken`: a failed request can be retried with
//!   the same token. A token is kept for 24 hours after its last use, and the 100,000 that were
//!   used last are kept.
//! * All access keys belong to the same account.
//! * A request is on time when its date is within 30 minutes of the emulator's clock **or** of the
//!   system clock. Advancing the virtual clock is meant for lifecycles, and would otherwise lock
//!   out every client that uses real time. `strict_time` on the builder disables the second.
//! * A BGP session is up while its channel is established, unless the control API changes it.

pub mod gateways;

use et_contract::{Field, Parameter};
use http::StatusCode;
use serde_json::Value;

use crate::state::{ChannelStatus, LineStatus};

/// The statuses of a line from application to service, in order.
pub const LINE_LIFECYCLE: [LineStatus; 5] = [
    LineStatus::AckWait,
    LineStatus::Accepted,
    LineStatus::Building,
    LineStatus::PayWait,
    LineStatus::Established,
];

/// The statuses of a channel from application to service, in order.
pub const CHANNEL_LIFECYCLE: [ChannelStatus; 5] = [
    ChannelStatus::AckWait,
    ChannelStatus::Accepted,
    ChannelStatus::PayWait,
    ChannelStatus::Building,
    ChannelStatus::Established,
];

/// How many days an expired line stays `stopped` before it is `deleted`.
pub const RELEASE_AFTER_DAYS: u64 = 7;

/// How many days a `deleted` line is still listed.
pub const GONE_AFTER_DAYS: u64 = 1;

/// The error code when the resource's state forbids the action; the status is [`STATUS_STATE`].
pub const CODE_STATE: &str = "OperationNotAllowed";

/// The HTTP status when the resource's state forbids the action.
pub const STATUS_STATE: StatusCode = StatusCode::CONFLICT;

/// The error code when the VLAN is in use on the line; the status is [`STATUS_STATE`].
pub const CODE_VLAN_TAKEN: &str = "VlanConflict";

/// The error code when a quota is used up; the status is [`STATUS_QUOTA`].
pub const CODE_QUOTA: &str = "QuotaExceeded";

/// The HTTP status when a quota is used up.
pub const STATUS_QUOTA: StatusCode = StatusCode::FORBIDDEN;

/// A kind of action on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineAction {
    /// UpdatePhysicalDedicatedLine. The reference names no status; assumed: any but `deleted`.
    Update,
    /// DeletePhysicalDedicatedLine. The reference names no status; assumed: not while work on the
    /// line is in progress.
    Delete,
    /// CreateDedicatedChannel. The reference requires an established line.
    CreateChannel,
}

/// Whether a line in this status allows this action.
#[must_use]
pub fn line_allows(status: LineStatus, action: LineAction) -> bool {
    use LineStatus as S;
    match action {
        LineAction::Update => status != S::Deleted,
        LineAction::Delete => !matches!(status, S::Accepted | S::Building | S::Deleted),
        LineAction::CreateChannel => status == S::Established,
    }
}

/// A kind of action on a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelAction {
    /// ResubmitDedicatedChannel. The newer reference names the VLAN conflict, the older one
    /// `ack-wait` and `reject`; assumed: all three.
    Resubmit,
    /// UpdateDedicatedChannel. According to the reference not in `ack-wait` or `reject`.
    Update,
    /// DeleteDedicatedChannel. According to the reference in `established`, `pay-wait` or `reject`.
    Delete,
    /// Adding and removing route parameters. According to the reference not in `ack-wait`.
    RouteParameters,
    /// Adding and removing authorized users. Assumed: as for an update.
    AuthorizedUsers,
    /// Associating and disassociating. Assumed: as for an update.
    Associate,
    /// Enabling and disabling IPv6. Assumed: as for an update.
    Ipv6,
    /// BFD. Assumed: as for an update.
    Bfd,
    /// Creating, updating and deleting route rules. Assumed: as for route parameters.
    RouteRules,
}

/// Whether a channel in this status allows this action.
#[must_use]
pub fn channel_allows(status: ChannelStatus, action: ChannelAction) -> bool {
    use ChannelStatus as S;
    match action {
        ChannelAction::Resubmit => matches!(status, S::VlanConflict | S::AckWait | S::Rejected),
        ChannelAction::Delete => matches!(status, S::Established | S::PayWait | S::Rejected),
        ChannelAction::RouteParameters | ChannelAction::RouteRules => status != S::AckWait,
        ChannelAction::Update
        | ChannelAction::AuthorizedUsers
        | ChannelAction::Associate
        | ChannelAction::Ipv6
        | ChannelAction::Bfd => !matches!(status, S::AckWait | S::Rejected),
    }
}

/// A telephone number as responses show it: `13300000333` as `133*****333`.
#[must_use]
pub fn mask_phone(phone: &str) -> String {
    let length = phone.chars().count();
    let shown = if length > 6 { 3 } else { 0 };
    let masked = shown..length - shown;
    phone
        .chars()
        .enumerate()
        .map(|(place, digit)| if masked.contains(&place) { '*' } else { digit })
        .collect()
}

/// An e-mail address as responses show it: `1@123.com` as `1***@123.com`.
#[must_use]
pub fn mask_email(email: &str) -> String {
    match email.split_once('@') {
        Some((local, domain)) => {
            let first: String = local.chars().take(1).collect();
            format!("{first}***@{domain}")
        }
        None if email.is_empty() => String::new(),
        None => "***".to_owned(),
    }
}

/// Fields of which 0 is unset although the API document allows it. The older Go client sends
/// `"bgpRouteLimit":0` with every update that leaves the limit alone, for channels without BGP too.
pub const ZERO_IS_UNSET: [&str; 1] = ["bgpRouteLimit"];

/// Whether an optional field of a request body is unset, and so read as absent.
///
/// The official Go and Java clients send unset fields as `null`, or as the empty value of their
/// type: `""`, `0`, `[]`, or an object in which nothing is set. (Requests recorded from them are in
/// the project's `tests/vectors/wire-official.json`.) Empty text and 0 are unset only where the API
/// document does not allow them. Where it does, they are values that clients set on purpose: an
/// empty `description` clears it, and the `linkDelay` 0 reports a lost link at once.
/// [`ZERO_IS_UNSET`] is the exception.
#[must_use]
pub fn is_unset(field: &Field, value: &Value) -> bool {
    let has_type = |json_type| field.json_type() == Some(json_type);
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty() && has_type("string") && !field.allows(value),
        Value::Number(number) => {
            let is_value = field.allows(value) && !ZERO_IS_UNSET.contains(&field.name());
            number.as_u64() == Some(0) && has_type("integer") && !is_value
        }
        Value::Array(items) => items.is_empty() && has_type("array"),
        Value::Object(members) => members.is_empty() && has_type("object"),
        Value::Bool(_) => false,
    }
}

/// Whether an optional query parameter is unset, and so read as absent: it is empty, or 0 where a
/// number is expected, and the API document does not allow that.
#[must_use]
pub fn is_unset_text(parameter: &Parameter, value: &str) -> bool {
    let is_empty = value.is_empty() || parameter.is_integer() && value == "0";
    is_empty && !parameter.allows(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_as_the_reference_shows_and_completely_where_little_is_left() {
        for (phone, masked) in [
            ("13300000333", "133*****333"),
            ("123456", "******"),
            ("", ""),
        ] {
            assert_eq!(mask_phone(phone), masked);
        }
        for (email, masked) in [
            ("1@123.com", "1***@123.com"),
            ("@x.cn", "***@x.cn"),
            ("somebody", "***"),
            ("", ""),
        ] {
            assert_eq!(mask_email(email), masked);
        }
    }
}
