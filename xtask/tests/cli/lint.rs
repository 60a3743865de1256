//! `lint` names the line and the rule of whatever breaks one.

use crate::checkout::{Checkout, SPEC};

/// Replaces the first `from` of the spec by `to`; expects a finding under `rule` with these words on the line where `at` first stands then.
#[track_caller]
fn refuses(rule: &str, from: &str, to: &str, at: &str, words: &str) {
    let checkout = Checkout::new();
    checkout.edit(SPEC, from, to);
    let text = checkout.read(SPEC);
    let start = text
        .find(at)
        .unwrap_or_else(|| panic!("the edited spec has no `{at}`"));
    let line = text[..start].matches('\n').count() + 1;
    checkout
        .xtask(&["lint"])
        .shows(1, &[&format!("{SPEC}:{line}: {rule}: "), words]);
}

const LIST_LINES: &str = "get:\n      operationId: queryDedicatedLines\n";

#[test]
fn the_spec_keeps_every_rule() {
    Checkout::new()
        .xtask(&["lint"])
        .shows(0, &["keeps the house rules"]);
}

#[test]
fn a_document_that_cannot_be_read_is_no_finding() {
    let checkout = Checkout::new();
    checkout.write(SPEC, "a: [1");
    checkout
        .xtask(&["lint"])
        .shows(2, &["error: openapi/et.yaml is not valid YAML"]);
    checkout.write(SPEC, "openapi: 3.0.3\n");
    checkout.xtask(&["lint"]).shows(2, &["it has no `paths`"]);
}

#[test]
fn an_operation_says_what_it_is() {
    let rule = "operation";
    let at = "get:\n      operationId: queryDedicatedLines";
    refuses(
        rule,
        LIST_LINES,
        "get:\n",
        "get:\n      x-bce-action: QueryDedicatedLines\n",
        "no operationId",
    );
    refuses(
        rule,
        "      x-bce-action: QueryDedicatedLines\n",
        "",
        at,
        "no x-bce-action",
    );
    refuses(
        rule,
        "      x-bce-python: list_et_dcphy\n",
        "",
        at,
        "no x-bce-python",
    );
    refuses(rule, "summary: List lines", "", at, "no summary");
    refuses(
        rule,
        "operationId: queryDedicatedLines",
        "operationId: listLines",
        "operationId: listLines",
        "queryDedicatedLines",
    );
    refuses(
        rule,
        "x-bce-action: QueryDedicatedLines",
        "x-bce-action: ApplyPhysicalDedicatedLine",
        "x-bce-action: ApplyPhysicalDedicatedLine\n      x-bce-python: list_et_dcphy",
        "is taken by line",
    );
    refuses(
        rule,
        "tags: [lines]",
        "tags: [wires]",
        "tags: [wires]",
        "\"wires\" is not declared",
    );
    refuses(
        rule,
        "        4XX: {$ref: '#/components/responses/Refused'}\n",
        "",
        "post:",
        "no 4XX answer",
    );
}

#[test]
fn paths_parameters_and_flags_agree() {
    refuses(
        "path",
        "/v1/et/{dcphyId}:",
        "/v1/et/{lineId}:",
        "get:\n      operationId: queryDedicatedLineDetail",
        "does not declare lineId",
    );
    refuses(
        "path",
        "{etChannelId}#associate:",
        "{etChannelId}#tie:",
        "put:\n      operationId: associatedDedicatedChannel",
        "flag tie",
    );
    refuses(
        "path",
        "enum: ['']",
        "enum: ['', 'x']",
        "{name: reCreate,",
        "the empty string as its only value",
    );
}

#[test]
fn everything_is_described() {
    refuses(
        "description",
        "      description: How many items the page holds at most.\n",
        "",
        "MaxKeys:\n",
        "MaxKeys has no description",
    );
    refuses(
        "description",
        "          description: For how long the line is renewed each time it expires.\n",
        "",
        "autoRenew:",
        "property autoRenew",
    );
    refuses(
        "description",
        "tagKey: {description: The label's name., ",
        "tagKey: {",
        "tagKey: {type",
        "property tagKey",
    );
    refuses(
        "description",
        "          description: One page of lines.\n",
        "",
        "2XX:\n          headers: {x-bce-request-id: {$ref: '#/components/headers/RequestId'}}\n          content:\n            application/json:\n              schema: {$ref: '#/components/schemas/LineList'}",
        "the 2XX answer of QueryDedicatedLines",
    );
}

#[test]
fn examples_are_there_and_true() {
    refuses(
        "example",
        "intfType: 10G",
        "intfType: 11G",
        "intfType: 11G",
        "the request body of ApplyPhysicalDedicatedLine",
    );
    refuses(
        "example",
        "reservationLength: 1,",
        "reservationLength: 10,",
        "billing: {paymentTiming",
        "10 is not one of",
    );
    refuses(
        "example",
        "id: dcphy-gq65bz9ip712",
        "name: backbone",
        "example:\n                name: backbone",
        "the 2XX answer of ApplyPhysicalDedicatedLine",
    );
    refuses(
        "example",
        "            example:\n              name: backbone-north\n              linkDelay: 500\n",
        "",
        "application/json:\n            schema: {$ref: '#/components/schemas/LineUpdate'}",
        "the request body of UpdatePhysicalDedicatedLine has no example",
    );
    refuses(
        "example",
        "      example: 1000",
        "      example: 1001",
        "example: 1001",
        "maximum of 1000",
    );
}

