//! The statuses of lines, channels, gateways and BGP sessions, spelled as the service spells them.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

/// Text that is not one of the expected statuses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("status `{}` is unknown; use one of {expected}", text.escape_debug())]
pub struct UnknownStatus {
    text: String,
    expected: String,
}

fn unknown<S: VariantArray + std::fmt::Display>(text: &str) -> UnknownStatus {
    let expected = S::VARIANTS.iter().map(|status| format!("`{status}`"));
    UnknownStatus {
        text: text.to_owned(),
        expected: expected.collect::<Vec<_>>().join(", "),
    }
}

/// The status of a line.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[derive(Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
#[strum(parse_err_ty = UnknownStatus, parse_err_fn = unknown::<LineStatus>)]
pub enum LineStatus {
    /// The application is being reviewed.
    AckWait,
    /// The application was accepted.
    #[serde(rename = "accept")]
    #[strum(serialize = "accept")]
    Accepted,
    /// The application was rejected.
    #[serde(rename = "reject")]
    #[strum(serialize = "reject")]
    Rejected,
    /// The line is being built.
    Building,
    /// The line is built and awaits payment.
    PayWait,
    /// The line is in service.
    #[default]
    Established,
    /// The line has expired and carries no traffic.
    Stopped,
    /// The line has expired and is being deleted.
    Deleted,
}

/// The status of a channel.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[derive(Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
#[strum(parse_err_ty = UnknownStatus, parse_err_fn = unknown::<ChannelStatus>)]
pub enum ChannelStatus {
    /// The application is being reviewed.
    AckWait,
    /// The application was accepted.
    #[serde(rename = "accept")]
    #[strum(serialize = "accept")]
    Accepted,
    /// The channel is closed.
    Closed,
    /// The channel awaits payment.
    PayWait,
    /// The application was rejected.
    #[serde(rename = "reject")]
    #[strum(serialize = "reject")]
    Rejected,
    /// The channel is being built.
    Building,
    /// The channel is in service.
    #[default]
    Established,
    /// The channel's VLAN is in conflict. The service has this status but publishes no value for
    /// it, so the spelling is assumed.
    VlanConflict,
}

/// The status of a gateway.
///
/// Only `running` is published. That there is more, and how it is spelled, is assumed.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[derive(Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
#[strum(parse_err_ty = UnknownStatus, parse_err_fn = unknown::<GatewayStatus>)]
pub enum GatewayStatus {
    /// The gateway is being set up.
    Building,
    /// The gateway is set up and bound to no channel.
    Unconfigured,
    /// The gateway is in service.
    #[default]
    Running,
}

/// The status of a BGP session.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[derive(Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
#[strum(parse_err_ty = UnknownStatus, parse_err_fn = unknown::<BgpStatus>)]
pub enum BgpStatus {
    /// The session is established.
    #[default]
    Up,
    /// The session is not established.
    Down,
}

impl LineStatus {
    /// All statuses.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The status as the service spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

impl ChannelStatus {
    /// All statuses.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The status as the service spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

impl GatewayStatus {
    /// All statuses.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The status as the service spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

impl BgpStatus {
    /// All statuses.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The status as the service spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_is_spelled_alike_in_json_and_as_text() {
        for status in LineStatus::ALL {
            assert_eq!(status.as_str().parse(), Ok(*status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
        for status in ChannelStatus::ALL {
            assert_eq!(status.as_str().parse(), Ok(*status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
        for status in BgpStatus::ALL {
            assert_eq!(status.as_str().parse(), Ok(*status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
        for status in GatewayStatus::ALL {
            assert_eq!(status.as_str().parse(), Ok(*status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
    }

    #[test]
    fn an_unknown_status_is_an_error_that_lists_the_known_ones() {
        let error = "open".parse::<BgpStatus>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "status `open` is unknown; use one of `up`, `down`"
        );
    }
}
