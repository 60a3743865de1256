//! Unset optional parameters are absent, as the official Go and Java clients expect; required ones
//! are refused, and so is anything that is set and wrong.

mod common;

use std::time::Duration;

use common::{
    Api, INVALID_BODY, INVALID_REQUEST, MISMATCH, application, assert_fields, bgp_channel, channel,
    ipv6, list_of, start,
};
use et_contract::{Contract, Field, Location, Operation};
use et_emulator::assumed::{ZERO_IS_UNSET, is_unset, is_unset_text};
use et_emulator::state::ChannelStatus;
use http::Method;
use serde_json::{Value, json};

/// A body with these fields, null ones included.
fn with(mut body: Value, fields: Value) -> Value {
    let fields = fields.as_object().expect("an object").clone();
    body.as_object_mut().expect("an object").extend(fields);
    body
}

/// Every optional field of every request body, with its operation.
fn optional_fields() -> impl Iterator<Item = (&'static Operation, &'static Field)> {
    let operations = Contract::embedded().operations().iter();
    operations.flat_map(|operation| {
        let fields = operation.request_fields().iter();
        let optional = fields.filter(|field| !field.is_required());
        optional.map(move |field| (operation, field))
    })
}

#[test]
fn null_and_the_empty_value_that_the_document_forbids_are_unset_for_every_optional_field() {
    let mut values = Vec::new();
    for (operation, field) in optional_fields() {
        let place = format!("{} {}", operation.action(), field.name());
        assert!(is_unset(field, &Value::Null), "{place}");
        let empty = match field.json_type().expect("a type") {
            "string" => json!(""),
            "integer" => json!(0),
            "array" => json!([]),
            "object" => json!({}),
            "boolean" => json!(false),
            other => panic!("{place} has the type {other}"),
        };
        if !is_unset(field, &empty) {
            values.push(field.name());
        }
        // The empty value of another type is wrong, not unset.
        for other in [json!(""), json!(0), json!([]), json!({}), json!(false)] {
            assert!(
                other == empty || !is_unset(field, &other),
                "{place} {other}"
            );
        }
    }
    values.sort_unstable();
    values.dedup();
    let meant = [
        "autoGenerateRouteRule",
        "bgpKey",
        "description",
        "enableIpv6",
        "linkDelay",
        "userEmail",
        "userName",
    ];
    assert_eq!(
        values,
        [&meant[..], &["userPhone"]].concat(),
        "empty, but values"
    );
    for name in ZERO_IS_UNSET {
        assert!(
            optional_fields().any(|(_, field)| field.name() == name),
            "{name}"
        );
    }
}

#[test]
fn an_empty_query_parameter_is_unset_unless_it_is_a_flag_or_a_marker() {
    let operations = Contract::embedded().operations().iter();
    let has = |action: &str| et_emulator::actions().any(|one| one == action);
    for operation in operations.filter(|operation| has(operation.action())) {
        let parameters = operation.parameters().iter();
        for parameter in parameters.filter(|it| it.location() == Location::Query) {
            let is_value =
                operation.flag() == Some(parameter.name()) || parameter.name() == "marker";
            let place = format!("{} {}", operation.action(), parameter.name());
            assert_eq!(is_unset_text(parameter, ""), !is_value, "{place}");
            assert_eq!(
                is_unset_text(parameter, "0"),
                parameter.name() == "maxKeys",
                "{place}"
            );
        }
    }
}

#[tokio::test]
async fn unset_query_parameters_are_absent() {
    let api = start().await;
    let channel = api.channel().await;
    let (channels, rules) = (list_of(&channel), format!("{channel}/route/rule"));
    let unset = "/v1/et?marker=&maxKeys=0&status=";
    assert_fields(
        &api.get(unset).await.ok(),
        json!({"maxKeys": 1000, "isTruncated": false}),
    );
    let unset = format!("{channels}?clientToken=&etChannelId=");
    let all = api.get(&unset).await.ok();
    assert_eq!(all["etChannels"].as_array().map(Vec::len), Some(1));
    let unset = format!("{rules}?marker=&maxKeys=&destAddress=");
    assert_eq!(api.get(&unset).await.ok()["maxKeys"], 1000);
    // Without a token, a request that is repeated is carried out again.
    let [first, second] = [
        api.apply("?clientToken=").await,
        api.apply("?clientToken=").await,
    ];
    assert_ne!(first.id(), second.id());
    for wrong in [
        "maxKeys=00",
        "status=0",
        "status=open",
        "status=&status=",
        "maxKeys=-1",
    ] {
        let response = api.get(&format!("/v1/et?{wrong}")).await;
        let name = wrong.split('=').next().unwrap();
        response.fails_with(INVALID_REQUEST, &format!("query `{name}`"));
    }
}

