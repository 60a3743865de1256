//! Where lines and channels are in their lives, and the state of a BGP session.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Text that is none of the statuses asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("status: must be one of {allowed}")]
pub struct UnknownStatus {
    allowed: String,
}

macro_rules! statuses {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $text)] $variant,)*
        }

        impl $name {
            /// All values.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The value as the service spells it.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownStatus;

            fn from_str(text: &str) -> Result<Self, UnknownStatus> {
                Self::ALL.iter().copied().find(|status| status.as_str() == text).ok_or_else(|| UnknownStatus {
                    allowed: Self::ALL.iter().map(|status| status.as_str()).collect::<Vec<_>>().join(", "),
                })
            }
        }
    };
}

statuses! {
    /// Where a line is in its life.
    LineStatus {
        /// The application waits for a decision.
        AckWait = "ack-wait",
        /// The application was accepted.
        Accepted = "accept",
        /// The application was rejected.
        Rejected = "reject",
        /// The line is being laid.
        Building = "building",
        /// The line is laid and waits for payment.
        PayWait = "pay-wait",
        /// The line is in service.
        Established = "established",
        /// The line has expired and carries no traffic.
        Stopped = "stopped",
        /// The line is being deleted after it expired.
        Deleted = "deleted",
    }
}

statuses! {
    /// Where a channel is in its life.
    ChannelStatus {
        /// The application waits for a decision.
        AckWait = "ack-wait",
        /// The application was accepted.
        Accepted = "accept",
        /// The channel is closed.
        Closed = "closed",
        /// The channel waits for payment.
        PayWait = "pay-wait",
        /// The application was rejected.
        Rejected = "reject",
        /// The channel is being set up.
        Building = "building",
        /// The channel is in service.
        Established = "established",
        /// The channel's VLAN is in conflict. The service has this state, but publishes no value for it: the spelling is assumed.
        VlanConflict = "vlan-conflict",
    }
}

statuses! {
    /// The state of a BGP session.
    BgpStatus {
        /// The session is established.
        Up = "up",
        /// It is not.
        Down = "down",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_what_it_spells() {
        for status in LineStatus::ALL {
            assert_eq!(status.as_str().parse(), Ok(*status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
        for status in ChannelStatus::ALL {
            assert_eq!(status.as_str().parse(), Ok(*status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
    }

    #[test]
    fn tells_what_a_status_may_be() {
        let error = "open".parse::<BgpStatus>().unwrap_err();
        assert_eq!(error.to_string(), "status: must be one of up, down");
    }
}
