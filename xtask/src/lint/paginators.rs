//! Rule `paginator`: what pages says how, in names that exist.

use super::Findings;
use crate::spec::{pointer, schemas};

const RULE: &str = "paginator";

/// The names a paginator gives, and whether each is of the query (else of the answer).
const NAMES: [(&str, bool); 5] = [
    ("input_token", true),
    ("output_token", false),
    ("limit_key", true),
    ("more_results", false),
    ("result_key", false),
];

pub(super) fn check(findings: &mut Findings<'_>) {
    let spec = findings.spec;
    for operation in spec.operations() {
        let label = operation.label();
        let query: Vec<&str> = operation
            .parameters(spec)
            .iter()
            .map(|place| spec.at(place))
            .filter(|parameter| parameter["in"] == "query")
            .filter_map(|parameter| parameter["name"].as_str())
            .collect();
        let answer = operation
            .success_schema(spec)
            .map(|schema| spec.resolve(&schema));
        let has = |name: &str| {
            answer
                .as_ref()
                .is_some_and(|schema| !spec.at(schema)["properties"][name].is_null())
        };
        let place = pointer::child(&operation.pointer, "x-bce-paginator");
        let paginator = spec.at(&place);
        if paginator.is_null() {
            let sign = if query.contains(&"marker") {
                "takes marker"
            } else if has("nextMarker") || has("isTruncated") {
                "answers with nextMarker or isTruncated"
            } else {
                continue;
            };
            let message = format!("{label} {sign} but has no x-bce-paginator");
            findings.add(&operation.pointer, RULE, message);
            continue;
        }
        for (key, of_query) in NAMES {
            let Some(name) = paginator[key].as_str() else {
                findings.add(
                    &place,
                    RULE,
                    format!("the paginator of {label} has no {key}"),
                );
                continue;
            };
            let (exists, where_) = if of_query {
                (query.contains(&name), "query parameter")
            } else {
                (has(name), "property of the answer")
            };
            if !exists {
                let message = format!("{key} of {label} names {name}, which is no {where_}");
                findings.add(&pointer::child(&place, key), RULE, message);
            } else if key == "result_key" && !is_list(findings, answer.as_deref(), name) {
                let message = format!("result_key of {label} names {name}, which is no list");
                findings.add(&pointer::child(&place, key), RULE, message);
            }
        }
        for key in paginator
            .as_object()
            .into_iter()
            .flat_map(|object| object.keys())
        {
            if !NAMES.iter().any(|(name, _)| name == key) {
                let message = format!("the paginator of {label} has a {key}, which means nothing");
                findings.add(&pointer::child(&place, key), RULE, message);
            }
        }
    }
}

fn is_list(findings: &Findings<'_>, answer: Option<&str>, name: &str) -> bool {
    let spec = findings.spec;
    let Some(answer) = answer else { return false };
    let property = pointer::child(&pointer::child(answer, "properties"), name);
    schemas::kind(spec, &property) == Some("array")
}
