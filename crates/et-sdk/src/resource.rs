//! What a call is about: the line, channel or route rule that its request names.

use std::fmt;

use et_api_raw::operation::Operation;
use url::Url;

use crate::printable::one_line;

/// The longest id that is shown, in characters.
const ID_LENGTH: usize = 64;

/// The resource that a call names. An application for a line and a list of lines name none.
///
/// `{}` is `line dcphy-…`, `channel dedicatedconn-… of line dcphy-…`, or
/// `route rule dcrr-… of channel dedicatedconn-… of line dcphy-…`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Resource {
    /// The id of the line.
    pub line_id: Option<String>,
    /// The id of the channel, if the call names one.
    pub channel_id: Option<String>,
    /// The id of the route rule, if the call names one.
    pub route_rule_id: Option<String>,
}

impl Resource {
    /// The resource that the URL of an operation names.
    pub(crate) fn of(operation: &Operation, url: &Url) -> Self {
        let mut resource = Self::default();
        // A gateway may add a path in front, so the segments are compared from the end.
        let segments = url.path().rsplit('/');
        for (name, value) in operation.path.rsplit('/').zip(segments) {
            let field = match name {
                "{dcphyId}" | "{etId}" => &mut resource.line_id,
                "{etChannelId}" => &mut resource.channel_id,
                "{routeRuleId}" => &mut resource.route_rule_id,
                _ => continue,
            };
            let id = percent_encoding::percent_decode_str(value);
            *field = Some(id.decode_utf8_lossy().into_owned());
        }
        if resource.channel_id.is_none() {
            let mut query = url.query_pairs();
            let channel = query.find(|(name, _)| name == "etChannelId");
            resource.channel_id = channel.map(|(_, id)| id.into_owned());
        }
        resource
    }

    /// Whether the call names no resource.
    pub(crate) fn is_none(&self) -> bool {
        self.line_id.is_none()
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            ("route rule", &self.route_rule_id),
            ("channel", &self.channel_id),
            ("line", &self.line_id),
        ];
        let mut separator = "";
        for (kind, id) in parts {
            if let Some(id) = id {
                write!(f, "{separator}{kind} {}", one_line(id, ID_LENGTH))?;
                separator = " of ";
            }
        }
        Ok(())
    }
}
