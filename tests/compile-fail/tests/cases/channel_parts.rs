//! What belongs to a channel: associations, IPv6, route parameters, users and BFD.

use std::time::Duration;

use et_sdk::Cidr;
use et_sdk::operations::{BfdTiming, ChannelRef, Ipv6Addresses, LineRef};

fn complete(channel: ChannelRef, cidr: fn() -> Cidr) {
    drop(channel.associate("id").send());
    drop(channel.disassociate("id").send());
    let addresses = Ipv6Addresses { baidu: cidr(), customer: cidr() };
    drop(channel.enable_ipv6(addresses).send());
    drop(channel.disable_ipv6().send());
    drop(channel.add_routes().send());
    drop(channel.remove_routes().send());
    drop(channel.add_users(["id"]).send());
    drop(channel.remove_users(["id"]).send());
    let timing = BfdTiming {
        send_interval: Duration::ZERO,
        receive_interval: Duration::ZERO,
        detect_multiplier: 4,
    };
    drop(channel.bfd().create(timing).send());
    drop(channel.bfd().update(BfdTiming::ADVISED).send());
    drop(channel.bfd().delete().send());
}

fn incomplete(line: LineRef, channel: ChannelRef, cidr: Cidr, interval: Duration) {
    channel.associate();
    channel.disassociate();
    channel.enable_ipv6();
    Ipv6Addresses { baidu: cidr };
    Ipv6Addresses { customer: cidr };
    line.channel().disable_ipv6();
    line.channel().add_routes();
    line.channel().remove_routes();
    channel.add_users();
    channel.remove_users();
    channel.bfd().create();
    BfdTiming { send_interval: interval, receive_interval: interval };
    BfdTiming { send_interval: interval, detect_multiplier: 4 };
    BfdTiming { receive_interval: interval, detect_multiplier: 4 };
    channel.bfd().update();
    line.bfd().delete();
}

fn main() {}
