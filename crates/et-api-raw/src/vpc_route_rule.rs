//! What responses say of the rules of a VPC's route table: where a rule leads, and which rules were
//! created.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::lenient;
use crate::types::VpcRouteRule;
use crate::unknown_fields::UnknownFields;
use crate::vpc_next_hop::VpcNextHop;

impl VpcRouteRule {
    /// Where the rule sends its traffic. `None` if the kind or the id was not sent.
    ///
    /// Of several gateways with one destination, each has a rule, and this is the rule's own. The
    /// field `path_type` tells its share of the traffic.
    pub fn next_hop(&self) -> Option<VpcNextHop> {
        let (kind, id) = (self.next_hop_type.clone()?, self.next_hop_id.as_deref()?);
        Some(VpcNextHop::new(kind, id))
    }
}

/// The rule that was created, or one for each next hop.
///
/// ```
/// use et_api_raw::vpc_route_rule::VpcRouteRuleCreated;
///
/// let created: VpcRouteRuleCreated =
///     serde_json::from_value(serde_json::json!({"routeRuleIds": ["rr-1", "rr-2"]}))?;
/// assert_eq!(created.ids, ["rr-1", "rr-2"]);
/// assert_eq!(created.id(), "rr-1");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(into = "Sent")]
#[non_exhaustive]
#[doc(alias = "routeRuleId")]
#[doc(alias = "routeRuleIds")]
pub struct VpcRouteRuleCreated {
    /// The ids of the rules (`rr-…`), one for each next hop, in the order of the response. A
    /// response has at least one.
    pub ids: Vec<String>,
    /// Properties of a response that this version does not know.
    pub extra: UnknownFields,
}

impl VpcRouteRuleCreated {
    /// A response with the ids of these rules.
    pub fn new<I: Into<String>>(ids: impl IntoIterator<Item = I>) -> Self {
        Self {
            ids: ids.into_iter().map(Into::into).collect(),
            extra: UnknownFields::default(),
        }
    }

    /// The id of the rule; of several, the first. Empty only if [`ids`](Self::ids) was emptied.
    pub fn id(&self) -> &str {
        self.ids.first().map_or("", String::as_str)
    }
}

/// The response as it is sent: a single id and several have properties of their own. The vendor's
/// sources differ on whether several come with the single one as well.
#[derive(Serialize, Deserialize)]
struct Sent {
    #[serde(
        rename = "routeRuleId",
        default,
        deserialize_with = "lenient::text",
        skip_serializing_if = "Option::is_none"
    )]
    id: Option<String>,
    #[serde(
        rename = "routeRuleIds",
        default,
        deserialize_with = "lenient::null_as_empty",
        skip_serializing_if = "Vec::is_empty"
    )]
    ids: Vec<String>,
    #[serde(flatten)]
    extra: UnknownFields,
}

impl From<VpcRouteRuleCreated> for Sent {
    fn from(VpcRouteRuleCreated { mut ids, extra }: VpcRouteRuleCreated) -> Self {
        let id = if ids.len() == 1 { ids.pop() } else { None };
        Self { id, ids, extra }
    }
}

impl<'de> Deserialize<'de> for VpcRouteRuleCreated {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Sent { id, mut ids, extra } = Sent::deserialize(deserializer)?;
        if ids.is_empty() {
            ids.extend(id.filter(|id| !id.is_empty()));
        }
        if ids.is_empty() {
            return Err(D::Error::custom("missing field `routeRuleId`"));
        }
        Ok(Self { ids, extra })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_rule_tells_its_next_hop_where_it_has_one() {
        let hop = |rule: Value| {
            let rule: VpcRouteRule = serde_json::from_value(rule).unwrap();
            rule.next_hop()
        };
        let gateway = json!({"routeRuleId": "rr-1", "nexthopType": "dcGateway",
            "nexthopId": "dcgw-1", "pathType": "ha:active"});
        assert_eq!(hop(gateway), Some(VpcNextHop::gateway("dcgw-1")));
        let own = json!({"routeRuleId": "", "nexthopType": "sys", "nexthopId": ""});
        assert_eq!(hop(own), Some(VpcNextHop::new("sys".into(), "")));
        for lacking in [
            json!({"routeRuleId": "rr-1", "nexthopType": "nat"}),
            json!({"routeRuleId": "rr-1", "nexthopId": "nat-1"}),
        ] {
            assert_eq!(hop(lacking), None);
        }
    }

    fn read(sent: Value) -> Result<VpcRouteRuleCreated, serde_json::Error> {
        serde_json::from_value(sent)
    }

    #[test]
    fn a_single_id_and_several_are_read_into_the_same_list() {
        for (sent, ids) in [
            (json!({"routeRuleId": "rr-1"}), &["rr-1"][..]),
            (
                json!({"routeRuleId": "rr-1", "routeRuleIds": null}),
                &["rr-1"],
            ),
            (
                json!({"routeRuleId": "", "routeRuleIds": ["rr-1", "rr-2"]}),
                &["rr-1", "rr-2"],
            ),
            (
                json!({"routeRuleId": "rr-1", "routeRuleIds": ["rr-1", "rr-2"]}),
                &["rr-1", "rr-2"],
            ),
        ] {
            let created = read(sent).unwrap();
            assert_eq!(created.ids, ids);
            assert_eq!(created.id(), "rr-1");
        }
    }

    #[test]
    fn a_response_without_any_id_cannot_be_read() {
        for sent in [
            json!({}),
            json!({"routeRuleId": ""}),
            json!({"routeRuleIds": []}),
        ] {
            let error = read(sent).unwrap_err().to_string();
            assert!(error.contains("routeRuleId"), "{error}");
        }
    }

    #[test]
    fn is_written_as_the_service_sends_it() {
        for sent in [
            json!({"routeRuleId": "rr-1", "x": 1}),
            json!({"routeRuleIds": ["rr-1", "rr-2"], "x": 1}),
        ] {
            let created = read(sent.clone()).unwrap();
            assert_eq!(serde_json::to_value(&created).unwrap(), sent);
        }
        let created = VpcRouteRuleCreated::new(["rr-1"]);
        assert_eq!(
            serde_json::to_value(created).unwrap(),
            json!({"routeRuleId": "rr-1"})
        );
    }
}
