//! What a user keeps in files: requests as serde writes and reads them.

use std::time::Duration;

use et_sdk::operations::{
    BfdTiming, Billing, Contact, HealthCheck, Ipv6Addresses, NewChannel, NewGateway, NewLine,
    NewRouteRule, NewVpcRouteRule, NextHop, Resubmission, Routing, VpcNextHop,
};
use et_sdk::reconcile::DesiredRule;
use et_sdk::{AccessPoint, ApType, Exposed, Isp, PortSpeed};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn is_kept<T>(value: &T, written: &Value)
where
    T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug,
{
    assert_eq!(&serde_json::to_value(Exposed(value)).unwrap(), written);
    let read: T = serde_json::from_value(written.clone()).unwrap();
    assert_eq!(&read, value);
    // YAML has tags, which serde's own form of an enum would be.
    let yaml = serde_norway::to_value(Exposed(value)).unwrap();
    assert_eq!(yaml, serde_norway::to_value(written).unwrap());
    assert_eq!(&serde_norway::from_value::<T>(yaml).unwrap(), value);
}

fn new_line() -> NewLine {
    NewLine {
        name: "north".into(),
        isp: Isp::ChinaUnicom,
        port_speed: PortSpeed::Gbps10,
        ap_type: ApType::Single,
        access_point: AccessPoint::WuhanOpticsValley,
        contact: Contact {
            name: "hush".into(),
            phone: "hush".into(),
            email: "hush".into(),
        },
        customer_site: "Beijing".into(),
    }
}

fn new_channel(routing: Routing) -> NewChannel {
    NewChannel {
        name: "to-office".into(),
        vlan_id: 56,
        baidu_address: "11.11.11.21/24".parse().unwrap(),
        customer_address: "11.11.11.12/24".parse().unwrap(),
        routing,
    }
}

fn new_rule() -> NewRouteRule {
    NewRouteRule {
        destination: "192.168.0.7/32".parse().unwrap(),
        next_hop: NextHop::gateway("dcgw-1"),
    }
}

#[test]
fn gateways_and_the_routes_of_vpcs_are_too() {
    is_kept(
        &NewGateway {
            name: "to-office".into(),
            vpc_id: "vpc-1".into(),
            speed_mbps: 200,
        },
        &json!({"name": "to-office", "vpc_id": "vpc-1", "speed_mbps": 200}),
    );
    is_kept(
        &HealthCheck {
            interval: Duration::from_secs(3),
            healthy_threshold: 2,
            unhealthy_threshold: 5,
        },
        &json!({"interval_seconds": 3, "healthy_threshold": 2, "unhealthy_threshold": 5}),
    );
    for (next_hop, written) in [
        (VpcNextHop::gateway("dcgw-1"), json!({"gateway": "dcgw-1"})),
        (
            VpcNextHop::ecmp(["dcgw-1", "dcgw-2"]),
            json!({"ecmp": ["dcgw-1", "dcgw-2"]}),
        ),
        (
            VpcNextHop::active_standby("dcgw-1", "dcgw-2"),
            json!({"active_standby": {"active": "dcgw-1", "standby": "dcgw-2"}}),
        ),
        (
            VpcNextHop::Other {
                kind: "nat".into(),
                id: "nat-1".into(),
            },
            json!({"other": {"kind": "nat", "id": "nat-1"}}),
        ),
    ] {
        is_kept(
            &NewVpcRouteRule {
                source: "0.0.0.0/0".parse().unwrap(),
                destination: "10.20.0.0/16".parse().unwrap(),
                next_hop,
            },
            &json!({
                "source": "0.0.0.0/0", "destination": "10.20.0.0/16", "next_hop": written,
            }),
        );
    }
}

#[test]
fn requests_are_written_under_the_names_of_their_fields_and_read_back() {
    let contact = json!({"name": "hush", "phone": "hush", "email": "hush"});
    is_kept(
        &new_line(),
        &json!({
            "name": "north", "isp": "ISP_CUCC", "port_speed": "10G", "ap_type": "SINGLE",
            "access_point": "WHGG", "contact": contact, "customer_site": "Beijing",
        }),
    );
    let channel = json!({
        "name": "to-office", "vlan_id": 56, "baidu_address": "11.11.11.21/24",
        "customer_address": "11.11.11.12/24",
    });
    let with = |name: &str, value: Value| {
        let mut channel = channel.clone();
        channel[name] = value;
        channel
    };
    is_kept(
        &new_channel(Routing::bgp(65001, "hush")),
        &with("routing", json!({"bgp": {"asn": 65001, "key": "hush"}})),
    );
    is_kept(
        &new_channel(Routing::networks(["10.0.0.0/8".parse().unwrap()])),
        &with("routing", json!({"static": {"networks": ["10.0.0.0/8"]}})),
    );
    is_kept(
        &Resubmission {
            name: "to-office".into(),
            vlan_id: 56,
            baidu_address: "11.11.11.21/24".parse().unwrap(),
            customer_address: "11.11.11.12/24".parse().unwrap(),
            networks: vec!["10.0.0.0/8".parse().unwrap()],
        },
        &with("networks", json!(["10.0.0.0/8"])),
    );
    is_kept(
        &Ipv6Addresses {
            baidu: "2400:da00::1/88".parse().unwrap(),
            customer: "2400:da00::2/88".parse().unwrap(),
        },
        &json!({"baidu": "2400:da00::1/88", "customer": "2400:da00::2/88"}),
    );
    let slower = BfdTiming {
        send_interval: Duration::from_millis(500),
        ..BfdTiming::ADVISED
    };
    let timing = json!({
        "send_interval_ms": 500, "receive_interval_ms": 300, "detect_multiplier": 4,
    });
    is_kept(&slower, &timing);
    let prepaid = json!({"timing": "Prepaid", "months": 12});
    is_kept(&Billing::prepaid(12), &prepaid);
    is_kept(&Billing::postpaid(), &json!({"timing": "Postpaid"}));
    let mut rule = json!({"destination": "192.168.0.7/32", "next_hop": {"gateway": "dcgw-1"}});
    is_kept(&new_rule(), &rule);
    is_kept(&DesiredRule::new(new_rule()), &rule);
    rule["description"] = json!("the office");
    is_kept(&DesiredRule::new(new_rule()).described("the office"), &rule);
}

