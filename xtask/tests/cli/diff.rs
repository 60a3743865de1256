//! `diff` judges changes by the direction in which values travel.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::checkout::{COMMON, Checkout, FOLDER, Outcome, SPEC, copy_files, table};

const OLD: &str = "old";

/// A case of `diff.yaml`.
#[derive(Debug, Deserialize)]
struct Case {
    from: String,
    to: String,
    words: String,
    severity: String,
    reversed: String,
}

const DIFF: &str = "diff old openapi";

/// A checkout with an edited spec, and with the spec as it was in `OLD`.
fn edited(edits: &[(&str, &str)]) -> Checkout {
    let checkout = Checkout::new();
    copy_files(&checkout.path(FOLDER), &checkout.path(OLD));
    for (from, to) in edits {
        checkout.edit_spec(from, to);
    }
    checkout
}

/// Compares the spec with a copy that is edited so, and asserts what is printed.
#[track_caller]
fn assert_diff(edits: &[(&str, &str)], expected: &str) -> Outcome {
    edited(edits).expects(&format!("{DIFF} => {expected}"))
}

#[test]
fn every_change_is_found_and_judged_by_its_direction() {
    let groups: BTreeMap<String, Vec<Case>> = table(include_str!("diff.yaml"));
    let checkout = Checkout::new();
    copy_files(&checkout.path(FOLDER), &checkout.path(OLD));
    for (group, cases) in groups {
        for case in cases {
            println!("{group}: {case:?}");
            let (file, before) = checkout.edit_spec(&case.from, &case.to);
            let there = format!(": {}: … {}", case.severity, case.words);
            checkout.expects(&format!("{DIFF} => 0: {there}"));
            let subject = case.words.split_whitespace().next().unwrap();
            let back = format!(": {}: … {subject}", case.reversed);
            checkout.expects(&format!("diff {FOLDER} {OLD} => 0: {back}"));
            checkout.write(file, &before);
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
        let outcome = assert_diff(edits, "0");
        let expected = "Nothing changed: no release is needed.\n";
        assert_eq!(outcome.output, expected, "{edits:?}");
    }
}

#[test]
fn a_description_is_wording() {
    let edit = ("Lists the account's lines page", "Shows the lines page");
    let expected = r"0
        at `description: |-\n        Shows` … wording: QueryDedicatedLines
        wording: QueryDedicatedLines has a different description
        0 breaking, 0 compatible, 1 wording: the next version after ";
    assert_diff(&[edit], expected);
}

#[test]
fn a_renamed_schema_renames_its_rust_type() {
    let reference = ("schemas/ChannelAssociation'", "schemas/Tie'");
    let edits = [
        ("    ChannelAssociation:", "    Tie:"),
        reference,
        reference,
    ];
    let change = "Tie has Rust type `Tie` instead of Rust type `ChannelAssociation`";
    assert_diff(&edits, &format!("0: breaking: {change}"));
}

#[test]
fn a_schema_that_is_written_differently_and_means_the_same_does_not_break() {
    let property = "        vlanId:\n          description: The VLAN, unique on the line.\n";
    let from = format!("{property}          allOf: [{{$ref: '#/components/schemas/VlanId'}}]");
    let to = format!("{property}          $ref: '#/components/schemas/VlanId'");
    assert_diff(&[(&from, &to)], "0: but not: breaking:");
}

#[test]
fn a_removed_body_is_listed_without_its_properties() {
    let from = "      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Ipv6Activation'}";
    let expected = "0: EnableDedicatedChannelIpv6 request body was removed
        but not: baiduIpv6Address was";
    assert_diff(&[(from, "      x-requestBody:")], expected);
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
    let next = format!("the next version after {} is ", env!("CARGO_PKG_VERSION"));
    let expected = format!("0: 1 breaking, 1 compatible, 1 wording: {next}");
    assert_diff(&EDITS, &expected);
}

#[test]
fn the_list_comes_as_sections_of_a_changelog() {
    let outcome = edited(&EDITS).xtask(&format!("{DIFF} --format markdown"));
    let expected = "### Breaking\n\n\
        - `parameter maxKeys` has maximum 900 instead of maximum 1000\n\n\
        ### Added and relaxed\n\n\
        - `NextHopType` now has the value \"csn\"\n\n\
        ### Reworded\n\n\
        - `QueryDedicatedLines` has a different summary\n\n";
    assert!(outcome.output.starts_with(expected), "{}", outcome.output);
}

#[test]
fn one_document_alone_is_compared_with_what_it_shares() {
    let checkout = edited(&[EDITS[1], EDITS[2]]);
    let next = "0: 1 breaking, 1 compatible, 0 wording";
    checkout.expects(&format!("diff old/et.yaml {SPEC} => {next}"));
    assert_eq!(checkout.file_with(EDITS[2].1), COMMON);
}

#[test]
fn a_product_that_one_side_lacks_comes_or_goes_whole() {
    let checkout = edited(&[]);
    checkout.write(
        "old/et.yaml",
        "x-bce-product: was\nx-bce-lock: a\npaths: {}\n",
    );
    checkout.expects(&format!(
        "{DIFF} => 0
        openapi/et.yaml: … compatible: QueryDedicatedLines was added (GET /v1/et)
        but not: breaking: QueryDedicatedLines"
    ));
    checkout.expects("diff openapi old => 0: breaking: QueryDedicatedLines was removed");
}

#[test]
fn a_document_that_cannot_be_read_is_named() {
    let command = "diff openapi/none.yaml openapi/et.yaml";
    let expected = "2: error: cannot read openapi/none.yaml";
    Checkout::new().expects(&format!("{command} => {expected}"));
}
