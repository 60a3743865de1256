//! Answers that the vendor gives, or has been documented to give, and that no client may stumble over: each is read by the SDK from a
//! real socket and held against the API document, and both take it. What is unknown is kept and visible; what is secret is not.

use et_contract::Contract;
use et_sdk::model::{Channel, Line, RouteRule};
use et_sdk::{Client, Credentials, IpVersion, LineStatus, Switch};
use et_tests::calls::call;
use et_tests::recorder::Recorder;
use http::StatusCode;
use serde_json::{Map, Value, json};

/// A server with a client of it.
struct Service {
    recorder: Recorder,
    client: Client,
}

impl Service {
    async fn start() -> Self {
        let recorder = Recorder::start().await;
        let client = Client::builder()
            .endpoint(recorder.endpoint())
            .credentials(Credentials::new("key", "secret").unwrap())
            .without_retries()
            .build()
            .unwrap();
        Self { recorder, client }
    }

    /// Answers with this body from now on; the document must allow it as an answer of the action.
    fn answer(&self, action: &str, body: &Value) {
        let operation = Contract::embedded().operation(action).unwrap();
        let violations = operation.check_response(StatusCode::OK, Some(body));
        assert!(violations.is_empty(), "{action}: {violations:?}: {body}");
        self.recorder.reply(StatusCode::OK, body.to_string());
    }

    /// A line as it is read in a list and on its own.
    async fn lines(&self, line: &Value) -> [Line; 2] {
        // Its neighbours are read whatever it holds.
        let neighbour = json!({"id": "dcphy-neighbour"});
        self.answer(
            "QueryDedicatedLines",
            &json!({"ets": [neighbour, line, neighbour]}),
        );
        let mut list = self.client.lines().list().send().await;
        let listed = match &mut list {
            Ok(list) => list.ets[1].clone(),
            Err(error) => panic!("{line}: {error}"),
        };
        self.answer("QueryDedicatedLineDetail", line);
        let shown = self.client.line("dcphy-1").get().send().await;
        [
            listed,
            shown
                .unwrap_or_else(|error| panic!("{line}: {error}"))
                .into_value(),
        ]
    }

    async fn channel(&self, channel: &Value) -> Channel {
        let neighbour = json!({"id": "dedicatedconn-neighbour"});
        let body = json!({"etChannels": [neighbour, channel, neighbour]});
        self.answer("QueryDedicatedChannel", &body);
        let list = self.client.line("dcphy-1").channels().list().send().await;
        list.unwrap_or_else(|error| panic!("{channel}: {error}"))
            .et_channels[1]
            .clone()
    }

    async fn rule(&self, rule: &Value) -> RouteRule {
        let neighbour = json!({"routeRuleId": "dcrr-neighbour"});
        let body = json!({"routeRules": [neighbour, rule, neighbour]});
        self.answer("QueryDedicatedChannelRouteRules", &body);
        let channel = self.client.line("dcphy-1").channel("dedicatedconn-1");
        let list = channel.route_rules().list().send().await;
        list.unwrap_or_else(|error| panic!("{rule}: {error}"))
            .route_rules[1]
            .clone()
    }
}

fn line(field: &str, value: Value) -> Value {
    let mut line = json!({"id": "dcphy-1"});
    line[field] = value;
    line
}

#[tokio::test]
async fn an_expiry_is_read_as_text_number_null_or_nothing() {
    let service = Service::start().await;
    for (value, text, seconds) in [
        (
            json!("2019-01-30T08:50:00Z"),
            "2019-01-30T08:50:00Z",
            Some(1_548_838_200),
        ),
        (json!(1), "1", None),
        (json!(1_548_838_200), "1548838200", Some(1_548_838_200)),
        (json!(""), "", None),
    ] {
        for line in service.lines(&line("expireTime", value.clone())).await {
            let time = line.expire_time.unwrap_or_else(|| panic!("{value}"));
            assert_eq!(time.text(), text);
            assert_eq!(
                time.to_utc().map(|time| time.timestamp()),
                seconds,
                "{value}"
            );
        }
    }
    for absent in [line("expireTime", Value::Null), json!({"id": "dcphy-1"})] {
        for line in service.lines(&absent).await {
            assert!(line.expire_time.is_none());
        }
    }
}

