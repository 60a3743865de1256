//! The sample calls themselves, for clients of either mode.

use std::fmt::Debug;
use std::time::Duration;

use et_sdk::operations::{
    BfdTiming, Billing, Ipv6Addresses, NewChannel, NewLine, NewRouteRule, NextHop, Resubmission,
    Routing, Tag,
};
use et_sdk::{Call, Cidr, Client, Idempotent, LineStatus, Mode, Operation};

use crate::cloud_calls;
use crate::network::{new_channel, new_line, new_rule};
use crate::values::{ACCOUNT, MARKER, NETWORK, VLAN, Values};

/// Takes a sample call.
pub trait Receiver<M> {
    /// What becomes of the call.
    type Output;

    /// Takes the call of an operation. `created` returns the id of what the operation creates.
    fn receive<O>(self, call: Call<O, M>, created: fn(O::Output) -> Option<String>) -> Self::Output
    where
        O: Operation<Output: Debug>;
}

/// A receiver, and the client token of the calls that it takes.
pub(crate) struct To<'a, R> {
    receiver: R,
    token: &'a Option<String>,
}

impl<R> To<'_, R> {
    /// Passes on a call without a client token.
    pub(crate) fn read<M, O>(self, call: Call<O, M>) -> R::Output
    where
        R: Receiver<M>,
        O: Operation<Output: Debug>,
    {
        self.receiver.receive(call, |_| None)
    }

    /// Passes on a call with a client token.
    pub(crate) fn change<M, O>(self, call: Call<O, M>) -> R::Output
    where
        R: Receiver<M>,
        M: Mode,
        O: Idempotent<Output: Debug>,
    {
        self.create(call, |_| None)
    }

    /// Passes on a call with a client token that creates something.
    pub(crate) fn create<M, O>(
        self,
        call: Call<O, M>,
        created: fn(O::Output) -> Option<String>,
    ) -> R::Output
    where
        R: Receiver<M>,
        M: Mode,
        O: Idempotent<Output: Debug>,
    {
        let call = match self.token {
            Some(token) => call.client_token(token),
            None => call,
        };
        self.receiver.receive(call, created)
    }
}