#[test]
fn keys_and_contacts_are_left_out_unless_they_are_exposed() {
    let hidden = serde_json::to_value(new_line()).unwrap();
    assert_eq!(hidden["contact"], json!({}));
    let hidden = serde_json::to_value(new_channel(Routing::bgp(65001, "hush"))).unwrap();
    assert_eq!(hidden["routing"], json!({"bgp": {"asn": 65001}}));
    let error = serde_json::from_value::<NewChannel>(hidden).unwrap_err();
    assert!(error.to_string().contains("missing field `key`"), "{error}");
}

#[test]
fn a_next_hop_or_a_routing_that_is_none_is_refused_with_an_example() {
    for (wrong, told) in [
        (
            json!("dcgw-1"),
            "expected a next hop, such as {\"gateway\": \"dcgw-1\"}",
        ),
        (
            json!({}),
            "a next hop has one of `gateway`, `channel` and `other`",
        ),
        (
            json!({"gateway": "dcgw-1", "channel": "dedicatedconn-1"}),
            "a next hop has one of",
        ),
        (
            json!({"gate": "dcgw-1"}),
            "unknown field `gate`, expected one of `gateway`",
        ),
    ] {
        let error = serde_json::from_value::<NextHop>(wrong).unwrap_err();
        assert!(error.to_string().contains(told), "{error}");
    }
    let error = serde_json::from_value::<VpcNextHop>(json!({})).unwrap_err();
    assert!(
        error.to_string().contains("`ecmp`, `active_standby`"),
        "{error}"
    );
    let error = serde_json::from_value::<Routing>(json!("static")).unwrap_err();
    assert!(error.to_string().contains("such as {\"static\""), "{error}");
    let error = serde_json::from_value::<Routing>(json!({})).unwrap_err();
    assert!(
        error.to_string().contains("either `static` or `bgp`"),
        "{error}"
    );
}

#[test]
fn an_address_that_is_none_is_refused_under_the_name_of_its_field() {
    let wrong = "10.0.0.0/33";
    let channel = serde_json::to_value(Exposed(new_channel(Routing::networks([])))).unwrap();
    let rule = serde_json::to_value(new_rule()).unwrap();
    let with = |value: &Value, name: &str| {
        let mut value = value.clone();
        value[name] = json!(wrong);
        value
    };
    let mut networks = channel.clone();
    networks["routing"]["static"]["networks"] = json!([wrong]);
    let channel_error = |value| serde_json::from_value::<NewChannel>(value).unwrap_err();
    let rule_error = |value| serde_json::from_value::<NewRouteRule>(value).unwrap_err();
    for (field, error) in [
        (
            "baidu_address",
            channel_error(with(&channel, "baidu_address")),
        ),
        (
            "customer_address",
            channel_error(with(&channel, "customer_address")),
        ),
        ("networks", channel_error(networks)),
        ("destination", rule_error(with(&rule, "destination"))),
    ] {
        let expected =
            format!("{field}: the address `{wrong}` must have a prefix length from 0 to 32");
        assert_eq!(error.to_string(), expected);
    }
    let error = serde_json::from_value::<DesiredRule>(with(&rule, "destination")).unwrap_err();
    assert!(error.to_string().starts_with("destination: "), "{error}");
}

#[test]
fn a_field_that_is_not_known_is_refused() {
    let mut rule = serde_json::to_value(new_rule()).unwrap();
    rule["descripton"] = json!("a misspelling");
    for error in [
        serde_json::from_value::<NewRouteRule>(rule.clone()).unwrap_err(),
        serde_json::from_value::<DesiredRule>(rule).unwrap_err(),
    ] {
        assert!(
            error.to_string().contains("unknown field `descripton`"),
            "{error}"
        );
    }
}
