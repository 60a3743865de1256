//! Rule `path`: a path, its parameters and its flag agree.

use std::collections::BTreeSet;

use super::Findings;
use crate::spec::pointer;

const RULE: &str = "path";

pub(super) fn check(findings: &mut Findings<'_>) {
    let spec = findings.spec;
    for operation in spec.operations() {
        let label = operation.label();
        let mut in_template: BTreeSet<&str> = operation
            .path
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'))
            .map(|(name, _)| name)
            .collect();
        let mut flag = operation.flag;
        for place in operation.parameters(spec) {
            let parameter = spec.at(&place);
            let name = parameter["name"].as_str().unwrap_or_default();
            let is_required = parameter["required"] == true;
            match parameter["in"].as_str() {
                Some("path") if !in_template.remove(name) => findings.add(
                    &place,
                    RULE,
                    format!("{label} declares the path parameter {name}, which is not in its path"),
                ),
                Some("path") if !is_required => findings.add(
                    &place,
                    RULE,
                    format!("the path parameter {name} must be required"),
                ),
                Some("query") if flag == Some(name) => {
                    flag = None;
                    let schema = spec.at(&spec.resolve(&pointer::child(&place, "schema")));
                    if !is_required || schema["enum"] != serde_json::json!([""]) {
                        findings.add(
                            &place,
                            RULE,
                            format!("the flag {name} must be required and have the empty string as its only value"),
                        );
                    }
                }
                _ => {}
            }
        }
        for name in in_template {
            findings.add(
                &operation.pointer,
                RULE,
                format!("{label} does not declare {name}, which its path holds"),
            );
        }
        if let Some(flag) = flag {
            findings.add(
                &operation.pointer,
                RULE,
                format!("{label} does not declare its flag {flag} as a query parameter"),
            );
        }
    }
}
