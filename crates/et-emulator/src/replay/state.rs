//! Derives a state from responses: the lines, channels, route rules, VPCs and gateways that a
//! recording shows.
//!
//! A field is used if the state can hold it, also as text where a number was sent and vice versa.
//! Other values, such as an unknown status, are replaced by the default; comparing the responses
//! then shows the difference.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::exchange::RecordedExchange;
use crate::routing;
use crate::snapshot::Snapshot;
use crate::state::{Channel, Gateway, Line, OrderedMap, RouteRule, Vpc, VpcRouteRule};

type Fields = Map<String, Value>;

/// A resource with its children, in the order in which they were first seen.
#[derive(Default)]
struct Node {
    id: String,
    fields: Fields,
    children: Vec<Node>,
}

impl Node {
    /// The child with this id. It is added if it is missing.
    fn child(&mut self, id: &str) -> &mut Self {
        let index = self.children.iter().position(|node| node.id == id);
        let index = index.unwrap_or_else(|| {
            self.children.push(Self {
                id: id.to_owned(),
                ..Self::default()
            });
            self.children.len() - 1
        });
        &mut self.children[index]
    }

    /// Merges an item of a response into its child. Fields that were seen before and are absent now
    /// stay.
    fn merge(&mut self, item: &Value) {
        // A gateway has its VPC's id as well.
        let mut names = ["id", "Id", "routeRuleId", "etGatewayId", "vpcId"].into_iter();
        if let Some(id) = names.find_map(|name| item.get(name)?.as_str()) {
            let fields = item.as_object().into_iter().flatten();
            let fields = fields.filter(|(_, value)| !value.is_null());
            let fields = fields.map(|(name, value)| (name.clone(), value.clone()));
            self.child(id).fields.extend(fields);
        }
    }
}

/// What the exchanges of a recording show.
#[derive(Default)]
struct Seen {
    lines: Node,
    vpcs: Node,
    gateways: Node,
}

/// The state that these exchanges show.
pub(super) fn of(exchanges: &[RecordedExchange]) -> Snapshot {
    let mut seen = Seen::default();
    for exchange in exchanges.iter().filter(|exchange| exchange.status == 200) {
        if let Some(body) = &exchange.body {
            seen.add(exchange, body);
        }
    }
    let time = exchanges.iter().find_map(|exchange| exchange.time);
    let lines = seen.lines.children.iter().filter_map(line).collect();
    let vpcs: OrderedMap<Vpc> = seen.vpcs.children.iter().filter_map(vpc).collect();
    let gateways = seen.gateways.children.iter().filter_map(gateway).collect();
    // A recording without any VPC says nothing about them.
    let vpcs = (!vpcs.is_empty()).then_some(vpcs);
    Snapshot::of_resources(lines, vpcs, gateways, time)
}

impl Seen {
    fn add(&mut self, exchange: &RecordedExchange, body: &Value) {
        let parameter = |name| path_parameter(exchange, name).unwrap_or_default();
        let (parent, list) = match exchange.action.as_str() {
            "QueryDedicatedLines" => (&mut self.lines, "ets"),
            "QueryDedicatedLineDetail" => return self.lines.merge(body),
            "QueryDedicatedChannel" => (self.lines.child(&parameter("etId")), "etChannels"),
            "QueryDedicatedChannelRouteRules" => {
                let line = self.lines.child(&parameter("etId"));
                (line.child(&parameter("etChannelId")), "routeRules")
            }
            "QueryTheListOfDedicatedLineGateways" => (&mut self.gateways, "etGateways"),
            "QueryTheDetailsOfTheDedicatedGateway" => return self.gateways.merge(body),
            "QueryVpcList" => (&mut self.vpcs, "vpcs"),
            "QuerySpecifiedVpc" => return self.vpcs.merge(&body["vpc"]),
            "QueryRoutingTable" => {
                let Some(vpc) = body["vpcId"].as_str() else {
                    return;
                };
                let vpc = self.vpcs.child(vpc);
                let table = body["routeTableId"].clone();
                vpc.fields.insert("routeTableId".to_owned(), table);
                (vpc, "routeRules")
            }
            _ => return,
        };
        for item in body[list].as_array().into_iter().flatten() {
            // The rule that the service makes itself has no id.
            if item["routeRuleId"] != "" {
                parent.merge(item);
            }
        }
    }
}

