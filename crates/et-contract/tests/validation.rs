//! Requests and responses are checked against the document, and violations never show a value.

use et_contract::{Contract, Location, Operation, Schema, Violation};
use http::StatusCode;
use serde_json::{Value, json};

fn operation(action: &str) -> &'static Operation {
    let operation = Contract::embedded().operation(action);
    operation.expect("a known action")
}

fn text(example: &Value) -> &str {
    example
        .as_str()
        .expect("the example of a parameter is text")
}

fn texts(violations: &[Violation]) -> Vec<String> {
    violations.iter().map(ToString::to_string).collect()
}

/// The rows of a table, as cells without the spaces around them.
fn rows<const N: usize>(table: &str) -> impl Iterator<Item = [&str; N]> {
    table.trim().lines().map(|row| {
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        cells.try_into().expect(row)
    })
}

/// Checks a request with valid path parameters, a valid flag and what else the query must have.
fn check(action: &str, query: &[(&str, &str)], body: Option<&Value>) -> Vec<String> {
    let operation = operation(action);
    let parameters = operation.parameters().iter();
    let ids = parameters.filter(|parameter| parameter.location() == Location::Path);
    let ids: Vec<_> = ids.map(|parameter| (parameter.name(), "a")).collect();
    let flag = operation.flag().map(|flag| (flag, ""));
    let mut query: Vec<_> = flag.into_iter().chain(query.iter().copied()).collect();
    for parameter in operation.parameters() {
        let name = parameter.name();
        let is_given = |query: &[(&str, &str)]| query.iter().any(|(given, _)| *given == name);
        let is_in_query = parameter.location() == Location::Query;
        if parameter.is_required() && is_in_query && !is_given(&query) {
            query.push((name, parameter.example().map_or("a", text)));
        }
    }
    texts(&operation.check_request(&ids, &query, body))
}

/// Checks the document's example of a request body with one field changed.
fn check_changed(action: &str, pointer: &str, value: Value) -> Vec<String> {
    let mut body = operation(action)
        .request_example()
        .expect("an example")
        .clone();
    *body.pointer_mut(pointer).expect("the field") = value;
    check(action, &[], Some(&body))
}

#[test]
fn every_example_is_valid() {
    for operation in Contract::embedded().operations() {
        let id = operation.id();
        if let Some(example) = operation.request_example() {
            assert_eq!(
                check(operation.action(), &[], Some(example)),
                [""; 0],
                "{id}"
            );
        }
        for status in [200, 404, 500].map(|status| StatusCode::from_u16(status).unwrap()) {
            let example = operation.response_example(status);
            let violations = operation.check_response(status, example);
            assert_eq!(texts(&violations), [""; 0], "{id} {status}");
        }
    }
}

#[test]
fn names_the_field_and_the_rule() {
    // The action, a field of its example, an invalid value, and the rule.
    for [action, field, value, rule] in rows(
        "CreateDedicatedChannelBfd | sendInterval | 199 | must be at least 200
        CreateDedicatedChannelBfd | detectMultiplier | 11 | must be at most 10
        CreateDedicatedChannel | vlanId | 1 | must be 0 or 2 to 4009
        CreateDedicatedChannel | vlanId | 4010 | must be 0 or 2 to 4009
        CreateDedicatedChannel | vlanId | \"56\" | must be an integer
        ApplyPhysicalDedicatedLine | name | \"7\" | \
            must be 1 to 65 ASCII characters: a letter, then letters, digits, `-`, `_`, `/` or `.`
        ApplyPhysicalDedicatedLine | tags[0].tagKey | \"\" | must not be empty
        ApplyPhysicalDedicatedLine | billing.reservation.reservationLength | 10 | \
            must be one of 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 24, 36",
    ) {
        let pointer = format!("/{field}")
            .replace(['[', '.'], "/")
            .replace(']', "");
        let found = check_changed(action, &pointer, value.parse().unwrap());
        assert_eq!(found, [format!("body `{field}` {rule}")]);
    }
    for allowed in [0, 2, 4009] {
        let found = check_changed("CreateDedicatedChannel", "/vlanId", json!(allowed));
        assert_eq!(found, [""; 0]);
    }
}

