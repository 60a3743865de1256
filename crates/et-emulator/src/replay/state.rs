//! From answers to a state: the lines, channels and route rules that a recording shows.
//!
//! A field is taken over if the state can hold it, also as text where a number was sent and the other way round. What it cannot hold, such
//! as a status that the emulator does not know, is left at its default; comparing answers then shows it.

use et_contract::Contract;
use http::Method;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::RecordedExchange;
use crate::contract::Target;
use crate::snapshot::Snapshot;
use crate::state::{Channel, Line, RouteRule, Shelf};

/// Fields of the state that are no fields of answers, or are filled in elsewhere.
const OWN: [&str; 8] = [
    "associated",
    "channels",
    "id",
    "nextChange",
    "renewedMonths",
    "reservedMonths",
    "routeRules",
    "routeType",
];

/// A resource with those below it, in the order in which they were first seen.
#[derive(Default)]
struct Node {
    id: String,
    fields: Map<String, Value>,
    below: Vec<Node>,
}

impl Node {
    /// The node of this id below this one.
    fn child(&mut self, id: &str) -> &mut Self {
        let place = match self.below.iter().position(|node| node.id == id) {
            Some(place) => place,
            None => {
                self.below.push(Self {
                    id: id.to_owned(),
                    ..Self::default()
                });
                self.below.len() - 1
            }
        };
        &mut self.below[place]
    }

    /// Takes an item of an answer in; what was seen before and is absent now stays.
    fn see(&mut self, item: &Value, id_names: &[&str]) -> Option<&mut Self> {
        let id = id_names.iter().find_map(|name| item.get(name)?.as_str())?;
        let node = self.child(id);
        let fields = item.as_object().into_iter().flatten();
        node.fields.extend(
            fields
                .filter(|(_, value)| !value.is_null())
                .map(|(name, value)| (name.clone(), value.clone())),
        );
        Some(node)
    }
}

/// The state that these exchanges show.
pub(super) fn of(exchanges: &[RecordedExchange]) -> Snapshot {
    let mut root = Node::default();
    for exchange in exchanges.iter().filter(|exchange| exchange.status == 200) {
        let Some(body) = &exchange.body else { continue };
        let parameter = path_parameters(exchange);
        let items = |name: &str| body[name].as_array().into_iter().flatten();
        match exchange.action.as_str() {
            "QueryDedicatedLines" => {
                for line in items("ets") {
                    root.see(line, &["id", "Id"]);
                }
            }
            "QueryDedicatedLineDetail" => {
                root.see(body, &["id", "Id"]);
            }
            "QueryDedicatedChannel" => {
                let line = root.child(&parameter("etId"));
                for channel in items("etChannels") {
                    line.see(channel, &["id", "Id"]);
                }
            }
            "QueryDedicatedChannelRouteRules" => {
                let line = root.child(&parameter("etId"));
                let channel = line.child(&parameter("etChannelId"));
                for rule in items("routeRules") {
                    channel.see(rule, &["routeRuleId"]);
                }
            }
            _ => {}
        }
    }
    let time = exchanges.iter().find_map(|exchange| exchange.time);
    let mut lines = Shelf::default();
    for line in root.below.iter().filter_map(line) {
        lines.push(line);
    }
    Snapshot::of_lines(lines, time)
}

/// The parameters in an exchange's path, by name; empty where there is none.
fn path_parameters(exchange: &RecordedExchange) -> impl Fn(&str) -> String {
    let target = Target::decode(&exchange.path, None).unwrap_or_default();
    let method = exchange.method.parse().unwrap_or(Method::GET);
    let found = Contract::embedded().find(&method, &target.segments, &exchange.query);
    let parameters: Vec<(String, String)> = found
        .map(|found| found.path_parameters)
        .unwrap_or_default()
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    move |name| {
        let mut parameters = parameters.iter();
        parameters
            .find(|(given, _)| given == name)
            .map(|(_, value)| value.clone())
            .unwrap_or_default()
    }
}

