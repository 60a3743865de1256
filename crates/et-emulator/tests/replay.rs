//! A recording of the real service becomes the emulator's state, and the emulator tells where it answers otherwise.

use et_emulator::replay::{RecordedExchange, Recording, RecordingError};
use et_emulator::{Emulator, state::LineStatus};
use serde_json::{Value, json};

fn exchange(action: &str, path: &str, query: &[(&str, &str)], body: Value) -> RecordedExchange {
    let mut exchange = RecordedExchange::new(action, "GET", path, 200);
    exchange.query = query
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    exchange.time = Some("2030-01-31T08:00:00Z".parse().unwrap());
    exchange.body = Some(body);
    exchange
}

/// What the emulator answers otherwise, after loading the recording.
async fn differences(recording: &Recording) -> Vec<String> {
    let emulator = Emulator::builder()
        .initial_state(recording.state())
        .start()
        .await
        .unwrap();
    let differences = emulator.controls().compare(recording);
    differences.iter().map(ToString::to_string).collect()
}

fn line() -> Value {
    json!({"id": "dcphy-1", "name": "north", "description": "", "status": "established", "expireTime": "2031-01-30T08:50:00Z",
        "isp": "ISP_CTC", "intfType": "10G", "apType": "SINGLE", "apAddr": "WHGG", "userName": "***", "userPhone": "***",
        "userEmail": "***", "userIdc": "Beijing"})
}

fn channel() -> Value {
    json!({"id": "dedicatedconn-1", "name": "c", "status": "established", "description": "", "baiduAddress": "11.11.11.21/24",
        "customerAddress": "11.11.11.12/24", "vlanId": 7, "routeType": "bgp", "bgpAsn": "65001", "bgpKey": "***", "bgpStatus": "up",
        "ipv6BgpStatus": "down", "bgpRouteLimit": 50, "authorizedUsers": [], "enableIpv6": 1,
        "baiduIpv6Address": "2400:da00::1/88", "customerIpv6Address": "2400:da00::2/88", "ipv6Networks": [],
        "sendInterval": 300, "receivInterval": 300, "detectMultiplier": 4})
}

fn rules() -> Value {
    json!([
        {"routeRuleId": "dcrr-1", "ipVersion": 4, "destAddress": "10.0.0.0/8", "nexthopType": "etGateway", "nexthopId": "dcgw-1",
            "description": "", "routeProto": "static-route"},
        {"routeRuleId": "dcrr-2", "ipVersion": 4, "destAddress": "10.9.0.0/16", "nexthopType": "etChannel", "nexthopId": "dedicatedconn-1",
            "description": "", "routeProto": "bgp", "asPaths": "65001", "localPreference": 100, "med": 0, "origin": "igp"},
    ])
}

fn recording(line: Value, channel: Value) -> Recording {
    let rules = rules();
    let at = "/v1/et/dcphy-1/channel/dedicatedconn-1/route/rule";
    let page = |items: &Value| json!({"routeRules": items, "isTruncated": false, "maxKeys": 1000});
    Recording::new(vec![
        exchange(
            "QueryDedicatedLines",
            "/v1/et",
            &[],
            json!({"ets": [line], "isTruncated": false, "maxKeys": 1000}),
        ),
        exchange("QueryDedicatedLineDetail", "/v1/et/dcphy-1", &[], line),
        exchange(
            "QueryDedicatedChannel",
            "/v1/et/dcphy-1/channel",
            &[],
            json!({"etChannels": [channel]}),
        ),
        exchange("QueryDedicatedChannelRouteRules", at, &[], page(&rules)),
        exchange(
            "QueryDedicatedChannelRouteRules",
            at,
            &[("maxKeys", "1")],
            json!({"routeRules": [rules[0]], "isTruncated": true, "maxKeys": 1, "nextMarker": "theirs-2"}),
        ),
        exchange(
            "QueryDedicatedChannelRouteRules",
            at,
            &[("maxKeys", "1"), ("marker", "theirs-2")],
            json!({"routeRules": [rules[1]], "isTruncated": false, "maxKeys": 1, "marker": "theirs-2"}),
        ),
    ])
}

#[tokio::test]
async fn answers_as_the_service_did_where_it_can_hold_what_was_recorded() {
    assert_eq!(differences(&recording(line(), channel())).await, [""; 0]);
}

