//! Responses that the vendor gives, or has documented, and that no client may stumble over: the SDK
//! reads each from a real socket, and the API document allows it. What is unknown is kept and
//! visible; what is secret is not shown.

use std::time::Duration;

use et_contract::Contract;
use et_sdk::model::{Channel, Line, RouteRule};
use et_sdk::{Client, IpVersion, LineStatus, Switch};
use et_test_support::samples::call;
use et_test_support::{Reply, ScriptedServer, any_list, plain_client};
use http::StatusCode;
use serde_json::{Map, Value, json};

/// A server with a client of it.
struct Service {
    server: ScriptedServer,
    client: Client,
}

impl Service {
    async fn start() -> Self {
        let server = ScriptedServer::always(Reply::status(500)).await;
        let client = plain_client(server.endpoint());
        Self { server, client }
    }

    /// Responds with this body from now on, which the document must allow.
    fn respond(&self, action: &str, body: &Value) {
        let operation = Contract::embedded().operation(action).unwrap();
        let violations = operation.check_response(StatusCode::OK, Some(body));
        assert!(violations.is_empty(), "{action}: {violations:?}: {body}");
        self.server.set(Reply::json(body.clone()));
    }

    /// Responds with a list of the item between two others, which are read whatever it holds.
    fn respond_with_list(&self, action: &str, list: &str, id: &str, item: &Value) {
        let neighbour = json!({id: "neighbour"});
        let body = json!({list: [neighbour, item, neighbour]});
        self.respond(action, &body);
    }

    /// A line as it is read in a list and on its own.
    async fn lines(&self, line: &Value) -> [Line; 2] {
        self.respond_with_list("QueryDedicatedLines", "ets", "id", line);
        let list = any_list(&self.client).send().await;
        let list = list.unwrap_or_else(|error| panic!("{line}: {error}"));
        self.respond("QueryDedicatedLineDetail", line);
        let alone = self.client.line("dcphy-1").get().send().await;
        let alone = alone.unwrap_or_else(|error| panic!("{line}: {error}"));
        [list.lines[1].clone(), alone.into_value()]
    }

    async fn channel(&self, channel: &Value) -> Channel {
        self.respond_with_list("QueryDedicatedChannel", "etChannels", "id", channel);
        let list = self.client.line("dcphy-1").channels().list().send().await;
        let list = list.unwrap_or_else(|error| panic!("{channel}: {error}"));
        list.channels[1].clone()
    }

    async fn rule(&self, rule: &Value) -> RouteRule {
        let action = "QueryDedicatedChannelRouteRules";
        self.respond_with_list(action, "routeRules", "routeRuleId", rule);
        let channel = self.client.line("dcphy-1").channel("dedicatedconn-1");
        let list = channel.route_rules().list().send().await;
        let list = list.unwrap_or_else(|error| panic!("{rule}: {error}"));
        list.route_rules[1].clone()
    }
}

#[tokio::test]
async fn an_expiry_is_read_from_text_number_and_null() {
    let service = Service::start().await;
    let known = 1_548_838_200;
    for (value, expected) in [
        (
            json!("2019-01-30T08:50:00Z"),
            Some(("2019-01-30T08:50:00Z", Some(known))),
        ),
        (json!(1), Some(("1", None))),
        (json!(known), Some(("1548838200", Some(known)))),
        (json!(""), Some(("", None))),
        (Value::Null, None),
    ] {
        let body = json!({"id": "dcphy-1", "expireTime": value});
        for line in service.lines(&body).await {
            let time = line.expire_time.as_ref();
            let read = time.map(|time| (time.text(), time.value().map(|time| time.timestamp())));
            let expected = expected.map(|(text, seconds)| (text.into(), seconds));
            assert_eq!(read, expected, "{value}");
        }
    }
    for line in service.lines(&json!({"id": "dcphy-1"})).await {
        assert!(line.expire_time.is_none());
    }
}

