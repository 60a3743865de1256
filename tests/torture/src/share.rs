//! What the emulator holds of one call, in a form in which calls of an operation are alike.

use std::collections::HashMap;

use chrono::DateTime;
use et_emulator::Snapshot;
use serde::Serialize;
use serde_json::Value;

use crate::call::{Call, OWN};

/// The fields in which a resource has its own id. In other resources, the same fields refer to it.
const IDS: [&str; 3] = ["id", "routeRuleId", "etGatewayId"];

/// The resources of one call: lines, VPCs and gateways. The call's number and times are left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Share(Vec<Value>);

impl Share {
    /// What a state has of each call, by the number of the call.
    pub fn all(state: &Snapshot) -> HashMap<u32, Self> {
        let lines = state.lines.iter().map(value);
        let vpcs = state.vpcs.iter().map(value);
        let gateways = state.gateways.iter().map(value);
        let mut shares = HashMap::<_, Self>::new();
        for mut resource in lines.chain(vpcs).chain(gateways) {
            let mut texts = ["id", "name", "vpcId"].iter();
            let number = texts.find_map(|field| Call::number_in(resource[field].as_str()?));
            if let Some(number) = number {
                each_text(&mut resource, &mut |text| without_number(text, number));
                shares.entry(number).or_default().0.push(resource);
            }
        }
        shares
    }

    /// The ids of what is new since another share, in order.
    pub fn new_ids(&self, before: &Self) -> Vec<String> {
        let old = before.ids();
        let mut ids = self.ids();
        ids.retain(|id| !old.contains(id));
        ids
    }

    /// The same with names that are alike in place of these ids, wherever they stand.
    pub fn with_neutral(mut self, ids: &[String]) -> Self {
        for resource in &mut self.0 {
            each_text(resource, &mut |text| {
                if let Some(place) = ids.iter().position(|id| id == text) {
                    *text = format!("new {place}");
                }
            });
        }
        self
    }

    fn ids(&self) -> Vec<String> {
        fn collect(value: &Value, ids: &mut Vec<String>) {
            match value {
                Value::Array(items) => items.iter().for_each(|item| collect(item, ids)),
                Value::Object(fields) => {
                    let own = IDS.iter().filter_map(|field| fields.get(*field)?.as_str());
                    ids.extend(own.map(str::to_owned));
                    fields.values().for_each(|field| collect(field, ids));
                }
                _ => {}
            }
        }
        let mut ids = Vec::new();
        self.0
            .iter()
            .for_each(|resource| collect(resource, &mut ids));
        ids
    }
}

fn value(resource: &impl Serialize) -> Value {
    serde_json::to_value(resource).expect("a resource can be written as JSON")
}

fn each_text(value: &mut Value, change: &mut impl FnMut(&mut String)) {
    match value {
        Value::String(text) => change(text),
        Value::Array(items) => items.iter_mut().for_each(|item| each_text(item, change)),
        Value::Object(fields) => fields
            .values_mut()
            .for_each(|field| each_text(field, change)),
        _ => {}
    }
}

/// Leaves the call's number and times out of a text.
fn without_number(text: &mut String, number: u32) {
    if text.contains(OWN) {
        *text = text.replace(&format!("-{number}"), "-");
    } else if DateTime::parse_from_rfc3339(text).is_ok() {
        *text = "a time".into();
    }
}
