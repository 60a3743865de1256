//! Gateways and the routes that lead to them, with the emulator: their whole life, what the service
//! refuses, and what other clients are known to get wrong.

use std::time::Duration;

use et_emulator::{Emulator, LifecyclePace};
use et_sdk::operations::{HealthCheck, NewGateway, NewVpcRouteRule, Routing, VpcNextHop};
use et_sdk::{Error, ErrorKind, GatewayStatus, HealthCheckType};
use et_test_support::network::{CLOUD, VPC, new_gateway};
use et_test_support::{Network, new_channel};

const SOON: Duration = Duration::from_millis(5);

const CHECK: HealthCheck = HealthCheck {
    interval: Duration::from_secs(3),
    healthy_threshold: 2,
    unhealthy_threshold: 5,
};

fn assert_refused(result: Result<impl std::fmt::Debug, Error>, words: &str) {
    let error = result.unwrap_err();
    assert_eq!(error.code(), Some("OperationNotAllowed"), "{error}");
    assert!(error.to_string().contains(words), "{error}");
}

#[tokio::test]
async fn a_gateway_is_created_changed_checked_unbound_bound_and_released() {
    let network = Network::start().await;
    let (gateway, channel) = network.gateway("to-office").await.unwrap();

    let shown = gateway.get().send().await.unwrap();
    assert_eq!(shown.status, Some(GatewayStatus::Running));
    assert_eq!(shown.speed_mbps(), Some(200));
    assert_eq!(shown.line_id.as_deref(), Some(channel.line_id()));
    assert_eq!(shown.channel_id.as_deref(), Some(channel.id()));
    assert_eq!(
        shown.local_networks().collect::<Vec<_>>(),
        [CLOUD.parse().unwrap()]
    );
    assert_eq!(shown.health_check_interval(), None);

    gateway.add_health_check(CHECK).send().await.unwrap();
    let update = gateway.update().name("to-plant").speed_mbps(500);
    let network6 = "2400:da00:e003:4c11::/64";
    let update = update.enable_ipv6([network6.parse().unwrap()]);
    update.send().await.unwrap();
    let shown = gateway.get().send().await.unwrap();
    assert_eq!(shown.name.as_deref(), Some("to-plant"));
    assert_eq!(shown.speed_mbps(), Some(500));
    assert_eq!(shown.ipv6(), Some(true));
    assert_eq!(
        shown.ipv6_local_networks().collect::<Vec<_>>(),
        [network6.parse().unwrap()]
    );
    assert_eq!(shown.health_check_type, Some(HealthCheckType::Icmp));
    assert_eq!(shown.health_check_interval(), Some(CHECK.interval));
    assert_eq!(shown.healthy_threshold(), Some(2));
    assert_eq!(shown.unhealthy_threshold(), Some(5));
    gateway.update().disable_ipv6().send().await.unwrap();
    let shown = gateway.get().send().await.unwrap();
    assert_eq!(shown.ipv6(), Some(false));

    gateway.unbind().send().await.unwrap();
    let bind = gateway
        .bind(&channel)
        .local_networks([CLOUD.parse().unwrap()]);
    bind.send().await.unwrap();
    gateway
        .wait_until_running()
        .every(SOON)
        .wait()
        .await
        .unwrap();
    gateway.unbind().send().await.unwrap();
    gateway.release().send().await.unwrap();
    gateway
        .wait_until_released()
        .every(SOON)
        .wait()
        .await
        .unwrap();
    assert!(gateway.get().send().await.unwrap_err().is_not_found());
}

/// The vendor's Terraform provider deletes the gateway where its association is destroyed, and then
/// fails to find it.
#[tokio::test]
async fn unbinding_keeps_the_gateway_its_settings_and_the_routes_that_lead_to_it() {
    let network = Network::start().await;
    let (gateway, channel) = network.gateway("to-office").await.unwrap();
    gateway.update().description("kept").send().await.unwrap();
    let rules = network
        .route(VpcNextHop::gateway(gateway.id()))
        .await
        .unwrap();

    gateway.unbind().send().await.unwrap();

    let shown = gateway.get().send().await.unwrap();
    assert_eq!(shown.description.as_deref(), Some("kept"));
    assert_eq!(shown.speed_mbps(), Some(200));
    assert_eq!(shown.vpc_id.as_deref(), Some(VPC));
    for id in [&shown.line_id, &shown.channel_id] {
        assert_eq!(id.as_deref().unwrap_or_default(), "");
    }
    assert!(shown.local_networks.is_empty());
    let items = network.client.vpc(VPC).route_table().rules().list().items();
    let listed = items.try_collect::<Vec<_>>().await.unwrap();
    assert_eq!(listed[0].id, rules[0]);
    assert_eq!(listed[0].next_hop_id.as_deref(), Some(gateway.id()));
    // The channel is free for another gateway.
    let other = network.client.gateways().create(new_gateway("other"));
    other.channel(&channel).send().await.unwrap();
}

