//! `diff` judges changes by the direction in which things travel.

use crate::checkout::{Checkout, Outcome, SPEC};

const OLD: &str = "openapi/old.yaml";

/// Edits a copy of the spec and compares the spec with it.
fn diff(edits: &[(&str, &str)]) -> (Checkout, Outcome) {
    let checkout = Checkout::new();
    checkout.write(OLD, &checkout.read(SPEC));
    for (from, to) in edits {
        checkout.edit(SPEC, from, to);
    }
    let outcome = compare(&checkout, OLD, SPEC);
    (checkout, outcome)
}

fn compare(checkout: &Checkout, old: &str, new: &str) -> Outcome {
    let (old, new) = (checkout.path(old), checkout.path(new));
    checkout.xtask(&["diff", old.to_str().unwrap(), new.to_str().unwrap()])
}

/// Expects one edit, and its reverse, to be of these levels, with these words about it.
#[track_caller]
fn judges(from: &str, to: &str, words: &str, (forth, back): (&str, &str)) {
    let (checkout, outcome) = diff(&[(from, to)]);
    outcome.shows(0, &[&format!(": {forth}: "), words]);
    let subject = words.split_whitespace().next().unwrap();
    compare(&checkout, SPEC, OLD).shows(0, &[&format!(": {back}: "), subject]);
}

const BREAKS: &str = "breaking";
const FITS: &str = "compatible";

#[test]
fn equal_documents_ask_for_no_release() {
    let (_, outcome) = diff(&[]);
    assert_eq!(outcome.code, Some(0));
    assert_eq!(
        outcome.output,
        "Nothing changed: no release is asked for.\n"
    );
}

#[test]
fn comments_examples_and_listed_differences_are_no_change() {
    let (_, outcome) = diff(&[
        ("openapi: 3.0.3", "openapi: 3.0.3 # see its page"),
        ("id: dcphy-gq65bz9ip712", "id: dcphy-gq65bz9ip713"),
        (
            "reason: The API reference lists it;",
            "reason: The reference has it;",
        ),
    ]);
    outcome.shows(0, &["Nothing changed"]);
}

#[test]
fn a_description_is_wording() {
    let (checkout, outcome) = diff(&[("Lists the account's lines page", "Shows the lines page")]);
    let line = checkout.read(SPEC);
    let at = line[..line
        .find("get:\n      operationId: queryDedicatedLines")
        .unwrap()]
        .matches('\n')
        .count()
        + 1;
    outcome.shows(
        0,
        &[&format!(
            "{SPEC}:{at}: wording: QueryDedicatedLines has another description"
        )],
    );
    outcome.shows(
        0,
        &[
            "0 breaking, 0 compatible, 1 of wording: after ",
            " this asks for ",
        ],
    );
}

#[test]
fn operations_come_go_and_move() {
    judges(
        "x-bce-action: QueryDedicatedLines",
        "x-bce-action: ListLines",
        "ListLines was added (GET /v1/et)",
        (FITS, BREAKS),
    );
    judges(
        "x-bce-action: QueryDedicatedLines",
        "x-bce-action: ListLines",
        "QueryDedicatedLines was removed (GET /v1/et)",
        (BREAKS, FITS),
    );
    judges(
        "  /v1/et/init:",
        "  /v1/et/apply:",
        "ApplyPhysicalDedicatedLine was moved from POST /v1/et/init to POST /v1/et/apply",
        (BREAKS, BREAKS),
    );
    judges(
        "operationId: queryDedicatedLines\n",
        "operationId: listLines\n",
        "QueryDedicatedLines has the operationId listLines",
        (BREAKS, BREAKS),
    );
}

#[test]
fn paginators_are_compared() {
    judges(
        "result_key: ets",
        "result_key: lines",
        "QueryDedicatedLines pages otherwise",
        (BREAKS, BREAKS),
    );
}