/// Builds a sample, if there is one of this name.
pub fn build<M: Mode, R: Receiver<M>>(
    client: &Client<M>,
    values: &Values,
    (action, name): (&str, &str),
    receiver: R,
) -> Option<R::Output> {
    let to = To {
        receiver,
        token: &values.token,
    };
    let lines = client.lines();
    let line = client.line(&values.line);
    let channels = line.channels();
    let channel = line.channel(&values.channel);
    let rules = channel.route_rules();
    let rule = channel.route_rule(&values.rule);
    let network = [cidr(NETWORK)];
    let networks6 = [cidr("2400:da00:e003:0:15f::/87")];
    let tags = [Tag::new("env", "prod")];
    Some(match (action, name) {
        ("ApplyPhysicalDedicatedLine", "required") => {
            to.create(lines.apply(application(values)), |line| Some(line.id))
        }
        ("ApplyPhysicalDedicatedLine", "all") => to.create(
            lines
                .apply(application(values))
                .description("d")
                .link_delay(Duration::from_millis(500))
                .billing(Billing::prepaid(1))
                .auto_renew_months(12)
                .tags(tags),
            |line| Some(line.id),
        ),
        ("QueryDedicatedLines", "required") => to.read(lines.list()),
        ("QueryDedicatedLines", "all") => to.read(
            lines
                .list()
                .marker("dcphy-gq65bz9ie712")
                .max_keys(1)
                .status(LineStatus::PayWait),
        ),
        ("QueryDedicatedLineDetail", "required") => to.read(line.get()),
        ("UpdatePhysicalDedicatedLine", "required") => to.change(line.update()),
        ("UpdatePhysicalDedicatedLine", "all") => to.change(
            line.update()
                .name("n")
                .description("d")
                .contact_name(values.changed_contact.name.clone())
                .contact_phone(values.changed_contact.phone.clone())
                .contact_email(values.changed_contact.email.clone())
                .link_delay(Duration::ZERO),
        ),
        ("DeletePhysicalDedicatedLine", "required") => to.change(line.delete()),
        ("CreateDedicatedChannel", "required") => {
            to.create(channels.create(static_channel()), |made| Some(made.id))
        }
        ("CreateDedicatedChannel", "static") => to.create(
            channels
                .create(static_channel())
                .authorized_users([ACCOUNT])
                .description("d")
                .tags(tags),
            |made| Some(made.id),
        ),
        ("CreateDedicatedChannel", "bgp-ipv6") => to.create(
            channels
                .create(NewChannel {
                    routing: Routing::bgp(65001, values.bgp_key.as_str()),
                    ..static_channel()
                })
                .ipv6(ipv6())
                .ipv6_networks(networks6),
            |made| Some(made.id),
        ),
        ("QueryDedicatedChannel", "required") => to.change(channels.list()),
        ("QueryDedicatedChannel", "all") => to.change(channels.list().channel_id(&values.channel)),
        ("ResubmitDedicatedChannel", "required") => to.change(channel.resubmit(resubmission())),
        ("ResubmitDedicatedChannel", "all") => to.change(
            channel
                .resubmit(resubmission())
                .authorized_users([ACCOUNT])
                .description("d")
                .ipv6(ipv6())
                .ipv6_networks(networks6),
        ),
        ("UpdateDedicatedChannel", "required") => to.change(channel.update()),
        ("UpdateDedicatedChannel", "all") => to.change(
            channel
                .update()
                .name("n")
                .description("")
                .bgp_route_limit(100),
        ),
        ("DeleteDedicatedChannel", "required") => to.change(channel.delete()),
        ("EnableDedicatedChannelIpv6", "required") => to.change(channel.enable_ipv6(ipv6())),
        ("EnableDedicatedChannelIpv6", "all") => {
            to.change(channel.enable_ipv6(ipv6()).ipv6_networks(networks6))
        }
        ("DisableDedicatedChannelIpv6", "required") => to.change(channel.disable_ipv6()),
        ("CreateDedicatedChannelRouteParameters", "required") => {
            to.change(channel.add_routes().networks(network))
        }
        ("CreateDedicatedChannelRouteParameters", "all") => to.change(
            channel
                .add_routes()
                .networks(network)
                .ipv6_networks(networks6),
        ),
        ("RemoveDedicatedChannelRouteParameters", "required") => {
            to.change(channel.remove_routes().networks(network))
        }
        ("RemoveDedicatedChannelRouteParameters", "all") => to.change(
            channel
                .remove_routes()
                .networks(network)
                .ipv6_networks(networks6),
        ),
        ("CreateDedicatedChannelUserObject", "required") => to.change(channel.add_users([ACCOUNT])),
        ("RemoveDedicatedChannelUserObject", "required") => {
            to.change(channel.remove_users([ACCOUNT]))
        }
        ("AssociatedDedicatedChannel", "required") => {
            to.change(channel.associate(&values.other_channel))
        }
        ("UnrelatedDedicatedLineChannel", "required") => {
            to.change(channel.disassociate(&values.other_channel))
        }
        ("CreateDedicatedChannelBfd", "required") => {
            to.change(channel.bfd().create(BfdTiming::ADVISED))
        }
        ("UpdateDedicatedChannelBfd", "required") => {
            to.change(channel.bfd().update(BfdTiming::ADVISED))
        }
        ("DeleteDedicatedChannelBfd", "required") => to.change(channel.bfd().delete()),
        ("CreateDedicatedChannelRouteRules", "required") => to
            .create(rules.create(new_rule("192.168.0.7/32")), |made| {
                Some(made.id)
            }),
        ("CreateDedicatedChannelRouteRules", "all") => to.create(
            rules
                .create(NewRouteRule {
                    destination: cidr("2400:da00:e003::/48"),
                    next_hop: NextHop::channel(&values.channel),
                })
                .description("d"),
            |made| Some(made.id),
        ),
        ("QueryDedicatedChannelRouteRules", "required") => to.read(rules.list()),
        ("QueryDedicatedChannelRouteRules", "all") => to.read(
            rules
                .list()
                .destination(cidr("10.0.0.0/8"))
                .marker(MARKER)
                .max_keys(1000),
        ),
        ("UpdateDedicatedChannelRouteRules", "required") => to.change(rule.update("d")),
        ("DeleteDedicatedChannelRouteRules", "required") => to.change(rule.delete()),
        _ => return cloud_calls::build(client, values, (action, name), to),
    })
}

pub(crate) fn cidr(text: &str) -> Cidr {
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
