//! The routes of a VPC that lead to gateways, with the emulator: several next hops, both ends of a
//! path, and lists.

use et_emulator::Emulator;
use et_sdk::operations::{NewRouteRule, NextHop, VpcNextHop};
use et_sdk::{Error, GatewayStatus, PathType};
use et_test_support::Network;
use et_test_support::network::{CLOUD, VPC, new_gateway};

fn assert_refused(result: Result<impl std::fmt::Debug, Error>, words: &str) {
    let error = result.unwrap_err();
    assert_eq!(error.code(), Some("OperationNotAllowed"), "{error}");
    assert!(error.to_string().contains(words), "{error}");
}

/// The vendor's Terraform provider leaves out several next hops, which only its creation knows.
#[tokio::test]
async fn several_next_hops_are_created_listed_and_switched_over() {
    let network = Network::start().await;
    let (first, _) = network.gateway("first").await.unwrap();
    let (second, _) = network.gateway("second").await.unwrap();
    let hops = VpcNextHop::active_standby(first.id(), second.id());
    let ids = network.route(hops).await.unwrap();
    assert_eq!(ids.len(), 2);
    let paths = async || {
        let items = network
            .client
            .vpc(VPC)
            .route_table()
            .rules()
            .list()
            .max_keys(1)
            .items();
        let rules = items.try_collect::<Vec<_>>().await.unwrap();
        let paths = rules.into_iter().map(|rule| {
            let Some(VpcNextHop::Gateway(id)) = rule.next_hop() else {
                panic!("{rule:?}");
            };
            (id, rule.path_type.unwrap())
        });
        paths.collect::<std::collections::BTreeMap<_, _>>()
    };
    let before = paths().await;
    assert_eq!(before[first.id()], PathType::Active);
    assert_eq!(before[second.id()], PathType::Standby);

    network
        .client
        .vpc_route_rule(&ids[0])
        .switch_over()
        .send()
        .await
        .unwrap();

    let after = paths().await;
    assert_eq!(after[first.id()], PathType::Standby);
    assert_eq!(after[second.id()], PathType::Active);
    // The active rule is the other one now.
    assert!(
        network
            .client
            .vpc_route_rule(&ids[0])
            .switch_over()
            .send()
            .await
            .is_err()
    );

    for id in &ids {
        network
            .client
            .vpc_route_rule(id)
            .delete()
            .send()
            .await
            .unwrap();
    }
    let ecmp = VpcNextHop::ecmp([first.id(), second.id()]);
    network.route(ecmp).await.unwrap();
    assert!(paths().await.values().all(|path| *path == PathType::Ecmp));
}

#[tokio::test]
async fn a_route_table_is_the_same_by_the_id_of_its_vpc_and_by_its_own() {
    let network = Network::start().await;
    let (gateway, _) = network.gateway("to-office").await.unwrap();
    let made = network
        .route(VpcNextHop::gateway(gateway.id()))
        .await
        .unwrap();
    let of_vpc = network.client.vpc(VPC).route_table();
    let by_vpc = of_vpc.get().send().await.unwrap().into_value();
    let table = network.client.route_table(&by_vpc.id);
    assert_eq!(table.get().send().await.unwrap().into_value(), by_vpc);
    let listed = of_vpc.rules().list().items().try_collect::<Vec<_>>();
    let listed = listed.await.unwrap();
    let own = table.rules().list().items().try_collect::<Vec<_>>();
    assert_eq!(own.await.unwrap(), listed);
    assert_eq!(listed[0].id, made[0]);
}

#[tokio::test]
async fn the_same_gateway_is_a_next_hop_at_both_ends_and_is_released_when_nothing_needs_it() {
    let network = Network::with(Emulator::builder(), |client| client).await;
    let (gateway, channel) = network.gateway("to-office").await.unwrap();
    let out = network
        .route(VpcNextHop::gateway(gateway.id()))
        .await
        .unwrap();
    let back = NewRouteRule {
        destination: CLOUD.parse().unwrap(),
        next_hop: NextHop::gateway(gateway.id()),
    };
    let back = channel.route_rules().create(back).send().await.unwrap();
    let traffic = network.emulator.controls().traffic(gateway.id()).unwrap();
    assert!(
        traffic.to_data_centre && traffic.to_cloud,
        "{}",
        traffic.words
    );

    assert_refused(gateway.release().send().await, "bound");
    gateway.unbind().send().await.unwrap();
    assert_refused(gateway.release().send().await, &out[0]);
    network
        .client
        .vpc_route_rule(&out[0])
        .delete()
        .send()
        .await
        .unwrap();
    assert_refused(gateway.release().send().await, &back.id);
    channel.route_rule(&back.id).delete().send().await.unwrap();
    gateway.release().send().await.unwrap();
}

#[tokio::test]
async fn gateways_and_vpcs_are_listed_page_by_page() {
    let network = Network::start().await;
    let mut made = Vec::new();
    for name in ["a-1", "a-2", "b-1"] {
        let create = network.client.gateways().create(new_gateway(name));
        made.push(create.send().await.unwrap().into_value().id);
    }
    let list = network.client.gateways().list(VPC);
    let all = list
        .clone()
        .max_keys(1)
        .items()
        .try_collect::<Vec<_>>()
        .await
        .unwrap();
    let ids = Vec::from_iter(all.iter().map(|gateway| gateway.id.clone()));
    assert_eq!(ids, made);
    let named = list.clone().name("a-").send().await.unwrap();
    assert_eq!(named.gateways.len(), 2);
    let one = list.clone().gateway_id(&made[2]).send().await.unwrap();
    assert_eq!(one.gateways[0].name.as_deref(), Some("b-1"));
    let running = list.status(GatewayStatus::Running).send().await.unwrap();
    assert!(running.gateways.is_empty());

    let vpcs = network.client.vpcs().list().is_default(true).ids([VPC]);
    let vpcs = vpcs
        .max_keys(1)
        .items()
        .try_collect::<Vec<_>>()
        .await
        .unwrap();
    assert_eq!(vpcs[0].cidr(), Some(CLOUD.parse().unwrap()));
    let vpc = network.client.vpc(VPC).get().send().await.unwrap();
    assert_eq!((vpc.is_default, vpc.subnets.len()), (Some(true), 1));
}