#[test]
fn parameters_are_judged_as_requests() {
    let status = "- name: status\n          in: query\n          required: false";
    let order = |required: &str| {
        format!(
            "- {{name: order, in: query, required: {required}, description: O., schema: {{type: string, minLength: 1}}}}\n        {status}"
        )
    };
    judges(
        status,
        &order("false"),
        "QueryDedicatedLines order was added to the query as an optional parameter",
        (FITS, BREAKS),
    );
    judges(
        status,
        &order("true"),
        "QueryDedicatedLines order was added to the query as a required parameter",
        (BREAKS, BREAKS),
    );
    judges(
        status,
        "- name: status\n          in: query\n          required: true",
        "QueryDedicatedLines status was made required",
        (BREAKS, FITS),
    );
    judges(
        status,
        "- name: status\n          in: header\n          required: false",
        "QueryDedicatedLines status was moved from the query to the header",
        (BREAKS, BREAKS),
    );
    judges(
        "minimum: 1, maximum: 1000, default: 1000",
        "minimum: 1, maximum: 500, default: 1000",
        "parameter maxKeys has maximum 500 instead of maximum 1000",
        (BREAKS, FITS),
    );
    judges(
        "minimum: 1, maximum: 1000, default: 1000",
        "minimum: 1, maximum: 1000, default: 100",
        "parameter maxKeys has default 100",
        (BREAKS, BREAKS),
    );
}

#[test]
fn properties_of_requests_and_answers_are_judged_by_direction() {
    let association = "      required: [extraChannelId]\n      properties:\n";
    judges(
        association,
        "      required: [extraChannelId, note]\n      properties:\n        note: {description: N., type: string, minLength: 1}\n",
        "ChannelAssociation.note was added as a required property",
        (BREAKS, BREAKS),
    );
    judges(
        association,
        "      required: [extraChannelId]\n      properties:\n        note: {description: N., type: string, minLength: 1}\n",
        "ChannelAssociation.note was added as an optional property",
        (FITS, BREAKS),
    );
    judges(
        association,
        "      properties:\n",
        "ChannelAssociation.extraChannelId was made optional",
        (FITS, BREAKS),
    );
    let rule = "      required: [routeRuleId]\n      properties:\n        routeRuleId: {description: 'The id";
    judges(
        rule,
        "      required: [routeRuleId]\n      properties:\n        weight: {description: W., type: integer, nullable: true}\n        routeRuleId: {description: 'The id",
        "RouteRule.weight was added",
        (FITS, BREAKS),
    );
    judges(
        rule,
        "      properties:\n        routeRuleId: {description: 'The id",
        "RouteRule.routeRuleId was made optional",
        (BREAKS, FITS),
    );
}

#[test]
fn values_are_judged_by_direction() {
    judges(
        "tagValue: {description: The label's value., type: string, minLength: 0, maxLength: 65}",
        "tagValue: {description: The label's value., type: string, minLength: 0, maxLength: 64}",
        "Tag.tagValue has maxLength 64 instead of maxLength 65",
        (BREAKS, FITS),
    );
    judges(
        "tagValue: {description: The label's value., type: string, nullable: true}",
        "tagValue: {description: The label's value., type: string}",
        "ApiTag.tagValue may not be null any more",
        (FITS, BREAKS),
    );
    judges(
        "extraChannelId: {description: The other channel's id., type: string, minLength: 1}",
        "extraChannelId: {description: The other channel's id., type: string, minLength: 1, pattern: '^d'}",
        "ChannelAssociation.extraChannelId has pattern \"^d\" instead of no pattern",
        (BREAKS, FITS),
    );
    judges(
        "oneOf: [{type: integer}, {type: string}, {type: boolean}]",
        "oneOf: [{type: integer}, {type: string}]",
        "AnswerSwitch allows fewer alternatives",
        (FITS, BREAKS),
    );
    judges(
        "extraChannelId: {description: The other channel's id., type: string, minLength: 1}",
        "extraChannelId: {description: The other channel's id., type: integer, minimum: 1}",
        "ChannelAssociation.extraChannelId is `integer` instead of `string`",
        (BREAKS, BREAKS),
    );
}

#[test]
fn a_bound_that_bounds_nothing_is_no_change() {
    let (_, outcome) = diff(&[(
        "tagValue: {description: The label's value., type: string, minLength: 0, maxLength: 65}",
        "tagValue: {description: The label's value., type: string, maxLength: 65}",
    )]);
    outcome.shows(0, &["Nothing changed"]);
}

#[test]
fn a_new_value_of_an_enum_breaks_nobody_and_a_lost_one_who_sends_it() {
    judges(
        "enum: [etGateway, etChannel]",
        "enum: [etGateway, etChannel, csn]",
        "NextHopType has the value \"csn\" now",
        (FITS, BREAKS),
    );
}

