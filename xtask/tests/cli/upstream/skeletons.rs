//! What the vendor has added is printed as YAML that is ready to paste: the document then agrees
//! with the metadata, and `lint` misses nothing but what the to-dos ask for.

use serde_json::{Value, json};

use super::paste::{assert_pasted, paste};
use crate::checkout::SPEC;
use crate::metadata::Upstream;

/// A parameter; without a position, a member of one.
fn parameter(action: &str, name: &str, kind: &str, required: bool, position: &str) -> Value {
    let own = name.rsplit('.').next().unwrap();
    let mut value = json!({
        "name": own,
        "type": kind,
        "required": required,
        "desc_key": format!("et.{action}.{name}"),
    });
    if !position.is_empty() {
        value["position"] = json!(position);
    }
    value
}

/// Adds an optional member, by its dotted name, to a parameter of an action.
fn add_member(upstream: &Upstream, action: &str, name: &str, kind: &str) {
    let mut member = parameter(action, name, kind, false, "");
    member["name"] = json!(name);
    upstream.add(action, member);
}

/// An action whose body has objects and lists inside each other.
fn nested(upstream: &Upstream) {
    let it = |name, kind, required, position| parameter("Sign", name, kind, required, position);
    let mut day = it("plan.windows.day", "Integer", true, "");
    day["desc_key"] = json!("nowhere");
    let mut windows = it("plan.windows", "List", false, "");
    windows["sub_parameters"] = json!([day]);
    let mut plan = it("plan", "Object", true, "BODY");
    plan["sub_parameters"] = json!([it("plan.start", "String", true, ""), windows]);
    let mut tags = it("tags", "List", false, "BODY");
    let key = it("tags.tagKey", "String", false, "");
    tags["sub_parameters"] = json!([key, it("tags.tagValue", "String", false, "")]);
    let action = json!({
        "name": "Sign",
        "method": "POST",
        "uri": "/v1/et/{etId}/contract",
        "parameters": [
            it("etId", "String", true, "URL"),
            it("clientToken", "String", false, "QUERY"),
            it("draft", "Boolean", false, "QUERY"),
            plan,
            tags,
            it("notes", "List", false, "BODY"),
            it("intfType", "String", false, "BODY"),
        ],
    });
    let texts = json!({"plan": "计划", "notes": "备注"});
    upstream.add_action(&action, "zh-CN", &texts);
    let texts = json!({
        "clientToken": "at most 64 characters",
        "plan": "The plan: it's\n# binding",
        "plan.start": "when: a time",
        "tags.tagKey": "1 to 65 characters",
    });
    upstream.add_action(&action, "en-US", &texts);
}

#[test]
fn a_new_action_becomes_an_operation_with_its_objects_and_lists() {
    let upstream = Upstream::new();
    nested(&upstream);
    let outcome = upstream.expects("=> 1: at `paths:\\n` … action-added: Sign");
    for expected in [
        // The sentence in English, or else in Chinese, and what is shared.
        "
      /v1/et/{etId}/contract:
        # to do: an x-bce-name where the vendor's name is a poor one
        # to do: say the vendor's sentences in other words; they hold the values and bounds
        post:
          operationId: sign
          x-bce-action: Sign
",
        "
            - $ref: '#/components/parameters/EtId'
            # The vendor about clientToken: at most 64 characters
            - $ref: '#/components/parameters/ClientToken'
            - name: draft
              in: query
              required: false
              description: '' # to do: describe it; the metadata does not
              schema:
                type: boolean
",
        "
          required: [plan]
          properties:
            intfType:
              x-bce-name: port_speed
",
        "
            notes:
              description: '备注'
              type: array
              items: {type: string} # to do: the type of its items, and their bounds
            plan:
              description: 'The plan: it''s # binding'
              allOf: [{$ref: '#/components/schemas/SignBodyPlan'}]
",
        "
              # The vendor about tags.tagKey: 1 to 65 characters
              type: array
              items: {$ref: '#/components/schemas/Tag'}
",
    ] {
        assert!(
            outcome.output.contains(expected),
            "{expected}\n{}",
            outcome.output
        );
    }
    paste(&upstream);
    let example = "example: {plan: {start: now, windows: [{day: 1}]}, notes: [a]}";
    assert_pasted(&upstream, &[("an example", example)]);
    upstream.checkout.expects("generate => 0");
}

