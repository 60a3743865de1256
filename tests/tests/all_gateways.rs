//! The gateways of all VPCs, and those of a channel.

use et_emulator::{Emulator, Fault, FaultKind, Snapshot};
use et_sdk::model::Gateway;
use et_sdk::{Error, blocking};
use et_test_support::{Network, client_of};
use serde_json::json;

/// Two VPCs with two gateways each, of which the first ones are bound to one channel.
async fn network() -> Network {
    let gateway = |vpc: usize, n: usize| {
        let mut gateway = json!({"etGatewayId": format!("dcgw-{vpc}{n}"), "speed": 200,
            "vpcId": format!("vpc-{vpc}"), "status": "unconfigured"});
        if n == 0 {
            gateway["status"] = json!("running");
            gateway["channelId"] = json!("dedicatedconn-1");
            gateway["localCidrs"] = json!([format!("172.{}.0.0/16", 16 + vpc)]);
        }
        gateway
    };
    let vpc = |vpc: usize| {
        json!({"vpcId": format!("vpc-{vpc}"), "cidr": format!("172.{}.0.0/16", 16 + vpc),
            "routeTableId": format!("rt-{vpc}")})
    };
    let state = json!({
        "lines": [{"id": "dcphy-1", "channels": [{"id": "dedicatedconn-1", "vlanId": 56,
            "routeType": "static-route", "networks": ["10.0.0.0/8"]}]}],
        "vpcs": [vpc(0), vpc(1)],
        "gateways": [gateway(0, 0), gateway(0, 1), gateway(1, 0), gateway(1, 1)],
    });
    let state = Snapshot::from_json(state.to_string().as_bytes()).unwrap();
    let emulator = Emulator::builder().initial_state(state);
    Network::with(emulator, |client| client.without_retries()).await
}

fn refuse_one(network: &Network, status: u16, code: &str) {
    let kind = FaultKind::Status {
        status,
        code: Some(code.into()),
        retry_after: None,
        body: None,
    };
    let fault = Fault::next(1, kind).on_action("QueryTheListOfDedicatedLineGateways");
    network.emulator.controls().inject(fault).unwrap();
}

fn ids(gateways: &[Gateway]) -> Vec<&str> {
    gateways.iter().map(|gateway| &*gateway.id).collect()
}

#[tokio::test]
async fn gateways_of_all_vpcs_come_in_order_with_the_ids_of_their_vpcs() {
    let network = network().await;
    let list = network.client.gateways().list_all().max_keys(1);
    let found: Vec<Gateway> = list.concurrency(2).items().try_collect().await.unwrap();
    assert_eq!(ids(&found), ["dcgw-00", "dcgw-01", "dcgw-10", "dcgw-11"]);
    assert_eq!(found[3].vpc_id.as_deref(), Some("vpc-1"));
}

#[tokio::test]
async fn only_those_of_a_channel_are_listed_where_that_is_asked_for() {
    let network = network().await;
    for (line, channel, expected) in [
        ("dcphy-1", "dedicatedconn-1", &["dcgw-00", "dcgw-10"][..]),
        ("dcphy-1", "dedicatedconn-2", &[]),
        ("dcphy-2", "dedicatedconn-1", &[]),
    ] {
        let channel = network.client.line(line).channel(channel);
        let list = network.client.gateways().list_all().channel(&channel);
        let found: Vec<_> = list.items().try_collect().await.unwrap();
        assert_eq!(ids(&found), expected);
    }
}

#[tokio::test]
async fn a_vpc_that_is_deleted_meanwhile_is_left_out_and_another_error_names_it() {
    let network = network().await;
    let list = || network.client.gateways().list_all().concurrency(1).items();
    refuse_one(&network, 404, "NoSuchObject");
    let found: Vec<_> = list().try_collect().await.unwrap();
    assert_eq!(ids(&found), ["dcgw-10", "dcgw-11"]);

    refuse_one(&network, 403, "AccessDenied");
    let mut items = list();
    let error = items.next().await.unwrap().unwrap_err();
    assert_eq!(error.resource().unwrap().to_string(), "VPC vpc-0");
    assert!(items.next().await.is_none(), "the stream has ended");
}

#[test]
fn a_blocking_client_has_them_as_an_iterator() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let network = runtime.block_on(network());
    let key = network.emulator.credentials().clone();
    let client = blocking::Client::new(client_of(network.emulator.endpoint(), key)).unwrap();
    let found: Result<Vec<_>, Error> = client.gateways().list_all().items().collect();
    assert_eq!(found.unwrap().len(), 4);
}