#[test]
fn rust_names_in_the_document_are_part_of_the_interface() {
    judges(
        "{name: BeijingHaidian,",
        "{name: Haidian,",
        "AccessPoint BB is the variant Haidian instead of BeijingHaidian",
        (BREAKS, BREAKS),
    );
    // This enum is reached through its Rust type only.
    judges(
        "        down: {name: Down,",
        "        idle: {name: Idle, description: Idle.}\n        down: {name: Down,",
        "BgpStatus idle was added (variant Idle)",
        (FITS, BREAKS),
    );
    judges(
        "x-bce-type: u16",
        "x-bce-type: u32",
        "VlanId has the Rust type `u32` instead of `u16`",
        (BREAKS, BREAKS),
    );
    let (_, outcome) = diff(&[
        ("    ChannelAssociation:", "    Tie:"),
        ("schemas/ChannelAssociation'", "schemas/Tie'"),
        ("schemas/ChannelAssociation'", "schemas/Tie'"),
    ]);
    outcome.shows(0, &["breaking: Tie stands where ChannelAssociation stood"]);
    judges(
        "x-bce-aliases: [Id]",
        "x-bce-aliases: [Id, ID]",
        "LineCreated.id is read as ID too",
        (FITS, BREAKS),
    );
}

#[test]
fn a_schema_that_is_written_otherwise_and_means_the_same_is_no_change() {
    let (_, outcome) = diff(&[(
        "        vlanId:
          description: The VLAN, unique on the line.
          allOf: [{$ref: '#/components/schemas/VlanId'}]",
        "        vlanId: {description: The VLAN, unique on the line., $ref: '#/components/schemas/VlanId'}",
    )]);
    assert!(!outcome.output.contains("breaking:"), "{}", outcome.output);
}

#[test]
fn bodies_and_answers_come_and_go() {
    judges(
        "      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Ipv6Activation'}",
        "      x-requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Ipv6Activation'}",
        "EnableDedicatedChannelIpv6 takes no body any more",
        (BREAKS, BREAKS),
    );
    judges(
        "          description: Changed. There is no body.
          headers: {x-bce-request-id: {$ref: '#/components/headers/RequestId'}}",
        "          description: Changed. There is no body.
          headers: {x-bce-request-id: {$ref: '#/components/headers/RequestId'}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Line'}}}",
        "UpdatePhysicalDedicatedLine 2XX answer has a body now",
        (FITS, BREAKS),
    );
}

#[test]
fn servers_are_compared() {
    judges(
        "- url: https://bcc.su.baidubce.com",
        "- url: https://et.su.baidubce.com",
        "region su has the endpoint",
        (BREAKS, BREAKS),
    );
    judges(
        "x-bce-region: {id: su,",
        "x-bce-region: {id: sz,",
        "region sz was added: https://bcc.su.baidubce.com",
        (FITS, BREAKS),
    );
    judges(
        "      in: header\n      name: Authorization",
        "      in: header\n      name: X-Authorization",
        "security requests are signed otherwise",
        (BREAKS, BREAKS),
    );
}

#[test]
fn the_version_asked_for_counts_from_the_current_one() {
    let (_, outcome) = diff(&[
        ("summary: List lines", "summary: List the lines"),
        (
            "enum: [etGateway, etChannel]",
            "enum: [etGateway, etChannel, csn]",
        ),
        (
            "minimum: 1, maximum: 1000, default",
            "minimum: 1, maximum: 900, default",
        ),
    ]);
    outcome.shows(
        0,
        &[&format!(
            "1 breaking, 1 compatible, 1 of wording: after {} this asks for ",
            env!("CARGO_PKG_VERSION")
        )],
    );
}

#[test]
fn the_list_comes_as_sections_of_a_changelog() {
    let (checkout, _) = diff(&[
        ("summary: List lines", "summary: List the lines"),
        (
            "minimum: 1, maximum: 1000, default",
            "minimum: 1, maximum: 900, default",
        ),
    ]);
    let (old, new) = (checkout.path(OLD), checkout.path(SPEC));
    let outcome = checkout.xtask(&[
        "diff",
        "--format",
        "markdown",
        old.to_str().unwrap(),
        new.to_str().unwrap(),
    ]);
    assert!(
        outcome.output.starts_with(
            "### Breaking\n\n- `parameter maxKeys` has maximum 900 instead of maximum 1000\n\n### Reworded\n\n- `QueryDedicatedLines` has another summary\n\n"
        ),
        "{}",
        outcome.output
    );
}

#[test]
fn a_document_that_cannot_be_read_is_named() {
    let checkout = Checkout::new();
    compare(&checkout, "openapi/none.yaml", SPEC)
        .shows(2, &["error: cannot read openapi/none.yaml"]);
}
