//! A copy of what exists has everything that the original has: the required parameters come from
//! `from_existing`, and the optional ones from `options_of`.

use std::time::Duration;

use et_emulator::LifecyclePace;
use et_sdk::model::{Channel, Gateway, Line, RouteRule, Tag, VpcRouteRule};
use et_sdk::operations::{
    Incomplete, Ipv6Addresses, NewChannel, NewGateway, NewLine, NewRouteRule, NewVpcRouteRule,
    NextHop, Resubmission, Routing, VpcNextHop,
};
use et_sdk::{Client, Sensitive};
use et_test_support::network::VPC;
use et_test_support::{Network, new_line, plain_client};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

async fn network() -> Network {
    let network = Network::start().await;
    network.emulator.controls().freeze();
    network
        .emulator
        .controls()
        .set_pace(LifecyclePace::Immediate);
    network
}

fn tags() -> [Tag; 2] {
    [Tag::new("env", "prod"), Tag::new("team", "")]
}

fn addresses() -> Ipv6Addresses {
    Ipv6Addresses {
        baidu: "2400:da00:e003:0:16a::1/88".parse().unwrap(),
        customer: "2400:da00:e003:0:16a::2/88".parse().unwrap(),
    }
}

/// A line with everything set.
async fn line(client: &Client) -> Line {
    let line = client
        .lines()
        .apply(new_line("north"))
        .description("the first\nof two")
        .link_delay(Duration::from_millis(20))
        .tags(tags())
        .send()
        .await
        .unwrap();
    client.line(&line.id).get().await.unwrap().into_value()
}

/// A channel with everything set.
async fn channel(client: &Client, line: &Line, routing: Routing) -> Channel {
    let networks = match routing {
        Routing::Bgp { .. } => vec![],
        _ => vec!["2400:da00::/32".parse().unwrap()],
    };
    let line = client.line(&line.id);
    let channel = line
        .channels()
        .create(NewChannel {
            name: "to-office".into(),
            vlan_id: 56,
            baidu_address: "11.11.11.21/24".parse().unwrap(),
            customer_address: "11.11.11.12/24".parse().unwrap(),
            routing,
        })
        .description("both protocols")
        .ipv6(addresses())
        .ipv6_networks(networks)
        .authorized_users(["f0e1", "a2b3"])
        .tags(tags())
        .send()
        .await
        .unwrap();
    let channel = line.channel(&channel.id);
    channel.get().await.unwrap().into_value()
}

#[tokio::test]
async fn a_line_is_copied_with_all_its_fields() {
    let network = network().await;
    let client = &network.client;
    let original = line(client).await;
    let copy = client
        .lines()
        .apply(NewLine::from_existing(&original).unwrap())
        .options_of(&original)
        .unwrap()
        .send()
        .await
        .unwrap();
    let mut copy = client.line(&copy.id).get().await.unwrap().into_value();
    assert_ne!(copy.id, original.id);
    copy.id = original.id.clone();
    // The service masks contacts, and a mask again.
    let contact = |line: &mut Line| {
        [
            line.contact_name.take(),
            line.contact_phone.take(),
            line.contact_email.take(),
        ]
    };
    let mut original = original;
    let masked = contact(&mut original);
    assert!(masked.iter().all(Option::is_some));
    assert!(contact(&mut copy).iter().all(Option::is_some));
    assert_eq!(copy, original);
    assert_eq!(original.tags, tags());
    assert!(original.description.is_some() && original.link_delay.is_some());
}

#[tokio::test]
async fn a_channel_is_copied_with_all_its_fields() {
    let network = network().await;
    let client = &network.client;
    let bgp = Routing::bgp(65001, "shared-secret");
    let of_networks = Routing::networks(["192.168.0.0/16".parse().unwrap()]);
    for routing in [of_networks, bgp.clone()] {
        let (from, to) = (line(client).await, line(client).await);
        let mut original = channel(client, &from, routing.clone()).await;
        if routing == bgp {
            // The service does not tell it.
            original.bgp_key = Some(Sensitive::from("shared-secret"));
        }
        let line = client.line(&to.id);
        let copy = line
            .channels()
            .create(NewChannel::from_existing(&original).unwrap())
            .options_of(&original)
            .unwrap()
            .send()
            .await
            .unwrap();
        let copy = line.channel(&copy.id).get().await.unwrap();
        let mut copy = copy.into_value();
        assert_ne!(copy.id, original.id);
        copy.id = original.id.clone();
        copy.bgp_key = original.bgp_key.clone();
        assert_eq!(copy, original);
        assert_eq!(original.ipv6(), Some(true));
        assert_eq!(original.authorized_users.len(), 2);
        assert_eq!(original.tags, tags());
        assert!(original.description.is_some());
    }
}

