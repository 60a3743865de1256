//! Every task's program, run against an emulator.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Output, Stdio};

use bce_auth::Credentials;
use et_emulator::{Emulator, EmulatorBuilder, Fault, FaultKind, LifecyclePace, Quotas, Snapshot};
use et_test_support::{Reply, ScriptedServer};
use serde_json::{Value, json};

/// A program of this package, which finds the emulator in its environment.
macro_rules! program {
    ($name:literal, $emulator:expr $(, $argument:expr)*) => {{
        let mut command = Command::new(env!(concat!("CARGO_BIN_EXE_", $name)));
        let key = $emulator.credentials();
        command
            $(.arg($argument))*
            .env("BCE_ENDPOINT", $emulator.endpoint())
            .env("BCE_ACCESS_KEY_ID", key.access_key_id())
            .env("BCE_SECRET_ACCESS_KEY", key.secret_access_key())
            .env_remove("BCE_SESSION_TOKEN");
        command
    }};
}

/// What a program writes that succeeds.
async fn run(mut command: Command) -> String {
    let output = tokio::task::spawn_blocking(move || command.output().unwrap());
    let output = output.await.unwrap();
    assert!(output.status.success(), "{}", text(&output));
    String::from_utf8(output.stdout).unwrap()
}

fn text(output: &Output) -> String {
    let (out, error) = (&output.stdout, &output.stderr);
    String::from_utf8_lossy(&[out.as_slice(), error].concat()).into_owned()
}

/// Two lines. The first has two channels: the first routed statically, with two rules.
async fn emulator() -> Emulator {
    let rule = |id: &str, destination: &str| {
        json!({"routeRuleId": id, "destAddress": destination, "nexthopType": "etGateway",
            "nexthopId": "dcgw-1", "description": id})
    };
    let state = json!({"lines": [
        {"id": "dcphy-1", "name": "north", "intfType": "10G", "isp": "ISP_CUCC",
         "userPhone": "13300000333", "channels": [
            {"id": "dedicatedconn-1", "name": "office", "vlanId": 10, "routeType": "static-route",
             "networks": ["10.0.0.0/8"],
             "routeRules": [rule("dcrr-1", "10.1.0.0/16"), rule("dcrr-2", "10.2.0.0/16")]},
            {"id": "dedicatedconn-2", "name": "plant", "vlanId": 11, "routeType": "bgp",
             "bgpAsn": "65001", "bgpKey": "a-shared-secret"}]},
        {"id": "dcphy-2", "name": "spare", "intfType": "1G", "isp": "ISP_CMCC",
         "status": "building"}]});
    // The gateway is another account's.
    start(Emulator::builder().foreign_gateways(), &state).await
}

/// A channel with static routing that a gateway joins to a VPC, with the routes at both ends.
fn joined() -> Value {
    json!({
        "lines": [{"id": "dcphy-1", "channels": [
            {"id": "dedicatedconn-1", "name": "office", "vlanId": 10, "routeType": "static-route",
             "networks": ["10.0.0.0/8"],
             "routeRules": [{"routeRuleId": "dcrr-1", "destAddress": "172.16.0.0/20",
                "nexthopType": "etGateway", "nexthopId": "dcgw-1"}]}]}],
        "vpcs": [{"vpcId": "vpc-0", "cidr": "172.20.0.0/16", "routeTableId": "rt-0"},
            {"vpcId": "vpc-1", "cidr": "172.16.0.0/16", "routeTableId": "rt-1",
             "routeRules": [{"routeRuleId": "rr-1", "sourceAddress": "0.0.0.0/0",
                "destinationAddress": "10.0.0.0/8", "nexthopType": "dcGateway",
                "nexthopId": "dcgw-1"}]}],
        "gateways": [{"etGatewayId": "dcgw-0", "vpcId": "vpc-1"},
            {"etGatewayId": "dcgw-1", "vpcId": "vpc-1", "channelId": "dedicatedconn-1",
             "localCidrs": ["172.16.0.0/20"]}]})
}

async fn start(builder: EmulatorBuilder, state: &Value) -> Emulator {
    let state = Snapshot::from_json(state.to_string().as_bytes()).unwrap();
    builder.initial_state(state).start().await.unwrap()
}

