//! Rule `path`: a path agrees with its parameters and its flag.

use std::collections::BTreeSet;

use serde_json::json;

use super::findings::Findings;
use crate::spec::pointer;

pub(super) fn check(findings: &mut Findings<'_>) {
    let spec = findings.spec;
    for operation in spec.operations() {
        let label = operation.label();
        let rest = operation.path.split('{').skip(1);
        let mut in_path: BTreeSet<_> = rest
            .filter_map(|rest| rest.split_once('}'))
            .map(|(name, _)| name)
            .collect();
        let mut flag = operation.flag;
        let mut add = |place: &str, message: String| findings.add(place, "path", message);
        for place in operation.parameters(spec) {
            let parameter = spec.at(&place);
            let name = parameter["name"].as_str().unwrap_or_default();
            let is_required = parameter["required"] == true;
            let schema = spec.at(&spec.resolve(&pointer::child(&place, "schema")));
            match parameter["in"].as_str() {
                Some("path") if !in_path.remove(name) => {
                    add(
                        &place,
                        format!("{label} declares {name}, which is not in its path"),
                    );
                }
                Some("path") if !is_required => {
                    add(
                        &place,
                        format!("the path parameter {name} must be required"),
                    );
                }
                Some("query") if flag == Some(name) => {
                    flag = None;
                    if !is_required || schema["enum"] != json!([""]) {
                        let must = "must be required and have the empty string as its only value";
                        add(&place, format!("the flag {name} {must}"));
                    }
                }
                _ => {}
            }
        }
        for name in in_path {
            add(
                &operation.pointer,
                format!("{label} does not declare {name}, which is in its path"),
            );
        }
        if let Some(flag) = flag {
            let message = format!("{label} does not declare its flag {flag} as a query parameter");
            add(&operation.pointer, message);
        }
    }
}
