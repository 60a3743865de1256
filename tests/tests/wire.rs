//! The SDK, called with the inputs that an official Python SDK was called with, sends what that one sent.
//!
//! `vectors/wire-python.json` holds the requests of the official SDK as recorded from a socket, all 25 actions. A client token that
//! this SDK adds where the official one sends none is the only difference allowed; a signature is checked with the emulator's verifier.

use std::collections::BTreeMap;
use std::time::Duration;

use bce_auth::{Credentials, Verifier};
use et_sdk::operations::{
    BfdTiming, Billing, Contact, Ipv6Addresses, NewChannel, NewLine, NewRouteRule, NextHop,
    Resubmission, Routing, Tag,
};
use et_sdk::{AccessPoint, ApType, Client, Error, Isp, LineStatus, PortSpeed};
use et_tests::recorder::{Recorded, Recorder};
use percent_encoding::percent_decode_str;
use serde_json::Value;

const LINE: &str = "dcphy-gq65bz9ip712";
const CHANNEL: &str = "dedicatedconn-zy9t7n91k0iq";
const RULE: &str = "dcrr-5afcf643-94e";
const TOKEN: &str = "be31b98c-5e41-4838-9830-9be700de5a20";

/// Calls the SDK as the official one was called in this case.
async fn call(client: &Client, action: &str, case: &str) -> Result<(), Error> {
    let lines = client.lines();
    let line = client.line(LINE);
    let channel = line.channel(CHANNEL);
    let rule = channel.route_rule(RULE);
    let ipv6 = || -> Result<_, Error> {
        Ok(Ipv6Addresses {
            baidu: "2400:da00:e003:0:1eb:200::1/88".parse()?,
            customer: "2400:da00:e003:0:0:200::1/88".parse()?,
        })
    };
    let ipv6_networks = || "2400:da00:e003:0:15f::/87".parse().map(|network| [network]);
    let account = ["8770d0e94e2728ca81b0ec99db9f4df8"];
    let tags = || [Tag::new("env", "prod")];
    match (action, case) {
        ("ApplyPhysicalDedicatedLine", "required") => drop(lines.apply(new_line()).send().await?),
        ("ApplyPhysicalDedicatedLine", "all") => drop(
            lines
                .apply(new_line())
                .description("d")
                .link_delay(Duration::from_millis(500))
                .billing(Billing::prepaid(1))
                .auto_renew_months(12)
                .tags(tags())
                .client_token(TOKEN)
                .send()
                .await?,
        ),
        ("UpdatePhysicalDedicatedLine", "all") => drop(
            line.update()
                .name("n")
                .description("d")
                .contact_name("u")
                .contact_phone("1")
                .contact_email("e@x.cn")
                .link_delay(Duration::ZERO)
                .client_token(TOKEN)
                .send()
                .await?,
        ),
        ("DeletePhysicalDedicatedLine", "all") => {
            drop(line.delete().client_token(TOKEN).send().await?)
        }
        ("QueryDedicatedLines", "none") => drop(lines.list().send().await?),
        ("QueryDedicatedLines", "all") => drop(
            lines
                .list()
                .marker("dcphy-gq65bz9ie712")
                .max_keys(1)
                .status(LineStatus::PayWait)
                .send()
                .await?,
        ),
        ("QueryDedicatedLineDetail", "all") => drop(line.get().send().await?),
        ("CreateDedicatedChannel", "static") => drop(
            line.channels()
                .create(new_channel(Routing::networks(["192.168.0.0/16".parse()?]))?)
                .authorized_users(account)
                .description("d")
                .tags(tags())
                .client_token(TOKEN)
                .send()
                .await?,
        ),
        ("CreateDedicatedChannel", "bgp-ipv6") => drop(
            line.channels()
                .create(new_channel(Routing::bgp(65001, "s3cret"))?)
                .ipv6(ipv6()?)
                .ipv6_networks(ipv6_networks()?)
                .client_token(TOKEN)
                .send()
                .await?,
        ),
        ("QueryDedicatedChannel", "none") => drop(line.channels().list().send().await?),
        ("QueryDedicatedChannel", "all") => {
            drop(
                line.channels()
                    .list()
                    .channel_id(CHANNEL)
                    .client_token(TOKEN)
                    .send()
                    .await?,
            );
        }
        ("ResubmitDedicatedChannel", "all") => drop(
            channel
                .resubmit(Resubmission {
                    name: "channel_name".into(),
                    vlan_id: 56,
                    baidu_address: "11.11.11.21/24".parse()?,
                    customer_address: "11.11.11.12/24".parse()?,
                    networks: vec!["192.168.0.0/16".parse()?],
                })
                .authorized_users(account)
                .description("d")
                .ipv6(ipv6()?)
                .ipv6_networks(ipv6_networks()?)
                .client_token(TOKEN)
                .send()
                .await?,
        ),
        ("UpdateDedicatedChannel", "all") => drop(
            channel
                .update()
                .name("n")
                .description("")
                .bgp_route_limit(100)
                .client_token(TOKEN)
                .send()
                .await?,
        ),
        ("DeleteDedicatedChannel", "all") => {
            drop(channel.delete().client_token(TOKEN).send().await?)
        }
        ("EnableDedicatedChannelIpv6", "all") => drop(
            channel
                .enable_ipv6(ipv6()?)
                .ipv6_networks(ipv6_networks()?)
                .client_token(TOKEN)
                .send()
                .await?,
        ),
        ("DisableDedicatedChannelIpv6", "all") => {
            drop(channel.disable_ipv6().client_token(TOKEN).send().await?)
        }
        ("CreateDedicatedChannelRouteParameters", "all") => drop(
            channel
                .add_routes()
                .networks(["192.168.100.0/24".parse()?])
                .ipv6_networks(ipv6_networks()?)
                .client_token(TOKEN)
                .send()
                .await?,
        ),
        ("RemoveDedicatedChannelRouteParameters", "all") => drop(
            channel
                .remove_routes()
                .networks(["192.168.100.0/24".parse()?])
                .ipv6_networks(ipv6_networks()?)
                .client_token(TOKEN)
                .send()
                .await?,
        ),
        ("CreateDedicatedChannelUserObject", "all") => drop(
            channel
                .add_users(account)
                .client_token(TOKEN)
                .send()
                .await?,
        ),
        ("RemoveDedicatedChannelUserObject", "all") => drop(
            channel
                .remove_users(account)
                .client_token(TOKEN)
                .send()
                .await?,
        ),
        ("AssociatedDedicatedChannel", "all") => {
            drop(
                channel
                    .associate("dedicatedconn-rn0yzti2gn1f")
                    .client_token(TOKEN)
                    .send()
                    .await?,
            );
        }
        ("UnrelatedDedicatedLineChannel", "all") => {
            drop(
                channel
                    .disassociate("dedicatedconn-rn0yzti2gn1f")
                    .client_token(TOKEN)
                    .send()
                    .await?,
            );
        }
        ("CreateDedicatedChannelBfd", "all") => {
            drop(
                channel
                    .bfd()
                    .create(BfdTiming::ADVISED)
                    .client_token(TOKEN)
                    .send()
                    .await?,
            );
        }
        ("UpdateDedicatedChannelBfd", "all") => {
            drop(
                channel
                    .bfd()
                    .update(BfdTiming::ADVISED)
                    .client_token(TOKEN)
                    .send()
                    .await?,
            );
        }
        ("DeleteDedicatedChannelBfd", "all") => {
            drop(channel.bfd().delete().client_token(TOKEN).send().await?)
        }
        ("CreateDedicatedChannelRouteRules", "required") => drop(
            channel
                .route_rules()
                .create(NewRouteRule {
                    destination: "192.168.0.7/32".parse()?,
                    next_hop: NextHop::gateway("dcgw-p5x55p77u8ah"),
                })
                .send()
                .await?,
        ),
        ("CreateDedicatedChannelRouteRules", "all") => drop(
            channel
                .route_rules()
                .create(NewRouteRule {
                    destination: "2400:da00:e003::/48".parse()?,
                    next_hop: NextHop::channel(CHANNEL),
                })
                .description("d")
                .client_token(TOKEN)
                .send()
                .await?,
        ),
        ("QueryDedicatedChannelRouteRules", "none") => {
            drop(channel.route_rules().list().send().await?)
        }
        ("QueryDedicatedChannelRouteRules", "all") => drop(
            channel
                .route_rules()
                .list()
                .destination("10.0.0.0/8".parse()?)
                .marker("m a/b+c")
                .max_keys(1000)
                .send()
                .await?,
        ),
        ("UpdateDedicatedChannelRouteRules", "all") => {
            drop(rule.update("d").client_token(TOKEN).send().await?)
        }
        ("DeleteDedicatedChannelRouteRules", "all") => {
            drop(rule.delete().client_token(TOKEN).send().await?)
        }
        other => panic!("no call stands for {other:?}"),
    }
    Ok(())
}

