//! Derives a state from responses: the lines, channels and route rules that a recording shows.
//!
//! A field is used if the state can hold it, also as text where a number was sent and vice versa.
//! Other values, such as an unknown status, are replaced by the default; comparing the responses
//! then shows the difference.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::exchange::RecordedExchange;
use crate::routing;
use crate::snapshot::Snapshot;
use crate::state::{Channel, Line, RouteRule};

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
        let mut names = ["id", "Id", "routeRuleId"].into_iter();
        if let Some(id) = names.find_map(|name| item.get(name)?.as_str()) {
            let fields = item.as_object().into_iter().flatten();
            let fields = fields.filter(|(_, value)| !value.is_null());
            let fields = fields.map(|(name, value)| (name.clone(), value.clone()));
            self.child(id).fields.extend(fields);
        }
    }
}

/// The state that these exchanges show.
pub(super) fn of(exchanges: &[RecordedExchange]) -> Snapshot {
    let mut root = Node::default();
    for exchange in exchanges.iter().filter(|exchange| exchange.status == 200) {
        let Some(body) = &exchange.body else { continue };
        let parameter = |name| path_parameter(exchange, name).unwrap_or_default();
        let (parent, list) = match exchange.action.as_str() {
            "QueryDedicatedLines" => (&mut root, "ets"),
            "QueryDedicatedLineDetail" => {
                root.merge(body);
                continue;
            }
            "QueryDedicatedChannel" => (root.child(&parameter("etId")), "etChannels"),
            "QueryDedicatedChannelRouteRules" => {
                let line = root.child(&parameter("etId"));
                (line.child(&parameter("etChannelId")), "routeRules")
            }
            _ => continue,
        };
        for item in body[list].as_array().into_iter().flatten() {
            parent.merge(item);
        }
    }
    let time = exchanges.iter().find_map(|exchange| exchange.time);
    let lines = root.children.iter().filter_map(line).collect();
    Snapshot::of_lines(lines, time)
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
