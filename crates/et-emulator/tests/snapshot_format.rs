//! The format of snapshots: its schema, its documentation and its example.

mod common;
mod snapshot_cases;

use std::collections::BTreeSet;
use std::fs;

use common::start;
use et_emulator::Snapshot;
use et_emulator::state::{BgpStatus, ChannelStatus, GatewayStatus, LineStatus};
use serde_json::{Map, Value, json};
use snapshot_cases::cloud::gateway;
use snapshot_cases::{channel, line, load, violations_of_other_rules, violations_of_the_schema};

/// The schema as it is published.
fn schema() -> Value {
    serde_json::from_str(&Snapshot::json_schema()).unwrap()
}

#[test]
fn every_status_can_be_loaded() {
    for status in LineStatus::ALL {
        load(&line(json!({"status": status}))).unwrap();
    }
    for status in ChannelStatus::ALL {
        load(&channel(json!({"status": status}))).unwrap();
    }
    for status in GatewayStatus::ALL {
        load(&gateway(json!({"status": status}))).unwrap();
    }
    for status in BgpStatus::ALL {
        load(&channel(json!({"routeType": "bgp", "bgpStatus": status}))).unwrap();
    }
}

const EXAMPLE: &str = include_str!("../snapshot.example.json");

/// The parts of the schema that define an object, with their titles and fields.
fn objects(schema: &Value) -> Vec<(&str, &Map<String, Value>)> {
    let definitions = schema["$defs"].as_object().unwrap().values();
    let all = std::iter::once(schema).chain(definitions);
    all.map(|part| {
        (
            part["title"].as_str().unwrap(),
            part["properties"].as_object().unwrap(),
        )
    })
    .collect()
}

/// The names of all fields of a document.
fn names_in(value: &Value) -> BTreeSet<String> {
    match value {
        Value::Object(members) => {
            let inner = members.values().flat_map(names_in);
            inner.chain(members.keys().cloned()).collect()
        }
        Value::Array(items) => items.iter().flat_map(names_in).collect(),
        _ => BTreeSet::new(),
    }
}

#[test]
fn the_example_has_every_field_and_is_written_as_it_was_read() {
    let example: Value = serde_json::from_str(EXAMPLE).unwrap();
    let snapshot = Snapshot::from_json(EXAMPLE.as_bytes()).unwrap();
    let written = snapshot.to_json();
    let again = Snapshot::from_json(written.as_bytes()).unwrap();
    assert_eq!(again.to_json(), written);

    // What is written has all that was read, and defaults.
    let written: Value = serde_json::from_str(&written).unwrap();
    assert_contained(&example, &written);
    let schema = schema();
    let fields = objects(&schema)
        .into_iter()
        .flat_map(|(_, fields)| fields.keys());
    let unused: Vec<_> = fields
        .filter(|name| !names_in(&example).contains(*name))
        .collect();
    assert!(unused.is_empty(), "not in the example: {unused:?}");
    jsonschema::validate(&schema, &example).unwrap();
    jsonschema::validate(&schema, &written).unwrap();
}

#[test]
fn a_health_check_makes_its_route_unless_the_snapshot_says_otherwise() {
    let mut example: Value = serde_json::from_str(EXAMPLE).unwrap();
    let gateway = example["gateways"][0].as_object_mut().unwrap();
    gateway.remove("autoGenerateRouteRule").unwrap();
    let snapshot = Snapshot::from_json(example.to_string().as_bytes()).unwrap();
    let written: Value = serde_json::from_str(&snapshot.to_json()).unwrap();
    assert_eq!(written["gateways"][0]["autoGenerateRouteRule"], true);
}

fn assert_contained(part: &Value, whole: &Value) {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => {
            for (name, value) in part.iter().filter(|(name, _)| *name != "$schema") {
                assert_contained(value, whole.get(name).unwrap_or(&Value::Null));
            }
        }
        (Value::Array(part), Value::Array(whole)) => {
            assert_eq!(part.len(), whole.len());
            part.iter()
                .zip(whole)
                .for_each(|(part, whole)| assert_contained(part, whole));
        }
        _ => assert_eq!(part, whole),
    }
}

#[test]
fn the_schema_agrees_with_what_is_loaded() {
    let schema = schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (document, message) in violations_of_the_schema() {
        assert!(!validator.is_valid(&document), "{message}");
    }
    for (document, message) in violations_of_other_rules() {
        assert!(validator.is_valid(&document), "{message}");
    }
}

#[test]
fn the_schema_is_published_and_every_field_documented_with_an_example() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/");
    let read = |file: &str| fs::read_to_string(format!("{root}{file}")).unwrap();
    let schema = schema();
    let published: Value = serde_json::from_str(&read("snapshot.schema.json")).unwrap();
    let advice = "write the file anew: et-emulator --print-state-schema > snapshot.schema.json";
    assert!(published == schema, "{advice}");
    let guide = read("../../docs/snapshot.md");
    for (title, fields) in objects(&schema) {
        assert!(guide.contains(&format!("## {title}\n")), "{title}");
        for (name, field) in fields {
            let cell = |text: &str| text.replace('|', "\\|");
            let description = cell(field["description"].as_str().unwrap());
            let example = cell(&field["examples"][0].to_string());
            let row = format!("| `{name}` | {description} | `{example}` |");
            assert!(guide.contains(&row), "not in docs/snapshot.md:\n{row}");
        }
    }
}

#[test]
fn without_vpcs_there_is_the_default_one() {
    let ids = |document: Value| {
        let vpcs = load(&document).unwrap().vpcs;
        vpcs.iter()
            .map(|vpc| vpc.id.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(json!({"lines": []})), ["vpc-default"]);
    assert_eq!(ids(json!({"lines": [], "vpcs": []})), [""; 0]);
}

#[tokio::test]
async fn the_control_api_serves_the_schema() {
    assert_eq!(
        start().await.control("snapshot/schema").await.ok(),
        schema()
    );
}
