//! What the emulator's controls refuse.

use et_emulator::state::VpcSpec;
use et_emulator::{Emulator, Fault, FaultKind, LearnedRoute, Quotas};
use et_sdk::operations::Routing;
use et_test_support::{new_channel, new_line};
use serde_json::json;

use crate::gateways::{client, emulator};
use crate::table::Table;

fn route(destination: &str) -> LearnedRoute {
    serde_json::from_value(json!({ "destAddress": destination })).unwrap()
}

pub async fn refused(table: &mut Table) {
    let emulator = emulator().await;
    let controls = emulator.controls();
    let status = |status: u16| FaultKind::Status {
        status,
        code: None,
        retry_after: None,
        body: None,
    };
    for (wrong, fault) in [
        ("a fault of status 99", Fault::next(1, status(99))),
        (
            "a fault at a rate of 2",
            Fault::at_rate(2.0, 1, status(503)),
        ),
        (
            "a fault of an action that does not exist",
            Fault::next(1, status(503)).on_action("DeleteLine"),
        ),
    ] {
        table.add(wrong, controls.inject(fault));
    }
    table.add("a fault that is not in force", controls.clear_fault(7));
    table.add(
        "a control for a line that does not exist",
        controls.step_line("dcphy-9"),
    );
    table.add(
        "a control for a channel that does not exist",
        controls.step_channel("dedicatedconn-9"),
    );
    table.add(
        "a control for a gateway that does not exist",
        controls.step_gateway("dcgw-9"),
    );
    table.add(
        "the traffic of a gateway that does not exist",
        controls.traffic("dcgw-9"),
    );
    table.add(
        "a status that no line has",
        controls.set_line_status("dcphy-1", "up"),
    );
    table.add(
        "a status that no channel has",
        controls.set_channel_status("dedicatedconn-1", "stopped"),
    );
    table.add(
        "a status that no gateway has",
        controls.set_gateway_status("dcgw-1", "up"),
    );
    table.add(
        "a status that no BGP session has",
        controls.set_bgp_status("dedicatedconn-1", Some("idle"), None),
    );
    table.add(
        "the BGP sessions of a static channel",
        controls.set_bgp_status("dedicatedconn-1", Some("up"), None),
    );
    table.add(
        "a route that a static channel learns",
        controls.learn_route("dedicatedconn-1", route("10.1.0.0/16")),
    );
    table.add(
        "a route that no channel learns",
        controls.learn_route("dedicatedconn-9", route("10.1.0.0/16")),
    );
    learn_over_bgp(table).await;
    let vpc = |cidr: &str| -> VpcSpec {
        serde_json::from_value(json!({"name": "servers", "cidr": cidr})).unwrap()
    };
    table.add("a VPC without a network", controls.add_vpc(vpc("servers")));
    table.add(
        "a time before 1970",
        controls.set_time("1969-12-31T23:59:59Z".parse().unwrap()),
    );
}

/// Routes that a channel with a BGP session does not learn.
async fn learn_over_bgp(table: &mut Table) {
    let emulator = Emulator::start().await.unwrap();
    let controls = emulator.controls();
    let client = client(&emulator);
    let line = client.lines().apply(new_line("line")).send().await.unwrap();
    let line = client.line(&line.id);
    let routing = Routing::bgp(65001, "key-1");
    let new = new_channel("channel", 56, routing);
    let channel = line.channels().create(new).send().await.unwrap();
    table.hide(&*channel.id, "dedicatedconn-BGP");
    table.add(
        "a learned route without a destination",
        controls.learn_route(&channel.id, route("office")),
    );
    controls.set_quotas(Quotas {
        bgp_routes_per_channel: 0,
        ..Quotas::default()
    });
    table.add(
        "more learned routes than the quota",
        controls.learn_route(&channel.id, route("10.1.0.0/16")),
    );
}
