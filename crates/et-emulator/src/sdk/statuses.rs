//! The SDK's statuses where the emulator takes its own, and comparisons of both.

use crate::state::{BgpStatus, ChannelStatus, GatewayStatus, LineStatus, UnknownStatus};

/// A macro, because the same traits are implemented for each pair of types.
macro_rules! stand_for_each_other {
    ($($name:ident),*) => { $(
        /// The emulator's status of the same name; one that the service does not publish is an
        /// error.
        impl TryFrom<et_sdk::$name> for $name {
            type Error = UnknownStatus;

            fn try_from(status: et_sdk::$name) -> Result<Self, UnknownStatus> {
                status.as_str().parse()
            }
        }

        /// The SDK's status of the same name.
        impl From<$name> for et_sdk::$name {
            fn from(status: $name) -> Self {
                status.as_str().into()
            }
        }

        impl PartialEq<et_sdk::$name> for $name {
            fn eq(&self, other: &et_sdk::$name) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl PartialEq<$name> for et_sdk::$name {
            fn eq(&self, other: &$name) -> bool {
                self.as_str() == other.as_str()
            }
        }
    )* };
}

stand_for_each_other!(LineStatus, ChannelStatus, GatewayStatus, BgpStatus);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_one_of_the_same_name_on_the_other_side() {
        for status in LineStatus::ALL {
            let theirs = et_sdk::LineStatus::from(*status);
            assert!(theirs.is_known() && theirs == *status, "{status}");
            assert_eq!(LineStatus::try_from(theirs), Ok(*status));
        }
        for theirs in et_sdk::LineStatus::KNOWN {
            assert_eq!(LineStatus::try_from(theirs.clone()).unwrap(), *theirs);
        }
        for theirs in et_sdk::ChannelStatus::KNOWN {
            assert_eq!(ChannelStatus::try_from(theirs.clone()).unwrap(), *theirs);
        }
        for theirs in et_sdk::BgpStatus::KNOWN {
            assert_eq!(BgpStatus::try_from(theirs.clone()).unwrap(), *theirs);
        }
        for theirs in et_sdk::GatewayStatus::KNOWN {
            assert_eq!(GatewayStatus::try_from(theirs.clone()).unwrap(), *theirs);
        }
        for status in GatewayStatus::ALL {
            let theirs = et_sdk::GatewayStatus::from(*status);
            assert!(theirs == *status, "{status}");
            assert_eq!(GatewayStatus::try_from(theirs), Ok(*status));
        }
        // The SDK keeps the one that is not published as text.
        let conflict = et_sdk::ChannelStatus::from(ChannelStatus::VlanConflict);
        assert!(!conflict.is_known());
        let back = ChannelStatus::try_from(conflict);
        assert_eq!(back, Ok(ChannelStatus::VlanConflict));
        assert!(BgpStatus::try_from(et_sdk::BgpStatus::from("idle")).is_err());
    }
}
