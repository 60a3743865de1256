//! A physical line.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::channel::Channel;
use super::ordered_map::{Identified, OrderedMap};
use super::sensitive::Sensitive;
use super::status::LineStatus;
use super::tag::Tag;

/// A physical line with its channels.
///
/// A snapshot uses the field names of the service's responses. Every field but `id` is optional.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Line {
    /// The id, `dcphy-…`.
    pub id: Arc<str>,
    /// What the customer applied for.
    #[serde(flatten)]
    pub spec: LineSpec,
    /// The status; `established` by default.
    #[serde(default)]
    pub status: LineStatus,
    /// When the line expires. `None` before it is established, and for postpaid lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expire_time: Option<DateTime<Utc>>,
    /// How many months are prepaid, counted from when the line is established. `None` for postpaid
    /// lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reserved_months: Option<u32>,
    /// By how many months the line is renewed each time it expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewed_months: Option<u32>,
    /// When the status changes by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_change: Option<DateTime<Utc>>,
    /// The channels.
    #[serde(default)]
    pub channels: OrderedMap<Channel>,
}

/// The properties of a line that the customer applies for.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct LineSpec {
    /// The name.
    pub name: String,
    /// The description.
    pub description: String,
    /// The carrier.
    pub isp: String,
    /// The port speed.
    pub intf_type: String,
    /// The access point type.
    pub ap_type: String,
    /// The access point.
    pub ap_addr: String,
    /// The contact's name.
    pub user_name: Sensitive,
    /// The contact's telephone number, unmasked.
    pub user_phone: Sensitive,
    /// The contact's e-mail address, unmasked.
    pub user_email: Sensitive,
    /// The customer's data centre.
    pub user_idc: String,
    /// How long the port waits before it reports a lost link, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link_delay: Option<u64>,
    /// The tags.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
}

impl Identified for Line {
    fn id(&self) -> &Arc<str> {
        &self.id
    }
}
