//! The JSON Schema of a snapshot. Rules of the API are taken from its document.

use std::sync::LazyLock;

use et_contract::Contract;
use serde_json::{Map, Value, json};

/// Precedes the path of a schema of the API document: `api:schemas/VlanId`.
const API: &str = "api:";

const DEFINITIONS: [(&str, &str); 9] = [
    ("line", include_str!("format/line.json")),
    ("channel", include_str!("format/channel.json")),
    ("routeRule", include_str!("format/route_rule.json")),
    ("vpc", include_str!("format/vpc.json")),
    ("subnet", include_str!("format/subnet.json")),
    ("vpcRouteRule", include_str!("format/vpc_route_rule.json")),
    ("gateway", include_str!("format/gateway.json")),
    ("tag", include_str!("format/tag.json")),
    ("token", include_str!("format/token.json")),
];

/// The schema, with the rules of the API in place of the references to them.
pub(super) fn schema() -> &'static Value {
    static SCHEMA: LazyLock<Value> = LazyLock::new(|| {
        let mut schema = read(include_str!("format/snapshot.json"));
        let definitions = DEFINITIONS.map(|(name, text)| (name.to_owned(), read(text)));
        schema["$defs"] = Value::Object(Map::from_iter(definitions));
        with_api_rules(&schema)
    });
    &SCHEMA
}

/// Reads a part of the schema. The tests rule out that it is not JSON.
fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

fn with_api_rules(schema: &Value) -> Value {
    let members = match schema {
        Value::Object(members) => members,
        Value::Array(items) => return items.iter().map(with_api_rules).collect(),
        other => return other.clone(),
    };
    let target = members.get("$ref").and_then(Value::as_str);
    let api = target.and_then(|target| Contract::embedded().schema(target.strip_prefix(API)?));
    let is_own = |name: &str| api.is_none() || name != "$ref";
    let own = members.iter().filter(|(name, _)| is_own(name));
    let own: Vec<_> = own
        .map(|(name, member)| (name.clone(), with_api_rules(member)))
        .collect();
    let mut all = api.unwrap_or_else(|| json!({}));
    if let Value::Object(all) = &mut all {
        all.extend(own);
    }
    all
}