#[tokio::test]
async fn a_line_is_applied_for_with_everything_optional_unset() {
    let unset = json!({"reservationLength": 0, "reservationTimeUnit": ""});
    let api = start().await;
    let application = with(
        application(),
        json!({
            "description": null, "linkDelay": null, "tags": null, "autoRenew": unset,
            "billing": {"paymentTiming": "", "reservation": unset},
        }),
    );
    let line = api.post("/v1/et/init", application).await.id();
    let snapshot = api.control("snapshot").await.ok();
    assert_fields(
        &snapshot["lines"][0],
        json!({"reservedMonths": 1, "renewedMonths": null, "tags": null, "linkDelay": null}),
    );
    // Without `autoRenew`, the line expires.
    let months = Duration::from_secs(32 * 86_400);
    api.controls().advance(months).unwrap();
    assert_eq!(
        api.get(&format!("/v1/et/{line}")).await.ok()["status"],
        "stopped"
    );
}

#[tokio::test]
async fn a_channel_is_created_and_resubmitted_with_everything_optional_unset() {
    let api = start().await;
    let line = api.line().await;
    let unset = json!({
        "description": null, "authorizedUsers": null, "tags": [], "bgpAsn": "", "bgpKey": "",
        "enableIpv6": 0, "baiduIpv6Address": "", "customerIpv6Address": "", "ipv6Networks": null,
    });
    let path = api.channel_on(&line, with(channel(), unset.clone())).await;
    api.set_channel_status(&path, ChannelStatus::Rejected);
    let again = with(with(channel(), unset), json!({"id": "", "status": ""}));
    api.put(&format!("{path}?reCreate"), again).await.ok();
    let expected = json!({"enableIpv6": 0, "authorizedUsers": [], "ipv6Networks": null});
    assert_fields(&api.show(&path).await, expected);
    let bgp = with(bgp_channel(), json!({"networks": null}));
    let bgp = api.channel_on(&line, bgp).await;
    let ipv6 = with(ipv6(), json!({"ipv6Networks": null}));
    api.put(&format!("{bgp}?enableIpv6"), ipv6).await.ok();
}

#[tokio::test]
async fn an_update_leaves_what_is_unset_as_it_is() {
    let api = start().await;
    let (fixed, bgp) = api.static_and_bgp().await;
    let set = json!({"name": "n", "description": "d", "bgpRouteLimit": 50});
    update(&api, &bgp, set.clone()).await;
    for unset in [
        json!({"name": null, "description": null, "bgpRouteLimit": null}),
        json!({"name": "", "bgpRouteLimit": 0}),
    ] {
        update(&api, &bgp, unset).await;
        assert_fields(&api.show(&bgp).await, set.clone());
    }
    // A channel without BGP has no limit to leave alone.
    update(
        &api,
        &fixed,
        json!({"name": "", "description": "d2", "bgpRouteLimit": 0}),
    )
    .await;
    let expected = json!({"name": "channel_name", "description": "d2", "bgpRouteLimit": null});
    assert_fields(&api.show(&fixed).await, expected);
    // An empty description is a value: it clears the description.
    update(&api, &fixed, json!({"description": ""})).await;
    assert_fields(&api.show(&fixed).await, json!({"description": ""}));

    let line = list_of(list_of(&fixed));
    let set = json!({"name": "n", "linkDelay": 500});
    api.put(line, set.clone()).await.ok();
    api.put(
        line,
        json!({"name": "", "userName": null, "linkDelay": null}),
    )
    .await
    .ok();
    assert_fields(
        &api.get(line).await.ok(),
        with(set, json!({"userName": "Zhang San"})),
    );
    api.put(line, json!({"linkDelay": 0})).await.ok();
    assert_fields(&api.get(line).await.ok(), json!({"linkDelay": 0}));
}