#[test]
fn what_pages_says_how_in_names_that_exist() {
    let whole = "      x-bce-paginator:
        input_token: marker
        output_token: nextMarker
        limit_key: maxKeys
        more_results: isTruncated
        result_key: ets
";
    let at = "get:\n      operationId: queryDedicatedLines";
    refuses(
        "paginator",
        whole,
        "",
        at,
        "takes marker but has no x-bce-paginator",
    );
    refuses(
        "paginator",
        "input_token: marker",
        "input_token: maker",
        "input_token: maker",
        "maker, which is no query parameter",
    );
    refuses(
        "paginator",
        "result_key: ets",
        "result_key: lines",
        "result_key: lines",
        "lines, which is no property of the answer",
    );
    refuses(
        "paginator",
        "result_key: ets",
        "result_key: nextMarker",
        "result_key: nextMarker",
        "nextMarker, which is no list",
    );
    refuses(
        "paginator",
        "        limit_key: maxKeys\n",
        "",
        "x-bce-paginator:",
        "no limit_key",
    );
}

#[test]
fn nothing_unused_lies_about() {
    refuses(
        "unused",
        "    Bfd:\n",
        "    Left:\n      description: Left over.\n      type: string\n    Bfd:\n",
        "Left:",
        "schemas/Left",
    );
    refuses(
        "unused",
        "x-bce-type: crate::values::BgpStatus",
        "x-bce-type: String",
        "BgpStatus:\n",
        "schemas/BgpStatus",
    );
    refuses(
        "unused",
        "\npaths:",
        "  - name: ports\n    description: Ports.\n\npaths:",
        "- name: ports",
        "\"ports\"",
    );
}

#[test]
fn extensions_are_known_and_well_formed() {
    let rule = "extension";
    refuses(
        rule,
        "x-bce-metadata-revision: '11913e3'",
        "x-bce-metadata-revision: 11913e3",
        "x-bce-metadata-revision",
        "is no text but 11913000",
    );
    refuses(
        rule,
        "x-bce-variants:",
        "x-bce-variant:",
        "x-bce-variant:",
        "x-bce-variant is not known here",
    );
    refuses(
        rule,
        "x-bce-type: u16",
        "x-bce-type: u16>",
        "x-bce-type: u16>",
        "is no Rust type",
    );
    refuses(
        rule,
        "x-bce-type: crate::values::Isp",
        "x-bce-type: crate::values::Carrier",
        "AnswerIsp:",
        "names no schema with x-bce-variants",
    );
    refuses(
        rule,
        "name: BeijingHaidian",
        "name: beijing-haidian",
        "x-bce-variants:\n        BB:",
        "cannot be a variant's",
    );
    refuses(
        rule,
        "name: BeijingHaidian",
        "name: Shenzhen",
        "x-bce-variants:\n        BB:",
        "two variants of the name Shenzhen",
    );
    refuses(
        rule,
        "enum: [BB, BJYZ,",
        "enum: [BB, NEW, BJYZ,",
        "x-bce-variants:\n        BB:",
        "no entry for NEW",
    );
    refuses(
        rule,
        "enum: [up, down]",
        "enum: [up, down, 1]",
        "x-bce-variants:\n        up:",
        "the value 1",
    );
    refuses(
        rule,
        "        4: {name: V4",
        "        four: {name: V4",
        "x-bce-variants:\n        four",
        "the key four for an integer",
    );
    refuses(
        rule,
        "extraChannelId: {description",
        "extraChannelId: {x-bce-aliases: [other], description",
        "extraChannelId: {x-bce",
        "no property of an answer",
    );
    refuses(
        rule,
        "    x-bce-region: {id: gz, name: Guangzhou,",
        "    x-bce-region: {id: gz,",
        "x-bce-region: {id: gz,",
        "a name that is no text",
    );
}

#[test]
fn requests_are_strict_and_answers_lenient() {
    refuses(
        "bounds",
        "type: string, minLength: 1, maxLength: 65}",
        "type: string}",
        "tagKey: {",
        "tagKey is text without",
    );
    refuses(
        "bounds",
        "type: integer, minimum: 200, maximum: 1000, ",
        "type: integer, ",
        "sendInterval: {",
        "sendInterval is a number without",
    );
    refuses(
        "lenient",
        "nexthopId: {description: The next hop's id., type: string, nullable: true}",
        "nexthopId: {description: The next hop's id., type: string}",
        "nexthopId: {description: The next hop's id., type: string}",
        "may be absent from an answer but not null",
    );
    refuses(
        "lenient",
        "x-bce-type: crate::values::LineStatus}",
        "enum: [accept], x-bce-type: crate::values::LineStatus}",
        "AnswerLineStatus:",
        "belongs to an answer and has enum",
    );
    refuses(
        "lenient",
        "ets: {description: The lines., type: array, nullable: true, items: {$ref: '#/components/schemas/Line'}}",
        "ets: {description: The lines., type: array, nullable: true, maxItems: 1000, items: {$ref: '#/components/schemas/Line'}}",
        "maxItems: 1000",
        "has maxItems",
    );
    refuses(
        "lenient",
        "      additionalProperties: {}\n\n    ChannelCreated",
        "\n    ChannelCreated",
        "LineCreated:",
        "no `additionalProperties: {}`",
    );
}