#[tokio::test]
async fn an_id_is_read_in_either_spelling() {
    let service = Service::start().await;
    for body in [
        json!({"id": "x-1"}),
        json!({"Id": "x-1"}),
        json!({"id": "x-1", "Id": "x-1"}),
    ] {
        for line in service.lines(&body).await {
            assert_eq!(line.id, "x-1", "{body}");
        }
        assert_eq!(service.channel(&body).await.id, "x-1", "{body}");
        for (action, case) in [
            ("ApplyPhysicalDedicatedLine", "all"),
            ("CreateDedicatedChannel", "static"),
        ] {
            service.respond(action, &body);
            call(&service.client, action, case)
                .await
                .unwrap_or_else(|error| panic!("{action}, {body}: {error}"));
        }
    }
}

#[tokio::test]
async fn of_two_ids_that_differ_the_documented_one_counts_and_the_other_is_kept() {
    let service = Service::start().await;
    // As text, because serde_json would sort the names.
    for body in [
        r#"{"ets": [{"id": "right", "name": "n", "Id": "other"}]}"#,
        r#"{"ets": [{"Id": "other", "name": "n", "id": "right"}]}"#,
    ] {
        service.server.set(Reply::status(200).body(body));
        let list = any_list(&service.client).send().await.unwrap();
        assert_eq!(list.lines[0].id, "right", "{body}");
        assert_eq!(list.lines[0].name.as_deref(), Some("n"));
        assert_eq!(list.lines[0].extra.get("Id"), Some(&json!("other")));
    }
}

#[tokio::test]
async fn unknown_fields_are_kept_at_every_depth_and_debug_shows_only_their_names() {
    let service = Service::start().await;
    let unknown = |mut value: Value| {
        value["newField"] = json!({"inner": ["hush"]});
        value
    };
    let tag = unknown(json!({"tagKey": "env"}));
    let item = unknown(json!({"id": "x-1", "tags": [tag]}));
    let hidden = |shown: String| shown.contains("newField") && !shown.contains("hush");

    for line in service.lines(&item).await {
        let inner = json!({"inner": ["hush"]});
        assert_eq!(line.extra.get("newField"), Some(&inner));
        assert_eq!((line.extra.len(), line.tags[0].extra.len()), (1, 1));
        assert!(hidden(format!("{line:?}")), "{line:?}");
    }
    let channel = service.channel(&item).await;
    assert_eq!((channel.extra.len(), channel.tags[0].extra.len()), (1, 1));
    assert!(hidden(format!("{channel:?}")), "{channel:?}");
    let rule = service.rule(&unknown(json!({"routeRuleId": "x-1"}))).await;
    assert_eq!(rule.extra.len(), 1);
    assert!(hidden(format!("{rule:?}")), "{rule:?}");

    service.respond("QueryDedicatedLines", &unknown(json!({"ets": []})));
    let list = any_list(&service.client).send().await.unwrap();
    assert_eq!(list.extra.len(), 1);
    for (action, id) in [
        ("CreateDedicatedChannel", "id"),
        ("CreateDedicatedChannelRouteRules", "routeRuleId"),
    ] {
        service.respond(action, &unknown(json!({id: "x-1"})));
        call(&service.client, action, "required").await.unwrap();
    }
}

#[tokio::test]
async fn unknown_values_of_enums_are_kept_as_they_came() {
    let service = Service::start().await;
    let new = "unheard-of";
    let body = json!({
        "id": "x-1", "status": new, "isp": new, "intfType": new, "apType": new, "apAddr": new,
    });
    for line in service.lines(&body).await {
        assert!(matches!(line.status, Some(LineStatus::Unknown(_))));
        assert_eq!(line.status.unwrap().as_str(), new);
        assert_eq!(line.isp.unwrap().as_str(), new);
        assert_eq!(line.port_speed.unwrap().as_str(), new);
        assert_eq!(line.ap_type.unwrap().as_str(), new);
        assert_eq!(line.access_point.unwrap().as_str(), new);
    }
    let body = json!({
        "id": "x-1", "status": new, "routeType": new, "bgpStatus": new, "ipv6BgpStatus": new,
        "enableIpv6": 2,
    });
    let channel = service.channel(&body).await;
    assert_eq!(channel.status.unwrap().as_str(), new);
    assert_eq!(channel.route_type.unwrap().as_str(), new);
    assert_eq!(channel.bgp_status.unwrap().as_str(), new);
    assert_eq!(channel.ipv6_bgp_status.unwrap().as_str(), new);
    assert_eq!(channel.ipv6.unwrap().as_str(), "2");
    let body = json!({
        "routeRuleId": "x-1", "nexthopType": new, "routeProto": new, "ipVersion": "dual",
    });
    let rule = service.rule(&body).await;
    assert_eq!(rule.next_hop_type.unwrap().as_str(), new);
    assert_eq!(rule.protocol.unwrap().as_str(), new);
    assert_eq!(rule.ip_version.unwrap().as_str(), "dual");
}

