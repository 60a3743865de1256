//! The control API over HTTP: what it does, and which calls it rejects.

mod common;

use common::{ANY_LIST, JSON, assert_fields, bgp_channel, id_of, rule, scripts, start, start_with};
use et_emulator::{Emulator, Fault, FaultKind, Snapshot};
use http::Method;
use serde_json::json;

#[tokio::test]
async fn web_pages_from_elsewhere_cannot_use_it() {
    let api = start().await;
    api.line().await;
    let reset = async |headers: &[_]| api.curl(Method::POST, "/reset", headers, "{}").await.status;
    for (status, headers) in [
        (403, &[JSON, ("origin", "http://example.com")][..]),
        (403, &[JSON, ("origin", "null")]),
        (403, &[JSON, ("host", "rebound.example.com")]),
        (415, &[("content-type", "text/plain")]),
        (415, &[]),
    ] {
        assert_eq!(reset(headers).await, status, "{headers:?}");
    }
    assert_eq!(api.lines().await.len(), 1);
    let own = api.emulator.endpoint();
    assert_eq!(reset(&[JSON, ("origin", &own)]).await, 200);
    assert!(api.lines().await.is_empty());
}

#[tokio::test]
async fn shows_the_state_without_contacts_and_keys() {
    let api = start().await;
    let line = api.line().await;
    let bgp = api.channel_on(&line, bgp_channel()).await;
    for last in 0..3 {
        let rule = rule(&format!("10.0.0.{last}"));
        api.post(&format!("{bgp}/route/rule"), rule).await.ok();
    }
    let response = api.control("state?rules=2").await;
    for secret in ["s3cret", "13300000333", "1@123.com", "Zhang San"] {
        assert!(!response.text.contains(secret), "{}", response.text);
    }
    let state = response.ok();
    let shown = &state["lines"][0]["channels"][0];
    let expected = json!({"id": id_of(&bgp), "bgpStatus": "up", "routeRuleCount": 3});
    assert_fields(shown, expected);
    assert_eq!(shown["routeRules"].as_array().unwrap().len(), 2);
    let quotas = json!({"lines": 5, "channelsPerLine": 10, "bgpRoutesPerChannel": 100,
        "gateways": 10, "gatewaysPerVpc": 10, "routesPerTable": 50});
    assert_eq!(
        (&state["quotas"], &state["lineCount"]),
        (&quotas, &json!(1))
    );
    assert_eq!(api.control("state?rules=many").await.status, 400);
}

#[tokio::test]
async fn the_log_keeps_the_last_requests() {
    let api = start_with(Emulator::builder().log_capacity(3)).await;
    for _ in 0..5 {
        api.get(ANY_LIST).await;
    }
    for (after, limit, expected) in [(0, 9, &[3, 4, 5][..]), (3, 1, &[4]), (5, 9, &[])] {
        let log = api.controls().log(after, limit);
        let numbers: Vec<u64> = log.iter().map(|entry| entry.number).collect();
        assert_eq!(numbers, expected);
    }
    assert_eq!(api.controls().requests(), 5);
}

#[tokio::test]
async fn saves_and_loads_the_state() {
    let api = start().await;
    let line = api.apply("?clientToken=t").await.id();
    let deleted = format!("/v1/et/{}?clientToken=u", api.line().await);
    api.delete(&deleted).await.ok();
    let channel = api.channel_on(&line, bgp_channel()).await;
    let rules = format!("{channel}/route/rule");
    let rule = api.post(&rules, rule("10.0.0.0/8")).await.id();
    let before = (api.lines().await, api.show(&channel).await);
    let saved = api.control("snapshot").await.ok();
    assert_eq!(saved["lines"][0]["userPhone"], "13300000333");

    let other = start().await;
    other.line().await;
    other.control_post("snapshot", saved.clone()).await.ok();
    assert_eq!((other.lines().await, other.show(&channel).await), before);
    let restored = other.list(&rules, "routeRules").await;
    assert_eq!(restored[0]["routeRuleId"], rule.as_str());
    let mut again = other.control("snapshot").await.ok();
    again["time"] = saved["time"].clone();
    assert_eq!(again, saved);
    // The tokens are restored too: repeated requests are recognized.
    assert_eq!(other.apply("?clientToken=t").await.id(), line);
    assert_eq!(other.delete(&deleted).await.status, 200);
}

#[tokio::test]
async fn rejects_an_invalid_snapshot_and_keeps_the_state() {
    let api = start().await;
    let line = api.line().await;
    let script = r#"
        POST /_emulator/snapshot {} => 400
        POST /_emulator/snapshot {"lines": [{"name": "no id"}]} => 400
        POST /_emulator/snapshot {"lines": [{"id": "a"}, {"id": "a"}]} => 400
        POST /_emulator/snapshot {"lines": [], "format": 9} => 400
    "#;
    api.run(&[], script).await;
    assert_eq!(api.lines().await[0]["id"], line.as_str());
}

