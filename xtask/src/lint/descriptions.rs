//! Rule `description`: everything a reader may look up is described.

use super::Findings;
use crate::spec::{pointer, schemas};

const RULE: &str = "description";

pub(super) fn check(findings: &mut Findings<'_>) {
    let spec = findings.spec;
    for kind in ["parameters", "headers", "responses", "schemas"] {
        let all = pointer::child("/components", kind);
        let singular = kind.trim_end_matches('s');
        for name in names(findings, &all) {
            need(
                findings,
                &pointer::child(&all, &name),
                &format!("{singular} {name}"),
            );
        }
    }
    for (list, what) in [("/servers", "url"), ("/tags", "name")] {
        let length = spec.at(list).as_array().map_or(0, Vec::len);
        for index in 0..length {
            let place = pointer::item(list, index);
            let name = spec.at(&place)[what]
                .as_str()
                .unwrap_or_default()
                .to_owned();
            need(findings, &place, &name);
        }
    }
    for operation in spec.operations() {
        for place in operation.parameters(spec) {
            let name = spec.at(&place)["name"].as_str().unwrap_or_default();
            need(findings, &place, &format!("parameter {name}"));
        }
        for (status, place) in operation.answers(spec) {
            need(
                findings,
                &place,
                &format!("the {status} answer of {}", operation.label()),
            );
        }
    }
    let mut all = schemas::of_requests(spec);
    all.extend(schemas::of_answers(spec));
    for schema in all {
        let properties = pointer::child(&schema, "properties");
        for name in names(findings, &properties) {
            need(
                findings,
                &pointer::child(&properties, &name),
                &format!("property {name}"),
            );
        }
    }
}

fn names(findings: &Findings<'_>, mapping: &str) -> Vec<String> {
    let members = findings.spec.at(mapping).as_object();
    members
        .into_iter()
        .flat_map(|members| members.keys().cloned())
        .collect()
}

/// A bare reference is described where it leads.
fn need(findings: &mut Findings<'_>, place: &str, what: &str) {
    let target = findings.spec.resolve(place);
    let text = findings.spec.at(&target)["description"].as_str();
    if text.is_none_or(|text| text.trim().is_empty()) {
        findings.add(place, RULE, format!("{what} has no description"));
    }
}