#[test]
fn a_new_flag_action_has_the_flag_as_fragment_and_parameter() {
    let upstream = Upstream::new();
    let it = |name, position| parameter("Pause", name, "String", true, position);
    let mut token = it("clientToken", "QUERY");
    token["required"] = json!(false);
    let action = json!({
        "name": "Pause",
        "method": "PUT",
        "uri": "/v1/et/{etId}/channel/{etChannelId}?pause",
        "parameters": [it("etId", "URL"), it("etChannelId", "URL"), token],
    });
    upstream.add_action(&action, "en-US", &json!({}));
    let outcome = upstream.expects("=> 1: action-added: Pause");
    let expected = "
            - $ref: '#/components/parameters/EtChannelId'
            - name: pause
              in: query
              required: true
";
    assert!(outcome.output.contains(expected), "{}", outcome.output);
    let key = "\n      /v1/et/{etId}/channel/{etChannelId}#pause:\n        put:\n";
    assert!(outcome.output.contains(key), "{}", outcome.output);
    paste(&upstream);
    assert_pasted(&upstream, &[]);
}

#[test]
fn new_actions_join_the_paths_that_they_share() {
    let upstream = Upstream::new();
    for (name, method, uri) in [
        ("Patch", "PATCH", "/v1/et/{etId}/channel/{etChannelId}"),
        ("Freeze", "POST", "/v1/ice/{iceId}"),
        ("Melt", "DELETE", "/v1/ice/{iceId}"),
    ] {
        let names = uri.split(['{', '}']).skip(1).step_by(2);
        let parameters: Vec<_> = names
            .map(|path| parameter(name, path, "String", true, "URL"))
            .collect();
        let action = json!({"name": name, "method": method, "uri": uri, "parameters": parameters});
        upstream.add_action(&action, "en-US", &json!({"iceId": "the ice's id"}));
    }
    let outcome = upstream.expects(
        "=> 1
        action-added: Freeze
        action-added: Melt: … describe it by the skeleton above
        # to do: add the beginning of this path to x-bce-prefixes (openapi/et.yaml:",
    );
    assert_eq!(outcome.output.matches("/v1/ice/{iceId}:").count(), 1);
    paste(&upstream);
    upstream
        .checkout
        .edit_spec("x-bce-prefixes: [", "x-bce-prefixes: [/v1/ice, ");
    assert_pasted(&upstream, &[]);
}

#[test]
fn a_new_list_says_how_it_pages() {
    let upstream = Upstream::new();
    let it = |name, kind| parameter("ListTerms", name, kind, false, "QUERY");
    let action = json!({
        "name": "ListTerms",
        "method": "GET",
        "uri": "/v1/et/terms",
        "parameters": [it("marker", "String"), it("maxKeys", "Integer")],
        "paginator": {
            "input_token": "marker",
            "output_token": "nextMarker",
            "limit_key": "maxKeys",
            "more_results": "isTruncated",
            "result_key": "terms",
        },
    });
    upstream.add_action(&action, "en-US", &json!({}));
    paste(&upstream);
    upstream
        .checkout
        .expects("lint => 1: paginator: … ListTerms names nextMarker");
    let page = "content: {application/json: {example: {terms: []}, schema: {type: object, \
                additionalProperties: {}, properties: {\
                nextMarker: {description: M., type: string, nullable: true}, \
                isTruncated: {description: T., type: boolean, nullable: true}, \
                terms: {description: T., type: array, nullable: true, items: {}}}}}}";
    assert_pasted(
        &upstream,
        &[("with the properties that the paginator names", page)],
    );
}

