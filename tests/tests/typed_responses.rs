//! Responses are as typed as requests: accessors give the types, what cannot be read is kept and
//! spoils nothing else, and what exists can be the parameters of what is new.

use std::time::Duration;

use et_sdk::model::{Channel, Line, RouteRule, Tag};
use et_sdk::operations::{NewChannel, NewLine, NewRouteRule, NextHop, Resubmission, Routing};
use et_sdk::{AccessPoint, Cidr, Error, ErrorKind, Exposed, PortSpeed, RouteProtocol};
use et_test_support::{Reply, ScriptedServer, plain_client};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn read<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap()
}

fn cidr(text: &str) -> Cidr {
    text.parse().unwrap()
}

/// A channel with every field.
fn channel() -> Value {
    json!({
        "id": "dedicatedconn-1", "name": "to-office", "vlanId": "56", "bgpAsn": "65001",
        "bgpKey": "hush", "routeType": "static-route", "networks": ["10.0.0.0/8"],
        "baiduAddress": "11.11.11.21/24", "customerAddress": "11.11.11.12/24", "enableIpv6": 1,
        "baiduIpv6Address": "2400:da00::1/88", "customerIpv6Address": "2400:da00::2/88",
        "ipv6Networks": ["2400:da00::/32"], "bgpRouteLimit": 100, "sendInterval": 300,
        "receivInterval": "400", "detectMultiplier": 4, "tags": [{"tagKey": "a", "tagValue": "b"}],
    })
}

fn line() -> Value {
    json!({
        "id": "dcphy-1", "name": "north", "isp": "ISP_CUCC", "intfType": "10G", "apType": "SINGLE",
        "apAddr": "WHGG", "userName": "hush", "userPhone": "hush", "userEmail": "hush",
        "userIdc": "Beijing", "linkDelay": 20, "expireTime": "2019-01-30T08:50:00Z",
    })
}

fn rule() -> Value {
    json!({
        "routeRuleId": "dcrr-1", "destAddress": "10.1.0.0/16", "nexthopType": "etGateway",
        "nexthopId": "dcgw-1", "routeProto": "static-route", "localPreference": "100", "med": 5,
    })
}

#[test]
fn accessors_give_the_types_of_requests() {
    let channel: Channel = read(&channel());
    assert_eq!(
        (channel.vlan_id(), channel.bgp_asn()),
        (Some(56), Some(65001))
    );
    assert_eq!(Vec::from_iter(channel.networks()), [cidr("10.0.0.0/8")]);
    assert_eq!(
        Vec::from_iter(channel.ipv6_networks()),
        [cidr("2400:da00::/32")]
    );
    assert_eq!(channel.baidu_address(), Some(cidr("11.11.11.21/24")));
    assert_eq!(
        channel.customer_ipv6_address(),
        Some(cidr("2400:da00::2/88"))
    );
    assert_eq!(channel.ipv6(), Some(true));
    assert_eq!(channel.send_interval(), Some(Duration::from_millis(300)));
    assert_eq!(channel.receive_interval(), Some(Duration::from_millis(400)));
    assert_eq!(channel.tags, [Tag::new("a", "b")]);

    let line: Line = read(&line());
    assert_eq!(line.port_speed, Some(PortSpeed::Gbps10));
    assert_eq!(line.access_point, Some(AccessPoint::WuhanOpticsValley));
    assert_eq!(line.link_delay(), Some(Duration::from_millis(20)));
    assert_eq!(line.expire_time().unwrap().timestamp(), 1_548_838_200);

    let rule: RouteRule = read(&rule());
    assert_eq!(rule.destination(), Some(cidr("10.1.0.0/16")));
    assert_eq!(rule.next_hop(), Some(NextHop::gateway("dcgw-1")));
    assert_eq!(rule.protocol, Some(RouteProtocol::Static));
    assert_eq!((rule.local_preference(), rule.med()), (Some(100), Some(5)));
}

#[test]
fn a_response_is_written_as_it_came() {
    let channel = channel();
    assert_eq!(
        serde_json::to_value(Exposed(read::<Channel>(&channel))).unwrap(),
        channel
    );
    let line = line();
    assert_eq!(
        serde_json::to_value(Exposed(read::<Line>(&line))).unwrap(),
        line
    );
    let rule = rule();
    assert_eq!(
        serde_json::to_value(read::<RouteRule>(&rule)).unwrap(),
        rule
    );
}