#[tokio::test]
async fn an_id_is_read_in_either_spelling() {
    let service = Service::start().await;
    for body in [
        json!({"id": "x-1"}),
        json!({"Id": "x-1"}),
        json!({"id": "x-1", "Id": "x-1"}),
        json!({"Id": "x-1", "id": "x-1"}),
    ] {
        for line in service.lines(&body).await {
            assert_eq!(line.id, "x-1", "{body}");
        }
        assert_eq!(service.channel(&body).await.id, "x-1", "{body}");
        for action in ["ApplyPhysicalDedicatedLine", "CreateDedicatedChannel"] {
            service.answer(action, &body);
            let case = if action == "ApplyPhysicalDedicatedLine" {
                "all"
            } else {
                "static"
            };
            call(&service.client, action, case)
                .await
                .unwrap_or_else(|error| panic!("{action}, {body}: {error}"));
        }
    }
}

#[tokio::test]
async fn of_two_ids_that_differ_the_documented_one_counts_and_the_other_is_kept() {
    let service = Service::start().await;
    // As text: a JSON object of serde_json would bring the names into order.
    for body in [
        r#"{"ets": [{"id": "right", "name": "n", "Id": "other"}]}"#,
        r#"{"ets": [{"Id": "other", "name": "n", "id": "right"}]}"#,
    ] {
        service.recorder.reply(StatusCode::OK, body);
        let list = service.client.lines().list().send().await.unwrap();
        assert_eq!(list.ets[0].id, "right", "{body}");
        assert_eq!(list.ets[0].name.as_deref(), Some("n"));
        assert_eq!(list.ets[0].extra.get("Id"), Some(&json!("other")));
    }
}

#[tokio::test]
async fn unknown_fields_are_kept_at_every_depth_and_debug_shows_only_their_names() {
    let service = Service::start().await;
    let unknown = |value: &Value| {
        let mut value = value.clone();
        value["newField"] = json!({"inner": ["hush"]});
        value
    };
    let tag = unknown(&json!({"tagKey": "env"}));
    let item = |id: &str| unknown(&json!({id: "x-1", "tags": [tag]}));

    for line in service.lines(&item("id")).await {
        assert_eq!(
            line.extra.get("newField"),
            Some(&json!({"inner": ["hush"]}))
        );
        assert_eq!(line.extra.len(), 1);
        assert_eq!(line.tags[0].extra.len(), 1);
        let shown = format!("{line:?}");
        assert!(
            shown.contains("newField") && !shown.contains("hush"),
            "{shown}"
        );
    }
    let channel = service.channel(&item("id")).await;
    assert_eq!((channel.extra.len(), channel.tags[0].extra.len()), (1, 1));
    assert!(!format!("{channel:?}").contains("hush"));
    let rule = service.rule(&unknown(&json!({"routeRuleId": "x-1"}))).await;
    assert_eq!(rule.extra.len(), 1);
    assert!(!format!("{rule:?}").contains("hush"));

    service.answer("QueryDedicatedLines", &unknown(&json!({"ets": []})));
    let list = service.client.lines().list().send().await.unwrap();
    assert_eq!(list.extra.len(), 1);
    for (action, id) in [
        ("CreateDedicatedChannel", "id"),
        ("CreateDedicatedChannelRouteRules", "routeRuleId"),
    ] {
        service.answer(action, &unknown(&json!({id: "x-1"})));
        call(&service.client, action, "required").await.unwrap();
    }
}