/// The same provider does not wait after creating, binding and releasing.
#[tokio::test]
async fn a_gateway_that_is_being_built_is_waited_for_before_it_is_bound() {
    let pace = Emulator::builder().pace(LifecyclePace::Manual);
    let network = Network::with(pace, |client| client).await;
    let controls = network.emulator.controls().clone();
    let line = network.applied_line("line").await.unwrap();
    controls.set_line_status(line.id(), "established").unwrap();
    let routing = Routing::networks(["192.168.0.0/16".parse().unwrap()]);
    let create = line.channels().create(new_channel("channel", 100, routing));
    let channel = line.channel(&create.send().await.unwrap().id);
    controls
        .set_channel_status(channel.id(), "established")
        .unwrap();
    let create = network.client.gateways().create(new_gateway("to-office"));
    let gateway = network.client.gateway(&create.send().await.unwrap().id);

    let wait = gateway.wait_until_built().every(SOON);
    let error = wait.clone().timeout(Duration::from_millis(20)).wait().await;
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WaitTimeout);
    let text = error.to_string();
    assert!(
        text.contains("building") && text.contains(gateway.id()),
        "{text}"
    );
    assert_refused(gateway.bind(&channel).send().await, "building");

    let step = controls.clone();
    let wait = wait.on_progress(move |seen| {
        let _ = step.step_gateway(&seen.id);
    });
    let built = wait.wait().await.unwrap();
    assert_eq!(built.status, Some("unconfigured".into()));
    gateway.bind(&channel).send().await.unwrap();
    let wait = gateway.wait_until_running().every(SOON);
    let wait = wait.on_progress(move |seen| {
        let _ = controls.step_gateway(&seen.id);
    });
    assert_eq!(
        wait.wait().await.unwrap().status,
        Some(GatewayStatus::Running)
    );
}

#[tokio::test]
async fn release_and_unbind_are_carried_out_once_for_a_token() {
    let network = Network::start().await;
    let (gateway, channel) = network.gateway("to-office").await.unwrap();
    let unbind = gateway.unbind().client_token("unbind-1");
    unbind.clone().send().await.unwrap();
    gateway.bind(&channel).send().await.unwrap();
    gateway
        .wait_until_running()
        .every(SOON)
        .wait()
        .await
        .unwrap();
    // The response is repeated, and the new binding stays.
    unbind.send().await.unwrap();
    let shown = gateway.get().send().await.unwrap();
    assert_eq!(shown.channel_id.as_deref(), Some(channel.id()));

    gateway.unbind().send().await.unwrap();
    let release = gateway.release().client_token("release-1");
    release.clone().send().await.unwrap();
    release.send().await.unwrap();
    assert!(gateway.release().send().await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn errors_name_the_gateway_the_vpc_the_table_or_the_rule() {
    let network = Network::start().await;
    let client = &network.client;
    let rules = client.route_table("rt-none").rules();
    let rule = NewVpcRouteRule {
        source: "0.0.0.0/0".parse().unwrap(),
        destination: "192.168.0.0/16".parse().unwrap(),
        next_hop: VpcNextHop::gateway("dcgw-1"),
    };
    let gateways = client.gateways();
    let nowhere = NewGateway {
        vpc_id: "vpc-none".into(),
        ..new_gateway("to-office")
    };
    let channel = client.line("dcphy-1").channel("dedicatedconn-1");
    for (result, name) in [
        (
            client.gateway("dcgw-none").get().send().await.map(drop),
            "gateway dcgw-none",
        ),
        (
            client.vpc("vpc-none").get().send().await.map(drop),
            "VPC vpc-none",
        ),
        (
            client
                .vpc("vpc-none")
                .route_table()
                .get()
                .send()
                .await
                .map(drop),
            "VPC vpc-none",
        ),
        (
            client.route_table("rt-none").get().send().await.map(drop),
            "route table rt-none",
        ),
        (
            rules.create(rule).send().await.map(drop),
            "route table rt-none",
        ),
        (
            gateways.create(nowhere).send().await.map(drop),
            "VPC vpc-none",
        ),
        (
            client
                .gateway("dcgw-none")
                .bind(&channel)
                .send()
                .await
                .map(drop),
            "gateway dcgw-none and channel dedicatedconn-1 of line dcphy-1",
        ),
        (
            client.gateways().list("vpc-none").send().await.map(drop),
            "VPC vpc-none",
        ),
        (
            client
                .vpc_route_rule("rr-none")
                .delete()
                .send()
                .await
                .map(drop),
            "route rule rr-none",
        ),
    ] {
        let error = result.unwrap_err();
        assert!(error.is_not_found(), "{error}");
        assert_eq!(error.resource().unwrap().to_string(), name);
        assert!(error.to_string().starts_with(name), "{error}");
    }
}

#[tokio::test]
async fn the_interval_of_a_health_check_must_be_whole_seconds() {
    let network = Network::start().await;
    let check = HealthCheck {
        interval: Duration::from_millis(1500),
        ..CHECK
    };
    let gateway = network.client.gateway("dcgw-1");
    let error = gateway.add_health_check(check).preview().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    let text = error.to_string();
    assert!(
        text.contains("interval must be a whole number of seconds"),
        "{text}"
    );
}