#[tokio::test]
async fn rubbish_in_a_field_spoils_nothing_else() {
    let server = ScriptedServer::always(Reply::status(500)).await;
    let client = plain_client(server.endpoint());
    let typed = [
        "vlanId",
        "bgpAsn",
        "baiduAddress",
        "customerAddress",
        "baiduIpv6Address",
        "customerIpv6Address",
        "bgpRouteLimit",
        "sendInterval",
        "receivInterval",
        "detectMultiplier",
    ];
    let mut rubbish = json!({
        "id": "dedicatedconn-1", "name": "to-office", "enableIpv6": "perhaps",
        "networks": ["10.0.0.0/8", "rubbish", 7, null], "tags": [{"tagKey": 7}],
    });
    for value in [
        json!("rubbish"),
        json!(-1),
        json!(1.5),
        json!(["rubbish"]),
        json!({"a": 1}),
    ] {
        for name in typed {
            rubbish[name] = value.clone();
        }
        server.set(Reply::json(json!({"etChannels": [rubbish]})));
        let list = client.line("dcphy-1").channels().list().send().await;
        let list = list.unwrap_or_else(|error| panic!("{value}: {error}"));
        let channel = &list.channels[0];
        assert_eq!(channel.name.as_deref(), Some("to-office"));
        assert_eq!(channel.vlan_id(), None, "{value}");
        assert_eq!(channel.vlan_id.as_ref().unwrap().as_json(), &value);
        assert_eq!((channel.bgp_asn(), channel.ipv6()), (None, None));
        assert_eq!(
            (channel.send_interval(), channel.baidu_address()),
            (None, None)
        );
        assert_eq!(Vec::from_iter(channel.networks()), [cidr("10.0.0.0/8")]);
        assert_eq!(channel.networks[1], "rubbish");
        assert_eq!(channel.tags, [Tag::new("7", "")]);
    }
}

#[test]
fn what_exists_becomes_the_parameters_of_what_is_new() {
    let mut value = channel();
    let new = NewChannel::from_existing(&read(&value)).unwrap();
    assert_eq!((&*new.name, new.vlan_id), ("to-office", 56));
    assert_eq!(new.baidu_address, cidr("11.11.11.21/24"));
    assert_eq!(new.customer_address, cidr("11.11.11.12/24"));
    assert_eq!(new.routing, Routing::networks([cidr("10.0.0.0/8")]));
    let again = Resubmission::from_existing(&read(&value)).unwrap();
    assert_eq!(
        (again.vlan_id, again.networks),
        (56, vec![cidr("10.0.0.0/8")])
    );
    value["routeType"] = json!("bgp");
    let new = NewChannel::from_existing(&read(&value)).unwrap();
    assert_eq!(new.routing, Routing::bgp(65001, "hush"));

    let new = NewLine::from_existing(&read(&line())).unwrap();
    assert_eq!(new.access_point, AccessPoint::WuhanOpticsValley);
    assert_eq!(
        (&*new.customer_site, new.contact.phone.expose()),
        ("Beijing", "hush")
    );

    let new = NewRouteRule::from_existing(&read(&rule())).unwrap();
    assert_eq!(new.destination, cidr("10.1.0.0/16"));
    assert_eq!(new.next_hop, NextHop::gateway("dcgw-1"));
}

#[test]
fn what_is_missing_or_unreadable_is_listed_by_field() {
    let names = |error: et_sdk::operations::Incomplete| -> Vec<&str> {
        error.fields().iter().map(|field| field.name).collect()
    };
    let nothing = read(&json!({"id": "x"}));
    assert_eq!(
        names(NewChannel::from_existing(&nothing).unwrap_err()),
        [
            "name",
            "vlan_id",
            "baidu_address",
            "customer_address",
            "route_type"
        ]
    );
    assert_eq!(
        names(Resubmission::from_existing(&nothing).unwrap_err()),
        [
            "name",
            "vlan_id",
            "baidu_address",
            "customer_address",
            "networks"
        ]
    );
    let bgp = read(
        &json!({"id": "x", "name": "n", "vlanId": 70000, "routeType": "bgp",
        "baiduAddress": "host", "customerAddress": "10.0.0.1/30"}),
    );
    assert_eq!(
        names(NewChannel::from_existing(&bgp).unwrap_err()),
        ["vlan_id", "baidu_address", "bgp_asn", "bgp_key"]
    );
    assert_eq!(
        names(NewLine::from_existing(&read(&json!({"id": "x"}))).unwrap_err()).len(),
        9
    );
    assert_eq!(
        names(NewRouteRule::from_existing(&read(&json!({"routeRuleId": "x"}))).unwrap_err()),
        ["destination", "next_hop_type", "next_hop_id"]
    );
    let mut unknown = channel();
    unknown["routeType"] = json!("carrier\npigeon");
    unknown["networks"] = json!(["10.0.0.0/8", "host"]);
    let error = NewChannel::from_existing(&read(&unknown)).unwrap_err();
    assert!(
        error
            .to_string()
            .contains(r"route_type cannot be read from `carrier\npigeon`")
    );
    let error = Error::from(Resubmission::from_existing(&read(&unknown)).unwrap_err());
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(
        error
            .to_string()
            .contains("networks cannot be read from `host`"),
        "{error}"
    );
}
