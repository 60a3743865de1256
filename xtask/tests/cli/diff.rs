//! `diff` judges changes by the direction in which values travel.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::checkout::{Checkout, Outcome, SPEC, table};

const OLD: &str = "openapi/old.yaml";

/// A case of `diff.yaml`.
#[derive(Debug, Deserialize)]
struct Case {
    from: String,
    to: String,
    words: String,
    severity: String,
    reversed: String,
}

/// Edits a copy of the spec and compares the spec with it.
fn diff(edits: &[(&str, &str)]) -> (Checkout, Outcome) {
    let checkout = Checkout::new();
    checkout.write(OLD, &checkout.read(SPEC));
    for (from, to) in edits {
        checkout.edit(SPEC, from, to);
    }
    let outcome = compare(&checkout, OLD, SPEC, &[]);
    (checkout, outcome)
}

fn compare(checkout: &Checkout, old: &str, new: &str, more: &[&str]) -> Outcome {
    let (old, new) = (checkout.path(old), checkout.path(new));
    let arguments = ["diff", old.to_str().unwrap(), new.to_str().unwrap()];
    checkout.xtask(&[&arguments, more].concat())
}

#[test]
fn every_change_is_found_and_judged_by_its_direction() {
    let groups: BTreeMap<String, Vec<Case>> = table(include_str!("diff.yaml"));
    let checkout = Checkout::new();
    let spec = checkout.read(SPEC);
    checkout.write(OLD, &spec);
    for (group, cases) in groups {
        for case in cases {
            println!("{group}: {case:?}");
            checkout.write(SPEC, &spec);
            checkout.edit(SPEC, &case.from, &case.to);
            let severity = format!(": {}: ", case.severity);
            compare(&checkout, OLD, SPEC, &[]).shows(0, &[&severity, &case.words]);
            let severity = format!(": {}: ", case.reversed);
            let subject = case.words.split_whitespace().next().unwrap();
            compare(&checkout, SPEC, OLD, &[]).shows(0, &[&severity, subject]);
        }
    }
}

#[test]
fn what_means_the_same_is_no_change() {
    for edits in [
        &[][..],
        &[
            ("openapi: 3.0.3", "openapi: 3.0.3 # see its page"),
            ("id: dcphy-gq65bz9ip712", "id: dcphy-gq65bz9ip713"),
            (
                "reason: The API reference lists it;",
                "reason: The reference has it;",
            ),
        ],
        // A bound that bounds nothing.
        &[(
            "value., type: string, minLength: 0, maxLength: 65}",
            "value., type: string, maxLength: 65}",
        )],
    ] {
        let (_, outcome) = diff(edits);
        assert_eq!(outcome.code, Some(0));
        let expected = "Nothing changed: no release is needed.\n";
        assert_eq!(outcome.output, expected, "{edits:?}");
    }
}

#[test]
fn a_description_is_wording() {
    let (checkout, outcome) = diff(&[("Lists the account's lines page", "Shows the lines page")]);
    let place = checkout.line_of("description: |-\n        Shows the lines page");
    outcome.shows(
        0,
        &[&format!(
            "{place}wording: QueryDedicatedLines has a different description"
        )],
    );
    outcome.shows(
        0,
        &["0 breaking, 0 compatible, 1 wording: the next version after "],
    );
}

#[test]
fn a_renamed_schema_renames_its_rust_type() {
    let (_, outcome) = diff(&[
        ("    ChannelAssociation:", "    Tie:"),
        ("schemas/ChannelAssociation'", "schemas/Tie'"),
        ("schemas/ChannelAssociation'", "schemas/Tie'"),
    ]);
    outcome.shows(
        0,
        &["breaking: Tie has Rust type `Tie` instead of Rust type `ChannelAssociation`"],
    );
}

#[test]
fn a_schema_that_is_written_differently_and_means_the_same_does_not_break() {
    let (_, outcome) = diff(&[(
        "        vlanId:
          description: The VLAN, unique on the line.
          allOf: [{$ref: '#/components/schemas/VlanId'}]",
        "        vlanId:
          description: The VLAN, unique on the line.
          $ref: '#/components/schemas/VlanId'",
    )]);
    outcome.lacks("breaking:");
}

#[test]
fn a_removed_body_is_listed_without_its_properties() {
    let (_, outcome) = diff(&[(
        "      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Ipv6Activation'}",
        "      x-requestBody:",
    )]);
    outcome.shows(0, &["EnableDedicatedChannelIpv6 request body was removed"]);
    outcome.lacks("baiduIpv6Address was");
}

/// One change of each severity.
const EDITS: [(&str, &str); 3] = [
    ("summary: List lines", "summary: List the lines"),
    (
        "enum: [etGateway, etChannel]",
        "enum: [etGateway, etChannel, csn]",
    ),
    (
        "minimum: 1, maximum: 1000, default",
        "minimum: 1, maximum: 900, default",
    ),
];

#[test]
fn the_next_version_counts_from_the_current_one() {
    let (_, outcome) = diff(&EDITS);
    outcome.shows(
        0,
        &[&format!(
            "1 breaking, 1 compatible, 1 wording: the next version after {} is ",
            env!("CARGO_PKG_VERSION")
        )],
    );
}

#[test]
fn the_list_comes_as_sections_of_a_changelog() {
    let (checkout, _) = diff(&EDITS);
    let outcome = compare(&checkout, OLD, SPEC, &["--format", "markdown"]);
    let expected = "### Breaking\n\n\
        - `parameter maxKeys` has maximum 900 instead of maximum 1000\n\n\
        ### Added and relaxed\n\n\
        - `NextHopType` now has the value \"csn\"\n\n\
        ### Reworded\n\n\
        - `QueryDedicatedLines` has a different summary\n\n";
    assert!(outcome.output.starts_with(expected), "{}", outcome.output);
}

#[test]
fn a_document_that_cannot_be_read_is_named() {
    let outcome = compare(&Checkout::new(), "openapi/none.yaml", SPEC, &[]);
    outcome.shows(2, &["error: cannot read openapi/none.yaml"]);
}
