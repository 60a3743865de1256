//! A sample call of every operation, as a list to go through.
//!
//! Each operation has a sample named `required`, which sends what it must and nothing else. Where
//! an operation takes more, other samples together set all of it. Their names are those of the
//! cases in `tests/vectors/wire-python.json`, and their values what the official SDK was called
//! with there.

use std::pin::Pin;
use std::time::Duration;

use et_api_raw::operations::OPERATIONS;
use et_sdk::operations::{
    BfdTiming, Billing, Ipv6Addresses, NewChannel, NewLine, NewRouteRule, NextHop, Resubmission,
    Routing, Tag,
};
use et_sdk::{Cidr, Client, Error, LineStatus, Preview};

use crate::network::{new_channel, new_line, new_rule};
use crate::values::{ACCOUNT, MARKER, NETWORK, TOKEN, VLAN, Values};

type Boxed<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

/// A sample call, ready to be sent.
pub struct Sample {
    /// The raw client's name of the operation.
    pub id: &'static str,
    /// The sample's name.
    pub name: &'static str,
    /// The builder, as `Debug` shows it.
    pub debug: String,
    /// Previews the call.
    pub preview: Result<Preview, Error>,
    /// Sends the call.
    pub send: Boxed<Sent>,
}

/// What came of a call.
#[derive(Debug)]
pub struct Sent {
    /// The response, as `Debug` shows it.
    pub shown: String,
    /// The id of what was created, if the operation creates something.
    pub id: Option<String>,
}

/// The samples of an operation that together set everything it takes.
pub fn full(client: &Client, values: &Values, action: &str) -> Vec<Sample> {
    let names = ["all", "static", "bgp-ipv6"];
    let mut samples = Vec::from_iter(
        names
            .iter()
            .filter_map(|name| build(client, values, action, name)),
    );
    if samples.is_empty() {
        samples.extend(build(client, values, action, "required"));
    }
    samples
}

/// Every operation with all that it takes.
pub fn every(client: &Client, values: &Values) -> Vec<Sample> {
    let operations = OPERATIONS.iter();
    operations
        .flat_map(|operation| full(client, values, operation.action))
        .collect()
}

/// Sends the sample of this name. An operation that takes no more than it requires has the same
/// sample under every name.
pub async fn send(
    client: &Client,
    values: &Values,
    action: &str,
    name: &str,
) -> Result<Sent, Error> {
    let mut full = full(client, values, action);
    let sample = match full.iter().position(|sample| sample.name == name) {
        Some(place) => full.swap_remove(place),
        None if name == "required" || full.iter().all(|sample| sample.name == "required") => {
            build(client, values, action, "required").expect("a sample of the operation")
        }
        None => panic!("{action} has no sample {name:?}"),
    };
    sample.send.await
}

/// Sends the sample of this name with the usual values: as the official SDK was called in the case
/// of this name, or with what the operation requires.
pub async fn call(client: &Client, action: &str, name: &str) -> Result<(), Error> {
    let name = if name == "none" { "required" } else { name };
    let values = Values {
        token: (name != "required").then(|| TOKEN.to_owned()),
        ..Values::default()
    };
    send(client, &values, action, name).await.map(drop)
}