#[tokio::test]
async fn values_that_no_enum_has_are_kept_as_they_came() {
    let service = Service::start().await;
    let unheard = json!("unheard-of");
    let body = json!({"id": "x-1", "status": unheard, "isp": unheard, "intfType": unheard, "apType": unheard, "apAddr": unheard});
    for line in service.lines(&body).await {
        let status = line.status.unwrap();
        assert!(matches!(status, LineStatus::Unknown(_)));
        assert_eq!(status.as_str(), "unheard-of");
        assert_eq!(line.isp.unwrap().as_str(), "unheard-of");
        assert_eq!(line.intf_type.unwrap().as_str(), "unheard-of");
        assert_eq!(line.ap_type.unwrap().as_str(), "unheard-of");
        assert_eq!(line.ap_addr.unwrap().as_str(), "unheard-of");
    }
    let body = json!({"id": "x-1", "status": unheard, "routeType": unheard, "bgpStatus": unheard, "ipv6BgpStatus": unheard, "enableIpv6": 2});
    let channel = service.channel(&body).await;
    assert_eq!(channel.status.unwrap().as_str(), "unheard-of");
    assert_eq!(channel.route_type.unwrap().as_str(), "unheard-of");
    assert_eq!(channel.bgp_status.unwrap().as_str(), "unheard-of");
    assert_eq!(channel.ipv6_bgp_status.unwrap().as_str(), "unheard-of");
    assert_eq!(channel.enable_ipv6.unwrap().as_str(), "2");
    let body = json!({"routeRuleId": "x-1", "nexthopType": unheard, "routeProto": unheard, "ipVersion": "dual"});
    let rule = service.rule(&body).await;
    assert_eq!(rule.nexthop_type.unwrap().as_str(), "unheard-of");
    assert_eq!(rule.route_proto.unwrap().as_str(), "unheard-of");
    assert_eq!(rule.ip_version.unwrap().as_str(), "dual");
}

/// The properties of an answer's schema, each with the name of the schema it refers to, or its type.
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
    properties
        .into_iter()
        .map(|(name, property)| (name, kind(&property)))
        .collect()
}

#[tokio::test]
async fn null_stands_for_absent_in_every_field() {
    let service = Service::start().await;
    let nulls = |schema: &str, id: &str| {
        let mut bodies = Vec::new();
        let mut all = json!({id: "x-1"});
        for (name, _) in properties(schema) {
            if name != id {
                let mut one = json!({id: "x-1"});
                one[&name] = Value::Null;
                bodies.push(one);
                all[&name] = Value::Null;
            }
        }
        bodies.push(all);
        bodies
    };
    let (line, channel, rule) = (
        json!({"id": "x-1"}),
        json!({"id": "x-1"}),
        json!({"routeRuleId": "x-1"}),
    );
    let [absent, _] = service.lines(&line).await;
    for body in nulls("Line", "id") {
        for line in service.lines(&body).await {
            assert_eq!(line, absent, "{body}");
        }
    }
    let absent = service.channel(&channel).await;
    for body in nulls("Channel", "id") {
        assert_eq!(service.channel(&body).await, absent, "{body}");
    }
    let absent = service.rule(&rule).await;
    for body in nulls("RouteRule", "routeRuleId") {
        assert_eq!(service.rule(&body).await, absent, "{body}");
    }
    let tags = json!({"id": "x-1", "tags": [{"tagKey": null, "tagValue": null}]});
    for line in service.lines(&tags).await {
        assert!(line.tags[0].tag_key.is_none() && line.tags[0].tag_value.is_none());
    }
}

#[tokio::test]
async fn a_list_whose_fields_are_all_null_is_an_empty_last_page() {
    let service = Service::start().await;
    let page = |items: &str| json!({items: null, "marker": null, "nextMarker": null, "isTruncated": null, "maxKeys": null});
    service.answer("QueryDedicatedLines", &page("ets"));
    assert!(service.client.lines().list().items().next().await.is_none());
    let channel = service.client.line("dcphy-1").channel("dedicatedconn-1");
    service.answer("QueryDedicatedChannelRouteRules", &page("routeRules"));
    assert!(channel.route_rules().list().items().next().await.is_none());
    service.answer("QueryDedicatedChannel", &json!({"etChannels": null}));
    let channels = service
        .client
        .line("dcphy-1")
        .channels()
        .list()
        .send()
        .await;
    assert!(channels.unwrap().et_channels.is_empty());
}