fn line(node: &Node) -> Option<Line> {
    let mut line: Line = held(json!({"id": node.id}), &node.fields)?;
    for channel in node.below.iter().filter_map(channel) {
        line.channels.push(channel);
    }
    Some(line)
}

fn channel(node: &Node) -> Option<Channel> {
    // A kind of routing that the emulator does not know becomes static routing.
    let of_kind = |kind: &Value| json!({"id": node.id, "routeType": kind});
    let kind = node.fields.get("routeType");
    let start = kind
        .map(of_kind)
        .filter(can_hold::<Channel>)
        .unwrap_or_else(|| of_kind(&json!("static-route")));
    let mut fields = node.fields.clone();
    let is_on = |value: &Value| matches!(value.to_string().trim_matches('"'), "1" | "true");
    if fields.get("enableIpv6").is_some_and(is_on) {
        let text = |name: &str| fields.get(name).cloned().unwrap_or_else(|| json!(""));
        let networks = fields.get("ipv6Networks").cloned();
        let ipv6 = json!({
            "baiduIpv6Address": text("baiduIpv6Address"),
            "customerIpv6Address": text("customerIpv6Address"),
            "ipv6Networks": networks.unwrap_or_else(|| json!([])),
        });
        fields.insert("ipv6".to_owned(), ipv6);
    }
    let bfd: Map<String, Value> = ["sendInterval", "receivInterval", "detectMultiplier"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), as_number(fields.get(name)?))))
        .collect();
    if bfd.len() == 3 {
        fields.insert("bfd".to_owned(), Value::Object(bfd));
    }
    let mut channel: Channel = held(start, &fields)?;
    for rule in node.below.iter().filter_map(rule) {
        channel.route_rules.push(rule);
    }
    Some(channel)
}

fn rule(node: &Node) -> Option<RouteRule> {
    let mut fields = node.fields.clone();
    let text = |name: &str| fields.get(name).cloned().unwrap_or_else(|| json!(""));
    let start = json!({
        "routeRuleId": node.id,
        "destAddress": text("destAddress"),
        "nexthopType": text("nexthopType"),
        "nexthopId": text("nexthopId"),
    });
    if fields.get("routeProto").is_some_and(|kind| kind == "bgp") {
        let learned: Map<String, Value> = ["asPaths", "localPreference", "med", "origin"]
            .into_iter()
            .filter_map(|name| {
                let value = fields.get(name)?;
                let is_number = matches!(name, "localPreference" | "med");
                Some((
                    name.to_owned(),
                    if is_number {
                        as_number(value)
                    } else {
                        value.clone()
                    },
                ))
            })
            .collect();
        fields.insert("learned".to_owned(), Value::Object(learned));
    }
    held(start, &fields)
}

/// A resource with the fields that it can hold. `None` if not even the start of one is one.
fn held<T: DeserializeOwned>(start: Value, fields: &Map<String, Value>) -> Option<T> {
    let mut object = start;
    for (name, value) in fields {
        if OWN.contains(&name.as_str()) || object.get(name).is_some() {
            continue;
        }
        for form in [value.clone(), as_number(value), as_text(value)] {
            let mut tried = object.clone();
            tried[name] = form;
            if can_hold::<T>(&tried) {
                object = tried;
                break;
            }
        }
    }
    T::deserialize(&object).ok()
}

fn can_hold<T: DeserializeOwned>(object: &Value) -> bool {
    T::deserialize(object).is_ok()
}

fn as_number(value: &Value) -> Value {
    match value
        .as_str()
        .and_then(|text| text.trim().parse::<i64>().ok())
    {
        Some(number) => Value::from(number),
        None => value.clone(),
    }
}

fn as_text(value: &Value) -> Value {
    match value {
        Value::Number(number) => Value::String(number.to_string()),
        other => other.clone(),
    }
}