#[tokio::test]
async fn a_rejected_channel_is_submitted_again_with_all_its_fields() {
    let network = network().await;
    let client = &network.client;
    let line = line(client).await;
    let routing = Routing::networks(["192.168.0.0/16".parse().unwrap()]);
    let mut original = channel(client, &line, routing).await;
    let controls = network.emulator.controls();
    controls.set_channel_status(&original.id, "reject").unwrap();
    let channel = client.line(&line.id).channel(&original.id);
    let again = Resubmission::from_existing(&original).unwrap();
    let again = channel.resubmit(again).options_of(&original).unwrap();
    again.send().await.unwrap();
    let copy = channel.get().await.unwrap().into_value();
    original.status = copy.status.clone();
    assert_eq!(copy, original);
}

#[tokio::test]
async fn a_rule_is_copied_with_all_its_fields() {
    let network = network().await;
    let client = &network.client;
    let (one, other) = (line(client).await, line(client).await);
    let routing = || Routing::networks(["192.168.0.0/16".parse().unwrap()]);
    let hop = channel(client, &one, routing()).await;
    let other = channel_ref(client, &other, routing()).await;
    let rules = client.line(&one.id).channel(&hop.id).route_rules();
    let new = NewRouteRule {
        destination: "2400:da00::/32".parse().unwrap(),
        next_hop: NextHop::channel(&hop.id),
    };
    let create = rules.create(new).description("to the office");
    create.send().await.unwrap();
    let original = rules.list().items().next().await.unwrap().unwrap();
    let copy = other
        .route_rules()
        .create(NewRouteRule::from_existing(&original).unwrap())
        .options_of(&original);
    copy.send().await.unwrap();
    let mut copy: RouteRule = {
        let mut rules = other.route_rules().list().items();
        rules.next().await.unwrap().unwrap()
    };
    assert_ne!(copy.id, original.id);
    copy.id = original.id.clone();
    assert_eq!(copy, original);
    assert_eq!(original.description.as_deref(), Some("to the office"));
}

async fn channel_ref(
    client: &Client,
    line: &Line,
    routing: Routing,
) -> et_sdk::operations::ChannelRef {
    let created = channel(client, line, routing).await;
    client.line(&line.id).channel(&created.id)
}

#[tokio::test]
async fn a_gateway_is_copied_with_all_its_fields() {
    let network = network().await;
    let client = &network.client;
    let vpc = client.vpcs().list().items().next().await.unwrap().unwrap();
    let routing = || Routing::networks(["192.168.0.0/16".parse().unwrap()]);
    let (from, to) = (line(client).await, line(client).await);
    let (from, to) = (
        channel_ref(client, &from, routing()).await,
        channel_ref(client, &to, routing()).await,
    );
    let created = client
        .gateways()
        .create(NewGateway {
            name: "to-office".into(),
            vpc_id: vpc.id.clone(),
            speed_mbps: 200,
        })
        .channel(&from)
        .description("the way out")
        .local_networks(["172.20.0.0/16".parse().unwrap()])
        .tags(tags())
        .send()
        .await
        .unwrap();
    let get = async |id: &str| client.gateway(id).get().await.unwrap().into_value();
    let original = get(&created.id).await;
    let copy = || {
        let new = NewGateway::from_existing(&original).unwrap();
        let create = client.gateways().create(new);
        create.options_of(&original).unwrap()
    };
    let shown = copy().preview().unwrap().body.unwrap();
    assert_eq!(shown["channelId"], *from.id());
    // A channel has one gateway.
    let copy = copy().channel(&to).send().await.unwrap();
    let mut copy: Gateway = get(&copy.id).await;
    assert_ne!(copy.id, original.id);
    copy.id = original.id.clone();
    copy.line_id = original.line_id.clone();
    copy.channel_id = original.channel_id.clone();
    assert_eq!(copy, original);
    assert_eq!(original.local_networks.len(), 1);
    assert_eq!(original.tags, tags());
}