#[test]
fn names_what_is_missing_and_every_violation() {
    let users = check("CreateDedicatedChannelUserObject", &[], Some(&json!({})));
    assert_eq!(users, ["body `authorizedUsers` is required"]);
    let without = check("ApplyPhysicalDedicatedLine", &[], None);
    assert_eq!(without, ["the body is required"]);
    let body = json!({"sendInterval": 1, "receivInterval": 2, "detectMultiplier": 300});
    assert_eq!(
        check("UpdateDedicatedChannelBfd", &[], Some(&body)).len(),
        3
    );
}

#[test]
fn ignores_fields_and_parameters_that_are_not_defined() {
    let body = json!({"somethingNew": [1]});
    assert_eq!(check("UpdateDedicatedChannel", &[], Some(&body)), [""; 0]);
    assert_eq!(
        check("QueryDedicatedLines", &[("maker", "x")], None),
        [""; 0]
    );
}

#[test]
fn checks_query_parameters_by_the_type_of_their_schema() {
    let longest = "t".repeat(64);
    // The value of a parameter, and the rule that it violates.
    let table = r"
        maxKeys | 1000 |
        maxKeys | 1001 | must be at most 1000
        maxKeys | 0 | must be at least 1
        maxKeys |  | must be an integer
        maxKeys | ten | must be an integer
        maxKeys | 1.0 | must be an integer
        maxKeys | +1 | must be an integer
        maxKeys | 01 | must be an integer
        maxKeys | 99999999999999999999 | must be an integer
        clientToken | LONGEST |
        clientToken | tLONGEST | must be 1 to 64 visible ASCII characters, without spaces
        clientToken | 线 | must be 1 to 64 visible ASCII characters, without spaces
        clientToken |  | must be 1 to 64 visible ASCII characters, without spaces";
    for [name, value, rule] in rows(&table.replace("LONGEST", &longest)) {
        let action = match name {
            "maxKeys" => "QueryDedicatedChannelRouteRules",
            _ => "QueryDedicatedChannel",
        };
        let violation = (!rule.is_empty()).then(|| format!("query `{name}` {rule}"));
        let found = check(action, &[(name, value)], None);
        assert_eq!(found, Vec::from_iter(violation), "{value}");
    }
}

#[test]
fn rejects_a_repeated_parameter_and_a_flag_with_a_value() {
    let twice = [("marker", "a"), ("marker", "b")];
    let found = check("QueryDedicatedLines", &twice, None);
    assert_eq!(found, ["query `marker` must be given only once"]);
    let disable = operation("DisableDedicatedChannelIpv6");
    let ids = [("etId", "a"), ("etChannelId", "b")];
    let found = disable.check_request(&ids, &[("disableIpv6", "1")], None);
    assert_eq!(texts(&found), ["query `disableIpv6` must be empty"]);
}

#[test]
fn never_shows_a_value() {
    let secret = "TOP-SECRET-VALUE";
    for operation in Contract::embedded().operations() {
        let Some(Value::Object(example)) = operation.request_example() else {
            continue;
        };
        for field in example.keys() {
            for invalid in [json!([secret]), json!({secret: secret}), json!(secret)] {
                let found = check_changed(operation.action(), &format!("/{field}"), invalid);
                assert!(
                    !found.join(" ").contains(secret),
                    "{}: {found:?}",
                    operation.id()
                );
            }
        }
    }
}