fn new_line() -> NewLine {
    NewLine {
        name: "ZX051501-testET".into(),
        isp: Isp::ChinaUnicom,
        port_speed: PortSpeed::Gbps10,
        ap_type: ApType::Single,
        access_point: AccessPoint::WuhanOpticsValley,
        contact: Contact {
            name: "张三".into(),
            phone: "13300000333".into(),
            email: "1@123.com".into(),
        },
        customer_site: "北京|市辖区|东城区|百度科技园K2".into(),
    }
}

fn new_channel(routing: Routing) -> Result<NewChannel, Error> {
    Ok(NewChannel {
        name: "channel_name".into(),
        vlan_id: 56,
        baidu_address: "11.11.11.21/24".parse()?,
        customer_address: "11.11.11.12/24".parse()?,
        routing,
    })
}

/// Decoded names and values of a target's query.
fn query(target: &str) -> BTreeMap<String, String> {
    let decode = |text: &str| {
        percent_decode_str(text)
            .decode_utf8()
            .expect("UTF-8")
            .into_owned()
    };
    let Some((_, query)) = target.split_once('?') else {
        return BTreeMap::new();
    };
    query
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

fn path(target: &str) -> &str {
    target.split_once('?').map_or(target, |(path, _)| path)
}

/// The requests of the official SDK.
fn vectors() -> Vec<Value> {
    serde_json::from_str(include_str!("../vectors/wire-python.json")).expect("the vectors are JSON")
}

fn credentials() -> Credentials {
    Credentials::new("wire-access-key", "wire-secret-key").expect("valid credentials")
}

/// What was sent in one case.
async fn sent(client: &Client, recorder: &Recorder, vector: &Value) -> Recorded {
    let (action, case) = (
        vector["action"].as_str().expect("an action"),
        vector["case"].as_str().expect("a case"),
    );
    call(client, action, case)
        .await
        .unwrap_or_else(|error| panic!("{action}, {case}: {error}"));
    let mut requests = recorder.take();
    assert_eq!(requests.len(), 1, "{action}, {case}: one call, one request");
    requests.remove(0)
}

#[tokio::test]
async fn every_action_sends_what_the_official_sdk_sends() {
    let recorder = Recorder::start().await;
    let client = Client::builder()
        .endpoint(recorder.endpoint())
        .credentials(credentials())
        .build()
        .unwrap();
    let vectors = vectors();
    assert!(!vectors.is_empty());
    for vector in vectors {
        let name = format!("{}, {}", vector["action"], vector["case"]);
        let Recorded { parts, body } = sent(&client, &recorder, &vector).await;
        let (target, expected) = (parts.uri.to_string(), vector["target"].as_str().unwrap());
        assert_eq!(parts.method.as_str(), vector["method"], "{name}");
        assert_eq!(path(&target), path(expected), "{name}");

        let (mut given, expected_query) = (query(&target), query(expected));
        if !expected_query.contains_key("clientToken") && parts.method != http::Method::GET {
            let token = given
                .remove("clientToken")
                .unwrap_or_else(|| panic!("{name}: no client token was added"));
            assert_eq!(token.len(), 36, "{name}: a UUID");
        }
        assert_eq!(given, expected_query, "{name}");

        let body: Value = if body.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&body).unwrap()
        };
        assert_eq!(body, vector["body"], "{name}");
        assert_eq!(
            parts.headers["content-type"],
            vector["headers"]["content-type"].as_str().unwrap(),
            "{name}"
        );
        assert!(!parts.headers.contains_key("api-version"), "{name}");
    }
}

#[tokio::test]
async fn every_request_is_signed_so_that_the_verifier_accepts_it_and_a_changed_body_is_refused() {
    let recorder = Recorder::start().await;
    let client = Client::builder()
        .endpoint(recorder.endpoint())
        .credentials(credentials())
        .build()
        .unwrap();
    let find_key = |id: &str| (id == "wire-access-key").then(credentials);
    for vector in vectors() {
        let name = format!("{}, {}", vector["action"], vector["case"]);
        let Recorded { parts, body } = sent(&client, &recorder, &vector).await;
        let now = std::time::SystemTime::now().into();
        let verified = Verifier::new()
            .verify(&parts, Some(&body), find_key, now)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(verified.covers_body(), !body.is_empty(), "{name}");
        if !body.is_empty() {
            let mut changed = body.to_vec();
            changed.reverse();
            let refused = Verifier::new().verify(&parts, Some(&changed), find_key, now);
            assert_eq!(
                refused.unwrap_err().code(),
                "SignatureDoesNotMatch",
                "{name}"
            );
        }
    }
}