/// The properties of a response's schema, each with the name of the schema it refers to, or its
/// type.
fn properties(schema: &str) -> Vec<(String, String)> {
    let document: Value = serde_json::from_str(include_str!(
        "../../crates/et-contract/src/generated_contract.json"
    ))
    .unwrap();
    let schema = document["components"]["schemas"][schema]["properties"].clone();
    let kind = |property: &Value| match property["allOf"][0]["$ref"].as_str() {
        Some(reference) => reference.rsplit('/').next().unwrap().to_owned(),
        None => property["type"].to_string(),
    };
    let properties: Map<String, Value> = serde_json::from_value(schema).unwrap();
    let properties = properties.into_iter();
    properties
        .map(|(name, property)| (name, kind(&property)))
        .collect()
}

#[tokio::test]
async fn null_means_absent_in_every_field() {
    let service = Service::start().await;
    // One body for each field, and one with all of them.
    let nulls = |schema: &str, id: &str| {
        let mut all = json!({id: "x-1"});
        let mut bodies = Vec::new();
        for (name, _) in properties(schema) {
            if name != id {
                bodies.push(json!({id: "x-1", &name: null}));
                all[name] = Value::Null;
            }
        }
        bodies.push(all);
        bodies
    };
    let (item, rule) = (json!({"id": "x-1"}), json!({"routeRuleId": "x-1"}));
    let [absent, _] = service.lines(&item).await;
    for body in nulls("Line", "id") {
        for line in service.lines(&body).await {
            assert_eq!(line, absent, "{body}");
        }
    }
    let absent = service.channel(&item).await;
    for body in nulls("Channel", "id") {
        assert_eq!(service.channel(&body).await, absent, "{body}");
    }
    let absent = service.rule(&rule).await;
    for body in nulls("RouteRule", "routeRuleId") {
        assert_eq!(service.rule(&body).await, absent, "{body}");
    }
    let tags = json!({"id": "x-1", "tags": [{"tagKey": null, "tagValue": null}]});
    for line in service.lines(&tags).await {
        assert!(line.tags[0].key.is_empty() && line.tags[0].value.is_empty());
    }
}

#[tokio::test]
async fn a_list_whose_fields_are_all_null_is_an_empty_last_page() {
    let service = Service::start().await;
    let page = |items: &str| {
        json!({
            items: null, "marker": null, "nextMarker": null, "isTruncated": null, "maxKeys": null,
        })
    };
    service.respond("QueryDedicatedLines", &page("ets"));
    assert!(any_list(&service.client).items().next().await.is_none());
    let line = service.client.line("dcphy-1");
    let rules = line.channel("dedicatedconn-1").route_rules();
    service.respond("QueryDedicatedChannelRouteRules", &page("routeRules"));
    assert!(rules.list().items().next().await.is_none());
    service.respond("QueryDedicatedChannel", &json!({"etChannels": null}));
    let channels = line.channels().list().send().await.unwrap();
    assert!(channels.channels.is_empty());
}