#[tokio::test]
async fn numbers_are_read_from_text_and_text_from_numbers() {
    let service = Service::start().await;
    // Every field of a kind that comes in more than one form, in its other form.
    let other_forms = |schema: &str, id: &str| {
        let mut body = json!({id: "x-1"});
        for (name, kind) in properties(schema) {
            match kind.as_str() {
                "AnswerInteger" => body[&name] = json!("300"),
                "AnswerText" => body[&name] = json!(65001),
                "AnswerIpVersion" => body[&name] = json!("6"),
                "AnswerSwitch" => body[&name] = json!("1"),
                _ => {}
            }
        }
        body
    };
    for line in service.lines(&other_forms("Line", "id")).await {
        assert_eq!(line.link_delay, Some(300));
    }
    let mut body = other_forms("Channel", "id");
    let channel = service.channel(&body).await;
    assert_eq!(channel.vlan_id, Some(300));
    assert_eq!(channel.bgp_route_limit, Some(300));
    assert_eq!(
        (channel.send_interval, channel.receiv_interval),
        (Some(300), Some(300))
    );
    assert_eq!(channel.detect_multiplier, Some(300));
    assert_eq!(channel.bgp_asn.as_deref(), Some("65001"));
    assert_eq!(channel.enable_ipv6, Some(Switch::On));
    body["enableIpv6"] = json!(true);
    assert_eq!(service.channel(&body).await.enable_ipv6, Some(Switch::On));
    let rule = service.rule(&other_forms("RouteRule", "routeRuleId")).await;
    assert_eq!(rule.ip_version, Some(IpVersion::V6));
    assert_eq!((rule.local_preference, rule.med), (Some(300), Some(300)));
    assert_eq!(rule.origin.as_deref(), Some("65001"));
    for path in [json!("65001 65002"), json!([65001, 65002]), json!(65001)] {
        let rule = service
            .rule(&json!({"routeRuleId": "x-1", "asPaths": path}))
            .await;
        assert_eq!(rule.as_paths, Some(path));
    }
    service.answer(
        "QueryDedicatedLines",
        &json!({"ets": [], "maxKeys": "1000"}),
    );
    assert_eq!(
        service.client.lines().list().send().await.unwrap().max_keys,
        Some(1000)
    );
}

#[tokio::test]
async fn actions_without_an_answer_s_body_take_any_success() {
    let service = Service::start().await;
    let mut tried = 0;
    for operation in Contract::embedded().operations() {
        if operation.check_response(StatusCode::OK, None).is_empty() {
            for status in [200, 201, 202, 204] {
                let status = StatusCode::from_u16(status).unwrap();
                assert!(operation.check_response(status, None).is_empty());
                service.recorder.reply(status, "");
                call(&service.client, operation.action(), "required")
                    .await
                    .unwrap_or_else(|error| panic!("{}, {status}: {error}", operation.action()));
            }
            tried += 1;
        }
    }
    // All but the four that list or show and the three that create something and tell its id.
    assert_eq!(tried, Contract::embedded().operations().len() - 7);
}

#[tokio::test]
async fn debug_shows_no_contact_and_no_key() {
    let service = Service::start().await;
    let body = json!({"id": "x-1", "userName": "hush", "userPhone": "hush", "userEmail": "hush"});
    for line in service.lines(&body).await {
        assert!(!format!("{line:?}").contains("hush"));
        assert_eq!(line.user_phone.unwrap().expose(), "hush");
    }
    let channel = service
        .channel(&json!({"id": "x-1", "bgpKey": "hush"}))
        .await;
    assert!(!format!("{channel:?}").contains("hush"));
    assert_eq!(channel.bgp_key.unwrap().expose(), "hush");
}