/// The state that the emulator holds.
fn state(emulator: &Emulator) -> Value {
    serde_json::from_str(&emulator.controls().snapshot().to_json()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_are_shown_as_an_aligned_table() {
    let emulator = emulator().await;
    let table = run(program!("lines_table", emulator)).await;
    let rows: Vec<_> = table.lines().collect();
    assert!(
        rows[1].starts_with("dcphy-1 ") && rows[2].starts_with("dcphy-2 "),
        "{table}"
    );
    let columns = ["STATUS", "established", "building"];
    let places = [0, 1, 2].map(|row| rows[row].find(columns[row]));
    assert!(
        places[0].is_some() && places.iter().all(|place| *place == places[0]),
        "{table}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_is_applied_for_and_waited_for() {
    let emulator = emulator().await;
    let output = run(program!("apply_and_wait", emulator)).await;
    assert!(output.contains("is in service"), "{output}");
    assert_eq!(state(&emulator)["lines"].as_array().unwrap().len(), 3);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_ends_the_wait_for_a_line() {
    let pace = Emulator::builder().pace(LifecyclePace::Manual);
    let emulator = start(pace, &json!({"lines": []})).await;
    let mut program = program!("apply_and_wait", emulator);
    let mut child = program.stdout(Stdio::piped()).spawn().unwrap();
    let output = tokio::task::spawn_blocking(move || {
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let seen = lines.find(|line| line.as_ref().unwrap().contains("AckWait"));
        assert!(seen.is_some(), "no progress");
        let interrupt = ["-INT", &child.id().to_string()];
        assert!(
            Command::new("kill")
                .args(interrupt)
                .status()
                .unwrap()
                .success()
        );
        assert!(child.wait().unwrap().success());
        lines.map(Result::unwrap).collect::<String>()
    });
    let output = output.await.unwrap();
    assert!(output.contains("interrupted"), "{output}");
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_channels_are_created_and_each_is_reported() {
    let emulator = emulator().await;
    let quotas = Quotas {
        channels_per_line: 40,
        ..Quotas::default()
    };
    emulator.controls().set_quotas(quotas);
    let output = run(program!("fifty_channels", emulator, "dcphy-1")).await;
    assert_eq!(output.lines().count(), 50, "{output}");
    let created = output.matches("dedicatedconn-").count();
    assert_eq!(
        state(&emulator)["lines"][0]["channels"]
            .as_array()
            .unwrap()
            .len(),
        40
    );
    assert!(
        created >= 38 && output.contains("dcphy-1: CreateDedicatedChannel"),
        "{output}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_that_overlap_a_network_are_found_in_the_whole_account() {
    let emulator = emulator().await;
    let output = run(program!("overlapping_rules", emulator, "10.2.3.0/24")).await;
    assert_eq!(
        output,
        "10.2.0.0/16 is dcrr-2 of dedicatedconn-1 of dcphy-1\n"
    );
    let emulator = start(Emulator::builder(), &joined()).await;
    let output = run(program!("overlapping_rules", emulator, "10.2.3.0/24")).await;
    assert_eq!(output, "10.0.0.0/8 is rr-1 of vpc-1\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn routes_become_those_of_a_yaml_file_unless_it_is_a_dry_run() {
    let emulator = emulator().await;
    let file = std::env::temp_dir().join(format!("routes-{}.yaml", std::process::id()));
    let yaml = "
- line: dcphy-1
  channel: dedicatedconn-1
  rules:
    - destination: 10.1.0.0/16
      next_hop: { gateway: dcgw-1 }
    - destination: 10.3.0.0/16
      next_hop: { gateway: dcgw-1 }
      description: new
";
    std::fs::write(&file, yaml).unwrap();
    let before = state(&emulator);
    let plan = run(program!("routes_from_yaml", emulator, &file, "--dry-run")).await;
    assert!(
        plan.contains("+ 10.3.0.0/16") && plan.contains("- 10.2.0.0/16"),
        "{plan}"
    );
    assert_eq!(state(&emulator)["lines"], before["lines"]);
    run(program!("routes_from_yaml", emulator, &file)).await;
    let again = run(program!("routes_from_yaml", emulator, &file, "--dry-run")).await;
    assert!(
        again.contains("0 changes to make, 2 routes unchanged"),
        "{again}"
    );
    std::fs::remove_file(&file).unwrap();
}

/// Moves the first channel to BGP. Returns the only other channel that is there then.
async fn moved_to_bgp(emulator: &Emulator, others: usize) -> Value {
    let mut program = program!("static_to_bgp", emulator, "dcphy-1", "dedicatedconn-1");
    program.args(["20", "169.254.1.1/30", "169.254.1.2/30", "65002"]);
    program.env("BGP_KEY", "a-shared-secret");
    run(program).await;
    let state = state(emulator);
    let channels = state["lines"][0]["channels"].as_array().unwrap();
    assert_eq!(channels.len(), others + 1, "{channels:#?}");
    channels.last().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_moves_from_static_routing_to_bgp_with_its_rules() {
    let emulator = emulator().await;
    let new = moved_to_bgp(&emulator, 1).await;
    assert_eq!(
        (&new["name"], &new["routeType"]),
        (&json!("office-bgp"), &json!("bgp"))
    );
    let rules = new["routeRules"].as_array().unwrap();
    let destinations: Vec<_> = rules.iter().map(|rule| &rule["destAddress"]).collect();
    assert_eq!(destinations, ["10.1.0.0/16", "10.2.0.0/16"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_moves_to_bgp_with_the_gateway_that_is_bound_to_it() {
    let emulator = start(Emulator::builder(), &joined()).await;
    let controls = emulator.controls();
    let flows = "Traffic can flow both ways.";
    assert_eq!(controls.traffic("dcgw-1").unwrap().words, flows);
    let new = moved_to_bgp(&emulator, 0).await;
    // The customer's router announces over BGP what was a network of the channel.
    let route = json!({"destAddress": "10.0.0.0/8"});
    let route = serde_json::from_value(route).unwrap();
    let channel = new["id"].as_str().unwrap();
    controls.learn_route(channel, route).unwrap();
    assert_eq!(controls.traffic("dcgw-1").unwrap().words, flows);
    let state = state(&emulator);
    let gateways = &state["gateways"];
    assert_eq!(gateways[0].get("channelId"), None, "{gateways:#}");
    assert_eq!(gateways[1]["localCidrs"], json!(["172.16.0.0/20"]));
}

/// What `ipv6_everywhere` writes when it fails.
async fn failing_ipv6(emulator: &Emulator) -> String {
    let mut program = program!("ipv6_everywhere", emulator);
    let failed = tokio::task::spawn_blocking(move || program.output().unwrap());
    let failed = failed.await.unwrap();
    assert!(!failed.status.success());
    text(&failed)
}

/// A refusal of the next call of this action.
fn refusal(action: &str) -> Fault {
    let kind = FaultKind::Status {
        status: 403,
        code: Some("AccessDenied".into()),
        retry_after: None,
        body: None,
    };
    Fault::next(1, kind).on_action(action)
}

/// IPv6 is enabled on the second channel, and no response says so.
fn lost_response() -> Fault {
    let fault = Fault::next(100, FaultKind::Reset).after_acting();
    fault.on_action("EnableDedicatedChannelIpv6").skipping(1)
}

/// For each channel, whether it has IPv6.
fn has_ipv6(emulator: &Emulator) -> Vec<bool> {
    let state = state(emulator);
    let channels = state["lines"][0]["channels"].as_array().unwrap();
    let ipv6 = channels.iter().map(|channel| channel["enableIpv6"] == 1);
    ipv6.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn ipv6_is_enabled_everywhere_or_nowhere() {
    let emulator = emulator().await;
    let refusal = refusal("EnableDedicatedChannelIpv6").skipping(1);
    emulator.controls().inject(refusal).unwrap();
    let before = state(&emulator);
    let output = failing_ipv6(&emulator).await;
    assert!(
        output.contains("dedicatedconn-2 of line dcphy-1: EnableDedicatedChannelIpv6")
            && output.contains("AccessDenied")
            && !output.contains("not rolled back"),
        "{output}"
    );
    assert_eq!(state(&emulator)["lines"], before["lines"]);
    let output = run(program!("ipv6_everywhere", emulator)).await;
    assert!(output.contains("on 2 more channels"), "{output}");
    assert_eq!(has_ipv6(&emulator), [true, true]);
}

#[tokio::test(flavor = "multi_thread")]
async fn ipv6_that_was_enabled_without_a_response_is_rolled_back_too() {
    let emulator = emulator().await;
    emulator.controls().inject(lost_response()).unwrap();
    let output = failing_ipv6(&emulator).await;
    assert!(
        output.contains("EnableDedicatedChannelIpv6") && !output.contains("not rolled back"),
        "{output}"
    );
    assert_eq!(has_ipv6(&emulator), [false, false]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_cannot_be_rolled_back_does_not_keep_others_from_it() {
    let emulator = emulator().await;
    let refusal = refusal("DisableDedicatedChannelIpv6");
    for fault in [lost_response(), refusal] {
        emulator.controls().inject(fault).unwrap();
    }
    let output = failing_ipv6(&emulator).await;
    // Both the failure and what is left of it are named.
    assert!(output.contains("EnableDedicatedChannelIpv6"), "{output}");
    assert!(
        output.contains("not rolled back: channel dedicatedconn-2 of line dcphy-1: Disable"),
        "{output}"
    );
    assert_eq!(has_ipv6(&emulator), [false, true]);
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_are_served_as_json_with_filters() {
    let emulator = emulator().await;
    let mut program = program!("lines_over_http", emulator);
    let mut child = program.stdout(Stdio::piped()).spawn().unwrap();
    let answered = tokio::task::spawn_blocking(move || {
        let mut url = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut url).unwrap();
        let address = url.split('/').nth(2).unwrap();
        let get = |query: &str| -> Value {
            let mut socket = TcpStream::connect(address).unwrap();
            let head = "Host: localhost\r\nConnection: close";
            write!(socket, "GET /lines{query} HTTP/1.1\r\n{head}\r\n\r\n").unwrap();
            let mut response = String::new();
            socket.read_to_string(&mut response).unwrap();
            serde_json::from_str(response.split("\r\n\r\n").nth(1).unwrap()).unwrap()
        };
        let answered = [get(""), get("?isp=ISP_CUCC"), get("?status=building")];
        child.kill().unwrap();
        child.wait().unwrap();
        answered
    });
    let [all, one, other] = answered.await.unwrap();
    assert_eq!(all.as_array().unwrap().len(), 2);
    assert!(!all.to_string().contains("13300000333"), "{all}");
    assert_eq!((&one[0]["id"], &one[1]), (&json!("dcphy-1"), &Value::Null));
    assert_eq!(
        (&other[0]["id"], &other[1]),
        (&json!("dcphy-2"), &Value::Null)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_and_their_channels_are_written_as_csv() {
    let emulator = emulator().await;
    let csv = run(program!("lines_to_csv", emulator)).await;
    let expected = "line,channel,name,vlan\ndcphy-1,,north,\ndcphy-1,dedicatedconn-1,office,10\n\
        dcphy-1,dedicatedconn-2,plant,11\ndcphy-2,,spare,\n";
    assert_eq!(csv, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_is_assumed_and_its_credentials_sign_the_calls() {
    let issued = Credentials::new("issued-key", "issued-secret").unwrap();
    let issued = issued.with_session_token("issued-token").unwrap();
    let response = json!({"accessKeyId": "issued-key", "secretAccessKey": "issued-secret",
        "sessionToken": "issued-token", "expiration": "2999-01-01T00:00:00Z"});
    let sts = ScriptedServer::always(Reply::json(response)).await;
    // It knows no other key.
    let emulator = Emulator::builder().credentials(issued);
    let state = json!({"lines": [{"id": "dcphy-1", "channels": [{"id": "dedicatedconn-1",
        "routeType": "static-route", "networks": ["10.0.0.0/8"]}]}]});
    let emulator = start(emulator, &state).await;
    let mut program = program!("assume_role", emulator, "account", "role", sts.endpoint());
    program.env("BCE_ACCESS_KEY_ID", "own-key");
    program.env("BCE_SECRET_ACCESS_KEY", "own-secret");
    let output = run(program).await;
    assert!(output.contains("1 channels"), "{output}");
    // Two calls shared the credentials.
    assert_eq!((sts.count(), emulator.controls().requests()), (1, 2));
    assert!(sts.last_request().target.contains("assumeRole"));
}
