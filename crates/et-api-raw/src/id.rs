//! Ids in requests: what they are of, and which ones may be sent.

use std::fmt;

use crate::Error;

/// What an id is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IdOf {
    /// A line.
    Line,
    /// A channel.
    Channel,
    /// A route rule, of a channel or of a VPC.
    RouteRule,
    /// A dedicated gateway.
    Gateway,
    /// The route table of a VPC.
    RouteTable,
    /// A VPC.
    Vpc,
}

impl IdOf {
    /// What the id in this parameter is of; `None` if that is no resource of a call. The services
    /// name the line in two ways, and the channel in two.
    pub fn parameter(name: &str) -> Option<Self> {
        Some(match name {
            "dcphyId" | "etId" => Self::Line,
            "etChannelId" | "channelId" => Self::Channel,
            "routeRuleId" => Self::RouteRule,
            "etGatewayId" => Self::Gateway,
            "routeTableId" => Self::RouteTable,
            "vpcId" => Self::Vpc,
            _ => return None,
        })
    }
}

impl fmt::Display for IdOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Line => "line",
            Self::Channel => "channel",
            Self::RouteRule => "route rule",
            Self::Gateway => "gateway",
            Self::RouteTable => "route table",
            Self::Vpc => "VPC",
        })
    }
}

/// Refuses an id that is of nothing, or would reach another resource. A URL resolves `.` and `..`
/// away and reads `\` as `/`, and `a%2Fb` is signed like `a/b`, so that its request could be
/// replayed for another resource.
///
/// # Errors
/// [`Error::InvalidRequest`], which says what the id is of, the rule, and what to pass instead.
pub fn check_id(parameter: &str, id: &str) -> Result<(), Error> {
    let rule = if id.is_empty() {
        "is empty"
    } else if id == "." || id == ".." {
        "must not be `.` or `..`"
    } else if id.contains(['/', '\\']) {
        "must not contain `/` or `\\`"
    } else if id.chars().any(char::is_control) {
        "must not contain control characters"
    } else {
        return Ok(());
    };
    Err(Error::InvalidRequest(match IdOf::parameter(parameter) {
        Some(kind) => format!("the id of the {kind} {rule}; pass the id of an existing {kind}"),
        None => format!("{parameter} {rule}; pass the id of what it names"),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::OPERATIONS;

    #[test]
    fn refuses_ids_that_are_of_nothing_or_would_reach_another_resource() {
        for (id, rule) in [
            ("", "is empty"),
            (".", "must not be"),
            ("..", "must not be"),
            ("a/b", "must not contain `/`"),
            ("/", "must not contain `/`"),
            (r"a\b", "must not contain `/`"),
            (r".\a", "must not contain `/`"),
            ("a\nb", "must not contain control"),
            ("a\0", "must not contain control"),
            ("\u{7f}", "must not contain control"),
        ] {
            let error = check_id("etId", id).unwrap_err().to_string();
            assert!(
                error.contains(&format!("the id of the line {rule}")),
                "{error}"
            );
            assert!(
                error.ends_with("pass the id of an existing line"),
                "{error}"
            );
            let error = check_id("otherId", id).unwrap_err().to_string();
            assert!(error.contains(&format!("otherId {rule}")), "{error}");
        }
        for id in ["dcphy-gq65bz9ip712", "...", "a%2Fb", "专线", "a b"] {
            assert!(check_id("etId", id).is_ok(), "{id}");
        }
    }

    #[test]
    fn every_id_in_a_path_is_of_a_kind() {
        for operation in OPERATIONS.iter().filter(|operation| !operation.raw_only) {
            for segment in operation.path.split('/') {
                let Some(name) = crate::operation::parameter(segment) else {
                    continue;
                };
                assert!(
                    IdOf::parameter(name).is_some(),
                    "{name} of {}",
                    operation.action
                );
            }
        }
    }
}