#[test]
fn new_parameters_and_members_are_described_where_they_belong() {
    let upstream = Upstream::new();
    let apply = "ApplyPhysicalDedicatedLine";
    let it = |name, kind, required, position| parameter(apply, name, kind, required, position);
    let mut contract = it("contract", "Object", false, "BODY");
    contract["sub_parameters"] = json!([it("contract.number", "String", true, "")]);
    upstream.add(apply, contract);
    upstream.add(apply, it("floor", "Integer", true, "BODY"));
    upstream.add("QueryDedicatedLines", it("order", "String", false, "QUERY"));
    let token = it("extra", "String", false, "HEADER");
    upstream.add("QueryDedicatedLineDetail", token);
    let outcome = upstream.expects(
        "=> 1
        paste below openapi/et.yaml:
        required: [name, isp, … userIdc, floor]
        # to do: floor in the examples of the requests that have this object
        allOf: [{$ref: '#/components/schemas/LineApplicationContract'}]",
    );
    assert!(outcome.output.contains("    replace openapi/et.yaml:"));
    paste(&upstream);
    upstream.checkout.edit_spec(
        "name: ZX051501-testET\n",
        "floor: 1\n              name: a\n",
    );
    assert_pasted(&upstream, &[]);
}

#[test]
fn the_first_members_of_a_body_make_the_body() {
    let upstream = Upstream::new();
    let name = "DeletePhysicalDedicatedLine";
    for own in ["reason", "comment"] {
        upstream.add(
            name,
            parameter(name, own, "String", own == "reason", "BODY"),
        );
    }
    upstream
        .expects("=> 1: comment: … describe it here\nreason: … describe it by the skeleton above");
    paste(&upstream);
    let after_parameters = "ClientToken'\n      requestBody:\n        # to do: an x-bce-name";
    upstream.checkout.line_of(after_parameters);
    assert_pasted(&upstream, &[("an example", "example: {reason: moved}")]);
}

#[test]
fn the_first_required_member_of_an_object_makes_the_list() {
    let upstream = Upstream::new();
    let name = "UpdatePhysicalDedicatedLine";
    upstream.add(name, parameter(name, "floor", "Integer", true, "BODY"));
    upstream.expects("=> 1: required: [floor]");
    paste(&upstream);
    let operation = "operationId: updatePhysicalDedicatedLine\n";
    let text = upstream.checkout.read(SPEC);
    let (before, after) = text.split_once(operation).unwrap();
    let after = after.replacen(
        "            example:\n",
        "            example:\n              floor: 1\n",
        1,
    );
    upstream
        .checkout
        .write(SPEC, &[before, operation, &after].concat());
    assert_pasted(&upstream, &[]);
}

#[test]
fn whoever_else_has_an_object_is_told() {
    let upstream = Upstream::new();
    let name = "ApplyPhysicalDedicatedLine";
    let member = "billing.reservation.renewals";
    add_member(&upstream, name, member, "Integer");
    upstream.expects(&format!(
        "=> 1: # to do: {name}: autoRenew has this object too, but not what is new here"
    ));
}

#[test]
fn what_stands_on_one_line_has_to_be_spread_first() {
    let upstream = Upstream::new();
    let name = "ApplyPhysicalDedicatedLine";
    upstream.plant_parameter(name, "userIdc", |it| it["type"] = json!("Object"));
    add_member(&upstream, name, "userIdc.city", "String");
    upstream.expects("=> 1: # to do: spread line … over several, and put this into it");
}

#[test]
fn the_lock_alone_has_no_sentences() {
    let upstream = Upstream::new();
    let mut order = parameter("QueryDedicatedLines", "order", "String", false, "QUERY");
    order["desc_key"] = json!("et.QueryDedicatedLines.marker");
    upstream.add("QueryDedicatedLines", order);
    let text = "description: 'about marker'";
    upstream.expects(&format!("--write-lock => 1: {text}"));
    upstream.lock_expects(&format!(
        "=> 1
        description: '' # to do: describe it; the lock has no sentences, --metadata shows them
        but not: {text}"
    ));
}

#[test]
fn skeletons_are_blocks_of_code_in_markdown() {
    let upstream = Upstream::new();
    nested(&upstream);
    let outcome = upstream.expects("--format markdown => 1: Sign: paste below openapi/et.yaml:");
    let block = "\n```yaml\n  /v1/et/{etId}/contract:\n";
    assert!(outcome.output.contains(block), "{}", outcome.output);
}
