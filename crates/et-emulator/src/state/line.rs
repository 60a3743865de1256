//! A physical line as the emulator holds it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::channel::Channel;
use super::private::Private;
use super::shelf::{Identified, Shelf};
use super::status::LineStatus;

/// A label on a line or channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tag {
    /// The label's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag_key: Option<String>,
    /// The label's value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag_value: Option<String>,
}

/// A physical line with the channels it carries.
///
/// Field names in a snapshot are those of the service's answers; all but `id` may be left out of one written by hand.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Line {
    /// The id, `dcphy-…`.
    pub id: Arc<str>,
    /// The name.
    #[serde(default)]
    pub name: String,
    /// Free text.
    #[serde(default)]
    pub description: String,
    /// Where the line is in its life; established unless given.
    #[serde(default = "established")]
    pub status: LineStatus,
    /// When the line expires. `None` before it is established, and for lines that are paid for afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expire_time: Option<DateTime<Utc>>,
    /// The carrier.
    #[serde(default)]
    pub isp: String,
    /// The speed of the port.
    #[serde(default)]
    pub intf_type: String,
    /// Whose access it is.
    #[serde(default)]
    pub ap_type: String,
    /// The site at which the line ends.
    #[serde(default)]
    pub ap_addr: String,
    /// The contact's name.
    #[serde(default)]
    pub user_name: Private,
    /// The contact's telephone number, unmasked.
    #[serde(default)]
    pub user_phone: Private,
    /// The contact's e-mail address, unmasked.
    #[serde(default)]
    pub user_email: Private,
    /// The data centre at the customer's end.
    #[serde(default)]
    pub user_idc: String,
    /// How long the port waits before it reports a lost link, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link_delay: Option<u64>,
    /// The labels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// For how many months the line is paid for in advance, from when it is established. `None` when it is paid for afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reserved_months: Option<u32>,
    /// For how many months it is renewed each time it expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewed_months: Option<u32>,
    /// When its life moves on by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_change: Option<DateTime<Utc>>,
    /// The channels it carries.
    #[serde(default)]
    pub channels: Shelf<Channel>,
}

fn established() -> LineStatus {
    LineStatus::Established
}

impl Identified for Line {
    fn id(&self) -> &Arc<str> {
        &self.id
    }
}