/// A parameter in the path of an exchange.
fn path_parameter(exchange: &RecordedExchange, name: &str) -> Option<String> {
    let target = exchange.target()?;
    let route = routing::find(&exchange.method.parse().ok()?, &target).ok()?;
    let mut parameters = route.path.iter();
    let (_, value) = parameters.find(|(given, _)| *given == name)?;
    Some((*value).to_owned())
}

fn line(node: &Node) -> Option<Line> {
    let mut line: Line = fill(json!({"id": node.id}), &node.fields)?;
    for channel in node.children.iter().filter_map(channel) {
        line.channels.push(channel);
    }
    Some(line)
}

fn channel(node: &Node) -> Option<Channel> {
    let fields = &node.fields;
    // The route type decides which other fields the channel has, so it comes first.
    let mut start = json!({"id": node.id, "routeType": "static-route"});
    if let Some(kind) = fields.get("routeType") {
        let other = json!({"id": node.id, "routeType": kind});
        if is_valid::<Channel>(&other) {
            start = other;
        }
    }
    let is_on = |value: &Value| matches!(value.to_string().trim_matches('"'), "1" | "true");
    if fields.get("enableIpv6").is_some_and(is_on) {
        start["enableIpv6"] = json!(1);
    }
    let mut channel: Channel = fill(start, fields)?;
    for rule in node.children.iter().filter_map(rule) {
        channel.route_rules.push(rule);
    }
    Some(channel)
}

fn rule(node: &Node) -> Option<RouteRule> {
    let fields = &node.fields;
    let start = json!({
        "routeRuleId": node.id,
        "destAddress": "",
        "nexthopType": "etGateway",
        "nexthopId": "",
    });
    fill(start, fields)
}

fn vpc(node: &Node) -> Option<Vpc> {
    // A recording without the route table has no id of it.
    let table = format!("rt-{}", node.id.trim_start_matches("vpc-"));
    let start = json!({"vpcId": node.id, "cidr": "0.0.0.0/0", "routeTableId": table});
    let mut vpc: Vpc = fill(start, &node.fields)?;
    for rule in node.children.iter().filter_map(vpc_rule) {
        vpc.route_rules.push(rule);
    }
    Some(vpc)
}

fn vpc_rule(node: &Node) -> Option<VpcRouteRule> {
    let start = json!({
        "routeRuleId": node.id,
        "sourceAddress": "",
        "destinationAddress": "",
        "nexthopType": "custom",
    });
    fill(start, &node.fields)
}

fn gateway(node: &Node) -> Option<Gateway> {
    fill(json!({"etGatewayId": node.id, "vpcId": ""}), &node.fields)
}

/// A value of `T` with the fields that it can hold.
fn fill<T: DeserializeOwned>(mut object: Value, fields: &Fields) -> Option<T> {
    for (name, value) in fields {
        for form in [value.clone(), as_number(value), as_text(value)] {
            let mut candidate = object.clone();
            candidate[name] = form;
            if is_valid::<T>(&candidate) {
                object = candidate;
                break;
            }
        }
    }
    T::deserialize(&object).ok()
}

fn is_valid<T: DeserializeOwned>(object: &Value) -> bool {
    T::deserialize(object).is_ok()
}

fn as_number(value: &Value) -> Value {
    let number = value.as_str().and_then(|text| text.trim().parse().ok());
    number.map_or_else(|| value.clone(), |number: i64| number.into())
}

fn as_text(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.to_string().into(),
        other => other.clone(),
    }
}
