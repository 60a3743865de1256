//! What the service's documentation leaves open, decided here once.
//!
//! The API reference names the actions, their parameters, some states and some quotas. It does not publish ET's own error codes, all
//! states in which each action is allowed, or how long things last. The emulator has to answer something. Everything it answers
//! on its own account stands in this file, so that a correction is a change in one place:
//!
//! * The order of a life, and how long an expired line is kept: [`LINE_LIFE`], [`CHANNEL_LIFE`], [`RELEASE_AFTER_DAYS`], [`GONE_AFTER_DAYS`].
//! * Which states allow an action where the reference is silent: [`line_allows`], [`channel_allows`].
//! * Codes and statuses of refusals that the reference does not list: [`CODE_STATE`], [`CODE_VLAN_TAKEN`], [`CODE_QUOTA`].
//! * The masks over a contact's telephone number and e-mail address: [`mask_phone`], [`mask_email`].
//!
//! Beyond constants, these are assumed:
//!
//! * A line that is paid for in advance expires so many months after it was established; one that is renewed automatically is renewed
//!   each time, at no charge. A line paid for afterwards does not expire.
//! * A line can be deleted only when it carries no channel; deleting a channel ends its associations.
//! * Whether an action on a channel is allowed depends on the channel's state alone, not on its line's. Asking the list for one channel
//!   that is not on the line is refused (404).
//! * A VLAN that is taken on the line refuses the channel (409). The state of a VLAN conflict is reached through the control API alone.
//!   VLAN 0 counts like any other.
//! * IPv4 and IPv6 addresses of a link need a prefix length and must differ; that they lie in one network is not demanded (the
//!   reference's IPv6 sample does not). Host bits in a CIDR are accepted. A route rule's destination may be a bare address.
//! * Adding a network or user that is there already changes nothing; removing one that is not there is refused (404).
//! * An association is mutual. Associating twice is refused (409), and so is ending an association that does not exist.
//! * IPv6 that is on cannot be switched on again (409), nor switched off when it is off. A route rule for IPv6 needs it on.
//! * Route rules need not be unique. A next hop that is a channel must exist; a gateway need only look like one (`dcgw-…`), since
//!   gateways belong to another service.
//! * A page starts at its marker. A marker that was not given out, and is not the id of an item of the list, is refused (400). An
//!   item deleted between two pages does not spoil the marker that points at it.
//! * Only successful answers are kept for a `clientToken`: what was refused may be tried again with the same token.
//! * Every access key belongs to one and the same account.
//! * A request is in time when its date is within 30 minutes of the emulator's clock **or** of the machine's: advancing the virtual
//!   clock is meant for life cycles, and would otherwise lock out every client that keeps real time. `strict_time` on the
//!   builder turns the second off.
//! * A BGP session is up while its channel is established, unless the control API says otherwise.

use http::StatusCode;

use crate::state::{ChannelStatus, LineStatus};

/// The states of a line from application to service, in order.
pub const LINE_LIFE: [LineStatus; 5] = [
    LineStatus::AckWait,
    LineStatus::Accepted,
    LineStatus::Building,
    LineStatus::PayWait,
    LineStatus::Established,
];

/// The states of a channel from application to service, in order.
pub const CHANNEL_LIFE: [ChannelStatus; 5] = [
    ChannelStatus::AckWait,
    ChannelStatus::Accepted,
    ChannelStatus::PayWait,
    ChannelStatus::Building,
    ChannelStatus::Established,
];

/// How many days an expired line stays `stopped` before it is `deleted`.
pub const RELEASE_AFTER_DAYS: u64 = 7;

/// How many days a `deleted` line is still shown.
pub const GONE_AFTER_DAYS: u64 = 1;

/// The code of a refusal because the resource's state forbids the action; its status is [`STATUS_STATE`].
pub const CODE_STATE: &str = "OperationNotAllowed";

/// The status of a refusal because of a state.
pub const STATUS_STATE: StatusCode = StatusCode::CONFLICT;

/// The code of a refusal because the VLAN is in use on the line; its status is [`STATUS_STATE`].
pub const CODE_VLAN_TAKEN: &str = "VlanConflict";

/// The code of a refusal because a quota is used up; its status is [`STATUS_QUOTA`].
pub const CODE_QUOTA: &str = "QuotaExceeded";

/// The status of a refusal because of a quota.
pub const STATUS_QUOTA: StatusCode = StatusCode::FORBIDDEN;