/// Builds a sample, if there is one of this name.
fn build(client: &Client, values: &Values, action: &str, name: &'static str) -> Option<Sample> {
    let operation = OPERATIONS
        .iter()
        .find(|operation| operation.action == action)?;
    let lines = client.lines();
    let line = client.line(&values.line);
    let channels = line.channels();
    let channel = line.channel(&values.channel);
    let rules = channel.route_rules();
    let rule = channel.route_rule(&values.rule);
    let network = [cidr(NETWORK)];
    let networks6 = [cidr("2400:da00:e003:0:15f::/87")];
    let tags = [Tag::new("env", "prod")];

    // Macros, because all builders have the same methods but no trait that a function could take.
    macro_rules! read {
        ($builder:expr) => {
            read!($builder, |_| None)
        };
        ($builder:expr, $created:expr) => {{
            let builder = $builder;
            Sample {
                id: operation.id,
                name,
                debug: format!("{builder:?} {builder:#?}"),
                preview: builder.clone().preview(),
                send: Box::pin(async move {
                    let response = builder.send().await?;
                    let shown = format!("{response:?}");
                    let id = created(response.into_value(), $created);
                    Ok(Sent { shown, id })
                }),
            }
        }};
    }
    macro_rules! change {
        ($builder:expr) => {
            change!($builder, |_| None)
        };
        ($builder:expr, $created:expr) => {{
            let builder = $builder;
            match &values.token {
                Some(token) => read!(builder.client_token(token), $created),
                None => read!(builder, $created),
            }
        }};
    }

    Some(match (action, name) {
        ("ApplyPhysicalDedicatedLine", "required") => {
            change!(lines.apply(application(values)), |line| Some(line.id))
        }
        ("ApplyPhysicalDedicatedLine", "all") => change!(
            lines
                .apply(application(values))
                .description("d")
                .link_delay(Duration::from_millis(500))
                .billing(Billing::prepaid(1))
                .auto_renew_months(12)
                .tags(tags),
            |line| Some(line.id)
        ),
        ("QueryDedicatedLines", "required") => read!(lines.list()),
        ("QueryDedicatedLines", "all") => read!(
            lines
                .list()
                .marker("dcphy-gq65bz9ie712")
                .max_keys(1)
                .status(LineStatus::PayWait)
        ),
        ("QueryDedicatedLineDetail", "required") => read!(line.get()),
        ("UpdatePhysicalDedicatedLine", "required") => change!(line.update()),
        ("UpdatePhysicalDedicatedLine", "all") => change!(
            line.update()
                .name("n")
                .description("d")
                .contact_name(values.changed_contact.name.clone())
                .contact_phone(values.changed_contact.phone.clone())
                .contact_email(values.changed_contact.email.clone())
                .link_delay(Duration::ZERO)
        ),
        ("DeletePhysicalDedicatedLine", "required") => change!(line.delete()),
        ("CreateDedicatedChannel", "required") => {
            change!(channels.create(static_channel()), |made| Some(made.id))
        }
        ("CreateDedicatedChannel", "static") => change!(
            channels
                .create(static_channel())
                .authorized_users([ACCOUNT])
                .description("d")
                .tags(tags),
            |made| Some(made.id)
        ),
        ("CreateDedicatedChannel", "bgp-ipv6") => change!(
            channels
                .create(NewChannel {
                    routing: Routing::bgp(65001, values.bgp_key.as_str()),
                    ..static_channel()
                })
                .ipv6(ipv6())
                .ipv6_networks(networks6),
            |made| Some(made.id)
        ),
        ("QueryDedicatedChannel", "required") => change!(channels.list()),
        ("QueryDedicatedChannel", "all") => change!(channels.list().channel_id(&values.channel)),
        ("ResubmitDedicatedChannel", "required") => change!(channel.resubmit(resubmission())),
        ("ResubmitDedicatedChannel", "all") => change!(
            channel
                .resubmit(resubmission())
                .authorized_users([ACCOUNT])
                .description("d")
                .ipv6(ipv6())
                .ipv6_networks(networks6)
        ),
        ("UpdateDedicatedChannel", "required") => change!(channel.update()),
        ("UpdateDedicatedChannel", "all") => change!(
            channel
                .update()
                .name("n")
                .description("")
                .bgp_route_limit(100)
        ),
        ("DeleteDedicatedChannel", "required") => change!(channel.delete()),
        ("EnableDedicatedChannelIpv6", "required") => change!(channel.enable_ipv6(ipv6())),
        ("EnableDedicatedChannelIpv6", "all") => {
            change!(channel.enable_ipv6(ipv6()).ipv6_networks(networks6))
        }
        ("DisableDedicatedChannelIpv6", "required") => change!(channel.disable_ipv6()),
        ("CreateDedicatedChannelRouteParameters", "required") => {
            change!(channel.add_routes().networks(network))
        }
        ("CreateDedicatedChannelRouteParameters", "all") => {
            change!(
                channel
                    .add_routes()
                    .networks(network)
                    .ipv6_networks(networks6)
            )
        }
        ("RemoveDedicatedChannelRouteParameters", "required") => {
            change!(channel.remove_routes().networks(network))
        }
        ("RemoveDedicatedChannelRouteParameters", "all") => {
            change!(
                channel
                    .remove_routes()
                    .networks(network)
                    .ipv6_networks(networks6)
            )
        }
        ("CreateDedicatedChannelUserObject", "required") => change!(channel.add_users([ACCOUNT])),
        ("RemoveDedicatedChannelUserObject", "required") => {
            change!(channel.remove_users([ACCOUNT]))
        }
        ("AssociatedDedicatedChannel", "required") => {
            change!(channel.associate(&values.other_channel))
        }
        ("UnrelatedDedicatedLineChannel", "required") => {
            change!(channel.disassociate(&values.other_channel))
        }
        ("CreateDedicatedChannelBfd", "required") => {
            change!(channel.bfd().create(BfdTiming::ADVISED))
        }
        ("UpdateDedicatedChannelBfd", "required") => {
            change!(channel.bfd().update(BfdTiming::ADVISED))
        }
        ("DeleteDedicatedChannelBfd", "required") => change!(channel.bfd().delete()),
        ("CreateDedicatedChannelRouteRules", "required") => {
            change!(rules.create(new_rule("192.168.0.7/32")), |made| Some(
                made.route_rule_id
            ))
        }
        ("CreateDedicatedChannelRouteRules", "all") => change!(
            rules
                .create(NewRouteRule {
                    destination: cidr("2400:da00:e003::/48"),
                    next_hop: NextHop::channel(&values.channel),
                })
                .description("d"),
            |made| Some(made.route_rule_id)
        ),
        ("QueryDedicatedChannelRouteRules", "required") => read!(rules.list()),
        ("QueryDedicatedChannelRouteRules", "all") => read!(
            rules
                .list()
                .destination(cidr("10.0.0.0/8"))
                .marker(MARKER)
                .max_keys(1000)
        ),
        ("UpdateDedicatedChannelRouteRules", "required") => change!(rule.update("d")),
        ("DeleteDedicatedChannelRouteRules", "required") => change!(rule.delete()),
        _ => return None,
    })
}