#[test]
fn checks_responses_leniently() {
    let unusual = json!({"ets": [
        {"id": "a", "status": "status-of-tomorrow", "expireTime": 1, "linkDelay": "500",
         "tags": null, "new": {}},
        {"Id": "b", "expireTime": null, "description": null},
    ], "maxKeys": "1000"});
    let lines = operation("QueryDedicatedLines");
    let found = lines.check_response(StatusCode::OK, Some(&unusual));
    assert_eq!(found, []);
    // The action, the status, the body and the violation.
    for [action, status, body, violation] in rows(
        "QueryDedicatedLines | 200 | {} | body `ets` is required
        QueryDedicatedLines | 200 | | the body is required
        QueryDedicatedLines | 200 | {\"ets\": [{}]} | \
            body `ets[0]` matches none of the alternatives: \
            `ets[0].id` is required; `ets[0].Id` is required
        QueryDedicatedLines | 302 | | the status is not defined for the operation
        DeleteDedicatedChannel | 204 | |
        DeleteDedicatedChannel | 200 | {} | the body must be empty
        DeleteDedicatedChannel | 502 | |",
    ) {
        let body: Option<Value> = (!body.is_empty()).then(|| body.parse().unwrap());
        let found = operation(action).check_response(status.parse().unwrap(), body.as_ref());
        assert_eq!(texts(&found).join("; "), violation);
    }
    let invalid = json!({"ets": [{"id": "a", "linkDelay": true}]});
    let found = lines.check_response(StatusCode::OK, Some(&invalid));
    assert_eq!(found[0].field, "ets[0].linkDelay");
}

#[test]
fn rejects_a_document_that_is_not_a_contract() {
    for (text, problem) in [
        ("", "not JSON"),
        ("[]", "document: invalid"),
        (
            r#"{"paths": {"/v1/et": {"get": {}}}}"#,
            "get /v1/et: missing field `operationId`",
        ),
    ] {
        let error = Contract::from_json(text).unwrap_err().to_string();
        assert!(error.contains(problem), "{error}");
    }
}

#[test]
fn a_part_of_the_document_is_a_schema_of_its_own() {
    let contract = Contract::embedded();
    let found = contract
        .schema("schemas/LineApplication/properties/autoRenew")
        .unwrap();
    // The description is that of the place, not of what it refers to.
    let text = "For how long the line is renewed each time it expires.";
    assert_eq!(found["description"], text);
    assert_eq!(
        found["properties"]["reservationTimeUnit"]["enum"],
        json!(["month"])
    );
    let text = found.to_string();
    assert!(!text.contains("$ref") && !text.contains("x-bce"), "{text}");
    let vlan = contract.schema("schemas/VlanId").unwrap();
    assert_eq!(vlan["x-bce-rule"], "must be 0 or 2 to 4009");
    assert_eq!(contract.schema("schemas/Nothing"), None);

    let schema = Schema::new(&found).unwrap();
    assert_eq!(
        schema.first_violation(&json!({"reservationLength": 12})),
        None
    );
    let violation = schema.first_violation(&json!({"reservationTimeUnit": "year"}));
    let expected = "body `reservationTimeUnit` must be `month`";
    assert_eq!(violation.unwrap().to_string(), expected);
    assert!(Schema::new(&json!({"type": "text"})).is_err());
}

#[test]
fn the_fields_of_a_request_body_are_described_down_to_objects_in_objects() {
    let apply = operation("ApplyPhysicalDedicatedLine");
    let field = |fields: &'static [et_contract::Field], name: &str| {
        let mut fields = fields.iter();
        fields.find(|field| field.name() == name).expect("a field")
    };
    let fields = apply.request_fields();
    let (name, tags) = (field(fields, "name"), field(fields, "tags"));
    assert_eq!(
        (name.is_required(), name.json_type()),
        (true, Some("string"))
    );
    assert_eq!(
        (tags.is_required(), tags.json_type()),
        (false, Some("array"))
    );
    assert!(name.allows(&json!("north")) && !name.allows(&json!("")) && !name.allows(&json!(7)));
    assert!(
        tags.fields().is_empty(),
        "objects in lists are not described"
    );
    let reservation = field(field(fields, "billing").fields(), "reservation");
    let length = field(reservation.fields(), "reservationLength");
    assert_eq!(length.json_type(), Some("integer"));
    assert!(length.allows(&json!(12)) && !length.allows(&json!(0)));
    assert!(
        operation("DeletePhysicalDedicatedLine")
            .request_fields()
            .is_empty()
    );
}

#[test]
fn a_parameter_says_what_it_is_and_allows() {
    let list = operation("QueryDedicatedLines");
    for (name, is_integer, value, is_allowed) in [
        ("maxKeys", true, "1000", true),
        ("maxKeys", true, "0", false),
        ("status", false, "established", true),
        ("status", false, "", false),
        ("marker", false, "", true),
    ] {
        let mut parameters = list.parameters().iter();
        let parameter = parameters
            .find(|it| it.name() == name)
            .expect("a parameter");
        assert_eq!(parameter.is_integer(), is_integer, "{name}");
        assert_eq!(parameter.allows(value), is_allowed, "{name} {value}");
    }
}