#[tokio::test]
async fn a_rule_of_a_vpc_is_copied_with_all_its_fields() {
    let network = network().await;
    let client = &network.client;
    let (gateway, _) = network.gateway("to-office").await.unwrap();
    let table = client.vpc(VPC).route_table().get().await.unwrap();
    let rules = client.route_table(&table.id).rules();
    let create = rules.create(NewVpcRouteRule {
        source: "0.0.0.0/0".parse().unwrap(),
        destination: "192.168.0.0/16".parse().unwrap(),
        next_hop: VpcNextHop::gateway(gateway.id()),
    });
    let made = create.description("to the office").send().await.unwrap();
    let get = async |id: &str| {
        let rules = rules.list().items().try_collect::<Vec<_>>().await.unwrap();
        rules.into_iter().find(|rule| rule.id == id).unwrap()
    };
    let original = get(made.id()).await;
    let new = NewVpcRouteRule::from_existing(&original).unwrap();
    let copy = rules.create(new).options_of(&original);
    // No two rules of a table have the same source and destination.
    client.vpc_route_rule(&original.id).delete().await.unwrap();
    let mut copy = get(copy.send().await.unwrap().id()).await;
    assert_ne!(copy.id, original.id);
    copy.id = original.id.clone();
    assert_eq!(copy, original);
    assert_eq!(original.description.as_deref(), Some("to the office"));
}

fn read<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

#[test]
fn what_cannot_be_taken_over_is_listed_by_field() {
    let client = plain_client("http://127.0.0.1:9");
    let line = client.line("dcphy-1");
    let new = || NewChannel {
        name: "to-office".into(),
        vlan_id: 56,
        baidu_address: "11.11.11.21/24".parse().unwrap(),
        customer_address: "11.11.11.12/24".parse().unwrap(),
        routing: Routing::bgp(65001, "shared-secret"),
    };
    let text = |error: Incomplete| {
        let text = error.to_string();
        let (_, after) = text.split_once(" lacks what a request needs: ").unwrap();
        after.split_once(';').unwrap().0.to_owned()
    };
    for (fields, listed) in [
        (
            json!({"enableIpv6": 1}),
            "baidu_ipv6_address is missing, customer_ipv6_address is missing",
        ),
        (
            json!({"enableIpv6": 1, "baiduIpv6Address": "host", "customerIpv6Address": "::2/88",
                   "ipv6Networks": ["::/0", "all"]}),
            "baidu_ipv6_address cannot be read from `host`, \
             ipv6_networks cannot be read from `all`",
        ),
        (json!({"enableIpv6": 7}), "ipv6 cannot be read from `7`"),
        (json!({"baiduIpv6Address": "::1/88"}), "ipv6 is missing"),
    ] {
        let mut channel = json!({"id": "dedicatedconn-1"});
        channel
            .as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        let channel = read(channel);
        let error = line.channels().create(new()).options_of(&channel);
        assert_eq!(text(error.unwrap_err()), listed);
        let again = Resubmission {
            name: "to-office".into(),
            vlan_id: 56,
            baidu_address: "11.11.11.21/24".parse().unwrap(),
            customer_address: "11.11.11.12/24".parse().unwrap(),
            networks: vec![],
        };
        let error = line.channel("dedicatedconn-1").resubmit(again);
        let error = error.options_of(&channel).unwrap_err();
        assert_eq!(text(error), listed);
    }
    // IPv6 that is off is no option, whatever addresses are kept.
    let off = read(json!({"id": "x", "enableIpv6": 0, "baiduIpv6Address": "host"}));
    let create = line.channels().create(new()).options_of(&off).unwrap();
    assert!(create.preview().unwrap().body.unwrap()["enableIpv6"].is_null());

    let delayed: Line = read(json!({"id": "dcphy-1", "linkDelay": "soon"}));
    let apply = client.lines().apply(new_line("north"));
    assert_eq!(
        text(apply.options_of(&delayed).unwrap_err()),
        "link_delay cannot be read from `soon`"
    );
    let gateway: Gateway = read(
        json!({"etGatewayId": "dcgw-1", "channelId": "dedicatedconn-1", "localCidrs": ["all"]}),
    );
    assert_eq!(
        text(NewGateway::from_existing(&gateway).unwrap_err()),
        "name is missing, vpc_id is missing, speed_mbps is missing"
    );
    let create = client.gateways().create(NewGateway {
        name: "to-office".into(),
        vpc_id: "vpc-1".into(),
        speed_mbps: 200,
    });
    let rule: VpcRouteRule =
        read(json!({"routeRuleId": "rr-1", "sourceAddress": "all", "nexthopType": "dcGateway"}));
    assert_eq!(
        text(NewVpcRouteRule::from_existing(&rule).unwrap_err()),
        "source cannot be read from `all`, destination is missing, next_hop_id is missing"
    );
    assert_eq!(
        text(create.options_of(&gateway).unwrap_err()),
        "line_id is missing, local_networks cannot be read from `all`"
    );
}