/// Fixes the type that the closure takes.
fn created<T>(value: T, id: impl Fn(T) -> Option<String>) -> Option<String> {
    id(value)
}

fn cidr(text: &str) -> Cidr {
    text.parse().expect("a network")
}

fn application(values: &Values) -> NewLine {
    NewLine {
        contact: values.contact.clone(),
        ..new_line(&values.line_name)
    }
}

fn static_channel() -> NewChannel {
    let routing = Routing::networks([cidr("192.168.0.0/16")]);
    new_channel("channel_name", VLAN, routing)
}

fn resubmission() -> Resubmission {
    Resubmission {
        name: "channel_name".into(),
        vlan_id: VLAN,
        baidu_address: cidr("11.11.11.21/24"),
        customer_address: cidr("11.11.11.12/24"),
        networks: vec![cidr("192.168.0.0/16")],
    }
}

fn ipv6() -> Ipv6Addresses {
    Ipv6Addresses {
        baidu: cidr("2400:da00:e003:0:1eb:200::1/88"),
        customer: cidr("2400:da00:e003:0:0:200::1/88"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_of_the_api_has_a_required_sample() {
        let client = Client::builder()
            .endpoint("http://127.0.0.1:1")
            .credentials(et_sdk::Credentials::new("key", "secret").unwrap())
            .build()
            .unwrap();
        for operation in &OPERATIONS {
            let sample = build(&client, &Values::default(), operation.action, "required");
            assert!(sample.is_some(), "{}", operation.action);
        }
    }
}
