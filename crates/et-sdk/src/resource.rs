//! What a call is about: the resources that its request names.

use std::fmt::{self, Write};

use et_api_raw::id::IdOf;
use et_api_raw::operation::Operation;
use serde_json::{Map, Value};
use url::Url;

use crate::printable::one_line;

/// The longest id that is shown, in characters.
const ID_LENGTH: usize = 64;

/// The resource that a call names. An application for a line and a list of lines name none.
///
/// `{}` is `line dcphy-…`, `channel dedicatedconn-… of line dcphy-…`, `gateway dcgw-…`, or
/// `route rule dcrr-… of channel dedicatedconn-… of line dcphy-…`. A call that binds a gateway
/// names both sides: `gateway dcgw-… and channel dedicatedconn-… of line dcphy-…`.
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

impl Resource {
    /// The resource that a request names, in its URL or in its body.
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
        for (name, value) in ids_in_body(operation, body) {
            if let Some(field @ None) = resource.field(name) {
                *field = Some(value);
            }
        }
        resource
    }

    /// The field for a parameter of a request.
    fn field(&mut self, parameter: &str) -> Option<&mut Option<String>> {
        Some(match IdOf::parameter(parameter)? {
            IdOf::Line => &mut self.line_id,
            IdOf::Channel => &mut self.channel_id,
            IdOf::RouteRule => &mut self.route_rule_id,
            IdOf::Gateway => &mut self.gateway_id,
            IdOf::RouteTable => &mut self.route_table_id,
            IdOf::Vpc => &mut self.vpc_id,
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
        // Each is a part of what follows it; the line's side is no part of the VPC's.
        let sides = [
            [
                (IdOf::Gateway, &self.gateway_id),
                (IdOf::RouteTable, &self.route_table_id),
                (IdOf::Vpc, &self.vpc_id),
            ],
            [
                (IdOf::RouteRule, &self.route_rule_id),
                (IdOf::Channel, &self.channel_id),
                (IdOf::Line, &self.line_id),
            ],
        ];
        let mut text = String::new();
        for side in sides {
            let mut separator = if text.is_empty() { "" } else { " and " };
            for (kind, id) in side {
                if let Some(id) = id {
                    write!(text, "{separator}{kind} {}", one_line(id, ID_LENGTH))?;
                    separator = " of ";
                }
            }
        }
        f.pad(&text)
    }
}

/// The ids of resources that the body of a request holds, by their parameters.
pub(crate) fn ids_in_body(
    operation: &Operation,
    body: Option<&[u8]>,
) -> Vec<(&'static str, String)> {
    let names = operation.body_ids.iter().copied();
    let mut names = names
        .filter(|name| IdOf::parameter(name).is_some())
        .peekable();
    // Most bodies have none, and need not be read.
    let (Some(_), Some(body)) = (names.peek(), body) else {
        return Vec::new();
    };
    let Ok(Value::Object(fields)) = serde_json::from_slice(body) else {
        return Vec::new();
    };
    let id = |fields: &Map<String, Value>, name| Some(fields.get(name)?.as_str()?.to_owned());
    names
        .filter_map(|name| Some((name, id(&fields, name)?)))
        .collect()
}
