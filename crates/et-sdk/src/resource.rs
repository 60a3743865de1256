//! What a call is about: the resources that its request names.

use std::fmt::{self, Write};

use et_api_raw::operation::Operation;
use serde::Deserialize;
use url::Url;

use crate::printable::one_line;

/// The longest id that is shown, in characters.
const ID_LENGTH: usize = 64;

/// The resource that a call names. An application for a line and a list of lines name none.
///
/// `{}` is `line dcphy-…`, `channel dedicatedconn-… of line dcphy-…`, `gateway dcgw-…`, or
/// `route rule dcrr-… of channel dedicatedconn-… of line dcphy-…`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Resource {
    /// The id of the line.
    pub line_id: Option<String>,
    /// The id of the channel, if the call names one.
    pub channel_id: Option<String>,
    /// The id of the route rule, of a channel or of a VPC, if the call names one.
    pub route_rule_id: Option<String>,
    /// The id of the gateway.
    pub gateway_id: Option<String>,
    /// The id of the VPC.
    pub vpc_id: Option<String>,
    /// The id of the VPC's route table.
    pub route_table_id: Option<String>,
}

/// The places of what a request creates, as its body names them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Places {
    vpc_id: Option<String>,
    route_table_id: Option<String>,
}

impl Resource {
    /// The resource that a request names, in its URL or as the place of what it creates.
    pub(crate) fn of(operation: &Operation, url: &Url, body: Option<&[u8]>) -> Self {
        let mut resource = Self::default();
        // A gateway may add a path in front, so the segments are compared from the end.
        let segments = url.path().rsplit('/');
        for (name, value) in operation.path.rsplit('/').zip(segments) {
            let Some(name) = name
                .strip_prefix('{')
                .and_then(|name| name.strip_suffix('}'))
            else {
                continue;
            };
            if let Some(field) = resource.field(name) {
                let id = percent_encoding::percent_decode_str(value);
                *field = Some(id.decode_utf8_lossy().into_owned());
            }
        }
        for (name, value) in url.query_pairs() {
            if let Some(field @ None) = resource.field(&name) {
                *field = Some(value.into_owned());
            }
        }
        let places: Option<Places> = body.and_then(|body| serde_json::from_slice(body).ok());
        if let Some(places) = places {
            resource.vpc_id = resource.vpc_id.or(places.vpc_id);
            resource.route_table_id = resource.route_table_id.or(places.route_table_id);
        }
        resource
    }

    /// The field for a parameter of a request.
    fn field(&mut self, parameter: &str) -> Option<&mut Option<String>> {
        Some(match parameter {
            "dcphyId" | "etId" => &mut self.line_id,
            "etChannelId" => &mut self.channel_id,
            "routeRuleId" => &mut self.route_rule_id,
            "etGatewayId" => &mut self.gateway_id,
            "routeTableId" => &mut self.route_table_id,
            "vpcId" => &mut self.vpc_id,
            _ => return None,
        })
    }

    /// Whether the call names no resource.
    pub(crate) fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            ("route rule", &self.route_rule_id),
            ("channel", &self.channel_id),
            ("line", &self.line_id),
            ("gateway", &self.gateway_id),
            ("route table", &self.route_table_id),
            ("VPC", &self.vpc_id),
        ];
        let mut text = String::new();
        for (kind, id) in parts {
            if let Some(id) = id {
                let separator = if text.is_empty() { "" } else { " of " };
                write!(text, "{separator}{kind} {}", one_line(id, ID_LENGTH))?;
            }
        }
        f.pad(&text)
    }
}
