//! Rule `paginator`: a list that is paginated says how, in names that exist.

use super::findings::Findings;
use crate::spec::{pointer, schemas};

const RULE: &str = "paginator";

/// The members of a paginator, and whether each names a query parameter (or else a property of the
/// response).
const MEMBERS: [(&str, bool); 5] = [
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
        let parameters = operation
            .parameters(spec)
            .into_iter()
            .map(|place| spec.at(&place));
        let query: Vec<_> = parameters
            .filter(|parameter| parameter["in"] == "query")
            .filter_map(|parameter| parameter["name"].as_str())
            .collect();
        let properties = operation.success_schema(spec).unwrap_or_default() + "/properties";
        let has = |name: &str| spec.keys(&properties).any(|property| property == name);
        let place = pointer::child(&operation.pointer, "x-bce-paginator");
        let mut add = |place: &str, message: String| findings.add(place, RULE, message);
        if spec.at(&place).is_null() {
            if query.contains(&"marker") {
                add(
                    &place,
                    format!("{label} takes marker but has no x-bce-paginator"),
                );
            } else if has("nextMarker") || has("isTruncated") {
                let sign = "responds with nextMarker or isTruncated";
                add(&place, format!("{label} {sign} but has no x-bce-paginator"));
            }
            continue;
        }
        for (member, is_in_query) in MEMBERS {
            let Some(name) = spec.at(&place)[member].as_str() else {
                add(&place, format!("the paginator of {label} has no {member}"));
                continue;
            };
            let property = pointer::child(&properties, name);
            let problem = if is_in_query && !query.contains(&name) {
                "a query parameter"
            } else if !is_in_query && !has(name) {
                "a property of the response"
            } else if member == "result_key"
                && spec.at(&schemas::typed(spec, &property))["type"] != "array"
            {
                "an array"
            } else {
                continue;
            };
            let message = format!("{member} of {label} names {name}, which is not {problem}");
            add(&pointer::child(&place, member), message);
        }
        for key in spec.keys(&place) {
            if !MEMBERS.iter().any(|(member, _)| *member == key) {
                let message = format!("the paginator of {label} has the unknown member {key}");
                add(&pointer::child(&place, key), message);
            }
        }
    }
}