#[tokio::test]
async fn numbers_are_read_from_text_and_text_from_numbers() {
    let service = Service::start().await;
    // Every field of a kind that comes in more than one form, in its other form.
    let other_forms = |schema: &str, id: &str| {
        let mut body = json!({id: "x-1"});
        for (name, kind) in properties(schema) {
            match kind.as_str() {
                "ResponseCount" | "ResponseVlanId" | "ResponseMilliseconds" => {
                    body[&name] = json!("300");
                }
                "ResponseText" | "ResponseAsn" => body[&name] = json!(65001),
                "ResponseIpVersion" => body[&name] = json!("6"),
                "ResponseSwitch" => body[&name] = json!("1"),
                _ => {}
            }
        }
        body
    };
    for line in service.lines(&other_forms("Line", "id")).await {
        assert_eq!(line.link_delay(), Some(Duration::from_millis(300)));
    }
    let mut body = other_forms("Channel", "id");
    let channel = service.channel(&body).await;
    assert_eq!(channel.vlan_id(), Some(300));
    assert_eq!(channel.bgp_route_limit(), Some(300));
    assert_eq!(channel.detect_multiplier(), Some(300));
    let intervals = [channel.send_interval(), channel.receive_interval()];
    assert_eq!(intervals, [Some(Duration::from_millis(300)); 2]);
    assert_eq!(channel.bgp_asn(), Some(65001));
    assert_eq!(channel.ipv6, Some(Switch::On));
    body["enableIpv6"] = json!(true);
    assert_eq!(service.channel(&body).await.ipv6, Some(Switch::On));
    let rule = service.rule(&other_forms("RouteRule", "routeRuleId")).await;
    assert_eq!(rule.ip_version, Some(IpVersion::V6));
    assert_eq!(
        (rule.local_preference(), rule.med()),
        (Some(300), Some(300))
    );
    assert_eq!(rule.origin.as_deref(), Some("65001"));
    for path in [json!("65001 65002"), json!([65001, 65002]), json!(65001)] {
        let body = json!({"routeRuleId": "x-1", "asPaths": path});
        assert_eq!(service.rule(&body).await.as_paths, Some(path));
    }
    let body = json!({"ets": [], "maxKeys": "1000"});
    service.respond("QueryDedicatedLines", &body);
    let list = any_list(&service.client).send().await.unwrap();
    assert_eq!(list.max_keys(), Some(1000));
}

#[tokio::test]
async fn operations_whose_response_has_no_body_accept_any_success() {
    let service = Service::start().await;
    let operations = Contract::embedded().operations().iter();
    for operation in operations.filter(|operation| !operation.is_raw_only()) {
        let action = operation.action();
        for status in [200, 201, 202, 204] {
            let code = StatusCode::from_u16(status).unwrap();
            let may_be_empty = operation.check_response(code, None).is_empty();
            let has_body = operation.response_example(StatusCode::OK).is_some();
            assert_ne!(may_be_empty, has_body, "{action}, {status}");
            if may_be_empty {
                service.server.set(Reply::status(status));
                let outcome = call(&service.client, action, "required").await;
                outcome.unwrap_or_else(|error| panic!("{action}, {status}: {error}"));
            }
        }
    }
}

#[tokio::test]
async fn debug_shows_no_contact_and_no_key() {
    let service = Service::start().await;
    let body = json!({"id": "x-1", "userName": "hush", "userPhone": "hush", "userEmail": "hush"});
    for line in service.lines(&body).await {
        assert!(!format!("{line:?}").contains("hush"));
        assert_eq!(line.contact_phone.unwrap().expose(), "hush");
    }
    let body = json!({"id": "x-1", "bgpKey": "hush"});
    let channel = service.channel(&body).await;
    assert!(!format!("{channel:?}").contains("hush"));
    assert_eq!(channel.bgp_key.unwrap().expose(), "hush");
}

#[tokio::test]
async fn a_whole_number_is_an_integer_however_it_is_written() {
    let service = Service::start().await;
    for (vlan, expected) in [("7", 7), ("7.0", 7), ("7e0", 7), ("\"7\"", 7), ("-0.0", 0)] {
        let body = format!(r#"{{"id": "x-1", "vlanId": {vlan}}}"#);
        let channel = service.channel(&serde_json::from_str(&body).unwrap()).await;
        assert_eq!(channel.vlan_id(), Some(expected), "{vlan}");
    }
}