/// What is done to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineAct {
    /// UpdatePhysicalDedicatedLine. The reference names no state; assumed: any but `deleted`.
    Update,
    /// DeletePhysicalDedicatedLine. The reference names no state; assumed: not while work on it is under way.
    Delete,
    /// CreateDedicatedChannel. The reference demands an established line.
    CreateChannel,
}

/// Whether a line in this state can have this done to it.
#[must_use]
pub fn line_allows(status: LineStatus, act: LineAct) -> bool {
    use LineStatus as S;
    match act {
        LineAct::Update => status != S::Deleted,
        LineAct::Delete => matches!(
            status,
            S::AckWait | S::Rejected | S::PayWait | S::Established | S::Stopped
        ),
        LineAct::CreateChannel => status == S::Established,
    }
}

/// What is done to a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelAct {
    /// ResubmitDedicatedChannel. The newer reference names the VLAN conflict, the older `ack-wait` and `reject`: all three.
    Resubmit,
    /// UpdateDedicatedChannel. By the reference not in `ack-wait` or `reject`.
    Update,
    /// DeleteDedicatedChannel. By the reference in `established`, `pay-wait` or `reject`.
    Delete,
    /// Adding and removing route parameters. By the reference not in `ack-wait`.
    RouteParameters,
    /// Adding and removing authorized users. Assumed: as for an update.
    AuthorizedUsers,
    /// Associating and disassociating. Assumed: as for an update.
    Associate,
    /// IPv6 on and off. Assumed: as for an update.
    Ipv6,
    /// BFD. Assumed: as for an update.
    Bfd,
    /// Creating, changing and deleting route rules. Assumed: as for route parameters.
    RouteRules,
}

/// Whether a channel in this state can have this done to it.
#[must_use]
pub fn channel_allows(status: ChannelStatus, act: ChannelAct) -> bool {
    use ChannelStatus as S;
    match act {
        ChannelAct::Resubmit => matches!(status, S::VlanConflict | S::AckWait | S::Rejected),
        ChannelAct::Delete => matches!(status, S::Established | S::PayWait | S::Rejected),
        ChannelAct::RouteParameters | ChannelAct::RouteRules => status != S::AckWait,
        ChannelAct::Update
        | ChannelAct::AuthorizedUsers
        | ChannelAct::Associate
        | ChannelAct::Ipv6
        | ChannelAct::Bfd => !matches!(status, S::AckWait | S::Rejected),
    }
}

/// A telephone number as answers show it: `13300000333` as `133*****333`.
#[must_use]
pub fn mask_phone(phone: &str) -> String {
    let length = phone.chars().count();
    let shown = if length > 6 { 3 } else { 0 };
    phone
        .chars()
        .enumerate()
        .map(|(place, character)| {
            if place < shown || place >= length - shown {
                character
            } else {
                '*'
            }
        })
        .collect()
}

/// An e-mail address as answers show it: `1@123.com` as `1***@123.com`.
#[must_use]
pub fn mask_email(email: &str) -> String {
    match email.split_once('@') {
        Some((local, domain)) => format!(
            "{}***@{domain}",
            local.chars().next().map(String::from).unwrap_or_default()
        ),
        None if email.is_empty() => String::new(),
        None => "***".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_as_the_reference_shows() {
        assert_eq!(mask_phone("13300000333"), "133*****333");
        assert_eq!(mask_email("1@123.com"), "1***@123.com");
    }

    #[test]
    fn masks_whole_what_is_too_short_or_no_address() {
        assert_eq!(mask_phone("123456"), "******");
        assert_eq!(mask_phone(""), "");
        assert_eq!(mask_email(""), "");
        assert_eq!(mask_email("somebody"), "***");
        assert_eq!(mask_email("@x.cn"), "***@x.cn");
    }

    #[test]
    fn the_rules_the_reference_gives_hold() {
        for status in ChannelStatus::ALL {
            let text = status.as_str();
            assert_eq!(
                channel_allows(*status, ChannelAct::Update),
                !["ack-wait", "reject"].contains(&text)
            );
            assert_eq!(
                channel_allows(*status, ChannelAct::Delete),
                ["established", "pay-wait", "reject"].contains(&text)
            );
            assert_eq!(
                channel_allows(*status, ChannelAct::RouteParameters),
                text != "ack-wait"
            );
            assert_eq!(
                channel_allows(*status, ChannelAct::Resubmit),
                ["vlan-conflict", "ack-wait", "reject"].contains(&text)
            );
        }
        for status in LineStatus::ALL {
            assert_eq!(
                line_allows(*status, LineAct::CreateChannel),
                status.as_str() == "established"
            );
        }
    }
}
