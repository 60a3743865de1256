//! Where doc tests and examples run: an emulator that holds what their ids name.

use std::error::Error;

use et_emulator::{Emulator, Snapshot};
use et_sdk::Client;
use et_sdk::operations::{ChannelRef, LineRef};

use crate::python::functions_by_action;

/// What an example may fail with.
pub type Outcome = Result<(), Box<dyn Error>>;

/// The line of the examples, in service.
pub const LINE: &str = "dcphy-gq65bz9ip712";
/// Its first channel, routed statically, with one route rule.
pub const CHANNEL: &str = "dedicatedconn-zy9t7n91k0iq";

/// The VPC of the examples.
pub const VPC: &str = "vpc-9xk2m4d7q1zs";
/// Its route table, with a rule to the first gateway and an active and a standby one.
pub const ROUTE_TABLE: &str = "rt-q1zg3i8mx8p6";
/// Its first gateway, bound to the first channel.
pub const GATEWAY: &str = "dcgw-p5x55p77u8ah";

/// What the account has when an example begins.
pub const STATE: &str = r#"{"lines": [
    {"id": "dcphy-gq65bz9ip712", "name": "backbone-north", "isp": "ISP_CUCC", "intfType": "10G",
     "apType": "SINGLE", "apAddr": "WHGG", "userName": "Network Operations",
     "userPhone": "13300000333", "userEmail": "noc@example.com", "channels": [
        {"id": "dedicatedconn-zy9t7n91k0iq", "name": "to-office", "routeType": "static-route",
         "vlanId": 100, "baiduAddress": "11.11.11.21/24", "customerAddress": "11.11.11.12/24",
         "networks": ["192.168.0.0/16"], "routeRules": [
            {"routeRuleId": "dcrr-5afcf643-94e", "destAddress": "10.9.0.0/16",
             "nexthopType": "etGateway", "nexthopId": "dcgw-p5x55p77u8ah"}]},
        {"id": "dedicatedconn-rn0yzti2gn1f", "name": "to-plant", "routeType": "bgp",
         "vlanId": 101, "baiduAddress": "11.11.12.21/24", "customerAddress": "11.11.12.12/24",
         "bgpAsn": "65001", "bgpKey": "a-shared-secret"}]},
    {"id": "dcphy-qwj8sxf3p2ka", "name": "backbone-spare", "isp": "ISP_CMCC", "intfType": "1G",
     "apType": "SINGLE", "apAddr": "BB"}
], "vpcs": [
    {"vpcId": "vpc-9xk2m4d7q1zs", "name": "production", "cidr": "172.20.0.0/16",
     "subnets": [{"subnetId": "sbn-t3v8q5m1k7de", "cidr": "172.20.0.0/20"}],
     "routeTableId": "rt-q1zg3i8mx8p6", "routeRules": [
        {"routeRuleId": "rr-dvq3cxpghw5e", "sourceAddress": "0.0.0.0/0",
         "destinationAddress": "10.9.0.0/16", "nexthopType": "dcGateway",
         "nexthopId": "dcgw-p5x55p77u8ah"},
        {"routeRuleId": "rr-2m7yd0c4k9ta", "sourceAddress": "0.0.0.0/0",
         "destinationAddress": "10.8.0.0/16", "nexthopType": "dcGateway",
         "nexthopId": "dcgw-p5x55p77u8ah", "pathType": "ha:active"},
        {"routeRuleId": "rr-6h5xw3e8n0zb", "sourceAddress": "0.0.0.0/0",
         "destinationAddress": "10.8.0.0/16", "nexthopType": "dcGateway",
         "nexthopId": "dcgw-8s3k2v0q6h1w", "pathType": "ha:standby"}]}
], "gateways": [
    {"etGatewayId": "dcgw-p5x55p77u8ah", "vpcId": "vpc-9xk2m4d7q1zs", "name": "to-office",
     "channelId": "dedicatedconn-zy9t7n91k0iq", "localCidrs": ["172.20.0.0/16"]},
    {"etGatewayId": "dcgw-8s3k2v0q6h1w", "vpcId": "vpc-9xk2m4d7q1zs", "name": "to-plant",
     "status": "unconfigured"},
    {"etGatewayId": "dcgw-f4t7n1b9c2xe", "vpcId": "vpc-9xk2m4d7q1zs", "name": "spare",
     "status": "unconfigured"}
]}"#;

/// Starts an emulator that holds this state, and builds a client of it.
///
/// # Errors
/// If the state is not valid, or the emulator cannot start.
pub async fn emulate(state: &str) -> anyhow::Result<(Emulator, Client)> {
    let state = Snapshot::from_json(state.as_bytes())?;
    let emulator = Emulator::builder().initial_state(state).start().await?;
    let client = emulator.client()?;
    Ok((emulator, client))
}

/// Runs an example with a client of an emulator of its own.
///
/// # Panics
/// If the example fails.
pub fn with_client(example: impl AsyncFnOnce(Client) -> Outcome) {
    play(async |_, client| example(client).await);
}

/// Runs an example with a channel on an emulator of its own.
///
/// # Panics
/// If the example fails.
pub fn with_channel(example: impl AsyncFnOnce(ChannelRef) -> Outcome) {
    play(async |_, client| example(client.line(LINE).channel(CHANNEL)).await);
}

/// Runs an example with all there is: an emulator, a client of it, the line and its first channel.
///
/// If the section's heading lists functions of the Python SDK, the example must call their
/// actions in that order.
///
/// # Panics
/// If the example fails, or does not call the actions of its section.
pub fn with_section(
    heading: &str,
    example: impl AsyncFnOnce(Emulator, Client, LineRef, ChannelRef) -> Outcome,
) {
    let actions = functions_by_action();
    let action_of = |function| {
        let mut actions = actions.iter();
        actions.find_map(|(action, name)| (*name == function).then_some(*action))
    };
    let expected: Vec<_> = heading.split(", ").filter_map(action_of).collect();
    play(async |emulator, client| {
        let controls = emulator.controls().clone();
        let line = client.line(LINE);
        let channel = line.channel(CHANNEL);
        example(emulator, client, line, channel).await?;
        let log = controls.log(0, usize::MAX);
        let mut called = Vec::new();
        for action in log.iter().filter_map(|entry| entry.action) {
            if expected.contains(&action) && !called.contains(&action) {
                called.push(action);
            }
        }
        assert_eq!(called, expected, "the actions of {heading}, in its order");
        Ok(())
    });
}

/// Runs an example with an emulator and a client of it.
///
/// # Panics
/// If the example fails.
pub fn play(example: impl AsyncFnOnce(Emulator, Client) -> Outcome) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be started");
    let played = runtime.block_on(async {
        let (emulator, client) = emulate(STATE).await?;
        example(emulator, client).await
    });
    if let Err(error) = played {
        panic!("the example failed: {error}");
    }
}