#[tokio::test]
async fn a_snapshot_written_by_hand_is_enough_to_start_from() {
    let text = br#"{"lines": [{"id": "dcphy-a", "name": "north", "channels": [
        {"id": "dedicatedconn-a", "routeType": "static-route", "networks": ["10.0.0.0/8"],
         "vlanId": 56}]}]}"#;
    let snapshot = Snapshot::from_json(text).unwrap();
    let api = start_with(Emulator::builder().initial_state(snapshot)).await;
    let channel = "/v1/et/dcphy-a/channel/dedicatedconn-a";
    let expected = json!({"status": "established", "vlanId": 56, "networks": ["10.0.0.0/8"]});
    assert_fields(&api.show(channel).await, expected);
    let update = format!("{channel}?modifyAttribute=");
    api.put(&update, json!({"name": "n"})).await.ok();
}

scripts! {
    is_not_part_of_the_public_api_and_not_logged: "
        POST /_emulator/reset
        GET /_emulator/nothing => 404
        POST /_emulator/nothing => 404
        DELETE /_emulator/reset => 405
        GET /_emulator/log => {\"last\": 0}
        # A path with a longer first segment belongs to the service.
        GET /_emulators/state => INVALID_URI
    "

    changes_the_status_of_lines_and_channels: r#"
        POST /_emulator/pace {"pace": "manual"} => {"pace": "manual"}
        GET /_emulator/pace => {"pace": "manual"}
        line = POST /v1/et/init line
        GET @line => {"status": "ack-wait"}
        POST /_emulator/lines/$line/step => {"status": "accept"}
        GET @line => {"status": "accept"}
        POST /_emulator/lines/$line/status {"status": "established"} => {"status": "established"}
        channel = POST @line/channel static
        SHOW @channel => {"status": "ack-wait"}
        POST /_emulator/channels/$channel/step => {"status": "accept"}
        POST /_emulator/channels/$channel/status {"status": "reject"} => {"status": "reject"}
        SHOW @channel => {"status": "reject"}
        # A rejected channel is at the end of its lifecycle.
        POST /_emulator/pace {"pace": "immediate"}
        SHOW @channel => {"status": "reject"}

        POST /_emulator/lines/none/status {"status": "building"} => 404
        POST /_emulator/channels/none/step => 404
        POST /_emulator/lines/$line/status {"status": "open"} => 400
        POST /_emulator/lines/$line/status {} => 400
        POST /_emulator/pace {"pace": "slowly"} => 400
    "#

    sets_freezes_and_resumes_the_clock: r#"
        POST /_emulator/clock/freeze => {"frozen": true}
        POST /_emulator/clock/set {"time": "2031-05-06T07:08:09Z"}
            => {"time": "2031-05-06T07:08:09Z"}
        POST /_emulator/clock/advance {"seconds": 51} => {"time": "2031-05-06T07:09:00Z"}
        GET /_emulator/clock => {"time": "2031-05-06T07:09:00Z", "frozen": true}
        POST /_emulator/clock/resume => {"frozen": false}
        POST /_emulator/clock/advance {"seconds": -1} => 400
        POST /_emulator/clock/advance {"seconds": 18446744073709551615} => 400
        POST /_emulator/clock/advance {"seconds": 1, "minutes": 1} => 400
        POST /_emulator/clock/stop => 404
    "#

    returns_the_log_from_where_it_was_last_read: r#"
        GET /v1/et
        GET /v1/et
        GET /v1/et
        GET /_emulator/log?after=1&limit=1 => {"last": 3, "entries": [{"number": 2,
            "action": "QueryDedicatedLines", "status": 200, "path": "/v1/et"}]}
    "#

    sets_bgp_sessions: r#"
        CHANNELS
        POST /_emulator/channels/$bgp/bgp {"bgpStatus": "down"}
        SHOW @bgp => {"bgpStatus": "down"}
        POST /_emulator/channels/$fixed/bgp {} => 400
        POST /_emulator/channels/$fixed/learned-routes {"destAddress": "10.0.0.0/8"} => 400
    "#

    sets_quotas_and_resets: r#"
        POST /_emulator/quotas {"lines": 1}
        GET /_emulator/quotas => {"lines": 1, "channelsPerLine": 10}
        POST /v1/et/init line
        POST /v1/et/init line => QUOTA
        POST /_emulator/clock/advance {"seconds": 86400}
        POST /_emulator/reset
        GET /v1/et => []
        GET /_emulator/log => {"entries": [{"action": "QueryDedicatedLines"}]}
    "#

    rejects_invalid_faults: r#"
        POST /_emulator/faults {"kind": "status", "status": 42, "times": 1} => 400
        POST /_emulator/faults {"kind": "wrongDate", "offsetSeconds": -9223372036854775808,
            "times": 1} => 400
        POST /_emulator/faults {"kind": "reset", "rate": 2.0} => 400
        POST /_emulator/faults {"kind": "reset"} => 400
        POST /_emulator/faults {"kind": "earthquake", "times": 1} => 400
        POST /_emulator/faults {"kind": "reset", "times": 1, "action": "Explode"} => 400
        GET /_emulator/faults => {"faults": []}
    "#
}

#[tokio::test]
async fn a_rate_must_be_a_number() {
    let controls = start().await.emulator.controls().clone();
    let nan = Fault::at_rate(f64::NAN, 0, FaultKind::Reset);
    assert!(controls.inject(nan).is_err());
    assert_eq!(controls.faults(), []);
}
