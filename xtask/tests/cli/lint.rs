//! `lint` names the line and the rule of every violation.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::checkout::{Checkout, SPEC, table};

/// A case of `lint.yaml`.
#[derive(Debug, Deserialize)]
struct Case {
    rule: String,
    from: String,
    to: String,
    at: String,
    words: String,
}

#[test]
fn every_violation_is_found() {
    let groups: BTreeMap<String, Vec<Case>> = table(include_str!("lint.yaml"));
    let checkout = Checkout::new();
    for (group, cases) in groups {
        for case in cases {
            let (file, before) = checkout.edit_spec(&case.from, &case.to);
            println!("{group}: {case:?}");
            let place = checkout.line_of(&case.at) + &case.rule;
            checkout.expects(&format!("lint => 1: {place}: … {}", case.words));
            checkout.write(file, &before);
        }
    }
}

#[test]
fn the_spec_follows_every_rule() {
    Checkout::new().expects("lint => 0: follows the house rules");
}

#[test]
fn a_document_that_cannot_be_read_is_an_error() {
    let checkout = Checkout::new();
    checkout.write(SPEC, "a: [1");
    checkout.expects("lint => 2: error: openapi/et.yaml is not valid YAML");
    checkout.write(SPEC, "openapi: 3.0.3\n");
    checkout.expects("lint => 2: it has no `paths`");
}