#[tokio::test]
async fn goes_on_from_the_recorded_state_and_time() {
    let snapshot = recording(line(), channel()).state();
    assert_eq!(snapshot.time, Some("2030-01-31T08:00:00Z".parse().unwrap()));
    let line = snapshot.lines.get("dcphy-1").unwrap();
    assert_eq!(line.status, LineStatus::Established);
    let channel = line.channels.get("dedicatedconn-1").unwrap();
    assert_eq!((channel.spec.vlan_id, channel.route_rules.len()), (7, 2));
    assert!(channel.ipv6.is_some() && channel.bfd.is_some());
}

#[tokio::test]
async fn lists_what_it_leaves_out_adds_and_says_otherwise() {
    let mut line = line();
    line["newField"] = json!("***");
    line["status"] = json!("melting");
    line["linkDelay"] = json!("500");
    line.as_object_mut().unwrap().remove("description");
    let differences = differences(&recording(line, channel())).await;
    assert_eq!(
        differences[..4],
        [
            r#"exchange 1, QueryDedicatedLines: `ets[0].linkDelay` is "500" in the recording and 500 here"#,
            r#"exchange 1, QueryDedicatedLines: `ets[0].newField` is "***" in the recording and absent here"#,
            r#"exchange 1, QueryDedicatedLines: `ets[0].status` is "melting" in the recording and "established" here"#,
            r#"exchange 1, QueryDedicatedLines: `ets[0].description` is "" here and absent in the recording"#,
        ]
    );
    // The same in the answer about the line alone.
    assert_eq!(differences.len(), 8, "{differences:#?}");
}

#[tokio::test]
async fn what_no_state_can_be_made_of_is_a_difference_and_no_failure() {
    let mut channel = channel();
    channel["routeType"] = json!("carrier-pigeon");
    channel["vlanId"] = json!("seven");
    let found = differences(&recording(line(), channel)).await;
    assert!(
        found
            .iter()
            .any(|text| text.contains("`etChannels[0].routeType`")),
        "{found:#?}"
    );
    assert!(
        found
            .iter()
            .any(|text| text.contains("`etChannels[0].vlanId`")),
        "{found:#?}"
    );

    let mut changing = RecordedExchange::new(
        "DeletePhysicalDedicatedLine",
        "DELETE",
        "/v1/et/dcphy-1",
        200,
    );
    changing.body = None;
    let unknown = RecordedExchange::new("ExplodeLine", "GET", "/v1/explode", 200);
    let missing = RecordedExchange::new("QueryDedicatedLineDetail", "GET", "/v1/et/dcphy-9", 200);
    let found = differences(&Recording::new(vec![changing, unknown, missing])).await;
    assert!(
        found[0].contains("not compared") && found[1].contains("not compared"),
        "{found:?}"
    );
    assert!(
        found[2].contains("the status is 200 in the recording and 404 here"),
        "{found:?}"
    );
}

#[test]
fn is_written_to_a_folder_and_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let written = recording(line(), channel());
    written.write(&folder.path().join("new")).unwrap();
    assert_eq!(
        Recording::read(&folder.path().join("new")).unwrap(),
        written
    );

    let again = written.write(&folder.path().join("new")).unwrap_err();
    assert!(matches!(again, RecordingError::InUse { .. }), "{again}");
    let empty = Recording::read(folder.path()).unwrap_err();
    assert!(matches!(empty, RecordingError::Empty { .. }), "{empty}");
    let missing = Recording::read(&folder.path().join("none")).unwrap_err();
    assert!(matches!(missing, RecordingError::File { .. }), "{missing}");
    std::fs::write(folder.path().join("0001.json"), "{\n\"format\": 2}").unwrap();
    let foreign = Recording::read(folder.path()).unwrap_err();
    assert!(
        matches!(foreign, RecordingError::Format { .. }),
        "{foreign}"
    );
}

#[cfg(feature = "cli")]
#[test]
fn the_program_starts_from_a_recording_and_lists_what_differs() {
    use std::io::{BufRead, BufReader, Read};
    use std::process::{Command, Stdio};

    let folder = tempfile::tempdir().unwrap();
    let mut line = line();
    line["newField"] = json!("***");
    recording(line, channel()).write(folder.path()).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_et-emulator"))
        .args(["--listen", "127.0.0.1:0", "--replay"])
        .arg(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut announced = String::new();
    let out = child.stdout.take().unwrap();
    BufReader::new(out).read_line(&mut announced).unwrap();
    child.kill().unwrap();
    let mut errors = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut errors)
        .unwrap();
    child.wait().unwrap();
    assert!(announced.starts_with("listening on "), "{announced}");
    assert!(errors.contains("`ets[0].newField`"), "{errors}");
    assert!(
        errors.contains("replay: 6 exchanges, 2 differences"),
        "{errors}"
    );
}