async fn update(api: &Api, channel: &str, body: Value) {
    api.put(&format!("{channel}?modifyAttribute"), body)
        .await
        .ok();
}

#[tokio::test]
async fn an_empty_required_parameter_is_refused_by_name() {
    let api = start().await;
    let path = api.channel().await;
    let (channels, users) = (list_of(&path), format!("{path}?addUsers"));
    let rules = format!("{path}/route/rule");
    let rule = common::rule("10.0.0.0/8");
    let post = |target: &str, body: Value| (Method::POST, target.to_owned(), body);
    for (field, (method, target, body)) in [
        (
            "name",
            post("/v1/et/init", with(application(), json!({"name": ""}))),
        ),
        (
            "isp",
            post("/v1/et/init", with(application(), json!({"isp": null}))),
        ),
        (
            "vlanId",
            post(channels, with(channel(), json!({"vlanId": null}))),
        ),
        (
            "baiduAddress",
            post(channels, with(channel(), json!({"baiduAddress": ""}))),
        ),
        (
            "networks",
            post(channels, with(channel(), json!({"networks": []}))),
        ),
        (
            "bgpAsn",
            post(channels, with(bgp_channel(), json!({"bgpAsn": ""}))),
        ),
        (
            "destAddress",
            post(&rules, with(rule.clone(), json!({"destAddress": ""}))),
        ),
        (
            "nexthopId",
            post(&rules, with(rule, json!({"nexthopId": null}))),
        ),
        (
            "authorizedUsers",
            (Method::PUT, users.clone(), json!({"authorizedUsers": []})),
        ),
        (
            "authorizedUsers",
            (Method::PUT, users, json!({"authorizedUsers": null})),
        ),
    ] {
        let response = api.call(method, &target, Some(body)).await;
        response.fails_with(INVALID_BODY, &format!("body `{field}`"));
    }
}

#[tokio::test]
async fn a_value_that_is_set_and_wrong_is_refused_by_name() {
    let api = start().await;
    let path = api.channel().await;
    let update = format!("{path}?modifyAttribute");
    for (field, value) in [
        ("name", json!(0)),
        ("name", json!([])),
        ("description", json!({})),
        ("description", json!(0)),
        ("bgpRouteLimit", json!("")),
        ("bgpRouteLimit", json!(-1)),
    ] {
        let response = api.put(&update, json!({field: value})).await;
        response.fails_with(INVALID_BODY, &format!("body `{field}`"));
    }
    let tags = with(channel(), json!({"vlanId": 70, "tags": [{"tagKey": ""}]}));
    let response = api.post(list_of(&path), tags).await;
    response.fails_with(INVALID_BODY, "body `tags[0].tagKey`");
}

#[tokio::test]
async fn unknown_fields_are_ignored_whatever_their_type() {
    let api = start().await;
    let line = api.line().await;
    let unknown = [
        json!("x"),
        json!(-1),
        json!([1]),
        json!({"a": null}),
        json!(null),
    ];
    let names = [
        "bgpRouteLimit",
        "bgpStatus",
        "ipv6BgpStatus",
        "status",
        "id",
        "etId",
        "other",
    ];
    for (vlan, value) in (100..).zip(unknown) {
        let unknown: Value = names.iter().map(|name| (*name, value.clone())).collect();
        let body = with(bgp_channel(), json!({"vlanId": vlan}));
        let bgp = api.channel_on(&line, with(body, unknown.clone())).await;
        let expected = json!({"bgpRouteLimit": 100, "bgpStatus": "up", "status": "established"});
        assert_fields(&api.show(&bgp).await, expected);
        api.delete(&bgp).await.ok();

        let fixed = api.channel_on(&line, channel()).await;
        api.set_channel_status(&fixed, ChannelStatus::Rejected);
        let body = with(channel(), unknown);
        api.put(&format!("{fixed}?reCreate"), body).await.ok();
        api.delete(&fixed).await.ok();
    }
}

#[tokio::test]
async fn a_token_stands_for_the_request_as_it_was_sent() {
    let api = start().await;
    let target = "/v1/et/init?clientToken=t";
    let sent = with(application(), json!({"tags": null}));
    let id = api.post(target, sent.clone()).await.id();
    assert_eq!(api.post(target, sent).await.id(), id);
    api.post(target, application()).await.fails(MISMATCH);
}
